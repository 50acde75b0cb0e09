import type { Report, ShownPassage } from '../domain/index.js';
import { foreign, note, paragraph, say, type Block } from './document/blocks.js';
import { alarmOf } from './document/findingWords.js';
import { passageBlock, tokenLegend } from './document/passagesSection.js';
import { makePdf, type PdfOptions } from './pdf/renderPdf.js';
import { windowDetailsOf } from './statement/windowDetailsOf.js';
import { inputError } from '../base/index.js';
import { visibleString } from '../figure/index.js';

/** Which passage an exhibit shows, and its label. */
export interface ExhibitPassage {
  /** E.g. `PX-001`; letters, digits and dashes. */
  readonly label: string;
  readonly examinationId: string;
  readonly workId: string;
  readonly rank: number;
}

/** The label of the n-th exhibit, e.g. `PX-001`. */
export function exhibitLabel(prefix: string, number: number): string {
  return `${prefix}-${String(number).padStart(3, '0')}`;
}

/**
 * One passage of a target work as a labeled exhibit on a page of its own, with its source, its control and its numbers.
 * @throws {PalimpsestError} `exhibit-passage` when the report has no such passage
 */
export function exhibitPdf(
  report: Report,
  exhibit: ExhibitPassage,
  options: PdfOptions,
): Promise<Uint8Array> {
  const examination = report.examinations.find((one) => one.id === exhibit.examinationId);
  const details = examination === undefined ? null : windowDetailsOf(examination);
  const target = details?.targets.find((one) => one.workId === exhibit.workId);
  const passage: ShownPassage | undefined = target?.passages.find((one) => one.rank === exhibit.rank);
  if (examination === undefined || details === null || target === undefined || passage === undefined) {
    throw inputError(
      'exhibit-passage',
      `Report ${report.id} shows no passage ${exhibit.rank} of ${exhibit.workId} in ${exhibit.examinationId}.`,
      'Choose a passage from the section Passages.',
    );
  }
  const alarm = (examination.findings?.findings ?? [])
    .filter((finding) => finding.workId === exhibit.workId)
    .map(alarmOf)
    .find((runs) => runs.length > 0);
  const item = report.items.find(({ evidence }) => evidence.id === exhibit.workId);
  const control = details.controls[0];
  const blocks: Block[] = [
    {
      kind: 'title',
      report: `Exhibit ${exhibit.label} · evidence · from report ${report.id}, revision ${report.revision}`,
      title: foreign(target.title),
      caption: foreign(
        [report.case.head.caption, report.case.head.docket].filter((part) => part !== '').join(' · '),
      ),
    },
    ...(alarm === undefined ? [] : [paragraph(...alarm)]),
    { kind: 'tokenLegend', steps: tokenLegend() },
    passageBlock(passage, 'Passage', target.title, details),
    ...(control?.best[0] === undefined
      ? []
      : [passageBlock(control.best[0], 'Most probable control passage', control.title, details)]),
    {
      kind: 'facts',
      title: `Source of ${exhibit.label}`,
      rows: [
        { label: 'Model', value: foreign(examination.findings?.model.name ?? '') },
        { label: 'Model SHA-256', value: [say(examination.findings?.model.sha256 ?? '', 'mono')] },
        { label: 'Work', value: foreign(item?.evidence.name ?? exhibit.workId) },
        { label: 'Work SHA-256', value: foreign(item?.evidence.sha256 ?? '', 'mono') },
        { label: 'Plan SHA-256', value: [say(examination.findings?.planSha256 ?? '', 'mono')] },
      ],
    },
    note(
      say(
        'The passage is the work’s own text. The color of a token shows the probability that the model assigns to it.',
      ),
    ),
    { kind: 'endMark', text: `End of exhibit ${exhibit.label}` },
  ];
  return makePdf(
    {
      id: `${exhibit.label} · ${report.id} · revision ${report.revision}`,
      title: `${exhibit.label}: ${visibleString(target.title)}`,
      heading: visibleString(target.title),
      author: visibleString(report.case.head.examiner),
      issuedAt: new Date(report.issuedAt),
      draft: report.status === 'draft',
      blocks,
      attachments: [],
    },
    options,
  );
}
