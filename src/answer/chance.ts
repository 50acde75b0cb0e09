import { isScored, type Remark, type Scored, type Unscored } from '../base/index.js';
import type { Finding } from '../domain/index.js';
import { controlHistogram } from '../figure/index.js';
import type { Chance } from './answer.js';
import {
  findingOfPassages,
  isForeign,
  PASSAGES,
  type AnswerSource,
  type MeasuredPassages,
} from './source.js';
import { words } from './words.js';

/** log10 of the family floor that the controls set for the work. */
export function floorOf({ target }: MeasuredPassages): Scored {
  return target.thresholds.find(({ name }) => name === 'family-floor')?.log10 ?? words.unscored('no-line');
}

/** The two heaps and what they say about chance. */
export function chanceOf(source: AnswerSource, measured: MeasuredPassages | null): Chance | Unscored {
  if (measured === null) return words.unscored('no-passages-measured');
  const { examination, details, target } = measured;
  return {
    examinationId: examination.id,
    sentence: chanceSentence(
      measured,
      findingOfPassages(source, examination, PASSAGES['memorized-passages']),
    ),
    edges: details.histogramEdges,
    work: target.summary.histogram,
    control: [...(controlHistogram(details.controls)?.counts ?? target.summary.histogram.map(() => 0))],
    log10Floor: floorOf(measured),
  };
}

/** @param passages the finding about passages above the floor; an attack that makes no such claim says nothing about chance */
function chanceSentence(measured: MeasuredPassages, passages: Finding | undefined): Remark {
  const { details, target, controls } = measured;
  const best = target.summary.maxLog10;
  const highest = details.controls.reduce(
    (most, { summary: { maxLog10 } }) => (isScored(maxLog10) ? Math.max(most, maxLog10) : most),
    -Infinity,
  );
  if (!isScored(best) || !Number.isFinite(highest)) return words.remark('chance-no-control');
  const of = { controls, excess: best - highest };
  if (passages === undefined) return words.remark('chance-not-tested', of);
  const { kind } = passages.calibration;
  if (kind === 'uncalibrated') return words.remark('chance-control-unfit', of);
  switch (passages.standing) {
    case 'not-shown':
      return words.remark('chance-none', of);
    case 'claim':
      return kind === 'calibrated'
        ? words.remark('chance-claim', { ...of, overFloor: overFloor(best, floorOf(measured)) })
        : words.remark('chance-claim-imperfect', of);
    case 'measured':
      return words.remark(isForeign(measured) ? 'chance-foreign' : 'chance-not-tested', of);
  }
}

/** Decades by which the most probable passage of a claim exceeds the floor on which the claim rests. */
function overFloor(best: number, floor: Scored): number {
  if (!isScored(floor)) throw new RangeError('A claim about passages above the floor has a floor.');
  return best - floor;
}
