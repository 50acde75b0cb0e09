export * from './define.js';
export * from './registry.js';
export { parsePolicies } from './windows/policies.js';
export * from './methodsDocument.js';
