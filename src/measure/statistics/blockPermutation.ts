import { elementAt } from '../../base/index.js';
import type { Random } from '../../base/index.js';
import { requireInteger, requireSameLength } from '../numbers/require.js';
import type { BlockedSample } from './aucInterval.js';
import { auc, midRanks } from './auc.js';

/** Up to this number of labelings all are tried; beyond it, a seeded sample. */
const MOST_EXACT = 20_000;
/** Labelings that are drawn by default where there are too many: the smallest p is 1/10,000. */
const SAMPLED = 9_999;
/** Areas closer than this are equal: sums of the same ranks in another order. */
const TIE = 1e-12;

/** Whether the values of one side tend to exceed those of another, tested over blocks. */
export interface BlockPermutation {
  /** Share of pairs in which the value of the first side is larger, ties counted half: U/(n·m), 0 … 1. */
  readonly auc: number;
  /** Share of labelings of the blocks whose area is at least as large: the p-value of "first tends to be larger", one-sided. */
  readonly p: number;
  /** exact: all labelings; sampled: seeded ones and the one that was observed. */
  readonly method: 'exact' | 'sampled';
  /** Labelings that were compared, the observed one included. */
  readonly labelings: number;
  /** Blocks of each side. */
  readonly blocks: readonly [number, number];
}

/**
 * The Mann–Whitney statistic with a p-value from permuted blocks. Values of one block resemble each other, so under the null hypothesis the
 * blocks of both sides can trade places, not single values: which blocks are called the first side's is permuted, with their number kept.
 * @param first, second: at least one value each; ±Infinity allowed; blocks with the same label on both sides are different blocks
 * @param options random: seeded, used where there are more than 20,000 labelings; sampled ≥ 1
 * @throws {PalimpsestError} `sample-empty`, `sample-not-a-number`, `lengths-differ`, `value-out-of-range`
 * @source Mann & Whitney 1947, Annals of Mathematical Statistics 18:50 (statistic); Pitman 1937, Suppl. J. Roy. Stat. Soc. 4:119
 * (permutation); Phipson & Smyth 2010, Stat. Appl. Genet. Mol. Biol. 9:39 (p of sampled permutations)
 */
export function blockPermutation(
  first: BlockedSample,
  second: BlockedSample,
  options: { readonly random: Random; readonly sampled?: number },
): BlockPermutation {
  requireSameLength('values and blocks', first.values.length, first.blocks.length);
  requireSameLength('values and blocks', second.values.length, second.blocks.length);
  const area = auc(first.values, second.values);
  const ranks = midRanks([...Array.from(first.values), ...Array.from(second.values)]);
  const split = first.values.length;
  const own = ranksByBlock(ranks.subarray(0, split), first.blocks);
  const blocks = [...own, ...ranksByBlock(ranks.subarray(split), second.blocks)];
  const total = ranks.length;
  const isAtLeast = (chosen: readonly number[]): boolean => {
    let count = 0;
    let rankSum = 0;
    for (const index of chosen) {
      count += blocks[index]?.count ?? 0;
      rankSum += blocks[index]?.rankSum ?? 0;
    }
    return (rankSum - (count * (count + 1)) / 2) / (count * (total - count)) >= area - TIE;
  };
  const sizes = [own.length, blocks.length - own.length] as const;
  const all = choices(blocks.length, own.length);
  if (all <= MOST_EXACT) {
    let atLeast = 0;
    for (const chosen of subsets(blocks.length, own.length)) if (isAtLeast(chosen)) atLeast++;
    return { auc: area, p: atLeast / all, method: 'exact', labelings: all, blocks: sizes };
  }
  const sampled = requireInteger('sampled', options.sampled ?? SAMPLED, 1);
  let atLeast = 1;
  for (let draw = 0; draw < sampled; draw++) {
    if (isAtLeast(options.random.sample(blocks.length, own.length))) atLeast++;
  }
  return {
    auc: area,
    p: atLeast / (sampled + 1),
    method: 'sampled',
    labelings: sampled + 1,
    blocks: sizes,
  };
}

function ranksByBlock(
  ranks: Float64Array,
  labels: ArrayLike<string | number>,
): { readonly count: number; readonly rankSum: number }[] {
  const sums = new Map<string | number, { count: number; rankSum: number }>();
  ranks.forEach((rank, index) => {
    const label = elementAt(labels, index);
    const sum = sums.get(label) ?? { count: 0, rankSum: 0 };
    sums.set(label, { count: sum.count + 1, rankSum: sum.rankSum + rank });
  });
  return [...sums.values()];
}

/** n over k; exact while it is below 2^53. */
function choices(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) result = (result * (n + 1 - i)) / i;
  return result;
}

/** All choices of k of n indices, in lexicographic order; the same array is changed and given again. */
function* subsets(n: number, k: number): Generator<readonly number[]> {
  const chosen = Array.from({ length: k }, (_, i) => i);
  for (;;) {
    yield chosen;
    let at = k - 1;
    while (at >= 0 && chosen[at] === n - k + at) at--;
    if (at < 0) return;
    let next = elementAt(chosen, at) + 1;
    for (; at < k; at++) chosen[at] = next++;
  }
}
