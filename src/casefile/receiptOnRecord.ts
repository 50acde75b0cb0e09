import type { DetailOf, Evidence, SecretOf } from '../domain/index.js';
import { hashFile } from '../files/index.js';
import type { CaseFolder } from './caseFolder.js';
import { factsPath } from './evidenceFiles.js';

/** What the audit log records about a receipt, and what it holds only as HMACs. */
export interface ReceiptOnRecord {
  readonly detail: DetailOf<'evidence-added'>;
  readonly secret: SecretOf<'evidence-added'>;
}

/**
 * Everything that a receipt puts on record: the whole register entry except the paths, which are private, and the hash of the facts.
 * @param evidence the entry; its facts must already be written
 * @throws {PalimpsestError} `file-*`
 */
export async function receiptOnRecord(opened: CaseFolder, evidence: Evidence): Promise<ReceiptOnRecord> {
  const { files, path, ...rest } = evidence;
  const paths = files.map((file) => file.path);
  return {
    detail: {
      ...rest,
      files: files.map(({ name, sizeBytes, sha256 }) => ({ name, sizeBytes, sha256 })),
      factsSha256: (await hashFile(factsPath(opened, evidence.id))).sha256,
    },
    secret: { paths: paths.length === 0 ? [path] : paths },
  };
}
