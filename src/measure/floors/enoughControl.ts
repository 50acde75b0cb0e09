import { requireInteger } from '../numbers/require.js';

/** Disjoint control windows below which no floor is called calibrated. */
export const MINIMUM_CONTROL_WINDOWS = 100;
/** Blocks (chapters, or stretches of 2,000 tokens) that the control windows must come from at least. */
export const MINIMUM_CONTROL_BLOCKS = 10;

/** Whether the control is large enough, and what is missing otherwise. */
export interface ControlSize {
  readonly enough: boolean;
  /** One sentence for each shortfall; empty if enough. */
  readonly reasons: readonly string[];
}

/**
 * Is the control large enough to calibrate this target? n ≥ 100 disjoint windows from ≥ 10 blocks, and n ≥ m / 2.
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
  const reasons: string[] = [];
  if (n < MINIMUM_CONTROL_WINDOWS) {
    reasons.push(`The control has ${n} disjoint windows; at least ${MINIMUM_CONTROL_WINDOWS} are needed.`);
  }
  if (blocks < MINIMUM_CONTROL_BLOCKS) {
    reasons.push(
      `The control windows come from ${blocks} blocks; at least ${MINIMUM_CONTROL_BLOCKS} are needed.`,
    );
  }
  if (n < m / 2) {
    reasons.push(
      `The control has ${n} disjoint windows for ${m} of the target; at least half as many are needed.`,
    );
  }
  return { enough: reasons.length === 0, reasons };
}
