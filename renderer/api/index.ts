export { connect } from './client.js';
export * from './hooks.js';
export * from './useSecretAction.js';
