import type { ReaderWork } from '../../../src/contract/index.js';
import { isScored } from '../../../src/base/index.js';

export type ThresholdMark = ReaderWork['thresholds'][number];

/** `.001` under a policy, the threshold of the books paper: it says nothing about the full softmax. */
const UNDER_POLICY = 'fixed';

/** The thresholds of the findings for a passage measure, lowest first: 0 is the full softmax, 1 the first policy. */
export function marksOf(work: ReaderWork, passage: number): readonly ThresholdMark[] {
  const value = ({ log10 }: ThresholdMark): number => (isScored(log10) ? log10 : Infinity);
  return work.thresholds
    .filter(({ name }) =>
      passage === 0 ? kindOf(name) !== UNDER_POLICY : passage === 1 && kindOf(name) === UNDER_POLICY,
    )
    .sort((a, b) => value(a) - value(b));
}

/** The initial threshold: the family floor, otherwise the first that has a value, otherwise one in a thousand. */
export function firstThreshold(work: ReaderWork, passage: number): number {
  const marks = marksOf(work, passage);
  const family = marks.find(({ name, log10 }) => kindOf(name) === 'family-floor' && isScored(log10));
  const found = family ?? marks.find(({ log10 }) => isScored(log10));
  return found !== undefined && isScored(found.log10) ? found.log10 : -3;
}

/** A control has thresholds of several targets: `family-floor`, `family-floor/E5`. */
function kindOf(name: string): string {
  return name.split('/', 1)[0] ?? '';
}
