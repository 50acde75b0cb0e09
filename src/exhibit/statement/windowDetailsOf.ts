import {
  windowDetailsSchema,
  type Finding,
  type ReportExamination,
  type WindowDetails,
} from '../../domain/index.js';

/** The details of a window attack's findings; null for other attacks, failed examinations and details of another shape. */
export function windowDetailsOf(examination: ReportExamination): WindowDetails | null {
  const parsed = windowDetailsSchema.safeParse(examination.findings?.details);
  return parsed.success ? parsed.data : null;
}

/** Title of a work: as received, else as the findings name it, else its id. */
export function workTitle(examination: ReportExamination, workId: string): string {
  const details = windowDetailsOf(examination);
  const named =
    details?.targets.find((target) => target.workId === workId)?.title ??
    details?.controls.find((control) => control.workId === workId)?.title;
  const used = [...(examination.start?.targets ?? []), ...(examination.start?.controls ?? [])];
  return named ?? used.find((work) => work.id === workId)?.name ?? workId;
}

/** The finding of that id. */
export function findingOf(examination: ReportExamination, id: string): Finding | undefined {
  return examination.findings?.findings.find((finding) => finding.id === id);
}
