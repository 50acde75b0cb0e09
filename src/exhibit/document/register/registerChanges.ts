import {
  EVIDENCE_CHANGE,
  EVIDENCE_FIELD,
  EVIDENCE_ROLE,
  evidenceRoleSchema,
  type EvidenceChange,
  type Report,
} from '../../../domain/index.js';
import { formatTime } from '../../../figure/index.js';
import { foreign, paragraph, say, stacked, type Block, type Inline } from '../blocks.js';

/** One line for each item that was withdrawn, with the reason; nothing when there is none. */
export function withdrawnTable({ items }: Report): Block[] {
  const withdrawn = items.flatMap(({ evidence, changes = [] }) =>
    evidence.withdrawn === undefined
      ? []
      : [
          {
            evidence,
            reason: evidence.withdrawn,
            change: changes.findLast(({ kind }) => kind === 'withdrawn'),
          },
        ],
  );
  if (withdrawn.length === 0) return [];
  return [
    paragraph(
      say(
        'These items were received and later withdrawn. No examination, exhibit or cleaning list uses them.',
      ),
    ),
    {
      kind: 'table',
      title: 'Items withdrawn',
      quiet: true,
      columns: [
        { header: 'ID', weight: 1, align: 'left' },
        { header: 'Name', weight: 3, align: 'left' },
        { header: 'SHA-256', weight: 4, align: 'left' },
        { header: 'Withdrawn', weight: 2.6, align: 'left' },
        { header: 'Reason', weight: 3.6, align: 'left' },
      ],
      rows: withdrawn.map(({ evidence, reason, change }) => [
        foreign(evidence.id, 'mono'),
        foreign(evidence.title === '' ? evidence.name : evidence.title),
        foreign(evidence.sha256, 'hash'),
        change === undefined ? [say('not recorded', 'muted')] : madeAt(change),
        foreign(reason),
      ]),
      note: [],
    },
  ];
}

/** Every change of the register after receipt, with the old and the new words; nothing when there is none. */
export function changesTable({ items }: Report): Block[] {
  const changes = items.flatMap(({ evidence, changes: own = [] }) =>
    own.map((change) => ({ id: evidence.id, change })),
  );
  if (changes.length === 0) return [];
  const inOrder = [...changes].sort((a, b) => a.change.entry - b.change.entry);
  return [
    {
      kind: 'table',
      title: 'Changes of the evidence register after receipt (times in UTC)',
      quiet: true,
      columns: [
        { header: 'Item', weight: 0.9, align: 'left' },
        { header: 'Made', weight: 2.8, align: 'left' },
        { header: 'What was changed', weight: 6, align: 'left' },
        { header: 'Reason', weight: 3.6, align: 'left' },
      ],
      rows: inOrder.map(({ id, change }) => [
        foreign(id, 'mono'),
        madeAt(change),
        whatChanged(change),
        change.reason === '' ? [say('–', 'muted')] : foreign(change.reason),
      ]),
      note: [
        say(
          'Hashes, sizes and file names are never changed. The items are shown with their corrected words; plans and findings show the words that were on record when the examination was planned.',
        ),
      ],
    },
  ];
}

function madeAt({ at, by, entry }: EvidenceChange): Inline[] {
  return [
    say(`${formatTime(at).replace(' UTC', '')}, `),
    ...foreign(by),
    say(`; entry ${entry} of the audit log`),
  ];
}

function whatChanged({ kind, fields }: EvidenceChange): Inline[] {
  if (kind !== 'corrected') return [say(EVIDENCE_CHANGE[kind].meaning)];
  return stacked(
    fields.map(({ name, before, after }) => [
      say(`${EVIDENCE_FIELD[name].label}: `, 'muted'),
      ...shownWords(name, before),
      say(' → '),
      ...shownWords(name, after),
    ]),
  );
}

function shownWords(name: EvidenceChange['fields'][number]['name'], words: string): Inline[] {
  const role = name === 'role' ? evidenceRoleSchema.safeParse(words).data : undefined;
  if (role !== undefined) return [say(EVIDENCE_ROLE[role].label)];
  return words === '' ? [say('not stated', 'muted')] : foreign(words);
}
