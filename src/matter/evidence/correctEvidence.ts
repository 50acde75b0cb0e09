import { inputError } from '../../base/index.js';
import { findEvidence, type CaseFolder } from '../../casefile/index.js';
import {
  EVIDENCE_FIELD,
  EVIDENCE_ROLE,
  evidenceFieldSchema,
  evidenceWords,
  evidenceWordsSchema,
  isModelRole,
  readDesignations,
  rolesReadAs,
  withWords,
  someWordsSchema,
  type Evidence,
  type EvidenceField,
  type EvidenceRole,
  type EvidenceWords,
  type DetailOf,
} from '../../domain/index.js';
import { examinationsUsing } from './evidenceUses.js';
import { requireReason } from './evidenceReason.js';

/** What is to be corrected; what is undefined stays as it is. */
export type Correction = { readonly [K in EvidenceField]?: EvidenceWords[K] | undefined };

/**
 * Corrects what is stated about an item of evidence; the audit log keeps the old and the new words and the reason. Examinations keep what
 * they were made from. Never changed: hashes, sizes, names of files, and what was read from them.
 * @param correction texts without white space around them; an empty text withdraws a statement
 * @returns names of what changed; none, and nothing goes on record, when the register says the same already
 * @throws {PalimpsestError} `evidence-unknown`, `evidence-reason`; `evidence-correction` for no field or a text that is too long;
 * `designation-unread`; `evidence-role-fixed`, `evidence-duplicate` for a role that cannot be corrected; `start-broken`, `case-lock-lost`, `disk-full`, `file-*`
 */
export function correctEvidence(
  opened: CaseFolder,
  id: string,
  correction: Correction,
  reason: string,
): Promise<EvidenceField[]> {
  opened.assertWritable();
  return opened.inTurn(async () => {
    const evidence = findEvidence(opened, id);
    const before = evidenceWords(evidence);
    const after = checked(id, { ...before, ...given(correction) });
    readDesignations(after.designated, id);
    const names = evidenceFieldSchema.options.filter((name) => after[name] !== before[name]);
    if (names.length === 0) return [];
    const why = requireReason(reason);
    if (after.role !== before.role) await requireRole(opened, evidence, after.role);
    const pick = (words: EvidenceWords): DetailOf<'evidence-corrected'>['after'] =>
      someWordsSchema.parse(Object.fromEntries(names.map((name) => [name, words[name]])));
    const corrected = pick(after);
    await opened.commit(
      'evidence-corrected',
      { id, before: pick(before), after: corrected, reason: why },
      {},
      (index) => {
        index.evidence = index.evidence.map((one) => (one.id === id ? withWords(one, corrected) : one));
      },
    );
    return names;
  });
}

function given(correction: Correction): Partial<EvidenceWords> {
  const words = evidenceFieldSchema.options.flatMap((name) => {
    const text = correction[name];
    return text === undefined ? [] : [[name, text.trim()]];
  });
  if (words.length > 0) return Object.fromEntries(words) as Partial<EvidenceWords>;
  throw inputError(
    'evidence-correction',
    'The correction names nothing to correct.',
    `Name at least one of these: ${evidenceFieldSchema.options.map((name) => EVIDENCE_FIELD[name].label).join(', ')}.`,
  );
}

function checked(id: string, words: EvidenceWords): EvidenceWords {
  const parsed = evidenceWordsSchema.safeParse(words);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  throw inputError(
    'evidence-correction',
    `${id}: the field "${field}" cannot be recorded: ${issue?.message ?? 'not valid'}.`,
    `Correct the field "${field}".`,
    { id, field },
  );
}

/**
 * A role may be corrected when the file was read as it would be in the other role, and no examination was made with it. A model may be
 * examined and compared with in either of its roles, so its role decides nothing of an examination.
 */
async function requireRole(opened: CaseFolder, evidence: Evidence, role: EvidenceRole): Promise<void> {
  const { id, name } = evidence;
  const { label } = EVIDENCE_ROLE[role];
  const details = { id, role: evidence.role, wanted: role };
  if (!rolesReadAs(evidence.role).includes(role)) {
    throw inputError(
      'evidence-role-fixed',
      `${id} ("${name}") was read as ${EVIDENCE_ROLE[evidence.role].label}, and ${label} is read in another way.`,
      `Add the file again as ${label}, and withdraw ${id}.`,
      details,
    );
  }
  const used = isModelRole(role) ? [] : await examinationsUsing(opened, id);
  if (used.length > 0) {
    throw inputError(
      'evidence-role-fixed',
      `${id} ("${name}") is used by ${used.join(', ')} as ${EVIDENCE_ROLE[evidence.role].label}. Its role decides how they were made.`,
      `Add the file again as ${label}, and examine it in that role. ${used.join(', ')} and ${id} stay on record.`,
      { ...details, examinations: used },
    );
  }
  const same = opened.index.evidence.find(
    (one) => one.id !== id && one.sha256 === evidence.sha256 && one.role === role,
  );
  if (same === undefined) return;
  throw inputError(
    'evidence-duplicate',
    `The file of ${id} is already in the case as ${same.id} (${same.role}, "${same.name}").`,
    `Use ${same.id}, and withdraw ${id}.`,
    { id: same.id },
  );
}
