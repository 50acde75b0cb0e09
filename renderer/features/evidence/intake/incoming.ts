import { mapValues } from '../../../../src/base/index.js';
import type { CallInput, CallOutput, Granted } from '../../../../src/contract/index.js';
import { readTexts, toProblem, type Problem } from '../../../components/index.js';
import type { Merged } from '../../picker/index.js';
import { ROLES, type Guess, type Role } from '../roleWords.js';
import { rulesIn } from './documentRules.js';
import { BLANK, type Words } from './words.js';
import { EVIDENCE_TEXT, isAskedIn, isModelRole, isTextRole } from '../../../../src/domain/index.js';

/** A file or folder that waits to be received, or is being received. */
export interface Incoming {
  readonly file: Merged<Granted>;
  /** Whether it was sent from a browser. */
  readonly isUpload: boolean;
  readonly guess: Guess;
  readonly words: Words;
  /** The job that receives it; absent until it starts and after it ended. */
  readonly jobId?: string | undefined;
  /** Jobs are carried out in the order of these numbers. */
  readonly turn?: number | undefined;
  /** Why it was not received the last time. */
  readonly refusal?: Problem | undefined;
}

/** What the program found out about a file; undefined until it has. */
export type Recognized = CallOutput<'evidence.recognize'>;

/** The id by which a row is known. */
export function keyOf({ file }: Pick<Incoming, 'file'>): string {
  return file.grantId;
}

/** The roles that a file can have, by what it holds. */
export function rolesOf({ file }: Pick<Incoming, 'file'>, found: Recognized | undefined): typeof ROLES {
  if (file.kind === 'folder') return ROLES.filter(({ id }) => isTextRole(id));
  if (found === undefined || found.format === null) return ROLES;
  return ROLES.filter(({ id }) => isModelRole(id) === (found.format === 'gguf'));
}

/** The role of a file: the one that was chosen, if what it holds can have it, else the guess. */
export function roleOf(row: Incoming, found: Recognized | undefined): Role {
  const chosen = rolesOf(row, found).find(({ id }) => id === row.words.role);
  if (chosen !== undefined) return chosen.id;
  const format = found?.format ?? null;
  const isModel = format === null ? row.guess.isModel : format === 'gguf';
  return isModel ? row.guess.asModel : row.guess.asText;
}

/** Whether it will lie in the case: a file from a browser and a folder always do. */
export function isCopied({ file, isUpload, words }: Incoming): boolean {
  return isUpload || file.kind === 'folder' || words.copy === 'yes';
}

/** What keeps a file from being received: the last refusal, else what was found in it and not answered yet. */
export function problemOf(row: Incoming, found: Recognized | undefined): Problem | undefined {
  if (row.refusal !== undefined) return row.refusal;
  const problem = found?.problem ?? undefined;
  return problem !== undefined && isAboutEncoding(problem) && row.words.encoding !== '' ? undefined : problem;
}

/** Is it a problem that another encoding may solve? */
export function isAboutEncoding({ code }: Problem): boolean {
  return code?.startsWith('text-') === true || code === 'document-encoding-given';
}

/** The call that receives a file. What its role does not ask for is not sent. */
export function requestOf(
  caseId: string,
  row: Incoming,
  found: Recognized | undefined,
): CallInput<'evidence.add'> {
  const role = roleOf(row, found);
  const { words } = row;
  const off = isTextRole(role) ? rulesIn(words.rulesOff) : [];
  return {
    caseId,
    file: row.file.grantId,
    role,
    copy: isCopied(row),
    ...mapValues(EVIDENCE_TEXT, (_, name) => (isAskedIn(name, role) ? words[name] : '')),
    encoding: hasEncoding(role, found) ? words.encoding : '',
    ...(off.length > 0 ? { rulesOff: off } : {}),
  };
}

/** Can an encoding be stated? A document states its own. */
export function hasEncoding(role: Role, found: Recognized | undefined): boolean {
  const format = found?.format ?? null;
  return !isModelRole(role) && (format === null || ['txt', 'zip', 'folder'].includes(format));
}

/** The rows that a window kept; anything else is omitted. */
export function readRows(kept: unknown): readonly Incoming[] {
  if (!Array.isArray(kept)) return [];
  return kept.filter(isRow).map((row) => ({
    ...row,
    words: readTexts(BLANK, row.words),
    ...(row.refusal === undefined ? {} : { refusal: toProblem(row.refusal) }),
  }));
}

function isRow(kept: unknown): kept is Incoming {
  if (typeof kept !== 'object' || kept === null || !('file' in kept) || !('guess' in kept)) return false;
  const { file, guess } = kept;
  const isFile = typeof file === 'object' && file !== null && 'grantId' in file && 'name' in file;
  return isFile && typeof guess === 'object' && guess !== null && 'asText' in guess;
}
