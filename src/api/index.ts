export * from './readText.js';
export * from './useEngine.js';
