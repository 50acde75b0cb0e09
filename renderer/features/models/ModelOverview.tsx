import type { CallOutput } from '../../../src/contract/index.js';
import {
  hasTokenizer,
  MODEL_FILE_KIND,
  unusedBytesWords,
  type ModelFacts,
} from '../../../src/domain/index.js';
import { counted, formatBytes } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import {
  Card,
  HashBadge,
  HostileText,
  KeyValueList,
  UtcTime,
  type KeyValue,
} from '../../components/index.js';
import { countWords } from './countWords.js';
import { EvidenceHash } from '../evidence/index.js';
import { ForeignText } from './ForeignText.js';
import { bitsPerWeight, quantizationWords } from './quantizationWords.js';

export type ModelOverviewProps = CallOutput<'model.show'> & {
  readonly caseId: string;
  readonly evidenceId: string;
};

export function ModelOverview({
  caseId,
  evidenceId,
  evidence,
  facts,
}: ModelOverviewProps): React.JSX.Element {
  return (
    <div className="model-cards">
      <Card title="The model" subtitle="As stated in the file, and not verified.">
        <KeyValueList items={modelItems(facts)} />
      </Card>
      <div className="stack">
        <Card title="The file" subtitle="As received, byte for byte.">
          <KeyValueList
            items={[
              {
                key: 'Whole model',
                value: <EvidenceHash caseId={caseId} evidenceId={evidenceId} digest={facts.sha256} />,
                note:
                  facts.files.length > 1
                    ? `SHA-256 over the hashes of all ${facts.files.length} shards in order, each as 64 hexadecimal digits and a line feed.`
                    : undefined,
              },
              ...(facts.files.length > 1
                ? facts.files.map((file, index) => ({
                    key: `Shard ${index + 1}`,
                    value: <HashBadge digest={file.sha256} />,
                    note: (
                      <>
                        <HostileText text={file.name} maxLength={120} />, {formatBytes(file.sizeBytes)}
                      </>
                    ),
                  }))
                : []),
              ...(hasTokenizer(facts)
                ? [
                    {
                      key: 'Tokenizer',
                      value: <HashBadge digest={facts.tokenizer.sha256} />,
                      note: 'The same for models that tokenize text identically.',
                    },
                  ]
                : []),
              { key: 'Size', value: formatBytes(facts.sizeBytes) },
              ...(facts.unusedBytes ?? []).map((bytes, index) => ({
                key: facts.unusedBytes?.length === 1 ? 'Unused bytes' : `Unused bytes ${index + 1}`,
                value: unusedBytesWords(bytes, facts.files.length),
                note: <HashBadge digest={bytes.sha256} />,
              })),
              { key: 'Received', value: <UtcTime iso={evidence.receivedAt} /> },
              { key: 'Received from', value: <Given text={evidence.receivedFrom} /> },
              { key: 'Received by', value: <Given text={evidence.receivedBy} /> },
              {
                key: 'Location',
                value:
                  evidence.storage === 'copied'
                    ? 'copied into the case'
                    : 'in its original location; the case refers to it',
              },
            ]}
          />
        </Card>
        <Card title="License and origin" subtitle="As stated in the file: an assertion, not a finding.">
          <KeyValueList items={originItems(facts)} />
        </Card>
        <Card title="Special tokens">
          <KeyValueList
            isDense
            items={
              facts.tokenizer.specialTokens.length === 0
                ? [{ key: 'None', value: 'the file declares no special tokens' }]
                : facts.tokenizer.specialTokens.map(({ role, id, text }) => ({
                    key: role,
                    value: (
                      <>
                        <span className="mono">{id}</span>{' '}
                        {text === null ? (
                          <span className="muted">outside the vocabulary</span>
                        ) : (
                          <ForeignText text={text} />
                        )}
                      </>
                    ),
                  }))
            }
          />
        </Card>
      </div>
    </div>
  );
}

function modelItems(facts: ModelFacts): KeyValue[] {
  const { quantization, tokenizer } = facts;
  const bits = bitsPerWeight(quantization.histogram);
  const words = countWords(facts.parameterCount);
  return [
    ...(facts.kind === 'language-model'
      ? []
      : [
          {
            key: 'Kind of file',
            value: MODEL_FILE_KIND[facts.kind].label,
            note: MODEL_FILE_KIND[facts.kind].meaning,
          },
        ]),
    ...(facts.scoring.can && facts.scoring.onlyIf !== undefined
      ? [
          {
            key: 'Scoring',
            value: 'Possible only where a person insists',
            note: <HostileText text={`The reason: ${facts.scoring.onlyIf.why}.`} maxLength={400} />,
          },
        ]
      : []),
    { key: 'Name', value: facts.name === null ? <Unsaid /> : <ForeignText text={facts.name} /> },
    ...(facts.author === null ? [] : [{ key: 'Author', value: <ForeignText text={facts.author} /> }]),
    ...(facts.description === null
      ? []
      : [{ key: 'Description', value: <ForeignText text={facts.description} /> }]),
    {
      key: 'Architecture',
      value: facts.architecture === null ? <Unsaid /> : <HostileText text={facts.architecture} />,
      note: `GGUF version ${facts.ggufVersion}`,
    },
    {
      key: 'Parameters',
      value: formatCount(facts.parameterCount),
      note:
        facts.sizeLabel === null ? (
          words
        ) : (
          <>
            {words === undefined ? 'The file states' : `${words}; the file states`}{' '}
            <ForeignText text={facts.sizeLabel} />
          </>
        ),
    },
    {
      key: 'Quantization',
      term: 'quantization',
      value: <HostileText text={quantization.fileType ?? fileTypeWords(quantization.fileTypeId)} />,
      note: `${quantizationWords(quantization)}${bits === undefined ? '' : ` ${bits.toFixed(2)} bits per weight.`}`,
    },
    {
      key: 'Context',
      value: facts.contextLength === null ? <Unsaid /> : counted(facts.contextLength, 'token'),
      note: 'The longest sequence the model was trained for.',
    },
    { key: 'Vocabulary', term: 'token', value: counted(facts.vocabularySize, 'token') },
    {
      key: 'Tokenizer',
      value: <HostileText text={tokenizerName(tokenizer.kind)} />,
      note: (
        <>
          {tokenizer.pre !== null && (
            <>
              variant <HostileText text={tokenizer.pre} maxLength={80} />;{' '}
            </>
          )}
          {counted(tokenizer.mergeCount, 'merge')}; {addedWords(tokenizer)}
        </>
      ),
    },
    { key: 'Layers', value: facts.blockCount === null ? <Unsaid /> : formatCount(facts.blockCount) },
    {
      key: 'Embedding',
      value: facts.embeddingLength === null ? <Unsaid /> : counted(facts.embeddingLength, 'number'),
      ...(facts.tiedEmbeddings === null
        ? {}
        : {
            note: facts.tiedEmbeddings
              ? 'Input and output share one matrix.'
              : 'Input and output have separate matrices.',
          }),
    },
    { key: 'Attention heads', value: headWords(facts) },
    ...facts.wrongTypes.map(({ key, byte, expected, found }, index) => ({
      key: `Wrong type ${index + 1}`,
      value: <HostileText text={key} />,
      note: `Byte ${formatCount(byte)}: ${found} in place of ${expected}. The value was not read.`,
    })),
  ];
}

function originItems(facts: ModelFacts): KeyValue[] {
  const { license } = facts;
  const shown = new Set(facts.sources.map(({ key }) => key));
  const related = facts.related.filter(({ key }) => !shown.has(key));
  const named = [
    { key: 'License', text: license.id },
    { key: 'License name', text: license.name },
    { key: 'License link', text: license.link },
  ].flatMap(({ key, text }) => (text === null ? [] : [{ key, value: <ForeignText text={text} /> }]));
  return [
    ...(named.length === 0 ? [{ key: 'License', value: <Unsaid /> }] : named),
    ...(facts.sources.length === 0
      ? [{ key: 'Sources', value: <Unsaid /> }]
      : facts.sources.map(({ key, value }) => ({ key, value: <ForeignText text={value} /> }))),
    ...related.map(({ key, value }) => ({
      key,
      value: typeof value === 'number' ? <span className="mono">{value}</span> : <ForeignText text={value} />,
    })),
  ];
}

function Unsaid(): React.JSX.Element {
  return <span className="muted">not stated in the file</span>;
}

function Given({ text }: { readonly text: string }): React.JSX.Element {
  return text === '' ? <span className="muted">not recorded</span> : <HostileText text={text} />;
}

function fileTypeWords(id: number | null): string {
  return id === null ? 'not named' : `file type ${id}, unknown to this program`;
}

const TOKENIZERS: Readonly<Record<string, string>> = {
  gpt2: 'byte-level BPE (gpt2)',
  llama: 'SentencePiece (llama)',
  bert: 'WordPiece (bert)',
  t5: 'Unigram (t5)',
};

function tokenizerName(kind: string): string {
  return TOKENIZERS[kind] ?? kind;
}

function addedWords({ addBos, addEos, addSpacePrefix }: ModelFacts['tokenizer']): string {
  const asks = [
    addBos === true ? 'a begin-of-text token' : '',
    addEos === true ? 'an end-of-text token' : '',
    addSpacePrefix === true ? 'a leading space' : '',
  ].filter((word) => word !== '');
  return asks.length === 0 ? 'adds nothing to a text' : `adds ${asks.join(' and ')}`;
}

function headWords({ headCount, keyValueHeadCount }: ModelFacts): string {
  if (headCount.length === 0) return 'none';
  const list = (counts: readonly number[]): string => {
    const distinct = [...new Set(counts)];
    return distinct.length <= 3 ? distinct.join(', ') : `${Math.min(...counts)} to ${Math.max(...counts)}`;
  };
  return keyValueHeadCount.length === 0
    ? list(headCount)
    : `${list(headCount)} (keys and values: ${list(keyValueHeadCount)})`;
}
