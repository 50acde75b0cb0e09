import { isScored, unscored, type Scored } from '../../base/index.js';
import type { Finding, FindingSpan, Interval } from '../../domain/index.js';
import { isAboveFloor } from '../../measure/index.js';
import type { TargetCalibration } from './calibrate.js';
import { spanOf, type WorkScores } from './collect.js';
import type { CountedWindow } from './counted.js';
import type { WindowAttackParameters } from './parameters.js';

/** Most places a finding lists; the rest is in the journal. */
export const MOST_SPANS = 500;

/** Why a number about the whole work has no interval: a census has no sampling error, and one with gaps is no sample either. */
export function census({ scored }: WorkScores): Interval {
  const missing = scored.reduce((sum, flag) => sum + 1 - flag, 0);
  return {
    kind: 'none',
    reason:
      missing === 0
        ? 'A census: every window of the plan was measured, so there is no sampling error.'
        : `No census and no random sample: ${wholeNumber(missing)} of ${wholeNumber(scored.length)} windows could not be scored.`,
  };
}

/** The Korn–Graubard interval of a rate as findings carry it. */
export function rateInterval(rate: TargetCalibration['targetRate'], of: string): Interval {
  return rate.kind === 'rate'
    ? {
        kind: 'interval',
        lower: rate.lower,
        upper: rate.upper,
        level: rate.level,
        method: 'Korn–Graubard over blocks',
        of,
      }
    : { kind: 'none', reason: rate.reason };
}

/** The places of windows, most probable first, at most {@link MOST_SPANS}. */
export function spansOf(
  windows: readonly CountedWindow[],
  parameters: WindowAttackParameters,
): FindingSpan[] {
  return [...windows]
    .sort((a, b) => b.logPz - a.logPz || a.window - b.window)
    .slice(0, MOST_SPANS)
    .map(({ scores, window, logPz }) => {
      const { startChar, endChar } = spanOf(scores, window, parameters);
      return { workId: scores.work.id, startChar, endChar, logProbNats: logPz };
    });
}

/** Windows strictly above a floor, or none without one. */
export function above(windows: readonly CountedWindow[], log10Floor: Scored): CountedWindow[] {
  return isScored(log10Floor) ? windows.filter(({ logPz }) => isAboveFloor(logPz, log10Floor)) : [];
}

/** A share with its count, or why there is none. */
export function shareOf(
  hits: number,
  total: number,
  of: string,
): { value: Scored; count: NonNullable<Finding['count']> } {
  return { value: total === 0 ? unscored(`There are no ${of}.`) : hits / total, count: { hits, total, of } };
}

/** `3 of 208 (1.4 %)`. */
export function ofTotal(hits: number, total: number): string {
  return total === 0 ? '0 of 0' : `${wholeNumber(hits)} of ${wholeNumber(total)} (${percent(hits / total)})`;
}

/** `70,427`. */
export function wholeNumber(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `12.3 %`; only nothing is `0.0 %`, and only all is `100.0 %`. */
export function percent(share: number): string {
  const rounded = (100 * share).toFixed(1);
  if (rounded === '0.0' && share > 0) return 'under 0.1 %';
  if (rounded === '100.0' && share < 1) return 'over 99.9 %';
  return `${rounded} %`;
}

/** A probability for people: `10^-3.2`; from .001 up as it is, `0.825`, and only certainty is `1.000`. */
export function powerOfTen(log10: number): string {
  if (log10 >= -3 && log10 <= 0) {
    const rounded = (10 ** log10).toFixed(3);
    return rounded === '1.000' && log10 < 0 ? 'over 0.999' : rounded;
  }
  return `10^${log10.toFixed(1)}`;
}

/** `no control`, or what the control says, for the middle of a sentence. */
export function controlPhrase(calibrated: TargetCalibration, phrase: string): string {
  if (calibrated.calibration.controls.length === 0)
    return 'there is no control to compare with (uncalibrated)';
  return calibrated.control.length === 0 ? 'no passage of the control counts (uncalibrated)' : phrase;
}

/** A caveat about the control's value, where there is one. */
export function controlCaveat(value: Scored, caveat: string): string[] {
  return isScored(value) ? [caveat] : [];
}

/** A sentence, marked where its number is uncalibrated. */
export function marked({ calibration }: TargetCalibration, sentence: string): string {
  return calibration.kind === 'uncalibrated' ? `Uncalibrated: ${sentence}` : sentence;
}

/** Says that a finding lists only some of its places. */
export function listedCaveat(places: number, which: string): string[] {
  return places <= MOST_SPANS
    ? []
    : [
        `Of ${wholeNumber(places)} places the ${which} ${MOST_SPANS} are listed here; the journal holds all windows.`,
      ];
}

/** Caveats that go with every finding about one target. */
export function commonCaveats(calibrated: TargetCalibration): string[] {
  return [
    ...(calibrated.calibration.kind === 'uncalibrated'
      ? ['Uncalibrated: this number cannot support a claim of memorization by itself.']
      : []),
    ...(calibrated.control.length > calibrated.disjointControl.length
      ? [
          `Floors are set by all ${wholeNumber(calibrated.control.length)} control windows that were measured; of these ${wholeNumber(calibrated.disjointControl.length)} share no token and are counted as control passages.`,
        ]
      : []),
    ...calibrated.notes,
    'The error rates hold if the control is exchangeable with the work as text the model has not seen.',
  ];
}
