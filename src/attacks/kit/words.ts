import type { Calibration, Finding } from '../../domain/index.js';
import type { PassageJudgement } from './judgePassages.js';

/** A sentence, marked where its number is uncalibrated. */
export function markedBy({ kind }: Calibration, sentence: string): string {
  return kind === 'uncalibrated' ? `Uncalibrated: ${sentence}` : sentence;
}

/** What the control says, for the middle of a sentence; says so when there is none. */
export function controlWords({ controls }: Calibration, phrase: string): string {
  return controls.length === 0 ? 'there is no control to compare with (uncalibrated)' : phrase;
}

/** Caveats that go with every finding of a judgement: why uncalibrated, and what is missing for a claim. */
export function judgementCaveats(judgement: PassageJudgement): string[] {
  const { calibration, standing, missing } = judgement;
  return [
    ...calibrationCaveats(calibration),
    ...(standing === 'not-shown' ? [...missing, 'Not shown by this test. Absence is not shown.'] : []),
    ...(standing === 'claim' ? [basisOf(judgement)] : []),
  ];
}

/** What a claim rests on. */
function basisOf({ aboveFamilyFloor, tested, controlTested }: PassageJudgement): string {
  return aboveFamilyFloor > 0
    ? `${aboveFamilyFloor} of ${tested} passages lie above the family floor: set by the tail of ${controlTested} control passages and the number of passages so that text that was never seen passes it anywhere with a probability of about .01, if its scores fall off exponentially.`
    : 'The lower bound of the rate in the work exceeds the upper bound of the rate in the control.';
}

/** Caveats that go with every finding that rests on a control. */
export function calibrationCaveats({ kind }: Calibration): string[] {
  if (kind === 'uncalibrated')
    return ['Uncalibrated: this number cannot support a claim of memorization by itself.'];
  const what = kind === 'calibrated' ? 'The error rates hold' : 'The family floor holds';
  return [`${what} if the control is exchangeable with the work as text the model has not seen.`];
}

/** The interval of a rate as findings carry it. */
export function blockedInterval(rate: PassageJudgement['rate'], of: string): Finding['interval'] {
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
    : { kind: 'none', reason: rate.reason };
}
