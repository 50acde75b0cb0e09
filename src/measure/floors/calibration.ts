import { isScored, type Scored, type Unscored } from '../../base/index.js';
import { GATE_REFUSED, type BlindGate } from './blindGate.js';
import { controlsNeeded, floorOfDecimalTimes } from './conformal.js';
import { enoughControl } from './enoughControl.js';
import { REPLAY_LIMIT_DECADES } from './replayDelta.js';

/** On which side passages were cut out by the cleaning list (quotations, boilerplate, passages of older works). */
export type CleaningSides = 'both' | 'none' | 'target-only' | 'control-only';

/** What must be known before a number may be called calibrated. */
export interface CalibrationFacts {
  /** The matched control, by its disjoint windows and the blocks they come from; null = none was given. */
  readonly control: { readonly windows: number; readonly blocks: number } | null;
  /** Disjoint windows of the target that are tested together. */
  readonly targetWindows: number;
  /** Error rate of the conformal test, 0 < α < 1. */
  readonly alpha: number;
  readonly gate: BlindGate | Unscored;
  readonly cleaning: CleaningSides;
  /** Largest |Δ log10 p_z| of the replay; unscored if none was made. */
  readonly replayDecades: Scored;
  /** The plan that was hashed before scoring is the plan that was run. */
  readonly planHashMatches: boolean;
  /** A control passage is known to be in the model's training data. */
  readonly controlInTraining: boolean;
}

/** One reason against calibration, for machines and for people. */
export interface CalibrationReason {
  readonly code:
    | 'no-control'
    | 'control-too-small'
    | 'alpha-too-small'
    | 'gate-refused'
    | 'gate-unscored'
    | 'gate-imperfect'
    | 'cleaning-one-sided'
    | 'replay-moved'
    | 'plan-differs'
    | 'control-in-training';
  readonly sentence: string;
}

/** What a number may be called. */
export interface CalibrationVerdict {
  /** `imperfect`: claims rest on τ_F alone and no error rate is printed. `uncalibrated`: measured, but no claim. */
  readonly kind: 'calibrated' | 'imperfect' | 'uncalibrated';
  /** Sentences of `because`, in order. */
  readonly reasons: readonly string[];
  readonly because: readonly CalibrationReason[];
}

/**
 * May a claim be printed? Refuses when there is no control, the control is too small, α < 1/(N + 1), the blind gate
 * fails, the cleaning was one-sided, the replay moved by more than half a decade, the plan's hash differs, or a control is
 * found in the training data. What was measured is still printed, marked uncalibrated with these reasons.
 * @param facts already computed numbers
 * @returns every reason that applies, not only the first
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Cooper et al. 2026, arXiv 2607.12649 (a probability without a matched control is uncalibrated); the list is ours
 */
export function calibration(facts: CalibrationFacts): CalibrationVerdict {
  const against = [...controlReasons(facts), ...procedureReasons(facts)];
  const doubts = facts.control === null ? [] : gateDoubts(facts.gate);
  const because = [...against, ...doubts];
  return {
    kind: against.length > 0 ? 'uncalibrated' : doubts.length > 0 ? 'imperfect' : 'calibrated',
    reasons: because.map((reason) => reason.sentence),
    because,
  };
}

function controlReasons(facts: CalibrationFacts): CalibrationReason[] {
  const { control, gate, alpha } = facts;
  if (control === null) {
    return [
      {
        code: 'no-control',
        sentence: 'There is no control: nothing says how probable unseen text of this kind is.',
      },
    ];
  }
  const size = enoughControl({
    controlCount: control.windows,
    controlBlocks: control.blocks,
    targetCount: facts.targetWindows,
  });
  const reasons: CalibrationReason[] = size.reasons.map((reason) => ({
    code: 'control-too-small',
    sentence: `Control too small: ${reason}`,
  }));
  if (floorOfDecimalTimes(alpha, control.windows + 1) < 1) {
    reasons.push({
      code: 'alpha-too-small',
      sentence: `No claim possible at an error rate of ${String(alpha)}: it needs at least ${String(controlsNeeded(alpha))} control passages, there are ${String(control.windows)}.`,
    });
  }
  if (gate.kind === 'unscored') {
    reasons.push({
      code: 'gate-unscored',
      sentence: `Whether the control is equally hard is not known: ${gate.reason}`,
    });
  } else if (gate.verdict === 'refuse') {
    reasons.push({
      code: 'gate-refused',
      sentence: `The control is refused: without any model it can be told from the work (AUC ${gate.distance.toFixed(3)} away from ½, limit ${GATE_REFUSED.toFixed(2)}), so it is not equally hard.`,
    });
  }
  if (facts.controlInTraining) {
    reasons.push({
      code: 'control-in-training',
      sentence: 'A control passage was found in the training data.',
    });
  }
  return reasons;
}

function procedureReasons(facts: CalibrationFacts): CalibrationReason[] {
  const reasons: CalibrationReason[] = [];
  if (facts.cleaning === 'target-only' || facts.cleaning === 'control-only') {
    const side = facts.cleaning === 'target-only' ? 'the work' : 'the control';
    reasons.push({
      code: 'cleaning-one-sided',
      sentence: `Only ${side} was cleaned of quotations and boilerplate; both sides must be cleaned by the same list.`,
    });
  }
  if (isScored(facts.replayDecades) && facts.replayDecades > REPLAY_LIMIT_DECADES) {
    reasons.push({
      code: 'replay-moved',
      sentence: `Scored again, a window moved by ${facts.replayDecades.toFixed(2)} decades; the limit is ${String(REPLAY_LIMIT_DECADES)}.`,
    });
  }
  if (!facts.planHashMatches) {
    reasons.push({
      code: 'plan-differs',
      sentence: 'The plan that was run is not the plan that was hashed before scoring.',
    });
  }
  return reasons;
}

function gateDoubts(gate: BlindGate | Unscored): CalibrationReason[] {
  if (gate.kind === 'unscored' || gate.verdict !== 'imperfect') return [];
  return [
    {
      code: 'gate-imperfect',
      sentence: `The control is imperfectly matched: without any model it can partly be told from the work (AUC ${gate.distance.toFixed(3)} away from ½). Claims rest on the family floor alone and no error rate is stated.`,
    },
  ];
}
