import { isScored, remarkOf, type Remark, type Scored, type Unscored } from '../../../base/index.js';
import {
  familyFloorRule,
  isAboveFloor,
  kornGraubard,
  leaveOneBlockOut,
  type BlockedRate,
} from '../../../measure/index.js';
import { common } from '../words/common.js';

/** A window or passage: its block, and its log p. */
export interface BlockedScore {
  readonly block: string;
  readonly logPz: number;
}

/** How often passages exceed the family floor: passages of the work, and passages of the control with the floor set by the other blocks. */
export interface RatesAboveFloor {
  readonly target: BlockedRate | Unscored;
  readonly control: BlockedRate | Unscored;
  readonly leftOut: ReturnType<typeof leaveOneBlockOut>;
  /** Number of blocks of the work that have a passage above the floor, and of all its blocks. */
  readonly blocksHit: number;
  readonly blocks: number;
  /** The same of the control. */
  readonly controlBlocksHit: number;
  readonly controlBlocks: number;
}

/**
 * Computes the rates above the family floor from passages that share no token.
 * @param none the reason why the control has no rate; null if it has one
 */
export function ratesAboveFloor(
  target: readonly BlockedScore[],
  control: readonly BlockedScore[],
  log10Floor: Scored,
  none: Unscored | null,
): RatesAboveFloor {
  const above = target.map(({ logPz }) => isScored(log10Floor) && isAboveFloor(logPz, log10Floor));
  const leftOut =
    none ??
    leaveOneBlockOut({
      logP: control.map(({ logPz }) => logPz),
      blocks: control.map(({ block }) => block),
      floor: familyFloorRule(Math.max(1, target.length)),
    });
  return {
    target: isScored(log10Floor) ? rateOf(target, above) : log10Floor,
    control: leftOut.kind === 'left-out' ? rateOf(control, leftOut.hits) : leftOut,
    leftOut,
    blocksHit: blocksOf(target.filter((_, at) => above[at] === true)),
    blocks: blocksOf(target),
    controlBlocksHit:
      leftOut.kind === 'left-out' ? blocksOf(control.filter((_, at) => leftOut.hits[at] === true)) : 0,
    controlBlocks: blocksOf(control),
  };
}

function blocksOf(passages: readonly BlockedScore[]): number {
  return new Set(passages.map(({ block }) => block)).size;
}

/** The rate of hits with its Korn–Graubard interval; log p shows how alike the blocks are. */
export function rateOf(windows: readonly BlockedScore[], hits: readonly boolean[]): BlockedRate | Unscored {
  return kornGraubard({
    hits,
    blocks: windows.map(({ block }) => block),
    logP: windows.map(({ logPz }) => logPz),
  });
}

/** What is missing to show that a rate exceeds the control's. */
export function missingInRates(own: BlockedRate | Unscored, control: BlockedRate | Unscored): Remark[] {
  const missing: Remark[] = [];
  if (own.kind !== 'rate') missing.push(common.remark('no-interval-target', { because: remarkOf(own) }));
  if (control.kind !== 'rate')
    missing.push(common.remark('no-interval-control', { because: remarkOf(control) }));
  if (own.kind === 'rate' && control.kind === 'rate' && own.lower <= control.upper)
    missing.push(common.remark('bounds-overlap', { lower: own.lower, upper: control.upper }));
  return missing;
}
