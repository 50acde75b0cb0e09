export * from './errors.js';
export * from './canonicalJson.js';
export * from './hash.js';
export * from './random.js';
export * from './clock.js';
export * from './scored.js';
export * from './didYouMean.js';
export * from './dataBlock.js';
