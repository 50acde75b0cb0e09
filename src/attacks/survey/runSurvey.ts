import { Random, elementAt } from '../../base/index.js';
import type { ScoredItem } from '../../domain/index.js';
import type { AttackWork, PlannedUnit, UnitContext } from '../define.js';
import type { ContextOf, ResultOf, UnitOf } from '../defineAttack.js';
import { logProbJson, putsBos } from '../kit/index.js';
import { blockLength, surveyBlocks } from './blocks.js';
import { placesToConfirm } from './confirmedPlaces.js';
import { hitRuleOf, hitsOf } from './hitRule.js';
import { policyOf } from './parameters.js';
import type { SurveyInput } from './surveyInput.js';
import type { SurveyUnits } from './surveyUnits.js';
import { collectSurveys } from './workSurvey.js';

/** Places of a work that get exact windows. */
interface Chosen {
  readonly confirm: readonly number[];
  readonly misses: readonly number[];
}

type SizedUnit = Pick<PlannedUnit, 'tokens'>;
type Scoring = Pick<UnitContext, 'engine' | 'signal'>;

const chosenOf = new WeakMap<SurveyInput, Promise<ReadonlyMap<string, Chosen>>>();

/** Surveys blocks, or measures exact windows at the places that the earlier blocks decide. */
export async function runSurveyUnit(
  unit: UnitOf<SurveyUnits>,
  input: SurveyInput,
  context: ContextOf<SurveyUnits>,
): Promise<ResultOf<SurveyUnits>> {
  const { spec } = unit;
  const work = input.works.find(({ id }) => id === unit.workId);
  if (work === undefined) throw new TypeError(`${unit.workId} is not in the plan`);
  if (spec.kind === 'blocks') return runBlocks(unit, work, spec.blocks, input, context);
  // All blocks come before the first exact window, so every unit would choose the same places; the choice is made once.
  let chosen = chosenOf.get(input);
  if (chosen === undefined) {
    chosen = choosePlaces(input, context);
    chosenOf.set(input, chosen);
    // A stop while the journal is being read must not block the next try.
    chosen.catch(() => chosenOf.delete(input));
  }
  const places = (await chosen).get(work.id)?.[spec.kind].slice(spec.from, spec.from + spec.count) ?? [];
  return runExact(unit, work, places, input, context);
}

async function choosePlaces(
  input: SurveyInput,
  context: ContextOf<SurveyUnits>,
): Promise<ReadonlyMap<string, Chosen>> {
  const { suffixTokens, missSample } = input.parameters;
  const blocks = (await context.earlier()).filter(({ unitKind }) => unitKind === 'blocks');
  const surveys = [...collectSurveys(input, blocks).values()];
  const controls = surveys.filter(({ work }) => work.role === 'control');
  return new Map(
    surveys.map((survey) => {
      const hits = hitsOf(survey, hitRuleOf(survey, controls, suffixTokens));
      const passedOver: number[] = [];
      survey.counts.forEach((counts, place) => {
        if (counts === 1 && hits[place] !== 1) passedOver.push(place);
      });
      const random = new Random(`${input.seed}/survey-misses/${survey.work.id}`);
      return [
        survey.work.id,
        {
          confirm: placesToConfirm(survey, hits, suffixTokens),
          misses: random
            .sample(passedOver.length, missSample)
            .flatMap((index) => elementAt(passedOver, index)),
        },
      ];
    }),
  );
}

async function runBlocks(
  unit: SizedUnit,
  work: AttackWork,
  indices: readonly number[],
  input: SurveyInput,
  context: Scoring,
): Promise<ResultOf<SurveyUnits, 'blocks'>> {
  const { suffixTokens } = input.parameters;
  const all = surveyBlocks(work.tokens.length, input.parameters);
  const blocks = indices.flatMap((index) => elementAt(all, index));
  const length = blockLength(work.tokens.length, input.parameters);
  const scored = await score(
    unit,
    blocks.map(({ startToken }) => work.tokens.slice(startToken, startToken + length)),
    input,
    context,
  );
  const places = blocks.reduce((sum, { count }) => sum + count, 0);
  const arrays = { logPz: new Float32Array(places), policyLogPz: new Float32Array(places) };
  const best: { place: number; logPz: number }[] = [];
  let at = 0;
  for (const [index, block] of blocks.entries()) {
    const item = scored[index];
    let top = { place: block.first, logPz: -Infinity };
    for (let place = block.first; place < block.first + block.count; place++, at++) {
      const logPz = passageLogProb(item?.logProbs, place - block.startToken, suffixTokens);
      arrays.logPz[at] = logPz;
      arrays.policyLogPz[at] = passageLogProb(
        item?.policyLogProbs[0],
        place - block.startToken,
        suffixTokens,
      );
      if (logPz > top.logPz) top = { place, logPz };
    }
    best.push(top);
  }
  return { value: { best }, arrays };
}

/**
 * log p of the passage that begins `at` tokens after the first scored one. It is added up token by token as for an exact window, so the
 * same context gives the same sum.
 */
export function passageLogProb(logProbs: Float64Array | undefined, at: number, suffixTokens: number): number {
  let sum = 0;
  for (let token = at; token < at + suffixTokens; token++) sum += logProbs?.[token] ?? -Infinity;
  return sum;
}

async function runExact(
  unit: SizedUnit,
  work: AttackWork,
  places: readonly number[],
  input: SurveyInput,
  context: Scoring,
): Promise<ResultOf<SurveyUnits, 'confirm' | 'misses'>> {
  const { prefixTokens, suffixTokens } = input.parameters;
  const items = places.map((place) => work.tokens.slice(place, place + prefixTokens + suffixTokens));
  const scored = items.length === 0 ? [] : await score(unit, items, input, context);
  const value = {
    places,
    logPz: scored.map(({ logProbs }) => passageLogProb(logProbs, 0, suffixTokens)),
    policyLogPz: scored.map(({ policyLogProbs }) =>
      logProbJson(passageLogProb(policyLogProbs[0], 0, suffixTokens)),
    ),
  };
  return { value, arrays: {} };
}

function score(
  unit: SizedUnit,
  items: readonly Int32Array[],
  input: SurveyInput,
  context: Scoring,
): Promise<readonly ScoredItem[]> {
  const bos = putsBos(input);
  const length = (items[0]?.length ?? 1) + (bos ? 1 : 0);
  return context.engine.score(
    {
      items: items.map((tokens) => ({ tokens, from: input.parameters.prefixTokens })),
      bos,
      policies: [policyOf(input.parameters)],
      topCount: 0,
      // The unit's planned tokens are slots × length, so the layout follows from the plan.
      slots: Math.round(unit.tokens / length),
    },
    context.signal,
  );
}
