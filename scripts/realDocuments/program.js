// What of the built program the script uses.
export { DOCUMENT_RULES as RULES } from '../../dist/domain/index.js';
export { readInProcess } from '../../dist/readers/index.js';
export { spawnReader } from '../../dist/readers/spawnReader.js';
export { documentReading } from '../../dist/text/layers/documentReading.js';
