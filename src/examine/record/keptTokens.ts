import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntryOf } from '../../domain/index.js';
import type { AttackWork } from '../../attacks/index.js';
import { PalimpsestError, sha256Hex } from '../../base/index.js';
import type { CaseDifference, CaseFolder } from '../../casefile/index.js';
import {
  errnoOf,
  fileError,
  readBytes,
  syncFolder,
  writeFileAtomic,
  type FileHashes,
} from '../../files/index.js';
import { TokenMap, type PreparedWork } from '../../text/index.js';
import { TOKENS_FOLDER } from '../journal/examinationFiles.js';
import { preparedOnRecord } from '../journal/examinationHistory.js';
import { caseDiffers } from './caseDiffers.js';

/** Eight bytes a token: more than the longest text that is read can have. */
const MAX_BYTES = 2 ** 31;
const BYTES = 4;

/** What the audit log has of the tokens of each work. */
type TokensOnRecord = EntryOf<'examination-prepared'>['detail']['tokens'];

/** The reading text of a work as the tokens that an examination was planned with. */
export interface KeptTokens {
  readonly tokens: Int32Array;
  readonly map: TokenMap;
}

/** The work's tokens cannot be used: its reading text is not the one that was tokenized when the examination was planned. */
export const OTHER_TEXT = 'other-text';

/** Name of the file with the tokens of a work, within the folder of the examination. */
export function tokensFile(workId: string): string {
  return `${TOKENS_FOLDER}/${workId}.i32`;
}

/**
 * Writes the tokens of each work beside the plan: the token ids, then the first byte of each token in the UTF-8 of the reading text and the
 * length of that text, all as little-endian 32-bit integers. Files that are there already are replaced.
 * @param examination its folder
 * @returns what the audit log is to have of them, by work
 * @throws {PalimpsestError} `disk-full`, `file-*`
 */
export async function keepTokens(examination: string, works: readonly AttackWork[]): Promise<TokensOnRecord> {
  const record: TokensOnRecord = {};
  const folder = join(examination, TOKENS_FOLDER);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileError(error, folder, 'create');
  }
  await syncFolder(examination);
  for (const work of works) {
    const bytes = Buffer.concat([bytesOf(work.tokens), bytesOf(work.tokenStartByte)]);
    await writeFileAtomic(join(examination, tokensFile(work.id)), bytes);
    record[work.id] = {
      sha256: sha256Hex(bytes),
      readingSha256: sha256Hex(work.textOf(0, work.charCount)),
    };
  }
  return record;
}

/**
 * The tokens of a work as they were kept when an examination was planned.
 * @returns {@link OTHER_TEXT} where the text is not the one that was tokenized
 * @throws {PalimpsestError} `case-differs` naming a file that is missing, not on record or not what was written; `audit-broken`, `file-*`
 */
export async function readKeptTokens(
  opened: CaseFolder,
  id: string,
  { work, reading }: PreparedWork,
): Promise<KeptTokens | typeof OTHER_TEXT> {
  const recorded = (await preparedOnRecord(opened, id))?.detail.tokens[work.id];
  const path = opened.path('examinations', id, tokensFile(work.id));
  const file = opened.relativePath(path);
  if (recorded === undefined)
    throw caseDiffers(opened.folder, [{ file, what: 'not on record', recorded: '', found: '' }]);
  if (recorded.readingSha256 !== work.reading.sha256) return OTHER_TEXT;
  const bytes = await bytesIn(path);
  const found = bytes === null ? '' : sha256Hex(bytes);
  if (bytes === null || found !== recorded.sha256)
    throw caseDiffers(opened.folder, [{ file, what: 'SHA-256', recorded: recorded.sha256, found }]);
  // One entry more of places than of tokens: the length of the text.
  const count = (bytes.length / BYTES - 1) / 2;
  const { buffer } = bytes.slice();
  const startByte = new Uint32Array(buffer, count * BYTES, count + 1);
  return {
    tokens: new Int32Array(buffer, 0, count),
    map: new TokenMap(reading.text, {
      startByte: startByte.subarray(0, count),
      byteLength: startByte[count] ?? 0,
      addedPrefixBytes: 0,
    }),
  };
}

/**
 * The SHA-256 of the reading text of each work that an examination was planned with, by work.
 * @throws {PalimpsestError} `audit-broken`, `file-*`
 */
export async function readingsOnRecord(opened: CaseFolder, id: string): Promise<ReadonlyMap<string, string>> {
  const recorded = (await preparedOnRecord(opened, id))?.detail.tokens ?? {};
  return new Map(Object.entries(recorded).map(([workId, { readingSha256 }]) => [workId, readingSha256]));
}

/**
 * Which of the files with tokens is not what the audit log has: changed, missing, or not on record.
 * @param tokens what the audit log has of them
 * @returns `file` relative to the folder of the examination
 * @throws {PalimpsestError} `file-*`
 */
export async function tokenDifferences(
  folder: string,
  tokens: TokensOnRecord,
  hashes: FileHashes,
): Promise<CaseDifference[]> {
  const recorded = new Map(
    Object.entries(tokens).map(([workId, { sha256: hash }]) => [tokensFile(workId), hash]),
  );
  const differences: CaseDifference[] = [];
  for (const [file, expected] of recorded) {
    const found = (await hashes.sha256(join(folder, file))) ?? '';
    if (found !== expected) differences.push({ file, what: 'SHA-256', recorded: expected, found });
  }
  const strays = (await tokenFilesIn(folder)).filter((file) => !recorded.has(file));
  return [
    ...differences,
    ...strays.map((file) => ({ file, what: 'not on record', recorded: '', found: 'there' })),
  ];
}

/** The files with tokens that lie in the folder of an examination, relative to it. @throws {PalimpsestError} `file-*` */
export async function tokenFilesIn(examination: string): Promise<string[]> {
  const folder = join(examination, TOKENS_FOLDER);
  try {
    return (await readdir(folder)).sort().map((name) => `${TOKENS_FOLDER}/${name}`);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileError(error, folder, 'list');
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

async function bytesIn(path: string): Promise<Uint8Array | null> {
  try {
    return await readBytes(path, MAX_BYTES);
  } catch (error) {
    if (error instanceof PalimpsestError && error.code === 'file-missing') return null;
    throw error;
  }
}
