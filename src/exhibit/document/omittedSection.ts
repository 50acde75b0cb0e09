import type { Report } from '../../domain/index.js';
import { formatTime } from '../../figure/index.js';
import { foreign, heading, paragraph, say, stacked, type Block, type Inline } from './blocks.js';

/** One line for each examination that was made and is not reported in full; nothing when there is none. */
export function omittedSection({ omitted }: Report): Block[] {
  if (omitted.length === 0) return [];
  return [
    heading(1, 'Examinations made, not reported here', 'omitted'),
    paragraph(
      say(
        'The audit log of the case holds these examinations too. This report does not show their results. Choosing what is reported never removes a line from this list: it is made from the audit log.',
      ),
    ),
    {
      kind: 'table',
      title: 'Examinations made, not reported here',
      quiet: true,
      columns: [
        { header: 'Id', weight: 1, align: 'left' },
        { header: 'Attack', weight: 3, align: 'left' },
        { header: 'Model', weight: 3, align: 'left' },
        { header: 'Works', weight: 3, align: 'left' },
        { header: 'How it ended', weight: 2.4, align: 'left' },
        { header: 'Why it is left out', weight: 3.6, align: 'left' },
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
