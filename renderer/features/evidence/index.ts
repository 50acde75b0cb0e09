export { EvidenceHash } from './EvidenceHash.js';
