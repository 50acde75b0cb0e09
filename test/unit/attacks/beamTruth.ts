import { Random } from '../../../src/base/index.js';
import type { BeamPick, Choice, ChoiceSource } from '../../../src/attacks/nearVerbatim/beam.js';

/** A policy over a tiny vocabulary: what follows a beginning depends on all of it. */
export interface TinyPolicy {
  readonly vocabulary: number;
  next(beginning: readonly number[]): readonly Choice[];
}

/** A seeded policy that keeps `kept` of `vocabulary` tokens at every place; `peaked` makes one of them likely. */
export function tinyPolicy(seed: string, vocabulary: number, kept: number, peaked: number): TinyPolicy {
  return {
    vocabulary,
    next(beginning) {
      const random = new Random(`${seed}/${beginning.join(',')}`);
      const tokens = random.sample(vocabulary, kept);
      const weights = tokens.map(() => Math.exp(peaked * random.float()));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return tokens
        .map((token, at) => ({ token, logProb: Math.log((weights[at] ?? 0) / total) }))
        .sort((a, b) => b.logProb - a.logProb);
    },
  };
}

/** The policy as a source for the search; counts how many beginnings were alive at once. */
export class TinySource implements ChoiceSource {
  readonly #policy: TinyPolicy;
  #live: readonly (readonly number[])[] = [[]];
  mostAlive = 1;

  constructor(policy: TinyPolicy) {
    this.#policy = policy;
  }

  first(): Promise<readonly Choice[]> {
    return Promise.resolve(this.#policy.next([]));
  }

  advance(picks: readonly BeamPick[]): Promise<readonly (readonly Choice[])[]> {
    this.#live = picks.map(({ slot, token }) => [...(this.#live[slot] ?? []), token]);
    this.mostAlive = Math.max(this.mostAlive, picks.length);
    return Promise.resolve(this.#live.map((beginning) => this.#policy.next(beginning)));
  }
}

/** Every continuation of a length that the policy can write, with its probability. */
export function allContinuations(
  policy: TinyPolicy,
  length: number,
): { readonly tokens: readonly number[]; readonly logProb: number }[] {
  let all: { readonly tokens: readonly number[]; readonly logProb: number }[] = [{ tokens: [], logProb: 0 }];
  for (let t = 0; t < length; t++) {
    all = all.flatMap(({ tokens, logProb }) =>
      policy.next(tokens).map((choice) => ({
        tokens: [...tokens, choice.token],
        logProb: logProb + choice.logProb,
      })),
    );
  }
  return all;
}

/** Levenshtein distance straight from its definition, without a table: for short sequences. */
export function levenshteinByDefinition(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0) return b.length;
  if (b.length === 0) return a.length;
  const [x, ...as] = a;
  const [y, ...bs] = b;
  if (x === y) return levenshteinByDefinition(as, bs);
  return (
    1 +
    Math.min(levenshteinByDefinition(as, b), levenshteinByDefinition(a, bs), levenshteinByDefinition(as, bs))
  );
}
