import { z } from 'zod';
import { inputError } from '../../base/index.js';
import { MOST_SEQUENCES } from '../../domain/index.js';
import type { AttackInput, AttackPlan, PlannedUnit } from '../define.js';
import {
  type AttackId,
  checkWriting,
  DRAWS_AT_ONCE,
  steppedDraws,
  makePlan,
  makeUnit,
  type Passage,
  putsBos,
  sampledPassages,
} from '../kit/index.js';
import type { NearVerbatimParameters } from './parameters.js';

/** What the attack is applied to. */
export type NearVerbatimInput = AttackInput<NearVerbatimParameters>;

/** What a unit's spec holds. */
export const nearVerbatimSpec = z.strictObject({
  /** First token of the prefix. */
  startToken: z.int().min(0),
});

/** Sequences that the exact path scores in one batch: the passage and its most probable near copy. */
export const SCORED_AT_ONCE = 2;
/** Every sequence of a batch takes at least this number of cells of the cache. */
const LEAST_CELLS = 256;

/**
 * One unit for each passage.
 * @throws {PalimpsestError} `beam-too-wide`, `epsilon-too-large`, `sequences-unsupported`, `bos-missing`, `prefix-short`,
 * `context-too-long`, `work-short`
 */
export function planNearVerbatim(input: NearVerbatimInput, attack: AttackId): AttackPlan {
  const { parameters } = input;
  const { prefixTokens, suffixTokens, beams, epsilon, draws } = parameters;
  checkWriting(input, draws > 0 ? 2 : 1);
  if (beams > MOST_SEQUENCES) {
    throw inputError(
      'beam-too-wide',
      `A beam of ${beams} needs ${beams} sequences in the cache at once, but the engine keeps at most ${MOST_SEQUENCES}.`,
      `Choose --beams ${MOST_SEQUENCES} or fewer.`,
      { beams, most: MOST_SEQUENCES },
    );
  }
  if (epsilon >= suffixTokens) {
    throw inputError(
      'epsilon-too-large',
      `Allowing ${epsilon} changes in ${suffixTokens} tokens would accept text that shares nothing with the passage.`,
      `Choose --epsilon below ${suffixTokens}.`,
    );
  }
  const length = prefixTokens + suffixTokens + Number(putsBos(input));
  const chosen = input.works.flatMap((work) => passagesOf(input, work));
  const units = chosen.map(({ passage, at, of }): PlannedUnit =>
    makeUnit(attack, input, {
      workId: passage.work.id,
      title: `${passage.work.title}, passage ${at + 1} of ${of}`,
      tokens: unitTokens(parameters, length),
      // The beam ends where no beginning can still end within ε, at the earliest after the first token.
      leastTokens: unitTokens(parameters, length) - beams * (suffixTokens - 1),
      stepped: [{ steps: suffixTokens - 1, sequences: beams }, ...steppedDraws(draws, suffixTokens)],
      spec: { startToken: passage.startToken } satisfies z.output<typeof nearVerbatimSpec>,
    }),
  );
  const cells = length - suffixTokens + sequencesOf(parameters) * suffixTokens;
  return makePlan(attack, input, {
    units,
    // The exact path scores few sequences. The beam's cache is what takes memory.
    layout: { length, slots: Math.max(SCORED_AT_ONCE, Math.ceil(cells / Math.max(LEAST_CELLS, length))) },
    document: {
      score: 'log-lower-bound-of-near-copy',
      bos: putsBos(input),
      passages: chosen.map(({ passage }) => ({
        workId: passage.work.id,
        startToken: passage.startToken,
        block: passage.block,
      })),
    },
  });
}

function passagesOf(
  input: NearVerbatimInput,
  work: NearVerbatimInput['works'][number],
): { readonly passage: Passage; readonly at: number; readonly of: number }[] {
  const passages = sampledPassages(input, work, input.parameters, input.parameters.passages);
  if (passages.length === 0) {
    const { prefixTokens, suffixTokens } = input.parameters;
    throw inputError(
      'work-short',
      `"${work.title}" has no passage of ${prefixTokens} + ${suffixTokens} tokens outside what the cleaning list removes.`,
      'Choose a longer work, a shorter prefix or passage, or a cleaning list that removes less.',
    );
  }
  return passages.map((passage, at) => ({ passage, at, of: passages.length }));
}

/** Sequences that are in the cache at once, at most: those of the beam, or draws. */
export function sequencesOf({ beams, draws }: NearVerbatimInput['parameters']): number {
  return Math.max(beams, Math.min(draws, DRAWS_AT_ONCE));
}

/** Tokens evaluated at most: the prefix, the beam, the exact path, and the draws with a prefix for each round. */
function unitTokens(
  { prefixTokens, suffixTokens, beams, draws }: NearVerbatimParameters,
  length: number,
): number {
  const beam = length - suffixTokens + beams * (suffixTokens - 1);
  const rounds = Math.ceil(draws / DRAWS_AT_ONCE);
  return beam + SCORED_AT_ONCE * length + rounds * prefixTokens + draws * suffixTokens;
}
