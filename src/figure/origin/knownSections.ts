import { counted, decimal, ofTotal, percent, wholeNumber } from '../../base/index.js';
import {
  RECOGNITION,
  TENSOR_RELATION,
  TENSOR_RELATIONS,
  type ChangedKey,
  type KnownMatch,
  type NotComparedReason,
  type Recognized,
  type RecognizedTensor,
} from '../../domain/index.js';
import { visibleShort } from '../visibleShort.js';
import { numberColumn, sectionTable, textColumn, type Section } from './sections.js';

const REASONS: Readonly<Record<NotComparedReason, string>> = {
  'only-known': 'only the known model has it',
  'only-found': 'only the file has it',
  'shapes-differ': 'the shapes differ',
  'type-not-read': 'numbers of this type are not read',
  vector: 'a vector that differs, which says little about the lineage',
  'not-finite': 'not all values are finite',
  'too-few-values': 'too few values to test, and they differ',
  'all-equal': 'all values of one are equal, so there is nothing to rank',
};

/** What a list of known models says of a file: what the file is, how it differs from the closest model, and on what that rests. */
export function knownSections(recognized: Recognized): Section[] {
  const { recognition, matches, tensors } = recognized;
  const [closest, ...others] = matches;
  const { label, meaning } = RECOGNITION[recognition];
  return [
    {
      id: 'recognition',
      title: 'What the list of known models shows',
      verdict: `${label}${closest === undefined ? '' : `: ${named(closest)}`}.`,
      paragraphs: [
        meaning,
        ...(closest === undefined ? [] : matchParagraphs(closest, tensors)),
        ...basis(recognized),
      ],
      table: others.length === 0 ? null : othersTable(others),
    },
    ...(closest === undefined ? [] : closestSections(closest, tensors)),
  ];
}

function closestSections(closest: KnownMatch, tensors: readonly RecognizedTensor[]): Section[] {
  const isSame = hasOnlySame(closest);
  return [keysSection(closest), ...(isSame ? [] : [layersSection(tensors), tensorsSection(tensors)])].filter(
    (section) => section !== null,
  );
}

/** Number of the layer that a tensor belongs to; undefined for a tensor outside the layers. */
function layerOf(name: string): string | undefined {
  return /^blk\.(\d{1,5})\./.exec(name)?.[1];
}

function named({ name, source, obtained }: KnownMatch): string {
  return `“${visibleShort(name, 200)}” (obtained from ${visibleShort(source, 300)}, ${visibleShort(obtained, 100)}, as the list says)`;
}

function relatedWords({ related, elsewhere, matrices }: KnownMatch): string {
  const others = elsewhere === 0 ? '' : `; ${ofTotal(elsewhere, matrices)} to those of other layers`;
  return `${ofTotal(related, matrices)} of the file’s matrices correspond to those of the same names${others}`;
}

function matchParagraphs(match: KnownMatch, tensors: readonly RecognizedTensor[]): string[] {
  const counts = TENSOR_RELATIONS.filter((relation) => match.tensors[relation] > 0).map(
    (relation) => `${TENSOR_RELATION[relation].phrase}: ${wholeNumber(match.tensors[relation])}`,
  );
  return [
    `SHA-256 in the list: ${match.id}.`,
    `Tensors: ${counts.length === 0 ? 'none' : counts.join('; ')}.`,
    `Matrices: ${relatedWords(match)}.`,
    `Tokenizer: ${tokenizerWords(match)}. Chat template: ${match.sameChatTemplate ? 'the same' : 'differs'}. Metadata: ${match.changedKeys.length === 0 ? 'the same' : counted(match.changedKeys.length, 'key differs', 'keys differ')}.`,
    ...(hasOnlySame(match) ? [] : elsewhereParagraphs(tensors)),
    ...(match.recognition === 'same-weights' || match.tensors['same-weights'] > 0
      ? [
          'Where types differ, a change to less than about 1% of the values of a tensor, or one smaller than the rounding, may not show.',
        ]
      : []),
  ];
}

function hasOnlySame({ recognition }: KnownMatch): boolean {
  return recognition === 'same-file' || recognition === 'same-tensors';
}

function tokenizerWords({ sameTokenizer, sameSpecialTokens }: KnownMatch): string {
  const special = sameSpecialTokens ? 'special tokens the same' : 'special tokens differ';
  if (sameTokenizer === null) return 'one of the two has none';
  return `${sameTokenizer ? 'the same' : 'differs'}; ${special}`;
}

/** Which layers of the file go together with which other layers of the known model. */
function elsewhereParagraphs(tensors: readonly RecognizedTensor[]): string[] {
  const pairs = new Map<string, number>();
  for (const { name, elsewhere } of tensors) {
    if (elsewhere === undefined) continue;
    const pair = `layer ${layerOf(name) ?? ''} of the file to layer ${layerOf(elsewhere.name) ?? ''} of the known model`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  if (pairs.size === 0) return [];
  const lines = [...pairs].map(([pair, count]) => `${pair}: ${counted(count, 'matrix', 'matrices')}`);
  return [`Layers that correspond under another number: ${lines.join('; ')}.`];
}

function othersTable(others: readonly KnownMatch[]): Section['table'] {
  return sectionTable(
    'other-known-models',
    'Other known models with something in common',
    [textColumn('Known model'), textColumn('What it is'), textColumn('Matrices')],
    others.map((match) => [named(match), RECOGNITION[match.recognition].phrase, relatedWords(match)]),
  );
}

function keysSection({ changedKeys }: KnownMatch): Section | null {
  if (changedKeys.length === 0) return null;
  const value = (one: ChangedKey['known']): string =>
    one === undefined ? '' : visibleShort(JSON.stringify(one), 80);
  return {
    id: 'metadata-keys',
    title: 'Metadata that differs from the closest known model',
    verdict: '',
    paragraphs: [],
    table: sectionTable(
      'changed-keys',
      'Keys that differ',
      ['Key', 'Change', 'Known', 'Found'].map(textColumn),
      changedKeys.map(({ key, change, known, found }) => [key, change, value(known), value(found)]),
    ),
  };
}

function tensorsSection(tensors: readonly RecognizedTensor[]): Section {
  return {
    id: 'known-tensors',
    title: 'Tensors, compared with those of the closest known model',
    verdict: '',
    paragraphs: [],
    table: sectionTable(
      'known-tensors',
      'Tensors',
      [
        textColumn('Tensor'),
        textColumn('Types'),
        textColumn('Relation'),
        numberColumn('Rank correlation', 'number'),
        textColumn('Equal'),
        textColumn('Outside rounding'),
        textColumn('Difference'),
        textColumn('Remark'),
      ],
      tensors.map(tensorRow),
      'The types are those of the known model and of the file. Equal and outside rounding count sampled values; the difference is its root mean square, divided by that of the known values.',
    ),
  };
}

/** One row for each layer with a difference, then one for each other tensor; null if nothing differs. */
function layersSection(tensors: readonly RecognizedTensor[]): Section | null {
  const groups = new Map<string, RecognizedTensor[]>();
  for (const tensor of tensors) {
    if (tensor.relation === 'same-bytes' || tensor.relation === 'same-weights') continue;
    const layer = layerOf(tensor.name);
    const place = layer === undefined ? tensor.name : `layer ${layer}`;
    groups.set(place, [...(groups.get(place) ?? []), tensor]);
  }
  if (groups.size === 0) return null;
  return {
    id: 'known-layers',
    title: 'Differences to the closest known model',
    verdict: '',
    paragraphs: [],
    table: sectionTable(
      'known-layers',
      'Layers and other tensors that differ',
      ['Place', 'Tensors', 'Largest difference'].map(textColumn),
      [...groups].map(([place, group]) => [place, groupWords(group), largestDifference(group)]),
      'The difference is its root mean square, divided by that of the known values.',
    ),
  };
}

function groupWords(group: readonly RecognizedTensor[]): string {
  const parts = TENSOR_RELATIONS.flatMap((relation) => {
    const some = group.filter((tensor) => tensor.relation === relation);
    if (some.length === 0) return [];
    const reasons = new Set(some.flatMap(({ reason }) => (reason === undefined ? [] : [REASONS[reason]])));
    const why = reasons.size === 0 ? '' : ` (${[...reasons].join('; ')})`;
    return [`${TENSOR_RELATION[relation].phrase}: ${wholeNumber(some.length)}${why}`];
  });
  return parts.join(', ');
}

function largestDifference(group: readonly RecognizedTensor[]): string {
  const differences = group.flatMap(({ relation, numbers }) =>
    (relation === 'changed' || relation === 'close') && typeof numbers?.difference === 'number'
      ? [numbers.difference]
      : [],
  );
  return differences.length === 0 ? '' : percent(Math.max(...differences));
}

function tensorRow({
  name,
  types,
  relation,
  numbers,
  reason,
  elsewhere,
}: RecognizedTensor): (string | number)[] {
  const [known, found] = types;
  return [
    name,
    known === found ? known : `${known === '' ? 'absent' : known} → ${found === '' ? 'absent' : found}`,
    TENSOR_RELATION[relation].phrase,
    numbers === undefined ? '' : numbers.rankCorrelation,
    numbers === undefined ? '' : ofTotal(numbers.equal, numbers.sampled),
    numbers === undefined ? '' : ofTotal(numbers.outside, numbers.sampled),
    typeof numbers?.difference === 'number' ? percent(numbers.difference) : '',
    [
      ...(reason === undefined ? [] : [REASONS[reason]]),
      ...(elsewhere === undefined ? [] : [`corresponds to ${visibleShort(elsewhere.name, 80)}`]),
    ].join('; '),
  ];
}

function basis({ list, threshold, errorRate }: Recognized): string[] {
  return [
    `The list: version ${list.version}, ${counted(list.models, 'model')}, signed by ${visibleShort(list.signer.name, 200)} at ${list.signedAt} according to the signature (certificate SHA-256 ${list.signer.fingerprint}). SHA-256 of the list: ${list.sha256}.`,
    `A matrix counts as related if the rank correlation of its sampled values exceeds ${decimal(threshold, 3)} (512 values of each; more for a smaller matrix). The threshold is computed so that, of independent models, any matrix exceeds it with a chance of at most 1 in ${wholeNumber(Math.round(1 / errorRate))}, if their values at the same positions are independent. That is a normal approximation; it was tried by simulation down to 1 in 10,000 for one matrix.`,
  ];
}
