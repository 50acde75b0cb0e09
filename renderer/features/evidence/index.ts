export { EvidenceHash } from './EvidenceHash.js';
export { useDropIntoCase } from './intake/useDropIntoCase.js';
