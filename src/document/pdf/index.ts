export { readPdf } from './readPdf.js';
export type { CharacterMaps } from './openPdf.js';
