import { ofTotal, probabilityOfLog, wholeNumber } from '../../base/index.js';
import { noInterval, type Finding, type Interval } from '../../domain/index.js';
import { newcombePaired } from '../../measure/index.js';
import { finding } from '../findingKinds.js';
import { common, controlWords, judgementCaveats, logProbFromJson, markedBy } from '../kit/index.js';
import { changesInWords } from './changesInWords.js';
import { logAt, type NearPassage, type NearWork, type NearWorks } from './collect.js';
import { nearVerbatimKinds } from './kinds.js';
import type { NearVerbatimInput } from './plan.js';
import { words } from './words.js';

/** What near-verbatim copies add to copies that are word for word. */
export function gainFinding(
  { work, passages, judgement }: NearWork,
  { control }: NearWorks,
  { parameters }: NearVerbatimInput,
): Finding {
  const least = Math.log(parameters.leastProbability);
  const count = (of: readonly NearPassage[], by: (passage: NearPassage) => number): number =>
    of.filter((passage) => by(passage) >= least).length;
  const verbatim = (passage: NearPassage): number => logProbFromJson(passage.observed.verbatim.policy);
  const near = ({ score }: NearPassage): number => score;
  const { calibration } = judgement;
  const likeliest = probabilityOfLog(least);
  const controlPart = `in the control, ${wholeNumber(count(control, near))} and ${wholeNumber(count(control, verbatim))} of ${wholeNumber(control.length)} do`;
  const sentence = `${ofTotal(count(passages, near), passages.length)} passages reach a probability of at least ${likeliest} as a near-verbatim copy (${changesInWords(parameters)}), and ${ofTotal(count(passages, verbatim), passages.length)} word for word; ${controlWords(calibration, controlPart)}.`;
  return finding(nearVerbatimKinds['near-verbatim-gain'], work.id, {
    sentence: markedBy(calibration, sentence),
    value:
      passages.length === 0
        ? common.unscored('no-passage-tried')
        : (count(passages, near) - count(passages, verbatim)) / passages.length,
    count: {
      hits: count(passages, near) - count(passages, verbatim),
      total: passages.length,
      of: 'passages reached only by a near-verbatim copy',
    },
    controlValue:
      control.length === 0
        ? common.unscored('no-control-passage-tried')
        : (count(control, near) - count(control, verbatim)) / control.length,
    interval: gainInterval(count(passages, near), count(passages, verbatim), passages.length),
    calibration,
    caveats: judgementCaveats(judgement),
  });
}

/** The passages for which any near copy was found, however improbable; the control shows how rare this is in unseen text. */
export function foundFinding(
  { work, passages, judgement }: NearWork,
  { control }: NearWorks,
  { parameters }: NearVerbatimInput,
): Finding {
  const { calibration } = judgement;
  const found = (of: readonly NearPassage[]): NearPassage[] => of.filter(({ score }) => score > -Infinity);
  const own = found(passages);
  const least = own.reduce((smallest, { score }) => Math.min(smallest, score), 0);
  const range = own.length === 0 ? '' : ` (the least probable one: ${probabilityOfLog(least)})`;
  const controlPart = `in the control, for ${ofTotal(found(control).length, control.length)}`;
  const sentence = `For ${ofTotal(own.length, passages.length)} passages, the search found a near-verbatim copy (${changesInWords(parameters)}), however improbable${range}; ${controlWords(calibration, controlPart)}.`;
  return finding(nearVerbatimKinds['near-verbatim-found'], work.id, {
    sentence: markedBy(calibration, sentence),
    value: passages.length === 0 ? common.unscored('no-passage-tried') : own.length / passages.length,
    count: { hits: own.length, total: passages.length, of: 'passages' },
    controlValue:
      control.length === 0
        ? common.unscored('no-control-passage-tried')
        : found(control).length / control.length,
    interval: noInterval(words.unscored('found-at-this-width')),
    calibration,
    caveats: [words.remark('seldom-drawn'), ...judgementCaveats(judgement)],
  });
}

/** Every passage that is reached word for word is also reached near-verbatim. */
function gainInterval(near: number, verbatim: number, total: number): Interval {
  if (total === 0) return noInterval(common.unscored('no-passage-tried'));
  const { lower, upper, level } = newcombePaired({
    both: verbatim,
    onlyFirst: near - verbatim,
    onlySecond: 0,
    neither: total - near,
  });
  return {
    kind: 'interval',
    lower: Math.max(0, lower),
    upper,
    level,
    method: 'Newcombe, paired',
    of: 'the difference between the two shares over all passages of this work, estimated from the random sample tested',
  };
}

/** Whether the counted draws agree with the bounds. */
export function drawsFinding(
  { work, passages, judgement }: NearWork,
  { control }: NearWorks,
  { parameters }: NearVerbatimInput,
): Finding {
  const { epsilon, distance } = parameters;
  const { calibration } = judgement;
  const totals = (of: readonly NearPassage[]): { draws: number; near: number } =>
    of.reduce(
      (sum, { observed: { draws } }) => ({
        draws: sum.draws + (draws?.draws ?? 0),
        near: sum.near + (draws?.near[distance] ?? 0),
      }),
      { draws: 0, near: 0 },
    );
  const own = totals(passages);
  const ofControl = totals(control);
  const outside = passages.filter(({ observed, score }) => {
    const interval = observed.draws?.interval;
    if (interval === undefined) return false;
    const upper = Math.exp(logAt(observed.upper[distance], epsilon));
    return interval.upper < Math.exp(score) || interval.lower > upper;
  }).length;
  const level = passages.find(({ observed }) => observed.draws !== null)?.observed.draws?.interval.level ?? 0;
  const controlPart = `in the control, ${wholeNumber(ofControl.near)} of ${wholeNumber(ofControl.draws)} draws did`;
  const sentence = `${wholeNumber(own.near)} of ${wholeNumber(own.draws)} seeded draws wrote a near-verbatim copy; ${controlWords(calibration, controlPart)}. For ${ofTotal(outside, passages.length)} passages, the draws do not agree with the bounds at the ${(100 * level).toFixed(0)}% level.`;
  return finding(nearVerbatimKinds['near-verbatim-draws'], work.id, {
    sentence: markedBy(calibration, sentence),
    value: own.draws === 0 ? words.unscored('no-draws-made') : own.near / own.draws,
    count: { hits: own.near, total: own.draws, of: 'draws' },
    controlValue:
      ofControl.draws === 0 ? common.unscored('no-control-drawn') : ofControl.near / ofControl.draws,
    interval: noInterval(words.unscored('interval-for-each-passage')),
    calibration,
    caveats: [words.remark('one-interval-in-twenty'), ...judgementCaveats(judgement)],
  });
}
