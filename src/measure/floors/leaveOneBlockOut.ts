import { type Unscored, elementAt } from '../../base/index.js';
import { familyFloor, isAboveFloor } from './floor.js';
import { requireSameLength } from '../numbers/require.js';
import { words } from '../words.js';

/** The windows of the control that exceed a floor that was set without their own block. */
export interface LeaveOneOut {
  readonly kind: 'left-out';
  /** For each control window, whether it exceeds the floor set by the other blocks. */
  readonly hits: readonly boolean[];
  readonly hitCount: number;
  /** hitCount / windows, 0 … 1. */
  readonly rate: number;
  readonly blocks: number;
}

/** Sets a floor from control scores (natural logs). Returns its log10, or the reason why there is none. */
export type FloorRule = (controlLogP: readonly number[]) => number | Unscored;

/**
 * Tests the control itself: each block is compared with the floor set by the other blocks. At its own maximum, the
 * control has no hits by construction; this is the number to print beside the target's.
 * @param input logP: natural logs of disjoint control windows; blocks: label of each window's block; floor: e.g.
 * {@link familyFloorRule}
 * @returns unscored with fewer than 2 blocks, or if a floor could not be set without some block
 * @throws {PalimpsestError} `lengths-differ`
 * @source leave-one-cluster-out cross-validation, Stone 1974; ours in this use
 */
export function leaveOneBlockOut(input: {
  readonly logP: ArrayLike<number>;
  readonly blocks: ArrayLike<string | number>;
  readonly floor: FloorRule;
}): LeaveOneOut | Unscored {
  requireSameLength('logP and blocks', input.logP.length, input.blocks.length);
  const scores = Array.from(input.logP);
  const labels = Array.from(input.blocks);
  const blocks = [...new Set(labels)];
  if (blocks.length < 2) return words.unscored('leave-out-blocks');
  const floors = new Map<string | number, number>();
  for (const block of blocks) {
    const floor = input.floor(scores.filter((_, index) => labels[index] !== block));
    if (typeof floor !== 'number') return floor;
    floors.set(block, floor);
  }
  const hits = scores.map((score, index) =>
    isAboveFloor(score, floors.get(elementAt(labels, index)) ?? Infinity),
  );
  const hitCount = hits.filter(Boolean).length;
  return { kind: 'left-out', hits, hitCount, rate: hitCount / hits.length, blocks: blocks.length };
}

/** The family floor τ_F for m windows as a {@link FloorRule}. @param targetCount m ≥ 1 */
export function familyFloorRule(targetCount: number): FloorRule {
  return (controlLogP) => {
    const floor = familyFloor({ controlLogP, targetCount });
    return floor.kind === 'floor' ? floor.log10TauF : floor;
  };
}
