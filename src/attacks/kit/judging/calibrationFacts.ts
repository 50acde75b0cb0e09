import {
  blindGate,
  type CalibrationFacts,
  type GateWindow,
  type ReplayFacts,
} from '../../../measure/index.js';

/**
 * The facts that decide whether a number may be called calibrated. Every attack uses the same.
 * @param input target, control: windows or passages that share no token; control is null if none was chosen
 */
export function calibrationFacts(input: {
  readonly target: readonly GateWindow[];
  readonly control: readonly GateWindow[] | null;
  readonly alpha: number;
  readonly replay: ReplayFacts;
}): CalibrationFacts {
  const { target, control, alpha, replay } = input;
  return {
    control:
      control === null
        ? null
        : { windows: control.length, blocks: new Set(control.map(({ block }) => block)).size },
    targetWindows: target.length,
    alpha,
    gate: blindGate({ target, control: control ?? [] }),
    replay,
  };
}
