/**
 * What the measures that use no model see of a text, as every sentence about them says it. They do not see all that makes a text easy to
 * predict, so a control that they do not tell from the work is not thereby of equal difficulty.
 */
export const BLIND_MEASURES = 'measures of vocabulary, compression and word order';

/** The same for passages that were chosen because they are probable to a model: the choice alone would move the measure of word order. */
export const HIT_MEASURES = 'measures of vocabulary and compression';
