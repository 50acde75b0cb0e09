export * from './readText.js';
export * from './useEngine.js';
export * from './environment.js';
export * from './makeReport.js';
export * from './paths.js';
export * from './selfTest.js';
export * from './service.js';
