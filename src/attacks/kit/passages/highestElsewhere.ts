import type { ScoredPassage } from './scoredPassage.js';

/**
 * The highest score of the passages outside a passage's own block. +Infinity if there is no other block, so that nothing counts as
 * exceeding it. One pass over all passages, then a look-up for each.
 */
export function highestElsewhere(passages: readonly ScoredPassage[]): (scored: ScoredPassage) => number {
  let first = { block: '', score: -Infinity };
  let second = -Infinity;
  const blocks = highestByBlock(passages);
  if (blocks.size < 2) return () => Infinity;
  for (const [block, score] of blocks) {
    if (score > first.score) {
      second = first.score;
      first = { block, score };
    } else second = Math.max(second, score);
  }
  return ({ passage }) => (passage.block === first.block ? second : first.score);
}

function highestByBlock(passages: readonly ScoredPassage[]): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  for (const { passage, score } of passages)
    highest.set(passage.block, Math.max(highest.get(passage.block) ?? -Infinity, score));
  return highest;
}
