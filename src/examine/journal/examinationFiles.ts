import type { z } from 'zod';
import { join } from 'node:path';
import { type ErrorCode, inputError, PalimpsestError } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import {
  examinationStartSchema,
  findingsSchema,
  type ExaminationStart,
  type Findings,
} from '../../domain/index.js';
import { fileExists, readBytes, Untouched } from '../../files/index.js';

/** Names of the files of an examination, within its folder. */
export const START_FILE = 'start.json';
/** See {@link START_FILE}. */
export const JOURNAL_FILE = 'journal.jsonl';
/** See {@link START_FILE}. */
export const FINDINGS_FILE = 'findings.json';
/** See {@link START_FILE}. */
export const WINDOWS_FILE = 'windows.jsonl';
/** See {@link START_FILE}. */
export const RECOMPUTE_FILE = 'recompute.json';
/** Everything that the reduction of a journal may write, each named with its hash in `examination-finished`. */
export const REDUCED_FILES = [FINDINGS_FILE, WINDOWS_FILE, RECOMPUTE_FILE] as const;
/** How `examination-finished` names the hash of a file of results. */
export const RESULT_HASHES = {
  'findings.json': 'findingsSha256',
  'windows.jsonl': 'windowsSha256',
  'recompute.json': 'recomputeSha256',
} as const;

/** The results of a finished examination that are missing. @throws {PalimpsestError} `file-*` */
export async function missingResults(folder: string): Promise<string[]> {
  const missing: string[] = [];
  for (const file of REDUCED_FILES) if (!(await fileExists(join(folder, file)))) missing.push(file);
  return missing;
}

/** Folder of the works as tokens. */
export const TOKENS_FOLDER = 'tokens';
/** Folder of the bulk arrays. */
export const ARRAYS_FOLDER = 'arrays';

/** Larger than any plan or findings file that is written. */
const MAX_BYTES = 512 * 1024 * 1024;

/** Folder of an examination. @throws {PalimpsestError} `examination-unknown`, listing the examinations in the case */
export function examinationFolder(opened: CaseFolder, id: string): string {
  const { examinations } = opened.index;
  if (examinations.includes(id)) return opened.path('examinations', id);
  throw inputError(
    'examination-unknown',
    `There is no examination ${id} in the case ${opened.folder}.`,
    examinations.length === 0
      ? 'The case contains no examination yet.'
      : `The case holds ${examinations.join(', ')}.`,
    { id },
  );
}

/** The content of start.json: what an examination was started with. @throws {PalimpsestError} `examination-unknown`, `start-broken`, `file-*` */
export async function readStart(opened: CaseFolder, id: string): Promise<ExaminationStart> {
  const path = join(examinationFolder(opened, id), START_FILE);
  const read = (): Promise<ExaminationStart> => readJson(path, 'start-broken', examinationStartSchema);
  // Where there is no file, reading it says so.
  return (await STARTS.get(path, read)) ?? read();
}

/** A window asks for every start of a case whenever one of them changes. */
const STARTS = new Untouched<ExaminationStart>(32 * 2 ** 20);

/**
 * The findings of an examination as they were written; null as long as there are none.
 * @throws {PalimpsestError} `examination-unknown`, `findings-broken`, `file-*`
 */
export async function readFindings(opened: CaseFolder, id: string): Promise<Findings | null> {
  const path = join(examinationFolder(opened, id), FINDINGS_FILE);
  if (!(await fileExists(path))) return null;
  return readJson(path, 'findings-broken', findingsSchema);
}

async function readJson<T>(path: string, code: ErrorCode, schema: z.ZodType<T>): Promise<T> {
  const bytes = await readBytes(path, MAX_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw broken(path, code, error instanceof Error ? error.message : String(error));
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw broken(path, code, `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`);
}

function broken(path: string, code: ErrorCode, why: string): PalimpsestError {
  return inputError(
    code,
    `${path} does not have the content that Palimpsest writes: ${why}.`,
    'The file was changed later, or another version of the program wrote it. Restore it from a copy of the case, or open the case with that version.',
    { path },
  );
}
