import type { CallOutput } from '../../../src/contract/index.js';
import type { TextNote, Work } from '../../../src/domain/index.js';
import { counted, formatBytes } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import {
  Card,
  DataTable,
  HashBadge,
  HostileText,
  KeyValueList,
  UtcTime,
  type DataColumn,
  type KeyValue,
} from '../../components/index.js';
import { EvidenceHash } from '../evidence/index.js';
import { collectionOf } from './collectionOf.js';

export type WorkOverviewProps = CallOutput<'work.show'> & {
  readonly caseId: string;
  readonly evidenceId: string;
};

const LAYERS: Readonly<Record<TextNote['layer'], string>> = {
  source: 'As received',
  reading: 'As read',
  comparison: 'As compared',
  structure: 'Structure',
};

const NOTES: readonly DataColumn<TextNote>[] = [
  { id: 'layer', title: 'Layer', value: ({ layer }) => LAYERS[layer], width: 128 },
  {
    id: 'message',
    title: 'What was done, or found and left unchanged',
    value: ({ message }) => message,
    cell: ({ message }) => <HostileText text={message} />,
    isRowHeader: true,
  },
  {
    id: 'count',
    title: 'Times',
    value: ({ count }) => count,
    cell: ({ count }) => formatCount(count),
    align: 'end',
    width: 88,
  },
  {
    id: 'places',
    title: 'First positions',
    value: placeWords,
    isSortable: false,
    width: 260,
  },
];

export function WorkOverview({ caseId, evidenceId, evidence, work }: WorkOverviewProps): React.JSX.Element {
  const collection = collectionOf(work);
  return (
    <div className="stack">
      <div className="layer-cards">
        <Card title="As received" subtitle="The bytes of the file, never altered.">
          <KeyValueList
            items={[
              {
                key: 'Hash',
                value: <EvidenceHash caseId={caseId} evidenceId={evidenceId} digest={work.source.sha256} />,
              },
              { key: 'File', value: <HostileText text={work.source.fileName} /> },
              { key: 'Size', value: formatBytes(work.source.bytes) },
              ...sourceItems(work, evidence),
              { key: 'Received', value: <UtcTime iso={evidence.receivedAt} /> },
            ]}
          />
        </Card>
        <Card
          title="As read"
          subtitle="The text shown to readers and tokenized (Unicode NFC, LF line endings)."
        >
          <KeyValueList
            items={[
              { key: 'Hash', value: <HashBadge digest={work.reading.sha256} /> },
              { key: 'Size', value: formatBytes(work.reading.bytes) },
              { key: 'Characters', value: formatCount(work.reading.chars) },
              { key: 'Words', value: formatCount(work.reading.words), note: 'split at white space' },
              collection === null
                ? { key: 'Chapters', value: chapterWords(work) }
                : { key: 'Works', value: counted(collection.works.length, 'work') },
            ]}
          />
        </Card>
        <Card
          title="As compared"
          subtitle="The text used to count near-exact copies: typography and line breaks do not matter here."
        >
          <KeyValueList
            items={[
              { key: 'Hash', value: <HashBadge digest={work.comparison.sha256} /> },
              { key: 'Profile', value: <code>{work.comparison.profile}</code> },
              { key: 'Characters', value: formatCount(work.comparison.chars) },
            ]}
          />
        </Card>
      </div>
      <Card title="Text preparation" subtitle="Every rule that changed or looked for something, in order.">
        <DataTable
          label="Text preparation"
          columns={NOTES}
          rows={work.notes}
          rowKey={({ layer, rule }) => `${layer}/${rule}`}
          empty="Nothing: the file is UTF-8 with LF line ends, in composed form."
        />
      </Card>
    </div>
  );
}

function chapterWords({ chapters }: Work): string {
  const count = chapters.filter(({ kind }) => kind === 'chapter').length;
  return count === 0 ? 'no headings were found' : counted(count, 'chapter');
}

const PLACES_SHOWN = 3;

function placeWords({ places, unit, count }: TextNote): string {
  if (places.length === 0) return '';
  const shown = places.slice(0, PLACES_SHOWN).map(formatCount).join(', ');
  return `${unit === 'byte' ? 'byte' : 'character'} ${shown}${count > PLACES_SHOWN ? ' …' : ''}`;
}

/** How the file became text. */
function sourceItems(
  { source }: WorkOverviewProps['work'],
  evidence: WorkOverviewProps['evidence'],
): KeyValue[] {
  const characters = { key: 'Characters', value: formatCount(source.chars) };
  const { document } = source;
  if (document === undefined) {
    return [
      {
        key: 'Encoding',
        value: source.encoding,
        note:
          evidence.encoding !== ''
            ? 'as the examiner stated'
            : source.encoding === 'utf-8'
              ? 'strict'
              : 'by its byte order mark',
      },
      characters,
      { key: 'Byte order mark', value: source.bomStripped ? 'removed' : 'none' },
    ];
  }
  const { title, authors, published } = document.stated;
  const stated = [title, ...authors, published].flatMap((text) => (text === null ? [] : [text]));
  return [
    { key: 'Format', value: document.format.toUpperCase(), note: `read by ${document.reader}` },
    { key: 'Text in the file', value: <HashBadge digest={document.extractedSha256} /> },
    characters,
    ...(document.rulesOff.length === 0
      ? []
      : [{ key: 'Rules switched off', value: <code>{document.rulesOff.join(', ')}</code> }]),
    ...(stated.length === 0
      ? []
      : [
          {
            key: 'The file states',
            value: stated.map((text, at) => (
              <div key={at}>
                <HostileText text={text} maxLength={200} />
              </div>
            )),
            note: 'not verified',
          },
        ]),
  ];
}
