import { elementAt } from '../../base/index.js';
import type { Engine, NextToken, SequenceId } from '../../domain/index.js';
import type { BeamPick, Choice, ChoiceSource } from './beam.js';

/**
 * The kept tokens of a next-token distribution under top-k at temperature 1, renormalized; most probable first.
 * @param next at least min(k, vocabulary) most probable tokens
 */
export function topKChoices(next: Pick<NextToken, 'topIds' | 'topLogProbs'>, k: number): Choice[] {
  const logProbs = next.topLogProbs.subarray(0, k);
  const most = elementAt(logProbs, 0);
  const logMass = most + Math.log(logProbs.reduce((sum, logProb) => sum + Math.exp(logProb - most), 0));
  return Array.from(next.topIds.subarray(0, k), (token, at) => ({
    token,
    logProb: elementAt(logProbs, at) - logMass,
  }));
}

/** A prefix, and the width and length of the beam after it. */
export interface SharedPrefix {
  readonly prefix: Int32Array;
  readonly bos: boolean;
  readonly beams: number;
  /** Tokens of each continuation. */
  readonly length: number;
  readonly topK: number;
}

/** Tokens that the cache must hold for a beam: the prefix once, and every beginning's own tokens. */
export function beamCells({ prefix, bos, beams, length }: Omit<SharedPrefix, 'topK'>): number {
  return prefix.length + Number(bos) + beams * length;
}

/** Beginnings after a prefix that is evaluated once. Copies share it in the cache, and all are extended in one decode. */
export class EngineChoices implements ChoiceSource {
  readonly #engine: Engine;
  readonly #shape: SharedPrefix;
  readonly #signal: AbortSignal;
  #live: readonly SequenceId[] = [];

  constructor(engine: Engine, shape: SharedPrefix, signal: AbortSignal) {
    this.#engine = engine;
    this.#shape = shape;
    this.#signal = signal;
  }

  /** Evaluates the prefix. */
  async first(): Promise<readonly Choice[]> {
    const { prefix, bos, beams, topK } = this.#shape;
    const capacity = { sequences: beams, tokens: beamCells(this.#shape) };
    const { sequence, next } = await this.#engine.open(prefix, { bos, topCount: topK, capacity });
    this.#live = [sequence];
    return topKChoices(next, topK);
  }

  /** Copies the beginnings that have several children, and steps all children at once. */
  async advance(picks: readonly BeamPick[]): Promise<readonly (readonly Choice[])[]> {
    const { topK } = this.#shape;
    const wanted = this.#live.map((_, slot) => picks.filter((pick) => pick.slot === slot).length);
    // Freed first, so that there are never more sequences than the beam has. Calls are answered in order, so nothing waits in between.
    const closed = this.#engine.close(this.#live.filter((_, slot) => wanted[slot] === 0));
    const copied = this.#live.map(async (sequence, slot) => {
      const count = elementAt(wanted, slot);
      return count > 1 ? [sequence, ...(await this.#engine.fork(sequence, count - 1))] : [sequence];
    });
    const [copies] = await Promise.all([Promise.all(copied), closed]);
    const items = picks.map(({ slot, token }) => ({ sequence: copies[slot]?.shift() ?? -1, token }));
    this.#live = items.map(({ sequence }) => sequence);
    const next = await this.#engine.step(items, { topCount: topK }, this.#signal);
    return next.map((one) => topKChoices(one, topK));
  }

  /** Frees the sequences that are still open. */
  async close(): Promise<void> {
    const live = this.#live;
    this.#live = [];
    if (live.length > 0) await this.#engine.close(live);
  }
}
