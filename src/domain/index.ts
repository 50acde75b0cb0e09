export * from './policy.js';
export * from './engine.js';
export * from './case.js';
export * from './finding.js';
export * from './windowDetails.js';
export * from './examination.js';
export * from './work.js';
export * from './report.js';
