import { Random, type Json } from '../../../base/index.js';
import { HALF_SPLITS, splitInHalves, TIE_DECADES } from '../../../measure/index.js';
import { mergeSpans } from '../../../text/index.js';
import type { AttackInput, AttackWork, Workings } from '../../define.js';
import { hitScores } from '../judging/hitScores.js';
import { JUDGING_CONSTANTS } from '../judging/judgingConstants.js';
import { halfSplitSeed, LIST_Q, type TargetCalibration } from './calibrate.js';
import { countedChars } from './coverageOf.js';
import { FIXED_THRESHOLD, type JudgedWindows } from './details.js';
import type { WindowAttackParameters } from './parameters.js';
import { gateWindow } from './gate.js';
import { windowRows } from './windowRows.js';

type Input = AttackInput<WindowAttackParameters>;

/** Everything needed to recompute the findings of an attack over windows. */
export function windowWorkings(
  { all, targets, controls }: JudgedWindows,
  { parameters, seed }: Input,
): Workings {
  return {
    rows: windowRows(all, targets, parameters),
    document: {
      kind: 'windows',
      constants: CONSTANTS,
      works: all.map(({ work, windows, ...scores }) => ({
        id: work.id,
        role: work.role,
        chars: work.charCount,
        countedChars: countedChars({ work, windows, ...scores }, true),
        tokens: work.tokens.length,
        droppedTailTokens: windows.droppedTailTokens,
        windows: windows.starts.length,
        blocks: blocksOf(work),
        removed: mergeSpans(work.excluded).map(({ startChar, endChar }) => ({ startChar, endChar })),
      })),
      targets: targets.map(({ scores, calibrated }) => ({
        work: scores.work.id,
        controls: controls.map(({ work }) => work.id),
        halfSplit: halfSplitOf(calibrated.disjointControl, seed),
        hitGate: gatedHits(calibrated, parameters),
      })),
    },
  };
}

/** The constants of the program. The constants of the examination are its parameters. */
const CONSTANTS = {
  ...JUDGING_CONSTANTS,
  tieDecades: TIE_DECADES,
  listQ: LIST_Q,
  fixedThreshold: FIXED_THRESHOLD,
} as const;

function blocksOf(work: AttackWork): Json {
  const at = (token: number): number => work.tokenStartChar[token] ?? work.charCount;
  return work.blocks.map(({ title, startToken, endToken }, i) => ({
    block: `${work.id}/${i}`,
    title,
    startToken,
    endToken,
    startChar: at(startToken),
    endChar: at(endToken),
  }));
}

/** The blind scores of the hits that do not overlap and of the control's disjoint windows; null without hits or a control. */
function gatedHits(calibrated: TargetCalibration, parameters: WindowAttackParameters): Json {
  const windowOf = (window: (typeof calibrated.disjointHits)[number]) => gateWindow(window, parameters);
  return hitScores(calibrated.disjointHits.map(windowOf), calibrated.disjointControl.map(windowOf));
}

/** The seeded splits of the blocks of the control's disjoint windows: one string for each, `1` where a block serves as control. */
function halfSplitOf(windows: TargetCalibration['disjointControl'], seed: string): Json {
  const blocks = [...new Set(windows.map(({ block }) => block))];
  if (blocks.length < 2) return null;
  const random = new Random(halfSplitSeed(seed));
  return {
    seed: halfSplitSeed(seed),
    blocks,
    splits: Array.from(splitInHalves(blocks.length, random, HALF_SPLITS), (chosen) => chosen.join('')),
  };
}
