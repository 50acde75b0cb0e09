import { counted, percent, probabilityOfLog, pValue, wholeNumber } from '../../base/index.js';
import type { Independence, Lineage, TablePanel } from '../../domain/index.js';
import { differencesSection } from './differencesSection.js';
import { ended, layerName, notTested } from './layerWords.js';
import { matchingSection } from './matchingSection.js';
import { metadataSection } from './metadataSection.js';
import { numberColumn, sectionTable, textColumn, type Section } from './sections.js';

/** Layers that are named one by one . */
const LISTED = 40;

/** What a comparison of two model files shows: three tests of a common origin, then the difference of each tensor and of the metadata. */
export function lineageSections(lineage: Lineage): Section[] {
  return [
    independenceSection(lineage),
    ...(['random', 'tokens'] as const).map((inputs) => matchingSection(inputs, lineage.matching[inputs])),
    differencesSection(lineage.differences),
    ...(lineage.metadata === undefined ? [] : [metadataSection(lineage.metadata)]),
  ];
}

const NULL_HYPOTHESIS =
  'Null hypothesis: the two models were trained independently, each from its own random initialization. Then a hidden unit is no more like the unit with the same number in the other model than like any other unit of that layer (Zhu et al. 2025, arXiv 2502.12292).';

function independenceSection({ independence: test, untested }: Lineage): Section {
  const head = { id: 'independence', title: 'Independence of hidden units' };
  if ('kind' in test)
    return {
      ...head,
      verdict: notTested(test),
      paragraphs: [NULL_HYPOTHESIS, ...untestedText(untested)],
      table: null,
    };
  const { layers, permutations, smallestP, p, lnPMatched, level, isRejected } = test;
  const units = layers.reduce((sum, layer) => sum + layer.units, 0);
  const matched = layers.reduce((sum, layer) => sum + layer.matched, 0);
  return {
    ...head,
    verdict: isRejected
      ? 'The null hypothesis is rejected: the units of the two models are paired by their numbers. The models share an initialization, one was made from the other, or both were made from a third.'
      : 'The test does not show a common origin. It does not rule one out: a copy whose units were reordered passes this test.',
    paragraphs: [
      NULL_HYPOTHESIS,
      `Tested: ${counted(layers.length, 'layer')}, ${counted(units, 'unit')}, by their weights in ffn_up.`,
      `Permutation test: p = ${pValue(p)}. ${wholeNumber(permutations)} permutations can give no value below ${pValue(smallestP)}.`,
      `Best matches: ${wholeNumber(matched)} of ${counted(units, 'unit')} match the unit with the same number; chance gives ${wholeNumber(layers.length)} on average. The probability of at least that many by chance is ${probabilityOfLog(lnPMatched)}: exact in each layer, layers combined by Fisher’s method.`,
      `The null hypothesis is rejected if one of the two p-values is at most ${pValue(level / 2)}; of independent models, at most ${percent(level)} of the pairs are then rejected.`,
      'The test does not show which of the two came first, on what either was trained, or whether one was trained on the output of the other. Its p-values are exact if training treats all units of a layer alike, as gradient descent from random initial values does.',
      ...untestedText(untested),
    ],
    table: independenceTable(test),
  };
}

function independenceTable({ layers }: Independence): TablePanel {
  return sectionTable(
    'independence-layers',
    'Hidden units with the same number, layer by layer',
    [
      textColumn('Layer'),
      textColumn('Units'),
      numberColumn('Same number', 'number'),
      numberColumn('Other', 'number'),
      textColumn('p'),
      numberColumn('Matched', 'count'),
      textColumn('p of matches'),
      numberColumn('Spearman', 'number'),
      textColumn('p of Spearman'),
    ],
    layers.map((layer) => [
      layerName(layer),
      `${wholeNumber(layer.units)} of ${wholeNumber(layer.of)}`,
      layer.meanSame,
      layer.meanOther,
      pValue(layer.p),
      layer.matched,
      probabilityOfLog(layer.lnPMatched),
      layer.spearman,
      probabilityOfLog(layer.lnPSpearman),
    ]),
    'Same number and other: mean cosine of the weights of units with the same number, and with other numbers. Matched: units whose best match has the same number; chance gives 1 a layer. Spearman: rank correlation of the numbers of matched units.',
  );
}

/** Layers one after the other with the same reason share a line. */
function untestedText(untested: Lineage['untested']): string[] {
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
