import { percent, probabilityOfLog10, sentences, wholeNumber, type Remark } from '../../base/index.js';

/** What only a survey says, by code. */
export const words = sentences({
  // Why there is no number
  'no-control-no-floor': 'There is no control, so there is no floor.',
  'no-place-counts': 'No place of the work counts.',
  'confirmed-instead': 'Places are confirmed by exact windows instead.',
  'no-query-budget': 'A survey sets no query budget.',
  'no-exact-window-of-control': 'No exact window of a control was measured.',
  'no-miss-measured': 'No place that was passed over was measured again.',
  'none-checked': 'None was checked.',
  'nothing-evaluated': 'Nothing was evaluated.',
  'no-passage-surveyed': 'No passage was surveyed here.',
  'outside-policy': 'A token lies outside what the policy keeps.',
  'places-joined': 'Places above the floor, joined.',

  // Why there is no interval
  'census-of-places': 'A census: every place of the work was surveyed, so there is no sampling error.',
  'no-census-of-places': ({ done, blocks }: { done: number; blocks: number }) =>
    `No census and no random sample: ${wholeNumber(done)} of ${wholeNumber(blocks)} blocks were surveyed.`,
  'best-places': 'The best places, chosen because they are the best: no sample.',
  counted: 'Counted, not estimated.',

  // Caveats
  'places-above-floor': (of: {
    above: number;
    places: number;
    log10TauF: number;
    controlPlaces: number;
    confirmedShare: number;
  }) =>
    `${wholeNumber(of.above)} of ${wholeNumber(of.places)} places (one at every token) lie above the family floor of ${probabilityOfLog10(of.log10TauF)}, which the survey of ${wholeNumber(of.controlPlaces)} control places set; exact windows cover ${percent(of.confirmedShare)} of the characters.`,
  'stretches-listed': ({ stretches, listed }: { stretches: number; listed: number }) =>
    `Of ${wholeNumber(stretches)} stretches the first ${listed} are listed here.`,
  'confirmed-places-listed': ({ places, listed }: { places: number; listed: number }) =>
    `Of ${wholeNumber(places)} places the most probable ${listed} are listed here.`,
  'no-exact-window-above-floor': 'No exact window lies above the floor.',
  'best-of-each-stretch':
    'Of each stretch that the survey found its best place is measured, then as many more as cover the stretch; passages of these windows may overlap.',
  'places-not-measured-again': ({ places }: { places: number }) =>
    `${wholeNumber(places)} further places would be needed to cover all that the survey found; they were not measured again.`,
  'survey-differs': ({ median, least, most }: { median: number; least: number; most: number }) =>
    `At the places that were measured twice the survey differs from the exact window by ${median.toFixed(1)} decades (median; from ${least.toFixed(1)} to ${most.toFixed(1)}): its prefixes are longer.`,
  /** `log10ControlMax` is null where no place of a control was surveyed. */
  'hit-rule': (of: {
    log10ControlMax: number | null;
    probability: number;
    policy: string;
    logProbNats: number;
  }) =>
    `A place is a hit when its passage is ${of.log10ControlMax === null ? '' : `above everything in the survey of the control (${probabilityOfLog10(of.log10ControlMax)}), or `}probable in itself (${of.probability} under ${of.policy}, or log p of at least ${of.logProbNats}).`,
  'prefixes-vary': ({ least, most }: { least: number; most: number }) =>
    `In the survey a passage has between ${least} and ${most} tokens before it, for the work and the control alike.`,
  'blocks-unscored': (of: { missing: number; blocks: number; because: readonly Remark[] }) =>
    `${wholeNumber(of.missing)} of ${wholeNumber(of.blocks)} blocks have no score. ${of.because.map(({ text }) => text).join(' ')}`.trim(),
});
