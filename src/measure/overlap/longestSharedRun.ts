import { elementAt } from '../../base/index.js';

/**
 * The longest run of neighboring tokens that two texts have in common, wherever it is in either.
 * @returns tokens; 0 if they share none
 */
export function longestSharedRun(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let longest = 0;
  let before = new Uint32Array(b.length + 1);
  for (let i = 0; i < a.length; i++) {
    const here = new Uint32Array(b.length + 1);
    for (let j = 0; j < b.length; j++) {
      if (a[i] !== b[j]) continue;
      here[j + 1] = elementAt(before, j) + 1;
      longest = Math.max(longest, elementAt(here, j + 1));
    }
    before = here;
  }
  return longest;
}
