import {
  counted,
  decimal,
  isScored,
  percent,
  probabilityOfLog,
  pValue,
  wholeNumber,
  type Scored,
  type Unscored,
} from '../base/index.js';
import type {
  DifferenceKind,
  Independence,
  Lineage,
  Matching,
  MatchingInputs,
  MatchingVerdict,
  TensorDifference,
} from '../domain/index.js';
import { visibleShort } from '../figure/index.js';
import { plainTable } from './plainTable.js';

/** Tensors that a terminal lists; `--json` has all. */
const LISTED = 40;

/** {@link Lineage} for a terminal. */
export function lineageText(
  lineage: Lineage,
  base: { readonly name: string; readonly sha256: string },
): string {
  return [
    `Compared with ${visibleShort(base.name, 200)}, the base (SHA-256 ${base.sha256}).`,
    '',
    ...independenceText(lineage.independence),
    ...untestedText(lineage),
    '',
    ...matchingText(lineage.matching),
    '',
    ...differencesText(lineage.differences),
  ].join('\n');
}

const NULL_HYPOTHESIS = [
  'Independence of hidden units (Zhu et al. 2025, arXiv 2502.12292).',
  'Null hypothesis: the two models were trained independently, each from its own random initialization. Then a hidden unit is no more like the unit with the same number in the other model than like any other unit of that layer.',
];

function independenceText(test: Independence | Unscored): string[] {
  if ('kind' in test) return [...NULL_HYPOTHESIS, `Not tested: ${ended(test.reason)}`];
  const { layers, permutations, smallestP, p, lnPMatched, level, isRejected } = test;
  const units = layers.reduce((sum, layer) => sum + layer.units, 0);
  const matched = layers.reduce((sum, layer) => sum + layer.matched, 0);
  return [
    ...NULL_HYPOTHESIS,
    `Tested: ${counted(layers.length, 'layer')}, ${counted(units, 'unit')}, by their weights in ffn_up.`,
    `Permutation test: p = ${pValue(p)}. ${wholeNumber(permutations)} permutations can give no value below ${pValue(smallestP)}.`,
    `Best matches: ${wholeNumber(matched)} of ${counted(units, 'unit')} match the unit with the same number; chance gives ${wholeNumber(layers.length)} on average. The probability of at least that many by chance is ${probabilityOfLog(lnPMatched)}: exact in each layer, layers combined by Fisher’s method.`,
    `The null hypothesis is rejected if one of the two p-values is at most ${pValue(level / 2)}; of independent models, at most ${percent(level)} of the pairs are then rejected.`,
    isRejected
      ? 'The null hypothesis is rejected: the units of the two models are paired by their numbers. The models share an initialization, one was made from the other, or both were made from a third.'
      : 'The test does not show a common origin. It does not rule one out: a copy whose units were reordered passes this test.',
    'The test does not show which of the two came first, on what either was trained, or whether one was trained on the output of the other. Its p-values are exact if training treats all units of a layer alike, as gradient descent from random initial values does.',
    ...plainTable(
      [
        'layer',
        'units',
        'of',
        'same number',
        'other',
        'p',
        'matched',
        'p of matches',
        'Spearman',
        'p of Spearman',
      ].map((title) => ({ title, isNumber: true })),
      layers.map((layer) => [
        `${layer.layer}${layer.expert === null ? '' : `, expert ${layer.expert}`}`,
        wholeNumber(layer.units),
        wholeNumber(layer.of),
        decimal(layer.meanSame, 4),
        decimal(layer.meanOther, 4),
        pValue(layer.p),
        wholeNumber(layer.matched),
        probabilityOfLog(layer.lnPMatched),
        decimal(layer.spearman, 3),
        probabilityOfLog(layer.lnPSpearman),
      ]),
    ),
  ];
}

/** Layers one after the other with the same reason share a line. */
function untestedText({ untested }: Lineage): string[] {
  const runs: { first: number; last: number; text: string }[] = [];
  for (const { layer, reason } of untested) {
    const run = runs.at(-1);
    if (run?.text === reason.text && run.last === layer - 1) run.last = layer;
    else runs.push({ first: layer, last: layer, text: reason.text });
  }
  return runs.slice(0, LISTED).map(({ first, last, text }) => {
    const layers = first === last ? `Layer ${first} was` : `Layers ${first} to ${last} were`;
    return `${layers} not tested: ${ended(text)}`;
  });
}

/** A reason from the evidence as the end of a sentence. */
function ended(text: string): string {
  const shown = visibleShort(text, 300);
  return shown.endsWith('.') ? shown : `${shown}.`;
}

const MATCHING_TITLE =
  'Matching of hidden units (after φ_MATCH of Zhu et al. 2025). It does not depend on the order of the units. Each unit of the model is matched with a unit of the base twice: by what its gate answers to some inputs, and by what its input weights answer. For unrelated models, the two matchings seldom name the same unit.';

const INPUTS: Record<MatchingInputs, string> = {
  random: 'Inputs: random vectors, the same for both models. A copy in a rotated basis escapes this test.',
  tokens:
    'Inputs: embeddings of tokens that both vocabularies have. A rotated basis or another width makes no difference; embeddings that were trained apart hide a common origin.',
};

function matchingText(matching: Lineage['matching']): string[] {
  return [
    MATCHING_TITLE,
    ...(['random', 'tokens'] as const).flatMap((inputs) => [
      INPUTS[inputs],
      ...oneMatching(matching[inputs]),
    ]),
    'These probabilities hold if the two matchings are unrelated. Independent training does not guarantee that exactly, so they are not exact p-values. Compare the agreement with its control: the same units, matched with another layer of the base.',
  ];
}

const VERDICT: Record<MatchingVerdict, string> = {
  corresponds: 'Units of the two models correspond; those of the control do not.',
  'control-as-well': 'The agreement does not show a common origin, because its control agrees as well.',
  'no-control': 'The agreement does not show a common origin, because there is no control.',
  'not-shown': 'No correspondence is shown. That does not rule out a common origin.',
};

function oneMatching(test: Matching | Unscored): string[] {
  if ('kind' in test) return [`Not tested: ${ended(test.reason)}`];
  const { layers, lnP, controlLnP } = test;
  if (layers.length === 0) return ['No layer of the same number could be matched.', ...counterpartText(test)];
  const sum = (of: (layer: (typeof layers)[number]) => number): number =>
    layers.reduce((total, layer) => total + of(layer), 0);
  const units = counted(
    sum((layer) => layer.units),
    'unit',
  );
  const chance = decimal(
    sum(({ byChance }) => byChance),
    1,
  );
  const agreeing = wholeNumber(sum((layer) => layer.agreeing));
  const control = wholeNumber(sum((layer) => layer.control?.agreeing ?? 0));
  return [
    `Both matchings agree for ${agreeing} of ${units}; chance gives ${chance} on average; the probability of at least that many by chance is ${probabilityOfLog(lnP)}.`,
    controlLnP === null
      ? 'There is no control: only one layer could be matched.'
      : `Control: ${control} agree; the probability is ${probabilityOfLog(controlLnP)}.`,
    `${VERDICT[test.verdict]} (Units are said to correspond at a probability of at most ${pValue(test.level)}.)`,
    ...plainTable(
      ['layer', 'units', 'of', 'agree', 'by chance', 'probability', 'control layer', 'control agrees'].map(
        (title) => ({ title, isNumber: true }),
      ),
      layers.map((layer) => [
        `${layer.layer}${layer.expert === null ? '' : `, expert ${layer.expert}`}`,
        wholeNumber(layer.units),
        wholeNumber(layer.of),
        wholeNumber(layer.agreeing),
        decimal(layer.byChance, 2),
        probabilityOfLog(layer.lnP),
        layer.control === null ? '—' : String(layer.control.layer),
        layer.control === null ? '—' : wholeNumber(layer.control.agreeing),
      ]),
    ),
    ...counterpartText(test),
  ];
}

function counterpartText({ otherPairs, counterparts }: Matching): string[] {
  if (otherPairs === 0) return [];
  const tried = `${counted(otherPairs, 'pair')} of layers with different numbers`;
  if (counterparts.length === 0) return [`None of ${tried} corresponds.`];
  const shown = counterparts
    .slice(0, LISTED)
    .map(
      ({ layer, baseLayer, agreeing, units, lnP }) =>
        `  layer ${layer} of the model, layer ${baseLayer} of the base: ${agreeing} of ${units} units agree; probability ${probabilityOfLog(lnP)} after correction for the number of pairs`,
    );
  return [
    `${wholeNumber(counterparts.length)} of ${tried} ${counterparts.length === 1 ? 'corresponds' : 'correspond'}:`,
    ...shown,
  ];
}

const KIND: Record<DifferenceKind, { readonly label: string; readonly meaning: string }> = {
  equal: { label: 'equal', meaning: 'hold the same numbers' },
  rounding: {
    label: 'rounding',
    meaning: 'differ by no more than storing the numbers in these types explains',
  },
  'some-rows': { label: 'some rows', meaning: 'differ in at most half of their rows' },
  'low-rank': {
    label: 'low rank',
    meaning:
      'differ by a matrix of low rank, as a merged low-rank update (LoRA) does; other small updates can look alike',
  },
  everywhere: { label: 'everywhere', meaning: 'differ in most rows, and not by a matrix of low rank' },
  'not-compared': { label: 'not compared', meaning: 'were not compared; the list gives the reason' },
};
const KINDS = Object.keys(KIND) as DifferenceKind[];

function differencesText(differences: readonly TensorDifference[]): string[] {
  const shown = differences.filter(({ kind, rows }) => kind !== 'equal' || rows.added !== 0);
  const listed = shown.slice(0, LISTED);
  return [
    'Differences of tensors to the base.',
    ...KINDS.flatMap((kind) => {
      const count = differences.filter((one) => one.kind === kind).length;
      return count === 0
        ? []
        : [`  ${wholeNumber(count)} of ${counted(differences.length, 'tensor')} ${KIND[kind].meaning}.`];
    }),
    ...(listed.length === 0
      ? []
      : plainTable(
          [
            { title: 'tensor', isNumber: false },
            { title: 'types', isNumber: false },
            { title: 'difference', isNumber: false },
            { title: 'size', isNumber: true },
            { title: 'by rounding', isNumber: true },
            { title: 'rows changed', isNumber: true },
            { title: 'rank', isNumber: true },
            { title: 'share', isNumber: true },
            { title: 'of noise', isNumber: true },
            { title: 'remark', isNumber: false },
          ],
          listed.map(row),
        )),
    ...(shown.length > listed.length
      ? [`${wholeNumber(shown.length - listed.length)} more; --json lists all.`]
      : []),
    ...(listed.length === 0
      ? []
      : [
          'Size is the Frobenius norm of the difference over that of the base’s tensor; by rounding, the size that storing the numbers in these types is expected to give. Rank counts the singular values above noise in a sample of rows; share is what they hold of the squared norm; of noise, what as many would hold of noise at most.',
        ]),
  ];
}

function row({
  name,
  types,
  kind,
  rows,
  changed,
  relativeNorm,
  expectedRounding,
  spectrum,
  notCompared,
}: TensorDifference): string[] {
  const isCompared = kind !== 'not-compared';
  const added =
    rows.added === 0
      ? ''
      : `${counted(Math.abs(rows.added), 'more row', 'more rows')} in the ${rows.added > 0 ? 'model' : 'base'}`;
  const where =
    kind === 'some-rows' && changed.first !== null && changed.last !== null
      ? `rows ${wholeNumber(changed.first)} to ${wholeNumber(changed.last)}`
      : '';
  return [
    name,
    types[0] === types[1]
      ? types[0]
      : `${types[0] === '' ? '—' : types[0]}, ${types[1] === '' ? '—' : types[1]}`,
    KIND[kind].label,
    isCompared ? size(relativeNorm) : '—',
    isCompared ? size(expectedRounding) : '—',
    isCompared ? `${wholeNumber(changed.rows)} of ${wholeNumber(rows.compared)}` : '—',
    spectrum === undefined ? '—' : `${spectrum.rank} of ${Math.min(spectrum.rows, spectrum.columns)}`,
    spectrum === undefined ? '—' : percent(spectrum.share),
    spectrum === undefined ? '—' : percent(spectrum.shareOfNoise),
    [where, added, notCompared?.reason ?? ''].filter((part) => part !== '').join('; '),
  ];
}

function size(value: Scored): string {
  return isScored(value) ? percent(value) : '—';
}
