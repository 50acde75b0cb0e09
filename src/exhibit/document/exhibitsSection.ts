import type { ExhibitContent, Report, ReportExhibit } from '../../domain/index.js';
import { formatCount, formatTime, shorten, visibleString } from '../../figure/index.js';
import { foreign, heading, paragraph, say, type Block, type Fact } from './blocks.js';
import { continuationBlocks } from './exhibitContinuation.js';
import { findingBlocks } from './exhibitFinding.js';
import { passageBlocks } from './exhibitPassage.js';
import { tokenLegend } from './passagesSection.js';

/** Characters of an exhibit's title in its heading; a longer one stands whole below. */
const TITLE_SHOWN = 160;

/** What the examiner marked to be shown, each with its label, the examiner's words apart from what was measured, and its control. */
export function exhibitsSection(report: Report): Block[] {
  if (report.exhibits.length === 0) return [];
  const hasPassage = report.exhibits.some(({ facts }) => facts.kind === 'passage');
  return [
    heading(1, 'Exhibits', 'exhibits'),
    paragraph(
      say(
        'What the examiner marked to be shown, in the examiner’s order. Titles and notes are the examiner’s words; everything else was measured or recorded by the program. What each exhibit shows was written down when it was marked, and its hash put into the audit log at once.',
      ),
    ),
    ...(hasPassage ? [{ kind: 'tokenLegend' as const, steps: tokenLegend() }] : []),
    ...report.exhibits.flatMap((exhibit) => exhibitBlocks(report, exhibit)),
  ];
}

function exhibitBlocks(report: Report, exhibit: ReportExhibit): Block[] {
  const { label, entry } = exhibit;
  const title = entry.title.trim() === '' ? plainTitle(exhibit) : entry.title;
  return [
    heading(2, `${label}  ${shorten(visibleString(title), TITLE_SHOWN)}`, `exhibit-${label}`),
    ...(Array.from(title).length > TITLE_SHOWN
      ? [paragraph(say('The whole title: ', 'strong'), ...foreign(title))]
      : []),
    ...noteBlocks(entry.note),
    ...shownBlocks(report, exhibit),
    { kind: 'facts', title: `Record of ${label}`, rows: recordRows(report, exhibit) },
  ];
}

/** The examiner's note, line by line, set apart from start to end. */
function noteBlocks(text: string): Block[] {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  return lines.map((line, index) =>
    paragraph(
      ...(index === 0 ? [say('Examiner’s note: ', 'strong')] : []),
      say('“'),
      ...foreign(line, 'emphasis'),
      say('”'),
    ),
  );
}

function shownBlocks(report: Report, { label, content, facts }: ReportExhibit): Block[] {
  if (facts.kind === 'passage' && content?.kind === 'passage') return passageBlocks(report, content, facts);
  if (facts.kind === 'finding') return findingBlocks(label, facts);
  if (facts.kind === 'continuation' && content?.kind === 'continuation') {
    return continuationBlocks(label, content.record, facts);
  }
  const reason = facts.kind === 'none' ? facts.reason : 'what it shows is not what was recorded.';
  return [paragraph(say('NOT SHOWN: ', 'alarm'), ...foreign(reason, 'alarm'))];
}

/** What an exhibit without a title is called. */
function plainTitle({ content, facts }: ReportExhibit): string {
  if (facts.kind === 'passage') return `Passage of ${facts.title}`;
  if (facts.kind === 'finding') return facts.finding.title;
  if (content?.kind === 'continuation')
    return `What ${content.record.model.name} wrote after a passage of ${content.record.work.title}`;
  return KIND_WORDS[content?.kind ?? 'none'];
}

const KIND_WORDS: Readonly<Record<ExhibitContent['kind'] | 'none', string>> = {
  passage: 'Passage',
  finding: 'Finding',
  continuation: 'Continuation',
  none: 'Exhibit',
};

function recordRows(report: Report, { entry, path }: ReportExhibit): Fact[] {
  return [
    {
      label: 'Marked',
      value: [
        say(`${formatTime(entry.createdAt)} by `),
        ...foreign(entry.createdBy),
        say(`, as ${entry.id}`),
      ],
    },
    {
      label: 'Content recorded then',
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
