import { z } from 'zod';
import { inputError, PalimpsestError } from '../../base/index.js';
import { logProbSchema, type DecodingPolicy } from '../../domain/index.js';
import { clopperPearson, extendDistance, noDistance } from '../../measure/index.js';
import type { UnitContext, UnitKinds } from '../define.js';
import type { ContextOf, Immutable, ResultOf, UnitOf } from '../defineAttack.js';
import {
  drawContinuations,
  drawnTexts,
  drawnTextsSchema,
  finiteOrNull,
  logProbJson,
  type Passage,
  prefixOf,
  putsBos,
  suffixOf,
  textOfTokens,
} from '../kit/index.js';
import { DISTANCES, searchNear, type BeamSearch, type Candidate, type Distance } from './beam.js';
import { bracketOf, nearMass } from './bracket.js';
import { beamCells, EngineChoices, type SharedPrefix } from './engineChoices.js';
import { nearVerbatimSpec, SCORED_AT_ONCE, type NearVerbatimInput } from './plan.js';

/** One value for each distance. */
const byDistance = <T extends z.ZodType>(of: T) =>
  z.object({ levenshtein: of, hamming: of } satisfies Record<Distance, T>);

/** A near copy as the journal holds it. */
const nearCopy = z.object({
  tokens: z.array(z.int()),
  text: z.string(),
  hamming: z.int().min(0),
  levenshtein: z.int().min(0),
  /** log p under the policy by the beam's numbers, and by the exact path. */
  logProb: z.number(),
  exact: logProbSchema,
});

/** Draws that wrote a near copy, with the interval that they give for the probability. */
const drawCheck = z.object({
  draws: z.int().min(1),
  verbatim: z.int().min(0),
  near: byDistance(z.int().min(0)),
  texts: drawnTextsSchema,
  /** Clopper–Pearson for the guiding distance. */
  interval: z.object({ lower: z.number(), upper: z.number(), level: z.number() }),
});
/** See {@link drawCheck}. */
export type DrawCheck = Immutable<z.output<typeof drawCheck>>;

/** What the journal holds for a passage; natural logs. */
export const nearVerbatimObservation = z.object({
  /** The passage itself by the exact path: full softmax, and the policy. */
  verbatim: z.object({ full: z.number().nullable(), policy: logProbSchema }),
  /** The passage itself by the beam's numbers; null if the beam lost it. */
  stepped: z.number().nullable(),
  /** Entry e: bounds for at most e changes. */
  lower: byDistance(z.array(logProbSchema)),
  upper: byDistance(z.array(logProbSchema)),
  /** For the guiding distance: the most probable candidate alone, and the B most probable ones, as far as they are within ε. */
  topOne: logProbSchema,
  topBeams: logProbSchema,
  pool: z.int().min(0),
  within: byDistance(z.int().min(0)),
  /** The most probable candidate within ε that is not the passage itself. */
  copy: nearCopy.nullable(),
  draws: drawCheck.nullable(),
});
/** See {@link nearVerbatimObservation}. */
export type NearVerbatimObservation = Immutable<z.output<typeof nearVerbatimObservation>>;

/** The one kind of unit: it searches for near copies of one passage. */
export const nearVerbatimUnits = {
  passage: { spec: nearVerbatimSpec, observation: nearVerbatimObservation },
} satisfies UnitKinds;
type Units = typeof nearVerbatimUnits;

/** Searches near one passage, scores the passage and the most probable changed copy by the exact path, and draws if asked. */
export async function runNearVerbatim(
  unit: UnitOf<Units>,
  input: NearVerbatimInput,
  context: ContextOf<Units>,
): Promise<ResultOf<Units>> {
  const { engine, signal } = context;
  const passage = passageOf(unit, input);
  const { epsilon, distance, beams, topK, suffixTokens, prefixTokens } = input.parameters;
  const prefix = prefixOf(passage);
  const suffix = suffixOf(passage);
  const bos = putsBos(input);
  const shape = { prefix, bos, beams, length: suffixTokens, topK };
  const source = new EngineChoices(engine, shape, signal);
  const search = await searchNear({ passage: suffix, epsilon, beams, guide: distance }, source).catch(
    (error: unknown) => Promise.reject(explained(error, shape)),
  );
  await source.close();
  const copy = search.pool.find((candidate) => candidate.hamming > 0 && candidate[distance] <= epsilon);
  const [verbatim, exactCopy] = await engine.score(
    {
      items: [suffix, ...(copy === undefined ? [] : [Int32Array.from(copy.tokens)])].map((end) => ({
        tokens: Int32Array.of(...prefix, ...end),
        from: prefixTokens,
      })),
      bos,
      policies: [policyOf(topK)],
      topCount: 0,
      slots: SCORED_AT_ONCE,
    },
    signal,
  );
  const value: NearVerbatimObservation = {
    verbatim: {
      full: finiteOrNull(sum(verbatim?.logProbs)),
      policy: logProbJson(sum(verbatim?.policyLogProbs[0])),
    },
    stepped: verbatimIn(search)?.logProb ?? null,
    ...brackets(search),
    topOne: logProbJson(nearMass(search.pool, 1, distance, epsilon)),
    topBeams: logProbJson(nearMass(search.pool, beams, distance, epsilon)),
    pool: search.pool.length,
    copy:
      copy === undefined
        ? null
        : {
            ...copy,
            text: await textOfTokens(engine, copy.tokens),
            exact: logProbJson(sum(exactCopy?.policyLogProbs[0])),
          },
    draws: await drawn(passage, input, context),
  };
  return { value, arrays: {} };
}

/** The policy of the search. */
export function policyOf(topK: number): DecodingPolicy {
  return { temperature: 1, topK, topP: null };
}

/** The passage of a unit. */
export function passageOf(
  { workId, spec }: UnitOf<Units>,
  { works, parameters }: NearVerbatimInput,
): Passage {
  const work = works.find(({ id }) => id === workId);
  if (work === undefined) throw new TypeError(`${workId} is not in the plan`);
  const { startToken } = spec;
  const { prefixTokens, suffixTokens } = parameters;
  return { work, startToken, prefixTokens, suffixTokens, block: '' };
}

function brackets(search: BeamSearch): Pick<NearVerbatimObservation, 'lower' | 'upper' | 'within'> {
  const [levenshtein, hamming] = DISTANCES.map((kind) => bracketOf(search, kind));
  const of = <T>(read: (bracket: ReturnType<typeof bracketOf>) => T): Record<Distance, T> => ({
    levenshtein: read(levenshtein as ReturnType<typeof bracketOf>),
    hamming: read(hamming as ReturnType<typeof bracketOf>),
  });
  return {
    lower: of(({ lower }) => lower.map(logProbJson)),
    upper: of(({ upper }) => upper.map(logProbJson)),
    within: of(({ within }) => within),
  };
}

function verbatimIn({ pool }: BeamSearch): Candidate | undefined {
  return pool.find(({ hamming }) => hamming === 0);
}

async function drawn(
  passage: Passage,
  input: NearVerbatimInput,
  { engine, random, signal }: Pick<UnitContext, 'engine' | 'random' | 'signal'>,
): Promise<DrawCheck | null> {
  const { draws, epsilon, topK, suffixTokens: length, distance: guide } = input.parameters;
  if (draws === 0) return null;
  const suffix = suffixOf(passage);
  const soFar = Array.from({ length: draws }, () => noDistance(length));
  const request = {
    prefix: prefixOf(passage),
    bos: putsBos(input),
    length,
    draws,
    policy: policyOf(topK),
    // A draw that can no longer end near by either distance is a miss already: Hamming is never the smaller one.
    goesOn: (draw: number, written: number, token: number): boolean => {
      const next = extendDistance(soFar[draw] ?? noDistance(length), suffix, written, token);
      soFar[draw] = next;
      return next.levenshtein <= epsilon;
    },
  };
  const written = await drawContinuations(engine, request, random, signal);
  const count = (kind: Distance, most: number): number =>
    soFar.filter((distance) => distance[kind] <= most && distance.levenshtein <= epsilon).length;
  const near = { levenshtein: count('levenshtein', epsilon), hamming: count('hamming', epsilon) };
  return {
    draws,
    verbatim: count('levenshtein', 0),
    near,
    texts: await drawnTexts(engine, written),
    interval: clopperPearson(near[guide], draws),
  };
}

/** Says how wide a beam would fit. */
function explained(error: unknown, shape: SharedPrefix): unknown {
  if (!(error instanceof PalimpsestError) || error.code !== 'sequence-capacity') return error;
  const { fits } = error.details;
  if (typeof fits !== 'number') return error;
  const widest = Math.floor((fits - beamCells({ ...shape, beams: 0 })) / shape.length);
  return inputError(
    'beam-too-wide',
    `A beam of ${shape.beams} over ${shape.length} tokens needs a cache of ${beamCells(shape)} tokens; the memory has room for ${fits}.`,
    widest >= 1
      ? `A beam of ${widest} fits: --beams ${widest}. Or choose a shorter passage, or free memory.`
      : 'Choose a shorter prefix and passage, or free memory.',
    { ...error.details, beams: shape.beams, widest },
  );
}

function sum(values: Float64Array | undefined): number {
  return (values ?? new Float64Array([-Infinity])).reduce((total, value) => total + value, 0);
}
