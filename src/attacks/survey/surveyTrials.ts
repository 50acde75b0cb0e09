import { finiteOr, isScored } from '../../base/index.js';
import { isAboveFloor } from '../../measure/index.js';
import type { Trial } from '../define.js';
import { common } from '../kit/index.js';
import { surveyFloor } from './judgeSurvey.js';
import { passageAt } from './stretches.js';
import type { SurveyInput } from './surveyInput.js';
import { tilesOf } from './tiles.js';
import type { WorkSurvey } from './workSurvey.js';

/**
 * The surveyed passages that share no token, in order. A hit lies above the family floor that the places of the controls set. A control
 * is compared with the highest floor of any target.
 */
export function surveyTrials(input: SurveyInput, byWork: ReadonlyMap<string, WorkSurvey>): Trial[] {
  const { prefixTokens, suffixTokens } = input.parameters;
  const all = input.works.flatMap(({ id }) => byWork.get(id) ?? []);
  const controls = all.filter(({ work }) => work.role === 'control');
  const floors = new Map(
    all
      .filter(({ work }) => work.role === 'target')
      .map((survey) => {
        const floor = surveyFloor(survey, controls);
        return [survey, isScored(floor) ? floor : Infinity] as const;
      }),
  );
  const highest = Math.max(-Infinity, ...floors.values());
  return all.flatMap((survey) => {
    const floor = floors.get(survey) ?? highest;
    return tilesOf(survey, prefixTokens, suffixTokens).map(({ place, logPz }) => ({
      workId: survey.work.id,
      ...passageAt(survey, input.parameters, place),
      hit: isAboveFloor(logPz, floor),
      score: finiteOr(logPz / Math.LN10, common.unscored('probability-zero')),
    }));
  });
}
