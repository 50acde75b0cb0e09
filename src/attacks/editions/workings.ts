import type { Json } from '../../base/index.js';
import type { Workings } from '../define.js';
import { passageWorkings, type Passage, type ScoredPassage } from '../kit/index.js';
import { replacementOf, type JudgedEditions } from './judge.js';
import { editionKinds } from './kinds.js';
import { LEAST_DECADES } from './parameters.js';
import type { EditionInput } from './places.js';

/**
 * Everything needed to recompute the comparison of two editions: the passages of both and of the control, and for each passage of an edition
 * the number of its difference and of its replacement. Replacements are numbered as they first occur; the words themselves are not stated.
 */
export function editionWorkings(judged: JudgedEditions, input: EditionInput): Workings {
  const { editions, control, places } = judged;
  const { alpha } = input.parameters;
  const numbers = new Map<string, number>();
  const rowOf = new Map<Passage, Readonly<Record<string, Json>>>();
  places.forEach(({ place, isHeld, preferred }, at) => {
    const words = replacementOf(place);
    const replacement = numbers.get(words) ?? numbers.size;
    numbers.set(words, replacement);
    for (const [side, passage] of [place.first, place.second].entries())
      rowOf.set(passage, { place: at, replacement, preferred: isHeld && preferred === side });
  });
  const { rows, document } = passageWorkings({
    targets: editions,
    control,
    finding: editionKinds['edition-held'],
    alpha,
    exponentialTail: true,
    hitsAbove: 'family-floor',
    more: ({ passage }: ScoredPassage) => rowOf.get(passage) ?? {},
  });
  return {
    rows,
    document: {
      ...document,
      editions: {
        works: editions.map(({ work }) => work.id),
        leastDecades: LEAST_DECADES,
        signs: editions.map(({ preferred, other, undecided, kinds, p }) => ({
          preferred,
          other,
          undecided,
          replacements: { ...kinds },
          p,
        })),
      },
    },
  };
}
