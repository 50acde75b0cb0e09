export * from './fileError.js';
export * from './streamFile.js';
export * from './hashFile.js';
export * from './writeFileAtomic.js';
export * from './appendFile.js';
export * from './copyFileHashed.js';
export * from './readBytes.js';
