import { isScored, remarkOf, type Remark, type Scored, type Unscored } from '../../base/index.js';
import { GATE_REFUSED, type BlindGate } from './blindGate.js';
import { controlsNeeded, floorOfDecimalTimes } from './conformal.js';
import { enoughControl } from './enoughControl.js';
import { REPLAY_LIMIT_DECADES } from './replayDelta.js';
import { words } from '../words.js';

/** Where the cleaning list removed passages (quotations, boilerplate, passages of older works). */
export type CleaningSides = 'both' | 'none' | 'target-only' | 'control-only';

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
  readonly cleaning: CleaningSides;
  readonly replay: ReplayFacts;
  /** True if the plan that was hashed before scoring is the plan that was run. */
  readonly planHashMatches: boolean;
  /** True if a control passage is known to be in the model's training data. */
  readonly controlInTraining: boolean;
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
 * fails, the cleaning was one-sided, the replay moved by more than half a decade or from zero, the plan's hash differs, or a control is
 * found in the training data. The measured number is still printed, marked uncalibrated, with these reasons.
 * @param facts already computed numbers
 * @returns every reason that applies, not only the first
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Cooper et al. 2026, arXiv 2607.12649 (a probability without a matched control is uncalibrated); the list is ours
 */
export function calibration(facts: CalibrationFacts): CalibrationVerdict {
  const against = [...controlReasons(facts), ...procedureReasons(facts)];
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
  if (facts.controlInTraining) reasons.push(words.remark('control-in-training'));
  return reasons;
}

function procedureReasons(facts: CalibrationFacts): Remark[] {
  const reasons: Remark[] = [];
  if (facts.cleaning === 'target-only' || facts.cleaning === 'control-only') {
    const side = facts.cleaning === 'target-only' ? 'target' : 'control';
    reasons.push(words.remark('cleaning-one-sided', { side }));
  }
  const { replay } = facts;
  if (replay.kind === 'made' && replay.refused) {
    reasons.push(
      isScored(replay.decades)
        ? words.remark('replay-moved', { decades: replay.decades, limit: REPLAY_LIMIT_DECADES })
        : remarkOf(replay.decades),
    );
  }
  if (!facts.planHashMatches) reasons.push(words.remark('plan-differs'));
  return reasons;
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
