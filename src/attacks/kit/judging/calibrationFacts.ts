import type { Scored } from '../../../base/index.js';
import { blindGate, type CalibrationFacts, type GateWindow } from '../../../measure/index.js';

/** One side of a comparison: windows or passages that share no token, each with its block. */
export interface ComparedSide {
  readonly windows: readonly GateWindow[];
  readonly blocks: readonly string[];
}

/** The facts that decide whether a number may be called calibrated. Every attack uses the same. @param control null if none was chosen */
export function calibrationFacts(input: {
  readonly target: readonly GateWindow[];
  readonly control: ComparedSide | null;
  readonly alpha: number;
  readonly replayDecades: Scored;
}): CalibrationFacts {
  const { target, control, alpha, replayDecades } = input;
  return {
    control:
      control === null ? null : { windows: control.windows.length, blocks: new Set(control.blocks).size },
    targetWindows: target.length,
    alpha,
    gate: blindGate({ target, control: control?.windows ?? [] }),
    // The examination applies one list to both sides; there is no way to clean one side alone.
    cleaning: 'both',
    replayDecades,
    // Begin and resume refuse to run any other plan than the one whose hash is in start.json.
    planHashMatches: true,
    // Nothing here reads training data. A text that is known to be in it must not be received as a control.
    controlInTraining: false,
  };
}
