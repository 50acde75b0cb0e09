import {
  decimal,
  percent,
  probabilityOfLog10,
  sentences,
  verbOf,
  wholeNumber,
  type Remark,
} from '../../base/index.js';

/** Reasons and remarks of a survey alone, by code. */
export const words = sentences({
  // Why there is no number
  'no-control-no-floor': 'There is no control, so there is no floor.',
  'no-place-counts': 'No passage of the work counts.',
  'no-exact-window-of-control': 'No exact window of a control was measured.',
  'no-miss-measured': 'No passage that the survey did not find was measured again.',
  'none-checked': 'None was checked.',
  'nothing-evaluated': 'Nothing was evaluated.',
  'no-passage-surveyed': 'No passage was surveyed here.',
  'outside-policy': 'The decoding policy does not keep one of the tokens.',
  'places-joined': 'Several passages above the floor, joined into one region.',

  // Why there is no interval
  'census-of-places': 'A census: every passage of the work was surveyed, so there is no sampling error.',
  'no-census-of-places': ({ done, blocks }: { done: number; blocks: number }) =>
    `Neither a census nor a random sample: ${wholeNumber(done)} of ${wholeNumber(blocks)} blocks were surveyed.`,
  'best-places': 'The passages were chosen because they scored highest, so they are not a random sample.',
  counted: 'The number was counted, not estimated.',

  // Caveats
  'places-above-floor': (of: {
    above: number;
    places: number;
    log10TauF: number;
    controlPlaces: number;
    confirmedShare: number;
  }) => {
    const floor = `the family floor of ${probabilityOfLog10(of.log10TauF)}`;
    const above = `${wholeNumber(of.above)} of ${wholeNumber(of.places)} passages, one starting at every token, ${verbOf(of.above, 'exceeds', 'exceed')} ${floor}.`;
    const setBy = `The survey of ${wholeNumber(of.controlPlaces)} control passages, which overlap, set this floor.`;
    const confirmed = `The exact windows that exceed it and every exact window of the control cover ${percent(of.confirmedShare)} of the characters.`;
    return `${above} ${setBy} ${confirmed}`;
  },
  'stretches-listed': ({ stretches, listed }: { stretches: number; listed: number }) =>
    `The first ${listed} of ${wholeNumber(stretches)} regions are listed here.`,
  'confirmed-places-listed': ({ places, listed }: { places: number; listed: number }) =>
    `The ${listed} most probable of ${wholeNumber(places)} passages are listed here.`,
  'no-exact-window-above-floor':
    'No exact window exceeds both the family floor and every exact window of the control.',
  'best-of-each-stretch':
    'In each region that the survey found, the most probable passage is measured again, and then as many more as are needed to cover the region. The passages of these windows may overlap.',
  'places-not-measured-again': ({ places }: { places: number }) =>
    `Covering everything that the survey found would take ${wholeNumber(places)} more passages. These were not measured again.`,
  'survey-differs': ({ median, least, most }: { median: number; least: number; most: number }) =>
    `For the passages that were measured twice, the survey differs from the exact window by ${decimal(median, 1)} decades (median; from ${decimal(least, 1)} to ${decimal(most, 1)}). The prefixes of the survey are longer.`,
  /** `log10ControlMax` is null where no place of a control was surveyed. */
  'hit-rule': (of: {
    log10ControlMax: number | null;
    probability: number;
    policy: string;
    logProbNats: number;
  }) => {
    const aboveControl =
      of.log10ControlMax === null
        ? ''
        : `exceeds every passage in the survey of the control (${probabilityOfLog10(of.log10ControlMax)}), or `;
    const inItself = `is probable in itself (at least ${of.probability} under ${of.policy}, or log p of at least ${of.logProbNats})`;
    return `A passage is a hit when it ${aboveControl}${inItself}.`;
  },
  'prefixes-vary': ({ least, most }: { least: number; most: number }) =>
    `In the survey, between ${least} and ${most} tokens come before a passage, for the work and the control alike.`,
  'blocks-unscored': (of: { missing: number; blocks: number; because: readonly Remark[] }) =>
    `${wholeNumber(of.missing)} of ${wholeNumber(of.blocks)} blocks have no score. ${of.because.map(({ text }) => text).join(' ')}`.trim(),
});
