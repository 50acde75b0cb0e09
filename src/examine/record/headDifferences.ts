import { readdir } from 'node:fs/promises';
import { HEAD_FILE, type AuditEntry } from '../../domain/index.js';
import { headProofs, HEADS_FOLDER, type CaseDifference, type CaseFolder } from '../../casefile/index.js';
import { errnoOf, fileError, readBytes, type FileHashes } from '../../files/index.js';
import { headProofProblem } from '../../seal/index.js';

const MAX_PROOF_BYTES = 1024 * 1024;

/**
 * How the time stamps and signatures over heads differ from the log: each is the file on record, and proves a head that the log has. A file
 * that no entry names (the program may have ended before the entry) is compared with the head that its name says.
 * @param heads SHA-256 of each line of the log, first to last
 * @throws {PalimpsestError} `file-*`
 */
export async function headDifferences(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
  heads: readonly string[],
  hashes: FileHashes,
): Promise<CaseDifference[]> {
  const known = headProofs(entries);
  const differences: CaseDifference[] = [];
  for (const { entries: count, sha256, file, fileSha256 } of known) {
    const path = opened.path(HEADS_FOLDER, file);
    const at = opened.relativePath(path);
    const found = (await hashes.sha256(path)) ?? '';
    if (found !== fileSha256) differences.push({ file: at, what: 'SHA-256', recorded: fileSha256, found });
    else if (heads[count - 1] !== sha256) differences.push(otherHead(at, count, sha256, heads[count - 1]));
    else differences.push(...(await proofDifference(path, at, count, sha256, hashes)));
  }
  const named = new Set(known.map(({ file }) => file));
  for (const file of await filesIn(opened.path(HEADS_FOLDER))) {
    const count = Number(HEAD_FILE.exec(file)?.[1] ?? 0);
    if (count === 0 || named.has(file)) continue;
    const path = opened.path(HEADS_FOLDER, file);
    const head = heads[count - 1];
    const at = opened.relativePath(path);
    if (head === undefined) differences.push(otherHead(at, count, 'a head', undefined));
    else differences.push(...(await proofDifference(path, at, count, head, hashes)));
  }
  return differences;
}

function otherHead(file: string, count: number, recorded: string, found: string | undefined): CaseDifference {
  return { file, what: `the head of entries 1 to ${count}`, recorded, found: found ?? '' };
}

async function proofDifference(
  path: string,
  file: string,
  count: number,
  head: string,
  hashes: FileHashes,
): Promise<CaseDifference[]> {
  const problem = await hashes.of(path, `proof ${head}`, async () =>
    Promise.resolve(headProofProblem(path, await readBytes(path, MAX_PROOF_BYTES), head) ?? ''),
  );
  if (problem === null || problem === '') return [];
  return [
    {
      file,
      what: `it proves no head of entries 1 to ${count} of this log: ${problem}`,
      recorded: '',
      found: '',
    },
  ];
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(error, folder, 'look into');
  }
}
