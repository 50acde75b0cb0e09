import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inputError, sha256Hex, systemClock, canonicalJson, utc, type Clock } from '../base/index.js';
import {
  CASE_SCHEMA_VERSION,
  EMPTY_LOG,
  caseHeadSchema,
  requireMeasuredWords,
  type CaseHead,
  type CaseIndex,
} from '../domain/index.js';
import { errnoOf, fileError, OWNER_FOLDER, syncFolder, writeNewFileAtomic } from '../files/index.js';
import { AuditLog } from './audit/auditLog.js';
import { defaultHeadsFolder, type HeadsFolder } from './audit/headStore.js';
import { INDEX_FILE, serializeIndex } from './caseDatabase.js';
import { type CaseFolder, defaultActor } from './caseFolder.js';
import { openCase } from './openCase.js';

/**
 * Creates a new case in a folder that does not exist yet (only its owner may enter it) or is empty, and opens it for writing. The index is written last: a folder
 * without an index is not a case.
 * @param folder the folder; its parent must exist
 * @param actor who works on the case; by default `user@host`. The audit log uses a pseudonym
 * @param heads where the head of the audit log is kept outside the case
 * @throws {PalimpsestError} `folder-not-empty`, `case-head` naming the field, `words-overstated` of the question, `case-read-only`,
 * `disk-full`, `file-*`; what was
 * made until then is removed
 */
export async function createCase(
  folder: string,
  head: CaseHead,
  clock: Clock = systemClock,
  actor: string = defaultActor(),
  heads: HeadsFolder = defaultHeadsFolder(),
): Promise<CaseFolder> {
  const path = resolve(folder);
  const index = newIndex(path, checkedHead(head), utc(clock));
  const isNew = await makeFolder(path);
  try {
    await mkdir(join(path, 'audit'));
    const audit = await AuditLog.open(path, clock, actor);
    try {
      const { question, ...head } = index.head;
      await audit.append('case-created', { id: index.id, createdAt: index.createdAt, head }, { question });
      index.anchor = audit.head;
    } finally {
      await audit.close();
    }
    await syncFolder(path);
    await writeNewFileAtomic(join(path, INDEX_FILE), serializeIndex(index));
  } catch (error) {
    await rm(join(path, 'audit'), { recursive: true, force: true }).catch(() => undefined);
    if (isNew) await rmdir(path).catch(() => undefined);
    throw fileError(error, path, 'make a case in');
  }
  return openCase(path, { mode: 'write', clock, actor, heads });
}

function checkedHead(head: CaseHead): CaseHead {
  const result = caseHeadSchema.safeParse(head);
  if (result.success) {
    requireMeasuredWords('head.question', result.data.question);
    return result.data;
  }
  const issue = result.error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  throw inputError(
    'case-head',
    `${field}: ${issue?.message ?? 'not as expected'}.`,
    `Correct the field "${field}".`,
    {
      field,
    },
  );
}

function newIndex(path: string, head: CaseHead, createdAt: string): CaseIndex {
  const id = `case-${sha256Hex(canonicalJson({ head, createdAt, path })).slice(0, 16)}`;
  return {
    schema: 'palimpsest-case',
    schemaVersion: CASE_SCHEMA_VERSION,
    id,
    createdAt,
    head,
    evidence: [],
    examinations: [],
    exhibits: [],
    nextExhibit: 1,
    reports: [],
    anchor: EMPTY_LOG,
  };
}

/** True if the folder was created, false if an empty one existed. */
async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: OWNER_FOLDER });
    return true;
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw fileError(error, path, 'create');
  }
  const names = await readdir(path).catch((error: unknown) => {
    throw fileError(error, path, 'make a case in');
  });
  if (names.length === 0) return false;
  const what = names.includes(INDEX_FILE)
    ? 'it already holds a case'
    : `it holds ${names.length} other entries`;
  throw inputError(
    'folder-not-empty',
    `A case cannot be created in ${path}: ${what}.`,
    'Choose an empty folder or a new name.',
    { folder: path },
  );
}
