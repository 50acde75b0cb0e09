import { counted, wholeNumber } from '../../base/index.js';
import {
  EVIDENCE_ROLE,
  EVIDENCE_TEXT,
  EVIDENCE_TEXT_NAMES,
  RECEIPT_TEXT,
  LEFT_OUT_REASON,
  type HashCheck,
  type LeftOutReason,
  type Report,
  type ReportExamination,
  type ReportItem,
  type Work,
} from '../../domain/index.js';
import { formatCount, formatTime, packedWords } from '../../figure/index.js';
import {
  facts,
  foreign,
  heading,
  note,
  paragraph,
  say,
  stacked,
  textOf,
  type Block,
  type Fact,
  type Inline,
} from './blocks.js';
import { fidelityBlocks } from './fidelityBlocks.js';
import { QUESTION_SHOWN } from './firstPage.js';
import { modelWords, unusualOfModel } from './modelRows.js';
import { changesTable, withdrawnTable } from './register/registerChanges.js';

/** What was examined and why, what was received, and what of it is not as usual. */
export function itemsSection(report: Report): Block[] {
  const brief = new Set((report.briefItems ?? []).map(({ id }) => id));
  const standing = report.items.filter(({ evidence }) => evidence.withdrawn === undefined);
  const inFull = standing.filter(({ evidence }) => !brief.has(evidence.id));
  const { question } = report.case.head;
  return [
    heading(1, 'What was examined', 'items'),
    ...(Array.from(question).length > QUESTION_SHOWN
      ? [paragraph(say('The question in full: ', 'strong'), ...foreign(question, 'emphasis'))]
      : []),
    { kind: 'list', ordered: false, small: true, items: report.scope.map((one) => foreign(one)) },
    ...(standing.length === 0 ? [paragraph(say('No evidence has been received.'))] : []),
    ...itemsTable(inFull),
    ...briefTable(report),
    ...withdrawnTable(report),
    ...unusualBlocks(standing, report.examinations),
    ...fidelityBlocks(report.examinations),
    ...changesTable(report),
  ];
}

/** One line for each item that is not shown in full, with its hash; nothing when there is none. */
function briefTable({ items, briefItems = [] }: Report): Block[] {
  const rows = briefItems.flatMap(({ id, reason }) => {
    const item = items.find(({ evidence }) => evidence.id === id);
    return item === undefined ? [] : [{ evidence: item.evidence, reason }];
  });
  if (rows.length === 0) return [];
  return [
    paragraph(
      say(
        'The case also holds these items. No examination of this report uses them. Their data are in the sealed bag with those of the others.',
      ),
    ),
    {
      kind: 'table',
      title: 'Items received and not shown in full',
      quiet: true,
      columns: [
        { header: 'ID', weight: 1, align: 'left' },
        { header: 'Name', weight: 3, align: 'left' },
        { header: 'Role', weight: 2, align: 'left' },
        { header: 'SHA-256', weight: 4, align: 'left' },
        { header: 'Why it is not shown in full', weight: 3.6, align: 'left' },
      ],
      rows: rows.map(({ evidence, reason }) => [
        foreign(evidence.id, 'mono'),
        foreign(evidence.title === '' ? evidence.name : evidence.title),
        [say(EVIDENCE_ROLE[evidence.role].label)],
        foreign(evidence.sha256, 'hash'),
        foreign(reason),
      ]),
      note: [],
    },
  ];
}

/** One row for each item; `report.json` has everything else that its file states. */
function itemsTable(items: readonly ReportItem[]): Block[] {
  if (items.length === 0) return [];
  return [
    {
      kind: 'table',
      title: 'Items received',
      quiet: true,
      dense: true,
      columns: [
        { header: 'ID', weight: 0.7, align: 'left' },
        { header: 'Title and file', weight: 4.6, align: 'left' },
        { header: 'Role', weight: 1.7, align: 'left' },
        { header: 'Bytes', weight: 1.3, align: 'right' },
        { header: 'Received', weight: 1.5, align: 'left' },
        { header: 'SHA-256 at receipt', weight: 3.6, align: 'left' },
      ],
      rows: items.map(itemRow),
      note: [
        ...recordedWords(items),
        say(
          ' report.json and data/items have what else is known of each item: parts, tensors and tokenizer of a model, layers and chapters of a text.',
        ),
      ],
    },
  ];
}

function itemRow({ evidence, model, work }: ReportItem): Inline[][] {
  const stated = statedWords(evidence);
  return [
    [say(evidence.id, 'strong')],
    [
      ...(evidence.title === '' ? [] : [...foreign(evidence.title), say('\n')]),
      ...foreign(evidence.name, 'mono'),
      say('\n'),
      ...stated,
      ...(model === null ? [] : modelWords(model)),
      ...(work === null
        ? []
        : [say(`${counted(work.reading.chars, 'character')}, ${counted(work.reading.words, 'word')}`)]),
    ],
    [say(EVIDENCE_ROLE[evidence.role].label)],
    [say(wholeNumber(evidence.sizeBytes))],
    [say(formatTime(evidence.receivedAt))],
    [say(evidence.sha256, 'hash')],
  ];
}

/** From whom the items were received, who recorded them, and whether they were copied; a value that all share is given once. */
function recordedWords(items: readonly ReportItem[]): Inline[] {
  const groups = new Map<string, { readonly ids: string[]; readonly words: Inline[] }>();
  for (const { evidence } of items) {
    const words = [
      say('received from '),
      ...foreign(evidence.receivedFrom),
      say(', recorded by '),
      ...foreign(evidence.receivedBy),
      say(`, ${STORAGE[evidence.storage]}`),
    ];
    const group = groups.get(textOf(words));
    if (group === undefined) groups.set(textOf(words), { ids: [evidence.id], words });
    else group.ids.push(evidence.id);
  }
  return [...groups.values()].flatMap(({ ids, words }, at) => [
    say(`${at === 0 ? '' : ' '}${ids.length === items.length ? 'Each item' : ids.join(', ')}: `),
    ...words,
    say('.'),
  ]);
}

/** What is stated about the item apart from title and receipt; what its role asks for says so if it is not. */
function statedWords(evidence: ReportItem['evidence']): Inline[] {
  return EVIDENCE_TEXT_NAMES.filter((name) => !(name in RECEIPT_TEXT) && !IN_OTHER_PLACES.has(name)).flatMap(
    (name): Inline[] => {
      const { label, missedIn } = EVIDENCE_TEXT[name];
      const text = evidence[name] ?? '';
      if (text !== '') return [say(`${label}: `, 'muted'), ...foreign(text), say('; ')];
      return missedIn === evidence.role ? [say(`${label}: not stated; `, 'muted')] : [];
    },
  );
}

/** What the row of an item has already, or the section on sample and control, or the table of known-memorized texts. */
const IN_OTHER_PLACES: ReadonlySet<string> = new Set(['title', 'whyUnseen', 'howKnown']);

const STORAGE: Readonly<Record<ReportItem['evidence']['storage'], string>> = {
  copied: 'copied into the case',
  referenced: 'not copied; the case refers to the file',
};

/** What of the items is not as usual, and whether every hash check agreed. */
function unusualBlocks(items: readonly ReportItem[], examinations: readonly ReportExamination[]): Block[] {
  if (items.length === 0) return [];
  const rows = items.flatMap((item) =>
    unusualOf(item, examinations).map(({ label, value }) => ({
      label: `${item.evidence.id}: ${label}`,
      value,
    })),
  );
  return [
    checksNote(items),
    ...(rows.length === 0 ? [] : [facts('What is not as usual with the items', rows)]),
  ];
}

function checksNote(items: readonly ReportItem[]): Block {
  const checks = items.flatMap((item) => item.checks);
  const unequal = checks.filter(({ matches }) => !matches);
  return note(
    say(`The program hashes each file on receipt, and again before and after each run that uses it. `),
    unequal.length === 0
      ? say(`All ${counted(checks.length, 'check')} gave the hash recorded on receipt.`)
      : say(
          `${wholeNumber(unequal.length)} of ${counted(checks.length, 'check')} did NOT give the hash recorded on receipt.`,
          'strong',
        ),
    say(
      ' Equal SHA-256 hashes show, to a degree that experts in the field rely upon, that the files are identical.',
    ),
  );
}

function unusualOf(
  { evidence, checks, model, work }: ReportItem,
  examinations: readonly ReportExamination[],
): Fact[] {
  const unequal = checks.filter((check) => !check.matches);
  return [
    ...(checks.length === 0 ? [{ label: 'hash', value: [say('not hashed again after receipt')] }] : []),
    ...(unequal.length === 0
      ? []
      : [
          {
            label: 'hash',
            value: stacked(
              unequal.map((check) => [
                say(`NOT equal, ${whenWords(check)} ${formatTime(check.at)}: `, 'strong'),
                typeof check.sha256 === 'string' ? say(check.sha256, 'hash') : say(check.sha256.reason),
              ]),
            ),
          },
        ]),
    ...(evidence.packed === undefined
      ? []
      : [{ label: 'packed', value: [say(packedWords(evidence.packed))] }]),
    ...(evidence.files.length > 1
      ? [
          {
            label: 'parts',
            value: [say(`${counted(evidence.files.length, 'file')}, each with its hash in report.json`)],
          },
        ]
      : []),
    ...(model === null ? [] : unusualOfModel(model, evidence.id, examinations)),
    ...(work === null ? [] : unusualOfWork(work)),
  ];
}

/** How the file became text. */
function readAs({ encoding, bomStripped, document }: Work['source']): Inline[] {
  if (document === undefined)
    return [say(`${encoding}; ${bomStripped ? 'byte order mark removed' : 'no byte order mark'}`)];
  const { format, reader, extractedSha256, rulesOff, collection } = document;
  const works = collection === undefined ? '' : `, ${counted(collection.works.length, 'work')}`;
  return [
    say(`${format.toUpperCase()}${works}, by ${reader}; SHA-256 of what was read: `),
    say(extractedSha256, 'hash'),
    ...(rulesOff.length === 0 ? [] : [say(`; rules switched off: ${rulesOff.join(', ')}`)]),
  ];
}

/** Reasons why entries of a collection are no works, each with the number of entries. */
function leftOutWords(leftOut: NonNullable<Work['source']['document']>['collection']): string {
  const counts = new Map<LeftOutReason, number>();
  for (const { reason } of leftOut?.leftOut ?? []) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${LEFT_OUT_REASON[reason].phrase}: ${wholeNumber(count)}`)
    .join('; ');
}

/** How a text was read, where that is more than decoding it, and what was changed before it was compared. */
function unusualOfWork(work: Work): Fact[] {
  const leftOut = leftOutWords(work.source.document?.collection);
  const changes = work.notes.filter(
    ({ layer, rule }) => (layer === 'source' || layer === 'reading') && rule !== 'decoded',
  );
  return [
    ...(work.source.document === undefined && !work.source.bomStripped
      ? []
      : [{ label: 'read as', value: readAs(work.source) }]),
    ...(leftOut === '' ? [] : [{ label: 'omitted from the collection', value: [say(leftOut)] }]),
    ...(changes.length === 0
      ? []
      : [
          {
            label: 'changed on reading',
            value: stacked(
              changes.map((one) => [
                say(`${one.rule} (${formatCount(one.count)}): `),
                ...foreign(one.message),
              ]),
            ),
          },
        ]),
  ];
}

function whenWords(check: HashCheck): string {
  if (check.when === 'seal') return 'before sealing';
  return check.examinationId === '' ? check.when : `${check.when} ${check.examinationId}`;
}
