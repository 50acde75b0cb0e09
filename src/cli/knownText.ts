import { counted, decimal, ofTotal, percent, wholeNumber } from '../base/index.js';
import {
  RECOGNITION,
  TENSOR_RELATION,
  TENSOR_RELATIONS,
  type ChangedKey,
  type KnownMatch,
  type NotComparedReason,
  type Recognized,
  type RecognizedTensor,
} from '../domain/index.js';
import { visibleShort } from '../figure/index.js';

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

/** Metadata keys that are named one by one. */
const KEYS_SHOWN = 40;

/** What a list of known models says of a file, for a terminal. */
export function knownText(recognized: Recognized, showsTensors: boolean): string {
  const { recognition, matches, tensors } = recognized;
  const [closest, ...others] = matches;
  return [
    `${RECOGNITION[recognition].label}${closest === undefined ? '' : `: ${named(closest)}`}`,
    RECOGNITION[recognition].meaning,
    ...(closest === undefined ? [] : matchLines(closest, tensors)),
    ...(showsTensors ? tensors.map((tensor) => `  ${tensorLine(tensor)}`) : []),
    ...(others.length === 0 ? [] : ['Other known models with something in common:']),
    ...others.map(
      (match) => `  ${named(match)}: ${RECOGNITION[match.recognition].phrase}, ${relatedWords(match)}`,
    ),
    ...basis(recognized),
  ].join('\n');
}

/** Number of the layer that a tensor belongs to; undefined for a tensor outside the layers. */
function layerOf(name: string): string | undefined {
  return /^blk\.(\d{1,5})\./.exec(name)?.[1];
}

function named({ name, source, obtained }: KnownMatch): string {
  return `“${visibleShort(name, 200)}” (obtained from ${visibleShort(source, 300)}, ${visibleShort(obtained, 100)}, as the list says)`;
}

function relatedWords({ related, elsewhere, matrices }: KnownMatch): string {
  const others = elsewhere === 0 ? '' : `; ${ofTotal(elsewhere, matrices)} with those of other layers`;
  return `${ofTotal(related, matrices)} of the file’s matrices go together with those of the same names${others}`;
}

/** Which layers of the file go together with which other layers of the known model. */
function elsewhereLines(tensors: readonly RecognizedTensor[]): string[] {
  const pairs = new Map<string, number>();
  for (const { name, elsewhere } of tensors) {
    if (elsewhere === undefined) continue;
    const pair = `layer ${layerOf(name) ?? ''} of the file with layer ${layerOf(elsewhere.name) ?? ''} of the known model`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  if (pairs.size === 0) return [];
  const lines = [...pairs].map(([pair, count]) => `    ${pair}: ${counted(count, 'matrix', 'matrices')}`);
  return ['  layers that go together under another number', ...lines];
}

function matchLines(match: KnownMatch, tensors: readonly RecognizedTensor[]): string[] {
  const counts = TENSOR_RELATIONS.filter((relation) => match.tensors[relation] > 0).map(
    (relation) => `${TENSOR_RELATION[relation].phrase}: ${wholeNumber(match.tensors[relation])}`,
  );
  const isSame = match.recognition === 'same-file' || match.recognition === 'same-tensors';
  return [
    `  SHA-256 in the list  ${match.id}`,
    `  tensors              ${counts.length === 0 ? 'none' : counts.join('; ')}`,
    `  matrices             ${relatedWords(match)}`,
    `  tokenizer            ${tokenizerWords(match)}`,
    `  chat template        ${match.sameChatTemplate ? 'the same' : 'differs'}`,
    ...keyLines(match.changedKeys),
    ...(isSame ? [] : [...layerLines(tensors), ...elsewhereLines(tensors)]),
    ...(match.recognition === 'same-weights' || match.tensors['same-weights'] > 0
      ? [
          '  Where types differ, a change to less than about 1% of the values of a tensor, or one smaller than the rounding, may not show.',
        ]
      : []),
  ];
}

function tokenizerWords({ sameTokenizer, sameSpecialTokens }: KnownMatch): string {
  const special = sameSpecialTokens ? 'special tokens the same' : 'special tokens differ';
  if (sameTokenizer === null) return 'one of the two has none';
  return `${sameTokenizer ? 'the same' : 'differs'}; ${special}`;
}

function keyLines(keys: readonly ChangedKey[]): string[] {
  if (keys.length === 0) return ['  metadata             the same'];
  const more = keys.length - KEYS_SHOWN;
  return [
    `  metadata             ${counted(keys.length, 'key differs', 'keys differ')}`,
    ...keys.slice(0, KEYS_SHOWN).map(keyLine),
    ...(more > 0 ? [`    and ${wholeNumber(more)} more (--json lists them)`] : []),
  ];
}

function keyLine({ key, change, known, found }: ChangedKey): string {
  const value = (one: ChangedKey['known']): string => visibleShort(JSON.stringify(one), 80);
  const values = [
    ...(known === undefined ? [] : [`known ${value(known)}`]),
    ...(found === undefined ? [] : [`found ${value(found)}`]),
  ];
  return `    ${visibleShort(key, 120)}: ${change}${values.length === 0 ? '' : ` (${values.join(', ')})`}`;
}

/** One line for each layer with a difference, then one for each other tensor. */
function layerLines(tensors: readonly RecognizedTensor[]): string[] {
  const groups = new Map<string, RecognizedTensor[]>();
  for (const tensor of tensors) {
    if (tensor.relation === 'same-bytes' || tensor.relation === 'same-weights') continue;
    const layer = layerOf(tensor.name);
    const place = layer === undefined ? visibleShort(tensor.name, 80) : `layer ${layer}`;
    groups.set(place, [...(groups.get(place) ?? []), tensor]);
  }
  if (groups.size === 0) return [];
  return ['  differences', ...[...groups].map(([place, group]) => `    ${place}: ${groupWords(group)}`)];
}

function groupWords(group: readonly RecognizedTensor[]): string {
  const parts = TENSOR_RELATIONS.flatMap((relation) => {
    const some = group.filter((tensor) => tensor.relation === relation);
    if (some.length === 0) return [];
    const reasons = new Set(some.flatMap(({ reason }) => (reason === undefined ? [] : [REASONS[reason]])));
    const why = reasons.size === 0 ? '' : ` (${[...reasons].join('; ')})`;
    return [`${TENSOR_RELATION[relation].phrase}: ${wholeNumber(some.length)}${why}`];
  });
  const differences = group.flatMap(({ relation, numbers }) =>
    (relation === 'changed' || relation === 'close') && typeof numbers?.difference === 'number'
      ? [numbers.difference]
      : [],
  );
  const largest =
    differences.length === 0
      ? ''
      : `; largest difference ${percent(Math.max(...differences))} of the weights’ size`;
  return `${parts.join(', ')}${largest}`;
}

function tensorLine({ name, types, relation, numbers, reason, elsewhere }: RecognizedTensor): string {
  const facts = [
    types[0] === types[1] ? types[0] : types.map((type) => (type === '' ? 'absent' : type)).join(' → '),
    TENSOR_RELATION[relation].phrase,
    ...(reason === undefined ? [] : [REASONS[reason]]),
    ...(numbers === undefined
      ? []
      : [
          `rank correlation ${decimal(numbers.rankCorrelation, 3)}`,
          `${ofTotal(numbers.equal, numbers.sampled)} equal`,
          `${ofTotal(numbers.outside, numbers.sampled)} outside rounding`,
        ]),
    ...(elsewhere === undefined ? [] : [`goes together with ${visibleShort(elsewhere.name, 80)}`]),
  ];
  return `${visibleShort(name, 80)}  ${facts.join('; ')}`;
}

function basis({ list, threshold, errorRate }: Recognized): string[] {
  return [
    `List: version ${list.version}, ${counted(list.models, 'model')}, signed by ${visibleShort(list.signer.name, 200)} at ${list.signedAt} according to the signature (certificate SHA-256 ${list.signer.fingerprint})`,
    `  SHA-256 ${list.sha256}`,
    `A matrix counts as related if the rank correlation of its sampled values exceeds ${decimal(threshold, 3)} (512 values of each; more for a smaller matrix). The threshold is computed so that, of independent models, any matrix exceeds it with a chance of at most 1 in ${wholeNumber(Math.round(1 / errorRate))}, if their values at the same positions are independent. That is a normal approximation; it was tried by simulation down to 1 in 10,000 for one matrix.`,
  ];
}
