import { remarkOf, type Remark, type Unscored } from '../../base/index.js';
import type { WorksGate } from './blindGate.js';
import type { CalibrationVerdict } from './calibration.js';
import { listReach } from './conformalList.js';
import { GATE_REFUSED } from './gateOf.js';
import { words } from '../words.js';

/** The number of control works below which no list is called calibrated; see docs/design/list-of-works.md. */
export const MINIMUM_CONTROL_WORKS = 50;

/** What must be known before a list of works may be made. */
export interface WorksFacts {
  /** Control works with a score; null if there is no control. */
  readonly controlWorks: number | null;
  /** Works of the target with a score. */
  readonly targetWorks: number;
  /** False-discovery rate of the list, 0 < q < 1. */
  readonly q: number;
  readonly gate: WorksGate | Unscored;
}

/**
 * Decides whether a list of works at a false-discovery rate may be made. `uncalibrated`: there is no control, or it has fewer than
 * {@link MINIMUM_CONTROL_WORKS} works, or no list is possible at these sizes, or the blind gate refuses it. `imperfect`: the gate does not
 * show a match. A list rests on exchangeable works alone, so only a `calibrated` one is a claim.
 * @param facts already computed numbers
 * @returns every reason that applies, not only the first
 * @throws {PalimpsestError} `value-out-of-range`
 * @source ours; Bates et al. 2023, Annals of Statistics 51:149 (the rate holds for exchangeable works)
 */
export function worksCalibration(facts: WorksFacts): CalibrationVerdict {
  const { controlWorks: works, gate } = facts;
  if (works === null) return { kind: 'uncalibrated', reasons: [words.remark('works-no-control')] };
  const against = [...sizeReasons(works, facts), ...gateReasons(gate)];
  const doubts =
    gate.kind === 'gate' && gate.verdict === 'imperfect'
      ? [
          words.remark('works-gate-imperfect', {
            distance: gate.distance,
            upper: gate.upper,
            limit: GATE_REFUSED,
          }),
        ]
      : [];
  return {
    kind: against.length > 0 ? 'uncalibrated' : doubts.length > 0 ? 'imperfect' : 'calibrated',
    reasons: [...against, ...doubts],
  };
}

function sizeReasons(works: number, { targetWorks, q }: WorksFacts): Remark[] {
  const { controlsForAny } = listReach(targetWorks, works, q);
  return [
    ...(works < MINIMUM_CONTROL_WORKS
      ? [words.remark('works-too-few', { works, needed: MINIMUM_CONTROL_WORKS })]
      : []),
    ...(works < controlsForAny
      ? [words.remark('list-impossible', { q, needed: controlsForAny, works })]
      : []),
  ];
}

function gateReasons(gate: WorksFacts['gate']): Remark[] {
  if (gate.kind === 'unscored') return [words.remark('works-gate-unscored', { because: remarkOf(gate) })];
  if (gate.verdict !== 'refuse') return [];
  return [
    words.remark('works-gate-refused', { distance: gate.distance, lower: gate.lower, limit: GATE_REFUSED }),
  ];
}
