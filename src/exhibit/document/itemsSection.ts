import { counted, formatBytes, wholeNumber } from '../../base/index.js';
import {
  EVIDENCE_ROLE,
  EVIDENCE_TEXT,
  EVIDENCE_TEXT_NAMES,
  RECEIPT_TEXT,
  isModelRole,
  LEFT_OUT_REASON,
  type HashCheck,
  type LeftOutReason,
  type Report,
  type ReportExamination,
  type ReportItem,
  type Work,
} from '../../domain/index.js';
import { formatCount, formatTime, packedWords } from '../../figure/index.js';
import { foreign, heading, paragraph, say, stacked, type Block, type Fact, type Inline } from './blocks.js';
import { fidelityBlocks } from './fidelityBlocks.js';
import { QUESTION_SHOWN } from './firstPage.js';
import { modelRows } from './modelRows.js';
import { changesTable, withdrawnTable } from './register/registerChanges.js';

/** Most items side by side in one table. */
const ITEMS_BESIDE = 2;

/** What was examined and why, what was received, and the hash checks of every item. */
export function itemsSection(report: Report): Block[] {
  const brief = new Set((report.briefItems ?? []).map(({ id }) => id));
  const standing = report.items.filter(({ evidence }) => evidence.withdrawn === undefined);
  const inFull = standing.filter(({ evidence }) => !brief.has(evidence.id));
  const models = inFull.filter(isModel);
  const texts = inFull.filter((item) => !isModel(item));
  const { question } = report.case.head;
  return [
    heading(1, 'What was examined', 'items'),
    ...(Array.from(question).length > QUESTION_SHOWN
      ? [paragraph(say('The question in full: ', 'strong'), ...foreign(question, 'emphasis'))]
      : []),
    { kind: 'list', ordered: false, items: report.scope.map((one) => foreign(one)) },
    heading(2, 'Items received', 'items-received'),
    ...(standing.length === 0 ? [paragraph(say('No evidence has been received.'))] : []),
    ...besides(models).map((group) => itemsTable('Models', group, report.examinations)),
    ...besides(texts).map((group) => itemsTable('Works and texts', group, report.examinations)),
    ...briefTable(report),
    ...withdrawnTable(report),
    ...fidelityBlocks(report.examinations),
    ...checksBlocks(standing),
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

function isModel({ evidence }: ReportItem): boolean {
  return isModelRole(evidence.role);
}

function besides(items: readonly ReportItem[]): ReportItem[][] {
  const rows: ReportItem[][] = [];
  for (let at = 0; at < items.length; at += ITEMS_BESIDE) rows.push(items.slice(at, at + ITEMS_BESIDE));
  return rows;
}

function itemsTable(
  name: string,
  items: readonly ReportItem[],
  examinations: readonly ReportExamination[],
): Block {
  const columns = items.map((item) => itemFacts(item, examinations));
  const labels = [...new Set(columns.flatMap((facts) => facts.map((fact) => fact.label)))];
  return {
    kind: 'table',
    title: `${name} ${items.map(({ evidence }) => evidence.id).join(', ')}`,
    columns: [
      { header: 'Fact', weight: 2, align: 'left' },
      ...items.map(({ evidence }) => ({
        header: `${evidence.id}  ${EVIDENCE_ROLE[evidence.role].phrase}`,
        weight: 6 / items.length,
        align: 'left' as const,
      })),
    ],
    rows: labels.map((label) => [
      [say(label, 'muted')],
      ...columns.map((facts) => facts.find((fact) => fact.label === label)?.value ?? [say('–', 'muted')]),
    ]),
    note: [],
  };
}

function itemFacts(item: ReportItem, examinations: readonly ReportExamination[]): Fact[] {
  const { evidence } = item;
  return [
    { label: 'File', value: foreign(evidence.name, 'mono') },
    ...statedFacts(evidence),
    { label: 'Size', value: [say(formatBytes(evidence.sizeBytes))] },
    {
      label: 'Received',
      value: [
        say(`${formatTime(evidence.receivedAt)} from `),
        ...foreign(evidence.receivedFrom),
        say('; recorded by '),
        ...foreign(evidence.receivedBy),
        say(`; ${STORAGE[evidence.storage]}`),
      ],
    },
    ...(evidence.packed === undefined
      ? []
      : [{ label: 'Packed', value: [say(packedWords(evidence.packed))] }]),
    { label: 'SHA-256 at receipt', value: [say(evidence.sha256, 'hash')] },
    ...(evidence.files.length > 1
      ? [
          {
            label: 'Parts',
            value: stacked(
              evidence.files.map((file) => [
                ...foreign(file.name, 'mono'),
                say(`, ${formatBytes(file.sizeBytes)}, `),
                say(file.sha256, 'hash'),
              ]),
            ),
          },
        ]
      : []),
    ...(item.model === null ? [] : modelRows(item.model, evidence.id, examinations)),
    ...(item.work === null ? [] : workRows(item.work)),
  ];
}

/** What is stated about the item; what its role asks for says so if it is not. Who received it from whom is a row of its own. */
function statedFacts(evidence: ReportItem['evidence']): Fact[] {
  return EVIDENCE_TEXT_NAMES.filter((name) => !(name in RECEIPT_TEXT)).flatMap((name) => {
    const { label, missedIn } = EVIDENCE_TEXT[name];
    const text = evidence[name] ?? '';
    if (text !== '') return [{ label, value: foreign(text) }];
    return missedIn === evidence.role ? [{ label, value: [say('not stated')] }] : [];
  });
}

const STORAGE: Readonly<Record<ReportItem['evidence']['storage'], string>> = {
  copied: 'copied into the case',
  referenced: 'not copied; the case refers to the file',
};

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

function workRows(work: Work): Fact[] {
  const leftOut = leftOutWords(work.source.document?.collection);
  return [
    {
      label: 'Read as',
      value: readAs(work.source),
    },
    ...(leftOut === '' ? [] : [{ label: 'Omitted from the collection', value: [say(leftOut)] }]),
    {
      label: 'Reading text',
      value: [
        say(
          `${counted(work.reading.chars, 'character')}, ${counted(work.reading.words, 'word')}, ${counted(work.chapters.length, 'section')}; SHA-256 `,
        ),
        say(work.reading.sha256, 'hash'),
      ],
    },
    {
      label: 'Comparison text',
      value: [say(`${work.comparison.profile}; SHA-256 `), say(work.comparison.sha256, 'hash')],
    },
    ...(work.notes.length === 0
      ? []
      : [
          {
            label: 'Changes on reading',
            value: stacked(
              work.notes.map((one) => [
                say(`${one.layer}, ${one.rule} (${formatCount(one.count)}): `),
                ...foreign(one.message),
              ]),
            ),
          },
        ]),
  ];
}

/** Every hash check of every item; a hash that differs is printed in full. */
function checksBlocks(items: readonly ReportItem[]): Block[] {
  if (items.length === 0) return [];
  return [
    {
      kind: 'table',
      title: 'Comparison of each item with its hash at receipt (SHA-256; times in UTC)',
      columns: [
        { header: 'Item', weight: 0.8, align: 'left' },
        { header: 'Hashed on', weight: 7.6, align: 'left' },
        { header: 'Hash equal', weight: 1.6, align: 'left' },
      ],
      rows: items.map(({ evidence, checks }) => {
        const unequal = checks.filter((check) => !check.matches);
        return [
          [say(evidence.id)],
          checks.length === 0
            ? [say('not hashed again after receipt')]
            : [
                say(
                  checks
                    .map((check) => `${whenWords(check)} ${formatTime(check.at).replace(' UTC', '')}`)
                    .join('; '),
                ),
              ],
          unequal.length === 0
            ? [say(checks.length === 0 ? '–' : `yes, all ${checks.length}`)]
            : stacked(
                unequal.map((check) => [
                  say(`NO, ${whenWords(check)}: `, 'strong'),
                  typeof check.sha256 === 'string' ? say(check.sha256, 'hash') : say(check.sha256.reason),
                ]),
              ),
        ];
      }),
      note: [
        say(
          'The program hashes each file on receipt, and again before and after each run that uses it. Equal SHA-256 hashes show, to a degree that experts in the field rely upon, that the files are identical.',
        ),
      ],
    },
  ];
}

function whenWords(check: HashCheck): string {
  if (check.when === 'seal') return 'before sealing';
  return check.examinationId === '' ? check.when : `${check.when} ${check.examinationId}`;
}
