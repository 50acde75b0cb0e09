import { sha256Hex, verdictError } from '../base/index.js';
import { extractedSchema, type Evidence, type Extracted } from '../domain/index.js';
import { readBytes } from '../files/index.js';
import type { CaseFolder } from './caseFolder.js';
import { extractedPath } from './evidenceFiles.js';

const MAX_BYTES = 2 ** 29;

/**
 * What the reader found in a document when it was received.
 * @param evidence a document
 * @throws {PalimpsestError} `extracted-changed` if the file is not the one on record; `file-*`
 */
export async function readExtracted(opened: CaseFolder, evidence: Evidence): Promise<Extracted> {
  const path = extractedPath(opened, evidence.id);
  const bytes = await readBytes(path, MAX_BYTES);
  if (sha256Hex(bytes) === evidence.document?.extractedSha256) {
    const found = extractedSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (found.success) return found.data;
  }
  throw verdictError(
    'extracted-changed',
    `${path} is not the file that Palimpsest wrote when it received ${evidence.id}.`,
    'Restore the file from a copy of the case, or receive the evidence again in a new case.',
    { path, id: evidence.id },
  );
}
