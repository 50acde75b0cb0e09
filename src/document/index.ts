export { storedZip, storedZipSize } from './container/storedZip.js';
export { READ_LIMITS, type ReadLimits } from './limits.js';
export { isDocument, readDocument } from './readDocument.js';
