import { windowDetailsOf, type Finding, type Report, type ReportExamination } from '../../domain/index.js';

/** Title of a work: as the findings name it, else as received, else its file, else its id. */
export function workTitle(
  { items }: Pick<Report, 'items'>,
  examination: ReportExamination,
  workId: string,
): string {
  const details = windowDetailsOf(examination.findings);
  const named =
    details?.targets.find((target) => target.workId === workId)?.title ??
    details?.controls.find((control) => control.workId === workId)?.title;
  const used = [...(examination.start?.targets ?? []), ...(examination.start?.controls ?? [])];
  const received = items.find(({ evidence }) => evidence.id === workId)?.evidence.title ?? '';
  return named ?? (received === '' ? (used.find((work) => work.id === workId)?.name ?? workId) : received);
}

/** Name of a model: as received, else as an examination of it names it, else its file, else its id. */
export function modelTitle(
  { items }: Pick<Report, 'items'>,
  examination: ReportExamination | undefined,
  modelId: string,
): string {
  const evidence = items.find((item) => item.evidence.id === modelId)?.evidence;
  return evidence?.title || (examination?.findings?.model.name ?? evidence?.name ?? modelId);
}

/** The finding of that id. */
export function findingOf(examination: Pick<ReportExamination, 'findings'>, id: string): Finding | undefined {
  return examination.findings?.findings.find((finding) => finding.id === id);
}
