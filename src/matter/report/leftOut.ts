import { ATTACKS } from '../../attacks/index.js';
import { inputError } from '../../base/index.js';
import {
  notWithdrawn,
  examinationsOnRecord,
  type BriefItem,
  type CaseIndex,
  type ReportExhibit,
  type ReportOmission,
  type AuditEntry,
} from '../../domain/index.js';
import type { ExaminationSummary } from '../../examine/index.js';

/** Which examinations a report contains in full. The report lists all others, whatever is chosen. */
export interface ReportChoice {
  /** Ids, in the order in which the report shows them; default: all, in the order of the case. */
  readonly only?: readonly string[] | undefined;
  /** Why the others are omitted; required when some are. */
  readonly leaveOutReason?: string | undefined;
  /** Ids of the items of evidence that are shown in full; default: all. Those that its examinations use must be among them. */
  readonly onlyEvidence?: readonly string[] | undefined;
  /** Why the other items are one line each; required when some are. */
  readonly evidenceReason?: string | undefined;
  /** Leave out the files of results that encode the works; the report names each with its hash. Default: false. */
  readonly withoutTokenData?: boolean | undefined;
}

/**
 * Ids of the examinations that the report contains in full, in the order chosen, else in that of the case.
 * @throws {PalimpsestError} `examination-unknown`; `report-choice` when nothing is chosen, or something is omitted without a reason
 */
export function chosenExaminations(
  { examinations }: Pick<CaseIndex, 'examinations'>,
  { only, leaveOutReason = '' }: ReportChoice,
): string[] {
  if (only === undefined) return [...examinations];
  const unknown = only.find((id) => !examinations.includes(id));
  if (unknown !== undefined)
    throw inputError(
      'examination-unknown',
      `There is no examination ${unknown} to report.`,
      `There are ${examinations.join(', ') || 'none'}.`,
      { id: unknown },
    );
  const chosen = [...new Set(only)];
  if (chosen.length === 0)
    throw inputError('report-choice', 'No examination is chosen for the report.', 'Name at least one.');
  if (chosen.length < examinations.length && leaveOutReason.trim() === '')
    throw inputError(
      'report-choice',
      `${examinations.filter((id) => !chosen.includes(id)).join(', ')} would be omitted without a reason.`,
      'Give the reason with --leave-out-reason. The report lists what is omitted, with the reason.',
    );
  return chosen;
}

/**
 * The items of evidence that the report shows as one line each, in the order of the case; those that were withdrawn are not among them.
 * @param used ids of the items that the reported examinations use, each with the examination
 * @throws {PalimpsestError} `evidence-unknown`; `report-choice` when an item that is used is not chosen, or one is not chosen without a reason
 */
export function briefItems(
  { evidence }: Pick<CaseIndex, 'evidence'>,
  used: ReadonlyMap<string, string>,
  { onlyEvidence, evidenceReason = '' }: ReportChoice,
): BriefItem[] {
  if (onlyEvidence === undefined) return [];
  const ids = evidence.map(({ id }) => id);
  const unknown = onlyEvidence.find((id) => !ids.includes(id));
  if (unknown !== undefined)
    throw inputError(
      'evidence-unknown',
      `There is no item of evidence ${unknown} to report.`,
      `There are ${ids.join(', ') || 'none'}.`,
      { id: unknown },
    );
  // What was withdrawn has a list of its own.
  const others = notWithdrawn(evidence)
    .map(({ id }) => id)
    .filter((id) => !onlyEvidence.includes(id));
  const needed = others.find((id) => used.has(id));
  if (needed !== undefined)
    throw inputError(
      'report-choice',
      `${needed} is used by ${used.get(needed) ?? ''}, which the report shows.`,
      `Show ${needed} in full, or leave out ${used.get(needed) ?? ''}.`,
      { id: needed },
    );
  if (others.length > 0 && evidenceReason.trim() === '')
    throw inputError(
      'report-choice',
      `The report would list ${others.join(', ')} in brief, without a reason.`,
      'Give the reason with --evidence-reason. The report lists these items, with the reason.',
    );
  return others.map((id) => ({ id, reason: evidenceReason }));
}

/**
 * An entry for every examination that is in the audit log but not in full in the report.
 * @param shown ids of those that are in full in the report
 * @param summaries of the examinations of the case folder
 */
export function omittedExaminations(
  entries: readonly AuditEntry[],
  index: Pick<CaseIndex, 'evidence'>,
  shown: readonly string[],
  summaries: readonly ExaminationSummary[],
  reason: string,
): ReportOmission[] {
  const name = (id: string): string => {
    const evidence = index.evidence.find((one) => one.id === id);
    if (evidence === undefined) return id;
    return `${evidence.title === '' ? evidence.name : evidence.title} (${id})`;
  };
  return examinationsOnRecord(entries)
    .filter(({ id }) => !shown.includes(id))
    .map(({ id, attackId, attackVersion, evidence, status, at }) => {
      const summary = summaries.find((one) => one.id === id);
      return {
        id,
        attack: {
          id: attackId,
          version: attackVersion,
          title: ATTACKS.find((attack) => attack.id === attackId)?.title ?? attackId,
        },
        models: evidence.models.map(name),
        works: evidence.works.map(name),
        status: summary?.status ?? status,
        at,
        reason: summary === undefined ? 'It is no longer in the case folder.' : reason,
      };
    });
}

/**
 * Refuses an exhibit of an examination that the report does not contain.
 * @throws {PalimpsestError} `report-choice` naming both
 */
export function refuseHiddenExhibits(
  exhibits: readonly ReportExhibit[],
  omitted: readonly ReportOmission[],
): void {
  for (const { label, content } of exhibits) {
    if (content === null || !('examinationId' in content)) continue;
    const hidden = omitted.find(({ id }) => id === content.examinationId);
    if (hidden === undefined) continue;
    throw inputError(
      'report-choice',
      `${label} shows a result of ${hidden.id}, which the report omits.`,
      `Report ${hidden.id} too, or remove the exhibit.`,
      { label, examination: hidden.id },
    );
  }
}
