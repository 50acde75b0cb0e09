import type { Report } from '../../domain/index.js';
import { formatTime } from '../../figure/index.js';
import { foreign, heading, paragraph, say, stacked, type Block, type Inline } from './blocks.js';

/** The title of the section by which other sections refer to it. */
export const OMITTED_TITLE = 'Examinations carried out but not reported here';

/** One line for each examination that was carried out and is not reported in full; nothing when there is none. */
export function omittedSection({ omitted }: Report): Block[] {
  if (omitted.length === 0) return [];
  return [
    heading(1, OMITTED_TITLE, 'omitted'),
    paragraph(
      say(
        'The audit log of the case also records these examinations. This report does not show their results. The list is made from the audit log: choosing what is reported does not remove a line from it.',
      ),
    ),
    {
      kind: 'table',
      title: OMITTED_TITLE,
      quiet: true,
      columns: [
        { header: 'ID', weight: 1, align: 'left' },
        { header: 'Method', weight: 3, align: 'left' },
        { header: 'Model', weight: 3, align: 'left' },
        { header: 'Works', weight: 3, align: 'left' },
        { header: 'How it ended', weight: 2.4, align: 'left' },
        { header: 'Why it is omitted', weight: 3.6, align: 'left' },
      ],
      rows: omitted.map(({ id, attack, models, works, status, at, reason }) => [
        foreign(id, 'mono'),
        foreign(`${attack.title} ${attack.version}`),
        named(models),
        named(works),
        [say(`${status}, ${formatTime(at)}`)],
        foreign(reason),
      ]),
      note: [],
    },
  ];
}

function named(names: readonly string[]): Inline[] {
  return names.length === 0 ? [say('not recorded', 'muted')] : stacked(names.map((name) => foreign(name)));
}
