export * from './policy.js';
export * from './engine.js';
