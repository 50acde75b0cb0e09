export { connect } from './client.js';
export * from './hooks.js';
export * from './useOriginals.js';
export * from './useSaveText.js';
export * from './useSecretAction.js';
