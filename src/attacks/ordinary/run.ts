import type { LogProbJson } from '../../domain/index.js';
import { distanceOf, longestSharedRun } from '../../measure/index.js';
import type { PlannedUnit, UnitContext, UnitResult } from '../define.js';
import { drawContinuations, logProbJson, type Passage, prefixOf, putsBos, suffixOf } from '../kit/index.js';
import { ordinaryPolicy } from './parameters.js';
import type { OrdinaryInput, OrdinarySpec } from './plan.js';

/** What the journal holds for a passage; lists have one entry for each draw. */
export interface OrdinaryObservation {
  /** log p of the passage word for word by the exact path: under the policy, and under the full softmax. */
  readonly policy: LogProbJson;
  readonly full: number;
  /** Levenshtein distance of the draw from the passage, tokens. */
  readonly distances: readonly number[];
  /** Number of tokens at the beginning of the passage with which the draw begins. */
  readonly beginnings: readonly number[];
  /** Longest run of neighboring tokens that draw and passage share. */
  readonly runs: readonly number[];
  /** The closest draw. */
  readonly closest: { readonly draw: number; readonly tokens: readonly number[]; readonly text: string };
}

/** Lets the model write after the prefix of one passage, and scores the passage by the exact path. */
export async function runOrdinary(
  unit: PlannedUnit,
  input: OrdinaryInput,
  { engine, random, signal }: UnitContext,
): Promise<UnitResult> {
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
  const least = distances.reduce((smallest, distance) => Math.min(smallest, distance), Infinity);
  const draw = distances.indexOf(least);
  const tokens = written[draw] ?? [];
  const { bytes } = await engine.detokenize(Int32Array.from(tokens));
  const value: OrdinaryObservation = {
    policy: logProbJson(sum(scored?.policyLogProbs[0])),
    full: sum(scored?.logProbs),
    distances,
    beginnings: written.map((one) => commonBeginning(one, suffix)),
    runs: written.map((one) => longestSharedRun(one, suffix)),
    closest: { draw, tokens, text: new TextDecoder().decode(bytes) },
  };
  return { value: JSON.parse(JSON.stringify(value)) as UnitResult['value'], arrays: {} };
}

function passageOf({ workId, spec }: PlannedUnit, { works, parameters }: OrdinaryInput): Passage {
  const work = works.find(({ id }) => id === workId);
  if (work === undefined) throw new TypeError(`${workId} is not in the plan`);
  const { startToken } = spec as unknown as OrdinarySpec;
  const { prefixTokens, suffixTokens } = parameters;
  return { work, startToken, prefixTokens, suffixTokens, block: '' };
}

function commonBeginning(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

function sum(values: Float64Array | undefined): number {
  return (values ?? new Float64Array([-Infinity])).reduce((total, value) => total + value, 0);
}
