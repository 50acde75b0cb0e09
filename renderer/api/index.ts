export { connect } from './client.js';
export type { BridgeAnswer, DesktopBridge } from './ipc.js';
export * from './hooks.js';
export * from './useSecretAction.js';
