import { isScored, type Scored, type Remark } from '../../../base/index.js';
import {
  isTestedWhole,
  noInterval,
  type Finding,
  type FindingSpan,
  type Interval,
} from '../../../domain/index.js';
import { isAboveFloor } from '../../../measure/index.js';
import type { TargetCalibration } from './calibrate.js';
import { spanOf, type WorkScores } from './collect.js';
import type { CountedWindow } from './counted.js';
import type { WindowAttackParameters } from './parameters.js';
import { testedOf } from './tested.js';
import { common } from '../words/common.js';
import { controlWords } from '../words/words.js';

/** The most locations that a finding lists; the rest are in the journal. */
export const MOST_SPANS = 500;

/** Why a number about the whole work has no interval: a census has no sampling error, and what has gaps is no random sample. */
export function census(scores: WorkScores, parameters: WindowAttackParameters): Interval {
  const missing = scores.scored.reduce((sum, flag) => sum + 1 - flag, 0);
  if (missing > 0)
    return noInterval(common.unscored('no-census', { missing, windows: scores.scored.length }));
  const { counts } = testedOf(scores, parameters);
  return noInterval(
    isTestedWhole(counts)
      ? common.unscored('census')
      : common.unscored('part-tested', { tested: counts.tested, chars: counts.chars }),
  );
}

/** The locations of windows, most probable first, at most {@link MOST_SPANS}. */
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

/** The windows strictly above a floor; none if there is no floor. */
export function above(windows: readonly CountedWindow[], log10Floor: Scored): CountedWindow[] {
  return isScored(log10Floor) ? windows.filter(({ logPz }) => isAboveFloor(logPz, log10Floor)) : [];
}

/** A share with its count, or why there is none. */
export function shareOf(
  hits: number,
  total: number,
  of: string,
): { value: Scored; count: NonNullable<Finding['count']> } {
  return {
    value: total === 0 ? common.unscored('no-passages-of', { of }) : hits / total,
    count: { hits, total, of },
  };
}

/** What the control shows, for the middle of a sentence; says so if there is no control. */
export function controlPhrase(calibrated: TargetCalibration, phrase: string): string {
  return controlWords(
    calibrated.calibration,
    calibrated.control.length === 0
      ? 'no control passage remains after cleaning and scoring (uncalibrated)'
      : phrase,
  );
}

/** A caveat about the control's value, if it has one. */
export function controlCaveat(value: Scored, caveat: Remark): Remark[] {
  return isScored(value) ? [caveat] : [];
}

/** Says that a finding lists only some of its locations. */
export function listedCaveat(places: number, which: 'most probable' | 'first'): Remark[] {
  return places <= MOST_SPANS ? [] : [common.remark('places-listed', { places, which, listed: MOST_SPANS })];
}

/** The caveats of every finding about one target. */
export function commonCaveats(calibrated: TargetCalibration): Remark[] {
  return [
    ...(calibrated.calibration.kind === 'uncalibrated' ? [common.remark('uncalibrated')] : []),
    ...(calibrated.control.length > calibrated.disjointControl.length
      ? [
          common.remark('floors-from-overlapping', {
            windows: calibrated.control.length,
            disjoint: calibrated.disjointControl.length,
          }),
        ]
      : []),
    ...calibrated.notes,
    common.remark('error-rates-hold-if'),
  ];
}
