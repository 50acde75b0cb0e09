import { counted, decimal, probabilityOfLog, pValue, wholeNumber, type Unscored } from '../../base/index.js';
import type { Matching, MatchingInputs, MatchingVerdict, TablePanel } from '../../domain/index.js';
import { layerName, notTested } from './layerWords.js';
import { numberColumn, sectionTable, textColumn, type Section } from './sections.js';

/** Pairs of layers that are named one by one. */
const LISTED = 40;

const INPUTS: Record<MatchingInputs, { readonly title: string; readonly meaning: string }> = {
  random: {
    title: 'Matching of hidden units by random vectors',
    meaning: 'Inputs: random vectors, the same for both models. A copy in a rotated basis escapes this test.',
  },
  tokens: {
    title: 'Matching of hidden units by token embeddings',
    meaning:
      'Inputs: embeddings of tokens that both vocabularies have. A rotated basis or another width makes no difference; embeddings that were trained apart hide a common origin.',
  },
};

const METHOD =
  'After φ_MATCH of Zhu et al. 2025. It does not depend on the order of the units. Each unit of the model is matched with a unit of the base twice: by what its gate answers to some inputs, and by what its input weights answer. For unrelated models, the two matchings seldom name the same unit.';

const NOT_EXACT =
  'These probabilities hold if the two matchings are unrelated. Independent training does not guarantee that exactly, so they are not exact p-values. Compare the agreement with its control: the same units, matched with another layer of the base.';

const VERDICT: Record<MatchingVerdict, string> = {
  corresponds: 'Units of the two models correspond; those of the control do not.',
  'control-as-well': 'The agreement does not show a common origin, because its control agrees as well.',
  'no-control': 'The agreement does not show a common origin, because there is no control.',
  'not-shown': 'No correspondence is shown. That does not rule out a common origin.',
};

/** The matching test by one kind of inputs. */
export function matchingSection(inputs: MatchingInputs, test: Matching | Unscored): Section {
  const { title, meaning } = INPUTS[inputs];
  const head = { id: `matching-${inputs}`, title };
  if ('kind' in test) return { ...head, verdict: notTested(test), paragraphs: [meaning], table: null };
  const { layers, lnP, controlLnP, level } = test;
  if (layers.length === 0)
    return {
      ...head,
      verdict: 'No layer of the same number could be matched.',
      paragraphs: [METHOD, meaning, ...counterpartText(test)],
      table: null,
    };
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
  return {
    ...head,
    verdict: VERDICT[test.verdict],
    paragraphs: [
      METHOD,
      meaning,
      `Both matchings agree for ${agreeing} of ${units}; by chance, ${chance} would agree on average. The probability that at least ${agreeing} agree by chance is ${probabilityOfLog(lnP)}. Units are reported as corresponding only if this probability is at most ${pValue(level)}.`,
      controlLnP === null
        ? 'There is no control: only one layer could be matched.'
        : `Control: ${control} agree; the probability is ${probabilityOfLog(controlLnP)}.`,
      ...counterpartText(test),
      NOT_EXACT,
    ],
    table: matchingTable(inputs, test),
  };
}

function matchingTable(inputs: MatchingInputs, { layers }: Matching): TablePanel {
  return sectionTable(
    `matching-${inputs}-layers`,
    `${INPUTS[inputs].title}, layer by layer`,
    [
      textColumn('Layer'),
      textColumn('Units'),
      numberColumn('Agree', 'count'),
      numberColumn('By chance', 'number'),
      textColumn('Probability'),
      textColumn('Control layer'),
      textColumn('Control agrees'),
    ],
    layers.map((layer) => [
      layerName(layer),
      `${wholeNumber(layer.units)} of ${wholeNumber(layer.of)}`,
      layer.agreeing,
      layer.byChance,
      probabilityOfLog(layer.lnP),
      layer.control === null ? '' : String(layer.control.layer),
      layer.control === null ? '' : wholeNumber(layer.control.agreeing),
    ]),
  );
}

function counterpartText({ otherPairs, counterparts }: Matching): string[] {
  if (otherPairs === 0) return [];
  const tried = `${counted(otherPairs, 'pair')} of layers with different numbers`;
  if (counterparts.length === 0) return [`None of ${tried} corresponds.`];
  const shown = counterparts
    .slice(0, LISTED)
    .map(
      ({ layer, baseLayer, agreeing, units, lnP }) =>
        `layer ${layer} of the model, layer ${baseLayer} of the base: ${agreeing} of ${units} units agree; probability ${probabilityOfLog(lnP)} after correction for the number of pairs`,
    );
  return [
    `${wholeNumber(counterparts.length)} of ${tried} ${counterparts.length === 1 ? 'corresponds' : 'correspond'}: ${shown.join('; ')}.`,
  ];
}
