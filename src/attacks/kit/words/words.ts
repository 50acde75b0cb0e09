import type { Remark, Unscored } from '../../../base/index.js';
import { noInterval, type Calibration, type Interval } from '../../../domain/index.js';
import {
  clopperPearson,
  DEFAULT_SUBSTANTIAL_SHARE,
  shareAtMost,
  type BlockedRate,
} from '../../../measure/index.js';
import { common } from './common.js';

/** A sentence, marked if its number is uncalibrated. */
export function markedBy({ kind }: Calibration, sentence: string): string {
  return kind === 'uncalibrated' ? `Uncalibrated: ${sentence}` : sentence;
}

/** What the control shows, for the middle of a sentence; says so if there is no control. */
export function controlWords({ controls }: Calibration, phrase: string): string {
  return controls.length === 0 ? 'there is no control to compare with (uncalibrated)' : phrase;
}

/** The facts of a judgment that its sentences state. */
export interface JudgementFacts {
  readonly calibration: Calibration;
  readonly standing: 'claim' | 'not-shown' | 'measured';
  readonly missing: readonly Remark[];
  readonly limits: readonly Remark[];
  readonly hits: readonly unknown[];
  readonly aboveFamilyFloor: number;
  readonly tested: number;
  readonly controlTested: number;
}

/** The caveats of every finding of a judgment: whether it is calibrated, and what is missing for a claim. */
export function judgementCaveats(judgement: JudgementFacts): Remark[] {
  const { calibration, standing, missing, limits, hits, tested } = judgement;
  return [
    ...calibrationCaveats(calibration),
    ...(standing === 'not-shown' ? [...missing, common.remark('not-shown')] : []),
    ...(standing === 'not-shown' && hits.length === 0 && tested > 0
      ? [common.remark('at-most-share', { tested, share: shareAtMost(0, tested) })]
      : []),
    ...(standing === 'claim' ? [basisOf(judgement), ...limits] : []),
  ];
}

/** What a claim rests on. */
function basisOf({ aboveFamilyFloor: above, tested, controlTested: controls }: JudgementFacts): Remark {
  return above > 0
    ? common.remark('rests-on-floor', { above, tested, controls })
    : common.remark('rests-on-rates');
}

/** Which portion counts as substantial, and that the program chose it unless the plan did. */
export function yardstickCaveat({ substantialShare }: { readonly substantialShare: number }): Remark {
  return common.remark('yardstick-fixed', {
    share: substantialShare,
    isDefault: substantialShare === DEFAULT_SUBSTANTIAL_SHARE,
  });
}

/** The caveats of every finding that rests on a control. */
export function calibrationCaveats({ kind }: Calibration): Remark[] {
  if (kind === 'uncalibrated') return [common.remark('uncalibrated')];
  return [common.remark(kind === 'calibrated' ? 'error-rates-hold-if' : 'floor-holds-if')];
}

/** The interval of a rate as findings carry it. */
export function blockedInterval(rate: BlockedRate | Unscored, of: string): Interval {
  return rate.kind === 'rate'
    ? {
        kind: 'interval',
        lower: rate.lower,
        upper: rate.upper,
        level: rate.level,
        method:
          rate.designEffectFrom === 'blocks'
            ? 'Korn–Graubard over blocks, each block counted as one'
            : 'Korn–Graubard over blocks',
        of,
      }
    : noInterval(rate);
}

/**
 * The interval of a share from a random sample, as findings carry it: 95%, Clopper–Pearson.
 * @param hits of `tried` independent draws; of: the population that the share is of; none: the reason why nothing was tried
 * @throws {PalimpsestError} `value-out-of-range`
 */
export function sampledInterval(
  hits: number,
  tried: number,
  of: string,
  none: Unscored = common.unscored('no-passage-tried'),
): Interval {
  return tried === 0
    ? noInterval(none)
    : { kind: 'interval', ...clopperPearson(hits, tried), method: 'Clopper–Pearson', of };
}
