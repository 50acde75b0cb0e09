export { crc32 } from './container/crc32.js';
export { sniffFormat } from './container/sniffFormat.js';
export { storedDirectory, storedHeader, storedZip, storedZipSize } from './container/storedZip.js';
export { READ_LIMITS, type ReadLimits } from './limits.js';
export { isDocument, readDocument } from './readDocument.js';
