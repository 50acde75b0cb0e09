import { decimal } from '../../../src/base/index.js';

const SCALES: readonly (readonly [number, string])[] = [
  [1e12, 'trillion'],
  [1e9, 'billion'],
  [1e6, 'million'],
];

/** A smaller count is as short in digits. */
const WORDS_FROM = 1e7;

/** A large count in words, for example `1.2 billion`; undefined where the exact number is short enough. */
export function countWords(count: number): string | undefined {
  if (count < WORDS_FROM) return undefined;
  const scale = SCALES.find(([size]) => count >= size);
  return scale === undefined ? undefined : `${decimal(count / scale[0], 1)}\u00a0${scale[1]}`;
}
