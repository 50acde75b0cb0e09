import type { Remark, Unscored } from '../../base/index.js';
import type { Finding } from '../../domain/index.js';
import type { BlockedRate } from '../../measure/index.js';
import { common, type CountedWindow, type JudgedTarget, missingInRates, rateOf } from '../kit/index.js';

/** What decides whether a share of passages is a claim. */
interface Counted {
  readonly tested: readonly CountedWindow[];
  readonly control: readonly CountedWindow[];
  readonly isHit: (window: CountedWindow) => boolean;
  /** Said where no passage is a hit. */
  readonly none: Remark;
}

/** A claim needs a hit, a memorized passage, and a rate that clearly exceeds the control's. */
export function claimOf(
  { calibrated }: JudgedTarget,
  { tested, control, isHit, none }: Counted,
): {
  readonly rate: BlockedRate | Unscored;
  readonly standing: Finding['standing'];
  readonly missing: readonly Remark[];
} {
  const rateIn = (windows: readonly CountedWindow[]): BlockedRate | Unscored =>
    rateOf(windows, windows.map(isHit));
  const rate = rateIn(tested);
  const missing = [
    ...(tested.some(isHit) ? [] : [none]),
    ...(calibrated.judgement.steps.memorizedPassage.standing === 'claim'
      ? []
      : [common.remark('no-passage-above-control-floor')]),
    ...missingInRates(rate, rateIn(control)),
  ];
  if (calibrated.calibration.kind === 'uncalibrated') return { rate, standing: 'measured', missing };
  return { rate, standing: missing.length === 0 ? 'claim' : 'not-shown', missing };
}
