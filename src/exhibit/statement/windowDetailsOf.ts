import { inputError } from '../../base/index.js';
import {
  windowDetailsSchema,
  type Finding,
  type Report,
  type ReportExamination,
  type WindowDetails,
} from '../../domain/index.js';

/**
 * The details of a window attack's findings; null for other attacks and for examinations without findings.
 * @throws {PalimpsestError} `findings-details` when they claim to be of a window attack and are not: charts are never left out in silence
 */
export function windowDetailsOf(examination: ReportExamination): WindowDetails | null {
  const details = examination.findings?.details;
  if (details?.['kind'] !== 'windows') return null;
  const known = parsed.get(details);
  if (known !== undefined) return known;
  const result = windowDetailsSchema.safeParse(details);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw inputError(
      'findings-details',
      `The findings of ${examination.id} cannot be drawn: details.${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`,
      'Render them with the version of the program that made them, or run the examination again.',
      { examination: examination.id, path: issue?.path.join('.') ?? '' },
    );
  }
  parsed.set(details, result.data);
  return result.data;
}

// Every section asks for the details; large ones are checked once.
const parsed = new WeakMap<object, WindowDetails>();

/** Title of a work: as the findings name it, else as received, else its file, else its id. */
export function workTitle(
  { items }: Pick<Report, 'items'>,
  examination: ReportExamination,
  workId: string,
): string {
  const details = windowDetailsOf(examination);
  const named =
    details?.targets.find((target) => target.workId === workId)?.title ??
    details?.controls.find((control) => control.workId === workId)?.title;
  const used = [...(examination.start?.targets ?? []), ...(examination.start?.controls ?? [])];
  const received = items.find(({ evidence }) => evidence.id === workId)?.evidence.title ?? '';
  return named ?? (received === '' ? (used.find((work) => work.id === workId)?.name ?? workId) : received);
}

/** The finding of that id. */
export function findingOf(examination: ReportExamination, id: string): Finding | undefined {
  return examination.findings?.findings.find((finding) => finding.id === id);
}
