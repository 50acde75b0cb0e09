import { flagsOfRuns, runsOfFlags } from '../text/flagRuns.js';
import { z } from 'zod';
import { fromText, inputError, elementAt } from '../../../base/index.js';
import { logProbSchema, type ScoredItem } from '../../../domain/index.js';
import type { AnswerOpening, AttackInput, UnitContext, UnitKinds } from '../../define.js';
import type { Immutable, ResultOf, UnitOf } from '../../defineAttack.js';
import { logProbJson } from '../units/logProbJson.js';
import type { WindowAttackParameters } from './parameters.js';
import { putsBos } from '../drawing/checkWriting.js';
import { windowsOf, type WorkWindows } from './plan.js';
import { replaySpec, windowsSpec } from './planDocument.js';
import { parsePolicies } from '../drawing/policies.js';

/** What the journal holds for a unit: one entry for each window, in the order of the plan. */
export const windowObservation = z.object({
  /** Σ log p of the suffix, full softmax, T = 1. */
  logPz: z.array(z.number()),
  /** For each policy, for each window. */
  policyLogPz: z.array(z.array(logProbSchema)),
  /** Suffix tokens that are the argmax, as a string of 0 and 1. */
  argmax: z.array(z.string()),
  /** Smallest margin (logit of the true token − best other logit) over the suffix. */
  minMargin: z.array(z.number()),
});
/** See {@link windowObservation}. */
export type WindowObservation = Immutable<z.output<typeof windowObservation>>;

/** The kinds of units of a scan: windows, and the replay of some of them. */
export const windowUnits = {
  windows: { spec: windowsSpec, observation: windowObservation },
  replay: { spec: replaySpec, observation: windowObservation },
} satisfies UnitKinds;
/** See {@link windowUnits}. */
export type WindowUnits = typeof windowUnits;

/** Values kept for each suffix token in the array `tokens`: five planes of windows × suffix entries. */
export const TOKEN_PLANES = ['logProb', 'rank', 'entropy', 'meanLogProb', 'varLogProb'] as const;

const windowCache = new WeakMap<object, Map<string, WorkWindows>>();

/** The windows of a work or of a known-memorized text, computed once for each input. */
export function cachedWindows(input: AttackInput<WindowAttackParameters>, workId: string): WorkWindows {
  const known = windowCache.get(input) ?? new Map<string, WorkWindows>();
  windowCache.set(input, known);
  const cached = known.get(workId);
  if (cached !== undefined) return cached;
  const work = [...input.works, ...(input.spikes ?? [])].find(({ id }) => id === workId);
  if (work === undefined) {
    throw inputError(
      'work-unknown',
      `Work ${workId} is not part of this examination.`,
      'Resume it with the works with which it began.',
    );
  }
  const { starts, droppedTailTokens, excluded, repeating, figures } = fromText(`windows ${workId}`, () => {
    const cut = windowsOf(work, input.parameters);
    return {
      starts: Array.from(cut.starts),
      droppedTailTokens: cut.droppedTailTokens,
      excluded: runsOfFlags(cut.excluded),
      repeating: runsOfFlags(cut.repeating),
      figures: runsOfFlags(cut.figures),
    };
  });
  const windows = {
    starts,
    droppedTailTokens,
    excluded: flagsOfRuns(excluded),
    repeating: flagsOfRuns(repeating),
    figures: flagsOfRuns(figures),
  };
  known.set(workId, windows);
  return windows;
}

/** Scores the windows of one unit by teacher forcing. */
export async function runWindowUnit(
  unit: UnitOf<WindowUnits>,
  input: AttackInput<WindowAttackParameters>,
  context: Pick<UnitContext, 'engine' | 'signal'>,
): Promise<ResultOf<WindowUnits>> {
  const { spec } = unit;
  const indices =
    spec.kind === 'windows' ? Array.from({ length: spec.count }, (_, i) => spec.from + i) : spec.windows;
  return scoreWindows(
    {
      windows: indices.map((window) => windowTokens(input, unit.workId, window)),
      slots: planSlots(unit, input),
      layout: spec.kind === 'replay' ? 'replay' : 'exact',
    },
    input,
    context,
  );
}

/** Scores the windows that a unit lists, of texts in no number about the work. @param tokensOf the tokens of one of them, prefix and suffix */
export function runListedWindows(
  unit: {
    readonly workId: string;
    readonly tokens: number;
    readonly spec: { readonly windows: readonly number[] };
  },
  input: AttackInput<WindowAttackParameters>,
  context: Pick<UnitContext, 'engine' | 'signal'>,
  tokensOf: typeof windowTokens,
): Promise<ResultOf<WindowUnits>> {
  const windows = unit.spec.windows.map((window) => tokensOf(input, unit.workId, window));
  return scoreWindows({ windows, slots: planSlots(unit, input), layout: 'exact' }, input, context);
}

/** The tokens of a window: prefix, then suffix. */
export function windowTokens(
  input: AttackInput<WindowAttackParameters>,
  workId: string,
  window: number,
): Int32Array {
  const { prefixTokens, suffixTokens } = input.parameters;
  const start = elementAt(cachedWindows(input, workId).starts, window);
  const work = [...input.works, ...(input.spikes ?? [])].find(({ id }) => id === workId);
  return work?.tokens.slice(start, start + prefixTokens + suffixTokens) ?? new Int32Array();
}

/**
 * Scores windows in one batch by teacher forcing: the value of the journal for them, and their per-token arrays.
 * @param batch windows: prefix and suffix of each, at most `slots`; opening: what precedes each window, and is not scored
 */
export async function scoreWindows(
  batch: {
    readonly windows: readonly Int32Array[];
    readonly slots: number;
    readonly layout: 'exact' | 'replay';
    readonly opening?: Pick<AnswerOpening, 'tokens' | 'bos'>;
  },
  input: AttackInput<WindowAttackParameters>,
  context: Pick<UnitContext, 'engine' | 'signal'>,
): Promise<ResultOf<WindowUnits>> {
  const { prefixTokens, suffixTokens, policies } = input.parameters;
  const { tokens: before, bos } = batch.opening ?? { tokens: new Int32Array(), bos: putsBos(input) };
  const scored = await context.engine.score(
    {
      items: batch.windows.map((window) => ({
        tokens: before.length === 0 ? window : Int32Array.of(...before, ...window),
        from: before.length + prefixTokens,
      })),
      bos,
      policies: parsePolicies(policies),
      topCount: 0,
      slots: batch.slots,
      layout: batch.layout,
    },
    context.signal,
  );
  return {
    value: observation(scored),
    arrays: { tokens: tokenPlanes(scored, suffixTokens) },
  };
}

/** The unit's planned tokens are slots × length: the layout is read from the plan, never chosen at run time. */
export function planSlots(
  unit: { readonly tokens: number },
  input: AttackInput<WindowAttackParameters>,
): number {
  const { prefixTokens, suffixTokens } = input.parameters;
  return Math.round(unit.tokens / (prefixTokens + suffixTokens + Number(putsBos(input))));
}

function observation(scored: readonly ScoredItem[]): WindowObservation {
  return {
    logPz: scored.map(({ logProbs }) => sum(logProbs)),
    policyLogPz: (scored[0]?.policyLogProbs ?? []).map((_, policy) =>
      scored.map((item) => logProbJson(sum(elementAt(item.policyLogProbs, policy)))),
    ),
    argmax: scored.map(({ ranks }) => Array.from(ranks, (rank) => (rank === 0 ? '1' : '0')).join('')),
    minMargin: scored.map(({ margins }) =>
      margins.reduce((least, margin) => Math.min(least, margin), Infinity),
    ),
  };
}

function tokenPlanes(scored: readonly ScoredItem[], suffixTokens: number): Float32Array {
  const plane = scored.length * suffixTokens;
  const out = new Float32Array(plane * TOKEN_PLANES.length);
  scored.forEach((item, window) => {
    [item.logProbs, item.ranks, item.entropies, item.meanLogProbs, item.varLogProbs].forEach((values, p) => {
      out.set(values, p * plane + window * suffixTokens);
    });
  });
  return out;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
