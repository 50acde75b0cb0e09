import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { canonicalJson, inputError } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import { examinerStatementSchema, STATEMENT_CHARS, type ExaminerStatement } from '../../domain/index.js';
import {
  fileError,
  fileExists,
  OWNER_FILE,
  OWNER_FOLDER,
  readBytes,
  writeFileAtomic,
} from '../../files/index.js';

const MAX_BYTES = 1024 * 1024;

/** A statement in which nothing is written yet. */
export const NO_STATEMENT: ExaminerStatement = { qualifications: '', opinion: '', limits: '' };

/**
 * The examiner's statement as it was last kept in the case; empty when nothing was. It is a draft: no report, bag or log contains it until a report
 * is made with it.
 * @throws {PalimpsestError} `statement-broken`; `file-*`
 */
export async function readStatementDraft(opened: CaseFolder): Promise<ExaminerStatement> {
  const path = draftPath(opened);
  if (!(await fileExists(path))) return NO_STATEMENT;
  const bytes = await readBytes(path, MAX_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    value = undefined;
  }
  const parsed = examinerStatementSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw inputError(
    'statement-broken',
    'drafts/statement.json of the case is not in the format in which this program writes a statement.',
    'Restore the file from a copy, or move it away and write the statement again.',
    { path },
  );
}

/**
 * Keeps the examiner's statement in the case, in a file that only this user can read; an empty one removes it.
 * @throws {PalimpsestError} `case-read-only`, `case-lock-lost`; `disk-full`, `file-*`
 */
export async function keepStatementDraft(opened: CaseFolder, statement: ExaminerStatement): Promise<void> {
  opened.assertWritable();
  const path = draftPath(opened);
  await opened.inTurn(async () => {
    if (Object.values(statement).every((text) => text === '')) {
      await rm(path, { force: true });
      return;
    }
    await mkdir(dirname(path), { recursive: true, mode: OWNER_FOLDER }).catch((error: unknown) => {
      throw fileError(error, dirname(path), 'create');
    });
    await writeFileAtomic(path, `${canonicalJson(statement)}\n`, { mode: OWNER_FILE });
  });
}

/**
 * Reads a section of the statement from a text file.
 * @returns its text; empty without a file
 * @throws {PalimpsestError} `statement-file` when it is not UTF-8 or too long; `file-*`
 */
export async function readStatementFile(path: string | undefined): Promise<string> {
  if (path === undefined) return '';
  const bytes = await readBytes(path, MAX_BYTES);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw inputError(
      'statement-file',
      `${path} is not UTF-8 text.`,
      'Save the file as plain text in UTF-8.',
      { path },
    );
  }
  if (text.length <= STATEMENT_CHARS && !text.includes('\0')) return text;
  throw inputError(
    'statement-file',
    text.includes('\0')
      ? `${path} contains a NUL character: it is not plain text.`
      : `${path} has ${text.length} characters; a section of the statement may have ${STATEMENT_CHARS}.`,
    'Give a shorter plain text, and attach the rest to the report.',
    { path },
  );
}

function draftPath(opened: CaseFolder): string {
  return opened.path('drafts', 'statement.json');
}
