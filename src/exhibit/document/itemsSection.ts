import type { HashCheck, ModelFacts, Report, ReportItem, Work } from '../../domain/index.js';
import { formatBytes, formatCount, formatNoun, formatShare, formatTime } from '../format.js';
import { foreign, heading, note, paragraph, say, type Block, type Inline } from './blocks.js';

type Row = { readonly label: string; readonly value: readonly Inline[] };

const ROLES: Readonly<Record<ReportItem['evidence']['role'], string>> = {
  'target-model': 'model under examination',
  'reference-model': 'reference model',
  'target-work': 'work in question',
  'control-work': 'control text',
  'cleaning-list': 'cleaning list',
};

/** What was received, byte for byte, and that it did not change. */
export function itemsSection(report: Report): Block[] {
  return [
    heading(1, 'Items examined', 'items'),
    paragraph(
      say(
        'Each file was hashed with SHA-256 on receipt, and again before and after each run that used it. Equal hashes mean equal bytes.',
      ),
    ),
    ...(report.items.length === 0 ? [paragraph(say('No evidence has been received.'))] : []),
    ...report.items.flatMap(itemBlocks),
  ];
}

function itemBlocks(item: ReportItem): Block[] {
  const { evidence } = item;
  const rows: Row[] = [
    { label: 'File', value: foreign(evidence.name, 'mono') },
    ...(evidence.title === '' ? [] : [{ label: 'Title', value: foreign(evidence.title) }]),
    ...(evidence.author === '' ? [] : [{ label: 'Author', value: foreign(evidence.author) }]),
    ...(evidence.edition === '' ? [] : [{ label: 'Edition', value: foreign(evidence.edition) }]),
    { label: 'Size', value: [say(formatBytes(evidence.sizeBytes))] },
    {
      label: 'Received',
      value: [
        say(`${formatTime(evidence.receivedAt)} from `),
        ...foreign(evidence.receivedFrom),
        say(' by '),
        ...foreign(evidence.receivedBy),
        say(`; ${evidence.storage}`),
      ],
    },
    { label: 'SHA-256 at receipt', value: [say(evidence.sha256, 'mono')] },
    ...(evidence.files.length > 1
      ? evidence.files.map((file) => ({
          label: 'Part',
          value: [
            ...foreign(file.name, 'mono'),
            say(` ${formatBytes(file.sizeBytes)} `),
            say(file.sha256, 'mono'),
          ],
        }))
      : []),
    ...(item.model === null ? [] : modelRows(item.model)),
    ...(item.work === null ? [] : workRows(item.work)),
  ];
  return [
    heading(2, `${evidence.id}  ${ROLES[evidence.role]}`, `item-${evidence.id}`),
    { kind: 'facts', title: `Facts of ${evidence.id}`, rows },
    ...checksTable(item),
    ...(item.work === null || item.work.notes.length === 0
      ? []
      : [
          {
            kind: 'list' as const,
            ordered: false,
            items: item.work.notes.map((one) => [
              say(`${one.layer}, ${one.rule} (${formatCount(one.count)}): `),
              ...foreign(one.message),
            ]),
          },
        ]),
  ];
}

function modelRows(model: ModelFacts): Row[] {
  const total = model.quantisation.histogram.reduce((sum, one) => sum + one.sizeBytes, 0);
  const special = model.tokenizer.specialTokens.map((token) => `${token.role} ${token.id}`).join(', ');
  const licence = [model.licence.id, model.licence.name, model.licence.link].flatMap((one) =>
    one === null ? [] : [one.text],
  );
  return [
    {
      label: 'Format',
      value: [say(`GGUF version ${model.ggufVersion}, architecture `), ...foreign(model.architecture)],
    },
    ...(model.name === null ? [] : [{ label: 'Name in the file', value: foreign(model.name.text) }]),
    { label: 'Parameters', value: [say(formatNoun(model.parameterCount, 'parameter'))] },
    {
      label: 'Quantisation',
      value: [
        ...foreign(model.quantisation.fileType ?? 'not named in the file'),
        say(
          `: ${model.quantisation.histogram
            .map(
              (one) =>
                `${one.type} ${formatNoun(one.tensors, 'tensor')}, ${total === 0 ? '0' : formatShare(one.sizeBytes / total)} of bytes`,
            )
            .join('; ')}`,
        ),
      ],
    },
    {
      label: 'Shape',
      value: [
        say(
          `context ${countOr(model.contextLength)} tokens, ${countOr(model.blockCount)} blocks, embedding length ${countOr(model.embeddingLength)}, vocabulary ${formatNoun(model.vocabularySize, 'token')}`,
        ),
      ],
    },
    {
      label: 'Tokenizer',
      value: [
        ...foreign(model.tokenizer.kind),
        ...(model.tokenizer.pre === null ? [] : [say(', '), ...foreign(model.tokenizer.pre)]),
        say(
          `; adds BOS: ${yesNo(model.tokenizer.addBos)}; adds a space in front: ${yesNo(model.tokenizer.addSpacePrefix)}${special === '' ? '' : '; special tokens: '}`,
        ),
        ...(special === '' ? [] : foreign(special)),
      ],
    },
    { label: 'Tokenizer SHA-256', value: [say(model.tokenizer.sha256, 'mono')] },
    {
      label: 'Tensors',
      value: [
        say(
          `${formatNoun(model.tensors.length, 'tensor')}; names, shapes, types${model.tensors.some((tensor) => tensor.sha256 !== null) ? ' and SHA-256 of each' : ''} in the attached report.json`,
        ),
      ],
    },
    {
      label: 'Chat template',
      value:
        model.chatTemplate === null
          ? [say('none; not used')]
          : [
              say(`present (${formatBytes(model.chatTemplate.lengthBytes)}), not used; SHA-256 `),
              say(model.chatTemplate.sha256, 'mono'),
            ],
    },
    {
      label: 'Licence in the file',
      value: licence.length === 0 ? [say('none named')] : foreign(licence.join('; ')),
    },
  ];
}

function workRows(work: Work): Row[] {
  return [
    {
      label: 'Read as',
      value: [
        say(
          `${work.source.encoding}; ${work.source.bomStripped ? 'byte order mark removed' : 'no byte order mark'}`,
        ),
      ],
    },
    {
      label: 'Reading text',
      value: [
        say(
          `${formatNoun(work.reading.chars, 'character')}, ${formatNoun(work.reading.words, 'word')}, ${formatNoun(work.chapters.length, 'section')}; SHA-256 `,
        ),
        say(work.reading.sha256, 'mono'),
      ],
    },
    {
      label: 'Comparison text',
      value: [say(`${work.comparison.profile}; SHA-256 `), say(work.comparison.sha256, 'mono')],
    },
  ];
}

function checksTable(item: ReportItem): Block[] {
  if (item.checks.length === 0) return [note(say('This item was not hashed again after receipt.'))];
  return [
    {
      kind: 'table',
      title: `Hash checks of ${item.evidence.id}: equal to the hash at receipt?`,
      columns: [
        { header: 'When', weight: 50, align: 'left' },
        { header: 'Time (UTC)', weight: 80, align: 'left' },
        { header: 'SHA-256', weight: 249, align: 'left' },
        { header: 'Equal', weight: 34, align: 'left' },
      ],
      rows: item.checks.map((check) => [
        [say(whenWords(check))],
        [say(formatTime(check.at).replace(' UTC', ''))],
        [say(check.sha256, 'hash')],
        [check.matches ? say('yes') : say('NO', 'strong')],
      ]),
      note: [],
    },
  ];
}

function whenWords(check: HashCheck): string {
  return check.examinationId === '' ? check.when : `${check.when} ${check.examinationId}`;
}

function countOr(value: number | null): string {
  return value === null ? 'not stated' : formatCount(value);
}

function yesNo(value: boolean | null): string {
  return value === null ? 'not stated' : value ? 'yes' : 'no';
}
