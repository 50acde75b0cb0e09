import { canonicalJson, sha256Hex, verdictError } from '../../base/index.js';
import { evidencePaths, findEvidenceOfRole, type CaseFolder } from '../../casefile/index.js';
import { TEXT_ROLES, type Evidence } from '../../domain/index.js';
import { prepareEvidence } from '../../examine/index.js';
import { fileState, readBytes, type FileState } from '../../files/index.js';
import type { PreparedWork } from '../../text/index.js';
import type { Works } from './works.js';
import { Lru } from '../machine/lru.js';

/** More than one text can hold. */
const MAX_TEXT_BYTES = 2 ** 30;
/** Prepared works that are kept: each takes some ten times its bytes. */
const KEPT = 6;

/** Works that were read and prepared; the last few are kept and reused as long as their files do not change. */
export class PreparedWorks implements Works {
  readonly #kept = new Lru<PreparedWork>(KEPT);

  async get(opened: CaseFolder, evidenceId: string): Promise<PreparedWork> {
    const evidence = findEvidenceOfRole(opened, evidenceId, TEXT_ROLES);
    const path = evidencePaths(opened, evidence)[0] ?? '';
    // The state of the file is part of the key: one that was touched is read and compared again.
    const { sha256, role, encoding, document } = evidence;
    const { signature } = await receivedState(path, evidence);
    const read = document === undefined ? '' : canonicalJson(document);
    const key = [sha256, role, encoding, read, path, signature];
    const prepared = await this.#kept.get(key.join('\n'), () => prepare(opened, evidence, path));
    // The same text may be evidence of two cases, under another number and title.
    const { id, title } = evidence;
    return { ...prepared, work: { ...prepared.work, id, evidenceId: id, title } };
  }
}

/** The bytes of a text as received. @throws {PalimpsestError} `evidence-changed`, `file-*` */
export async function receivedText(opened: CaseFolder, evidence: Evidence): Promise<Uint8Array> {
  const path = evidencePaths(opened, evidence)[0] ?? '';
  await receivedState(path, evidence);
  return bytesOf(evidence, path);
}

async function prepare(opened: CaseFolder, evidence: Evidence, path: string): Promise<PreparedWork> {
  return prepareEvidence(opened, evidence, await bytesOf(evidence, path));
}

async function bytesOf(evidence: Evidence, path: string): Promise<Uint8Array> {
  const bytes = await readBytes(path, MAX_TEXT_BYTES);
  if (sha256Hex(bytes) !== evidence.files[0]?.sha256) throw evidenceChanged(evidence, path, 'changed');
  return bytes;
}

/** The state of a received file on the disk. @throws {PalimpsestError} `evidence-changed` when it is gone; `file-*` */
export async function receivedState(path: string, evidence: Evidence): Promise<FileState> {
  const state = await fileState(path);
  if (state === null) throw evidenceChanged(evidence, path, 'missing');
  return state;
}

/** The error for evidence that is not what was received. */
export function evidenceChanged(evidence: Evidence, path: string, status: 'changed' | 'missing'): Error {
  return verdictError(
    'evidence-changed',
    `Evidence is not what was received: ${evidence.id} ${path} is ${status}.`,
    'Restore the file as received, or receive the other file as new evidence.',
    { items: [{ id: evidence.id, status }] },
  );
}
