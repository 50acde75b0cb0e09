import { elementAt, type Remark } from '../../../base/index.js';
import {
  disjointIndices,
  enoughControl,
  MINIMUM_CONTROL_BLOCKS,
  MINIMUM_CONTROL_WINDOWS,
} from '../../../measure/index.js';
import type { AttackPlan, AttackWork } from '../../define.js';
import { common } from '../words/common.js';
import { blockLabels } from './counted.js';
import { isApart, windowsOf, type WindowShapeParameters } from './plan.js';

/** Windows of a work that count and share no token, and the blocks that they come from. */
interface Held {
  readonly windows: number;
  readonly blocks: number;
}

/** A plan that says, before anything is scored, where the control is too small to carry a claim, and about how much text is missing. */
export function withControlSize(
  works: readonly AttackWork[],
  shape: WindowShapeParameters,
  plan: AttackPlan,
): AttackPlan {
  return { ...plan, warnings: [...plan.warnings, ...shortfalls(works, shape)] };
}

/** Nothing without a control, which is said elsewhere. */
function shortfalls(works: readonly AttackWork[], shape: WindowShapeParameters): Remark[] {
  const controls = works.filter(({ role }) => role === 'control');
  if (controls.length === 0) return [];
  const held = controls.map((work) => heldOf(work, shape));
  const n = held.reduce((sum, { windows }) => sum + windows, 0);
  const blocks = held.reduce((sum, one) => sum + one.blocks, 0);
  const chars = controls.reduce((sum, { charCount }) => sum + charCount, 0);
  return works
    .filter(({ role }) => role === 'target')
    .flatMap((target): Remark[] => {
      const m = heldOf(target, shape).windows;
      const { enough, reasons } = enoughControl({ controlCount: n, controlBlocks: blocks, targetCount: m });
      if (enough) return [];
      const needed = Math.max(MINIMUM_CONTROL_WINDOWS, Math.ceil(m / 2));
      const share = Math.max(needed / Math.max(1, n), MINIMUM_CONTROL_BLOCKS / Math.max(1, blocks));
      return [
        common.remark('control-too-small', {
          work: target.id,
          because: reasons,
          moreChars: roundedUp(chars * (share - 1)),
        }),
      ];
    });
}

function heldOf(work: AttackWork, shape: WindowShapeParameters): Held {
  const windows = windowsOf(work, shape);
  const labels = blockLabels({ work, windows }, shape);
  const counting = Array.from(windows.starts, (start, window) => ({ start, window })).filter(
    ({ window }) => windows.excluded[window] !== 1 && !isApart(windows, window),
  );
  const disjoint = disjointIndices(
    counting.map(({ start }) => start),
    shape.prefixTokens + shape.suffixTokens,
  ).map((index) => elementAt(counting, index));
  return {
    windows: disjoint.length,
    blocks: new Set(disjoint.map(({ window }) => elementAt(labels, window))).size,
  };
}

/** To two digits, upwards: the blocks of other texts have other lengths. */
function roundedUp(chars: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, chars))) - 1);
  return Math.ceil(chars / unit) * unit;
}
