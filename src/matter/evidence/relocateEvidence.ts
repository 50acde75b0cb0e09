import { basename, resolve } from 'node:path';
import { inputError } from '../../base/index.js';
import { atPaths, findEvidence, type CaseFolder } from '../../casefile/index.js';
import { isModelRole, type Evidence } from '../../domain/index.js';
import { hashFile, type HashOptions } from '../../files/index.js';
import { readModel } from '../../gguf/index.js';

/**
 * Names the place where a file that the case refers to is now. Each of its files is hashed in full and must have the hash of receipt; only
 * then does the register name the new place. The audit log records the hashes; the place goes into the private log.
 * @param file any one shard of a split model stands for all
 * @throws {PalimpsestError} `evidence-unknown`; `evidence-copied` for a file that lies in the case; `evidence-other-file` naming the file that differs;
 * `gguf-*`, `model-*` for a file that is no model; `case-lock-lost`, `disk-full`, `file-*`, `cancelled`
 */
export async function relocateEvidence(
  opened: CaseFolder,
  id: string,
  file: string,
  options: HashOptions = {},
): Promise<void> {
  opened.assertWritable();
  const evidence = findEvidence(opened, id);
  requireReferenced(evidence);
  const paths = placesOf(evidence, resolve(file));
  await requireSameFiles(evidence, paths, options);
  const { files } = evidence;
  await opened.inTurn(() =>
    opened.commit(
      'evidence-relocated',
      {
        id,
        files: files.map(({ name, sizeBytes, sha256 }) => ({ name, sizeBytes, sha256 })),
        // In the form of a hash check, which it is.
        items: [{ id, status: 'ok', sha256: files.map(({ sha256 }) => sha256) }],
      },
      { paths },
      (index) => {
        index.evidence = index.evidence.map((one) => (one.id === id ? atPaths(one, paths) : one));
      },
    ),
  );
}

function requireReferenced({ id, name, storage }: Evidence): void {
  if (storage === 'referenced') return;
  throw inputError(
    'evidence-copied',
    `${id} ("${name}") was copied into the case, so the case does not refer to a file elsewhere.`,
    'Restore the copy from a backup of the case.',
    { id },
  );
}

/** The files at the new place, in the order of the shards. */
function placesOf({ id, role, files }: Evidence, path: string): string[] {
  const found = isModelRole(role) ? readModel(path).files.map((one) => one.path) : [path];
  if (found.length === files.length) return found;
  throw inputError(
    'evidence-other-file',
    `${path} is one of ${found.length} files, but ${id} was received as ${files.length}.`,
    `Name the file that was received as ${id}.`,
    { id },
  );
}

async function requireSameFiles(
  { id, files, sizeBytes: total }: Evidence,
  paths: readonly string[],
  { signal, onProgress }: HashOptions,
): Promise<void> {
  let before = 0;
  for (const [at, recorded] of files.entries()) {
    const path = paths[at] ?? '';
    const done = before;
    const { sha256, sizeBytes } = await hashFile(path, {
      ...(signal === undefined ? {} : { signal }),
      onProgress: (bytes) => onProgress?.(Math.min(done + bytes, total), total),
    });
    before += sizeBytes;
    if (sha256 === recorded.sha256 && sizeBytes === recorded.sizeBytes) continue;
    throw inputError(
      'evidence-other-file',
      `${basename(path)} is not the file that was received as ${id} ("${recorded.name}"): SHA-256 ${sha256} instead of ${recorded.sha256}.`,
      `Name the file that was received. A different file is new evidence: add it, and withdraw ${id} if nothing uses it.`,
      { id, recorded: recorded.sha256, found: sha256 },
    );
  }
}
