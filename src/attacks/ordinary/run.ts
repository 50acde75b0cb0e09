import { z } from 'zod';
import { logProbSchema } from '../../domain/index.js';
import { distanceOf, longestSharedRun } from '../../measure/index.js';
import type { UnitKinds } from '../define.js';
import type { ContextOf, Immutable, ResultOf, UnitOf } from '../defineAttack.js';
import {
  commonBeginning,
  drawContinuations,
  drawnTexts,
  drawnTextsSchema,
  finiteOrNull,
  logProbJson,
  type Passage,
  prefixOf,
  putsBos,
  suffixOf,
} from '../kit/index.js';
import { ordinaryPolicy } from './parameters.js';
import { ordinarySpec, type OrdinaryInput } from './plan.js';

/** What the journal holds for a passage; lists have one entry for each draw. */
export const ordinaryObservation = z.object({
  /** log p of the passage word for word by the exact path: under the policy, and under the full softmax. */
  policy: logProbSchema,
  full: z.number().nullable(),
  /** Levenshtein distance of the draw from the passage, tokens. */
  distances: z.array(z.int().min(0)),
  /** Number of tokens at the beginning of the passage with which the draw begins. */
  beginnings: z.array(z.int().min(0)),
  /** Longest run of neighboring tokens that draw and passage share. */
  runs: z.array(z.int().min(0)),
  texts: drawnTextsSchema,
});
/** See {@link ordinaryObservation}. */
export type OrdinaryObservation = Immutable<z.output<typeof ordinaryObservation>>;

/** The one kind of unit: it draws and scores one passage. */
export const ordinaryUnits = {
  passage: { spec: ordinarySpec, observation: ordinaryObservation },
} satisfies UnitKinds;
type Units = typeof ordinaryUnits;

/** Lets the model write after the prefix of one passage, and scores the passage by the exact path. */
export async function runOrdinary(
  unit: UnitOf<Units>,
  input: OrdinaryInput,
  { engine, random, signal }: ContextOf<Units>,
): Promise<ResultOf<Units>> {
  const { prefixTokens, suffixTokens, draws } = input.parameters;
  const passage = passageOf(unit, input);
  const prefix = prefixOf(passage);
  const suffix = suffixOf(passage);
  const bos = putsBos(input);
  const policy = ordinaryPolicy(input.parameters);
  const written = await drawContinuations(
    engine,
    { prefix, bos, length: suffixTokens, draws, policy },
    random,
    signal,
  );
  const [scored] = await engine.score(
    {
      items: [{ tokens: Int32Array.of(...prefix, ...suffix), from: prefixTokens }],
      bos,
      policies: [policy],
      topCount: 0,
      slots: 1,
    },
    signal,
  );
  const distances = written.map((draw) => distanceOf(suffix, draw).levenshtein);
  const value: OrdinaryObservation = {
    policy: logProbJson(sum(scored?.policyLogProbs[0])),
    full: finiteOrNull(sum(scored?.logProbs)),
    distances,
    beginnings: written.map((one) => commonBeginning(one, suffix)),
    runs: written.map((one) => longestSharedRun(one, suffix)),
    texts: await drawnTexts(engine, written),
  };
  return { value, arrays: {} };
}

function passageOf({ workId, spec }: UnitOf<Units>, { works, parameters }: OrdinaryInput): Passage {
  const work = works.find(({ id }) => id === workId);
  if (work === undefined) throw new TypeError(`${workId} is not in the plan`);
  const { startToken } = spec;
  const { prefixTokens, suffixTokens } = parameters;
  return { work, startToken, prefixTokens, suffixTokens, block: '' };
}

function sum(values: Float64Array | undefined): number {
  return (values ?? new Float64Array([-Infinity])).reduce((total, value) => total + value, 0);
}
