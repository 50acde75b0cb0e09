import { isScored, remarkOf, type Remark, type Scored, type Unscored } from '../../base/index.js';
import type { BlindGate } from './blindGate.js';
import { controlsNeeded, floorOfDecimalTimes } from './conformal.js';
import { enoughControl } from './enoughControl.js';
import { GATE_REFUSED } from './gateOf.js';
import { REPLAY_LIMIT_DECADES } from './replayDelta.js';
import { words } from '../words.js';

/**
 * What scoring windows a second time showed. `made`: the largest |Δ log10 p_z|, unscored where a probability is 0 in one scoring only, and
 * whether no claim may rest on such numbers. `none`: the attack can replay, and nothing was replayed. `other-check`: the attack checks its
 * numbers in another way.
 */
export type ReplayFacts =
  | { readonly kind: 'made'; readonly decades: Scored; readonly refused: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'other-check' };

/** What must be known before a number may be called calibrated. */
export interface CalibrationFacts {
  /** The matched control: its disjoint windows, and the blocks they come from; null if none was given. */
  readonly control: { readonly windows: number; readonly blocks: number } | null;
  /** Disjoint windows of the target that are tested together. */
  readonly targetWindows: number;
  /** Error rate of the conformal test, 0 < α < 1. */
  readonly alpha: number;
  readonly gate: BlindGate | Unscored;
  readonly replay: ReplayFacts;
}

/** Whether a number may be called calibrated. */
export interface CalibrationVerdict {
  /** `imperfect`: claims rest on τ_F alone and no error rate is printed. `uncalibrated`: measured, but no claim. */
  readonly kind: 'calibrated' | 'imperfect' | 'uncalibrated';
  /** Why not, or not fully; empty if calibrated. */
  readonly reasons: readonly Remark[];
}

/**
 * Decides whether a claim may be printed. It may not if there is no control, the control is too small, α < 1/(N + 1), the blind gate
 * fails, or the replay moved by more than half a decade or from zero. The measured number is still printed, marked uncalibrated, with these
 * reasons. Three conditions are held elsewhere and are not facts here: an examination has one cleaning list, which is applied to target
 * and control alike; a plan whose hash is not the one in start.json is not run; and no program can tell whether a control is in the training
 * data, so evidence states why it is not, and a claim says where nothing is stated.
 * @param facts already computed numbers
 * @returns every reason that applies, not only the first
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Cooper et al. 2026, arXiv 2607.12649 (a probability without a matched control is uncalibrated); the list is ours
 */
export function calibration(facts: CalibrationFacts): CalibrationVerdict {
  const against = [...controlReasons(facts), ...replayReasons(facts.replay)];
  const doubts = facts.control === null ? [] : [...gateDoubts(facts.gate), ...replayDoubts(facts.replay)];
  return {
    kind: against.length > 0 ? 'uncalibrated' : doubts.length > 0 ? 'imperfect' : 'calibrated',
    reasons: [...against, ...doubts],
  };
}

function controlReasons(facts: CalibrationFacts): Remark[] {
  const { control, gate, alpha } = facts;
  if (control === null) return [words.remark('no-control')];
  const size = enoughControl({
    controlCount: control.windows,
    controlBlocks: control.blocks,
    targetCount: facts.targetWindows,
  });
  const reasons = size.reasons.map((because) => words.remark('control-too-small', { because }));
  if (floorOfDecimalTimes(alpha, control.windows + 1) < 1) {
    reasons.push(
      words.remark('alpha-too-small', { alpha, needed: controlsNeeded(alpha), controls: control.windows }),
    );
  }
  if (gate.kind === 'unscored') {
    reasons.push(words.remark('gate-unscored', { because: remarkOf(gate) }));
  } else if (gate.verdict === 'refuse') {
    reasons.push(
      words.remark('gate-refused', { distance: gate.distance, lower: gate.lower, limit: GATE_REFUSED }),
    );
  }
  return reasons;
}

function replayReasons(replay: ReplayFacts): Remark[] {
  if (replay.kind !== 'made' || !replay.refused) return [];
  return isScored(replay.decades)
    ? [words.remark('replay-moved', { decades: replay.decades, limit: REPLAY_LIMIT_DECADES })]
    : [remarkOf(replay.decades)];
}

function gateDoubts(gate: BlindGate | Unscored): Remark[] {
  if (gate.kind === 'unscored' || gate.verdict !== 'imperfect') return [];
  return [
    words.remark('gate-imperfect', { distance: gate.distance, upper: gate.upper, limit: GATE_REFUSED }),
  ];
}

/** Without a replay nothing shows that the numbers do not depend on how the computation was laid out. */
function replayDoubts(replay: ReplayFacts): Remark[] {
  return replay.kind === 'none' ? [words.remark('replay-missing')] : [];
}
