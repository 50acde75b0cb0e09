import type { ExhibitContent, Report, ReportExhibit } from '../../../domain/index.js';
import { formatCount, formatTime, inspectionTitle, shorten, visibleString } from '../../../figure/index.js';
import { foreign, heading, leading, paragraph, say, type Block, type Fact } from '../blocks.js';
import { continuationBlocks } from './exhibitContinuation.js';
import { findingBlocks } from './exhibitFinding.js';
import { inspectionBlocks } from './exhibitInspection.js';
import { passageBlocks } from './exhibitPassage.js';
import { tokenLegend } from '../passagesSection.js';

/** Most characters of an exhibit's title in its heading; a longer title is given in full below. */
const TITLE_SHOWN = 160;

/** A note no longer than this is kept on one page with what it is about. */
const SHORT_NOTE_LINES = 4;
const SHORT_NOTE_CHARS = 600;

/** What the examiner marked to be shown: each with its label, its control, and the examiner's words apart from what was measured. */
export function exhibitsSection(report: Report): Block[] {
  if (report.exhibits.length === 0) return [];
  const hasPassage = report.exhibits.some(({ facts }) => facts.kind === 'passage');
  return [
    heading(1, 'Exhibits', 'exhibits'),
    paragraph(
      say(
        'The examiner marked these exhibits to be shown and chose their order. Titles and notes are the examiner’s words. Everything else was measured or recorded by the program. When an exhibit was marked, its content was recorded and the hash of the content was entered in the audit log.',
      ),
    ),
    ...(hasPassage ? [{ kind: 'tokenLegend' as const, steps: tokenLegend() }] : []),
    ...report.exhibits.flatMap((exhibit) => exhibitBlocks(report, exhibit)),
  ];
}

/** One exhibit: its heading, the examiner’s note, what it shows and its record. */
export function exhibitBlocks(report: Report, exhibit: ReportExhibit): Block[] {
  const { label, entry } = exhibit;
  const title = entry.title.trim() === '' ? plainTitle(exhibit) : entry.title;
  return [
    heading(2, `${label}  ${shorten(visibleString(title), TITLE_SHOWN)}`, `exhibit-${label}`),
    ...(Array.from(title).length > TITLE_SHOWN
      ? [paragraph(say('Full title: ', 'strong'), ...foreign(title))]
      : []),
    ...noteBlocks(entry.note),
    ...withRows(shownBlocks(report, exhibit), `Record of ${label}`, recordRows(report, exhibit)),
  ];
}

/** The blocks with more rows in their last list of facts, or with a list of their own if they do not end in one. */
function withRows(blocks: readonly Block[], title: string, rows: readonly Fact[]): Block[] {
  const last = blocks.at(-1);
  return last?.kind === 'facts'
    ? [...blocks.slice(0, -1), { ...last, rows: [...last.rows, ...rows] }]
    : [...blocks, { kind: 'facts', title, rows }];
}

/** The examiner's note, line by line, each line in quotation marks. */
function noteBlocks(text: string): Block[] {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  const isShort = lines.length <= SHORT_NOTE_LINES && text.length <= SHORT_NOTE_CHARS;
  const together = isShort ? leading : (block: Block): Block => block;
  return lines.map((line, index) =>
    together(
      paragraph(
        ...(index === 0 ? [say('Examiner’s note: ', 'strong')] : []),
        say('“'),
        ...foreign(line, 'emphasis'),
        say('”'),
      ),
    ),
  );
}

function shownBlocks(report: Report, { label, entry, content, facts }: ReportExhibit): Block[] {
  if (facts.kind === 'passage' && content?.kind === 'passage') return passageBlocks(report, content, facts);
  if (facts.kind === 'finding') return findingBlocks(report, label, facts, entry.title.trim() !== '');
  if (facts.kind === 'continuation' && content?.kind === 'continuation') {
    return continuationBlocks(report, label, content.record, facts);
  }
  if (facts.kind === 'inspection' && content?.kind === 'inspection')
    return inspectionBlocks(label, content.record, facts);
  const reason = facts.kind === 'none' ? facts.reason : 'its content does not match what was recorded.';
  return [paragraph(say('NOT SHOWN: ', 'alarm'), ...foreign(reason, 'alarm'))];
}

/** The title of an exhibit to which the examiner gave none. */
function plainTitle({ content, facts }: ReportExhibit): string {
  if (facts.kind === 'passage') return `Passage of ${facts.title}`;
  if (facts.kind === 'finding') return facts.finding.title;
  if (content?.kind === 'continuation')
    return `Output of ${content.record.model.name} after a passage of ${content.record.work.title}`;
  if (content?.kind === 'inspection') return inspectionTitle(content.record);
  return KIND_WORDS[content?.kind ?? 'none'];
}

const KIND_WORDS: Readonly<Record<ExhibitContent['kind'] | 'none', string>> = {
  passage: 'Passage',
  finding: 'Finding',
  continuation: 'Continuation',
  inspection: 'Inspection of a model',
  none: 'Exhibit',
};

function recordRows(report: Report, { entry, path }: ReportExhibit): Fact[] {
  return [
    {
      label: 'Marked',
      value: [
        say(`${formatTime(entry.createdAt)}, login `),
        ...foreign(entry.createdBy),
        say(`, as ${entry.id}`),
        ...(report.case.head.examiner.trim() === ''
          ? []
          : [say('; examiner of the case: '), ...foreign(report.case.head.examiner)]),
      ],
    },
    {
      label: 'Content recorded at that time',
      value: [
        ...(path === ''
          ? [say('not in this report; ')]
          : [...foreign(path, 'mono'), say(sizeOf(report, path))]),
        say('SHA-256 '),
        say(entry.contentSha256, 'hash'),
      ],
    },
  ];
}

function sizeOf(report: Report, path: string): string {
  const file = report.integrity.files.find((one) => one.path === path);
  return file === undefined ? ', ' : `, ${formatCount(file.sizeBytes)} bytes, `;
}
