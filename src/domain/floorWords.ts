/** What the error rate of a family floor assumes of scores, for the middle of a sentence. */
export const EXPONENTIAL_TAIL = 'the scores of unseen text fall off exponentially';

/** All that the error rate of a family floor, about 0.01, assumes; after “if”. */
export const FLOOR_HOLDS_IF = `the control is exchangeable with the work and ${EXPONENTIAL_TAIL}`;
