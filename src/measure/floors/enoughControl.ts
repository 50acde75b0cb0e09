import type { Remark } from '../../base/index.js';
import { requireInteger } from '../numbers/require.js';
import { words } from '../words.js';

/** The number of disjoint control windows below which no floor is called calibrated. */
export const MINIMUM_CONTROL_WINDOWS = 100;
/** The least number of blocks (chapters, or 2,000 tokens) from which the control windows must come. */
export const MINIMUM_CONTROL_BLOCKS = 10;

/** Whether the control is large enough, and what is missing otherwise. */
export interface ControlSize {
  readonly enough: boolean;
  /** One for each shortfall; empty if enough. */
  readonly reasons: readonly Remark[];
}

/**
 * Whether the control is large enough to calibrate this target: n ≥ 100 disjoint windows from ≥ 10 blocks, and n ≥ m / 2.
 * @param size controlCount n and targetCount m: disjoint windows, same stride on both sides; controlBlocks: blocks with at least one
 * @throws {PalimpsestError} `value-out-of-range`
 */
export function enoughControl(size: {
  readonly controlCount: number;
  readonly controlBlocks: number;
  readonly targetCount: number;
}): ControlSize {
  const n = requireInteger('controlCount', size.controlCount, 0);
  const blocks = requireInteger('controlBlocks', size.controlBlocks, 0);
  const m = requireInteger('targetCount', size.targetCount, 0);
  const reasons: Remark[] = [];
  if (n < MINIMUM_CONTROL_WINDOWS)
    reasons.push(words.remark('control-windows', { windows: n, needed: MINIMUM_CONTROL_WINDOWS }));
  if (blocks < MINIMUM_CONTROL_BLOCKS)
    reasons.push(words.remark('control-blocks', { blocks, needed: MINIMUM_CONTROL_BLOCKS }));
  if (n < m / 2) reasons.push(words.remark('control-half', { windows: n, target: m }));
  return { enough: reasons.length === 0, reasons };
}
