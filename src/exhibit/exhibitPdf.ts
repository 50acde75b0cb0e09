import { inputError } from '../base/index.js';
import type { Report } from '../domain/index.js';
import { formatTime, shorten, visibleString } from '../figure/index.js';
import { foreign, note, say, type Block } from './document/blocks.js';
import { exhibitBlocks } from './document/exhibits/exhibitsSection.js';
import { tokenLegend } from './document/passagesSection.js';
import { pageMarks } from './pageMarks.js';
import { makePdf, type PdfOptions } from './pdf/renderPdf.js';

/** Characters of the report's title at the head of the document. */
const TITLE_SHOWN = 200;

/**
 * One exhibit of a report as a separate PDF: what the report shows of it, and which report that is. The same report gives the same bytes.
 * @param label e.g. `PX-001`
 * @param sealNumber of the bag that the report was read from; empty for a draft
 * @throws {PalimpsestError} `exhibit-unknown` naming what there is
 */
export async function exhibitPdf(
  report: Report,
  label: string,
  sealNumber: string,
  options: PdfOptions,
): Promise<Uint8Array> {
  const exhibit = report.exhibits.find((one) => one.label === label);
  if (exhibit === undefined) throw unknown(report, label);
  const blocks: Block[] = [
    {
      kind: 'title',
      report: `Exhibit ${label} · from report ${report.id} · revision ${report.revision}`,
      title: foreign(shorten(report.title, TITLE_SHOWN)),
      caption: foreign(
        [report.case.head.caption, report.case.head.docket].filter((part) => part !== '').join(' · '),
      ),
    },
    ...(exhibit.facts.kind === 'passage' ? [{ kind: 'tokenLegend' as const, steps: tokenLegend() }] : []),
    ...exhibitBlocks(report, exhibit),
    sourceBlock(report, sealNumber),
    note(
      say(
        sealNumber === ''
          ? 'The report is a draft: it is not sealed, and no one has signed it.'
          : 'This document repeats one exhibit of the report and is not signed itself. The seal number identifies the sealed report, which can be verified.',
      ),
    ),
    { kind: 'endMark', text: `End of exhibit ${label}` },
  ];
  return makePdf(
    {
      id: `${label} · ${report.id} · revision ${report.revision}`,
      title: `${label}: ${visibleString(report.title)}`,
      heading: `${label} · ${visibleString(report.title)}`,
      ...pageMarks(report),
      author: visibleString(report.case.head.examiner),
      issuedAt: new Date(report.issuedAt),
      draft: report.status === 'draft',
      blocks,
      attachments: [],
    },
    options,
  );
}

function sourceBlock(report: Report, sealNumber: string): Block {
  return {
    kind: 'facts',
    title: 'The report that this exhibit is part of',
    rows: [
      { label: 'Report', value: [say(`${report.id}, revision ${report.revision}`)] },
      { label: 'Issued', value: [say(formatTime(report.issuedAt))] },
      { label: 'Seal number', value: sealNumber === '' ? [say('none: a draft')] : [say(sealNumber, 'hash')] },
    ],
  };
}

function unknown({ id, exhibits }: Report, label: string): Error {
  return inputError(
    'exhibit-unknown',
    `Report ${id} has no exhibit ${label}.`,
    exhibits.length === 0
      ? 'The report has no exhibits.'
      : `It has ${exhibits.map((exhibit) => exhibit.label).join(', ')}.`,
    { label },
  );
}
