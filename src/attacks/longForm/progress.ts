import type { ObservedUnit } from '../define.js';
import type { StretchObservation, TextObservation } from './observation.js';
import type { StretchSpec } from './plan.js';
import type { Seed } from './seeds.js';

/** What was written without help in between, as tokens and as bytes. */
export interface Piece {
  /** Token of the work that a perfect copy would begin with. */
  readonly truthToken: number;
  readonly tokens: readonly number[];
  readonly bytes: readonly number[];
}

/** A text that a beam search keeps, since its seed. */
export interface Beam {
  readonly tokens: readonly number[];
  readonly bytes: readonly number[];
  readonly logProb: number;
}

/** A text so far. */
export interface Progress {
  readonly pieces: readonly Piece[];
  readonly beams: readonly Beam[];
  readonly ended: boolean;
  /** A unit of it could not be run, so it goes no further. */
  readonly broken: boolean;
  /** Sums over all stretches; log p is null where tokens were drawn, exact where nothing was scored again. */
  readonly logProb: number | null;
  readonly exact: { readonly tokens: number; readonly logProb: number; readonly notFirst: number } | null;
}

const NOTHING: Progress = {
  pieces: [],
  beams: [{ tokens: [], bytes: [], logProb: 0 }],
  ended: false,
  broken: false,
  logProb: 0,
  exact: null,
};

/** Texts by seed and generation. */
export class Texts {
  readonly #texts = new Map<string, Progress>();

  /** The text so far. */
  of({ seed, generation }: { readonly seed: number; readonly generation: number }): Progress {
    return this.#texts.get(`${seed}/${generation}`) ?? NOTHING;
  }

  /** Adds what a unit observed; units come in the order of the plan. */
  add(observed: ObservedUnit): void {
    const { texts } = observed.unit.spec as unknown as StretchSpec;
    if (observed.kind === 'unscored') {
      for (const one of texts) this.#set(one, { ...this.of(one), broken: true });
      return;
    }
    const { texts: found } = observed.value as unknown as StretchObservation;
    const take = taker(observed.array('tokens'), observed.array('bytes'));
    for (const one of found) this.#set(one, continued(this.of(one), one, take));
  }

  #set(
    { seed, generation }: { readonly seed: number; readonly generation: number },
    progress: Progress,
  ): void {
    this.#texts.set(`${seed}/${generation}`, progress);
  }
}

type Take = (part: { readonly tokens: number; readonly bytes: number }) => Omit<Piece, 'truthToken'>;

function taker(tokens: Float32Array, bytes: Float32Array): Take {
  let token = 0;
  let byte = 0;
  return (part) => ({
    tokens: Array.from(tokens.subarray(token, (token += part.tokens))),
    bytes: Array.from(bytes.subarray(byte, (byte += part.bytes))),
  });
}

function continued(before: Progress, found: TextObservation, take: Take): Progress {
  const pieces = found.pieces.reduce<readonly Piece[]>(
    (all, part) => joined(all, { truthToken: part.truthToken, ...take(part) }),
    before.pieces,
  );
  const beams = found.beams.map((beam): Beam => {
    const parent = before.beams[beam.parent];
    const own = take(beam);
    return {
      tokens: [...(parent?.tokens ?? []), ...own.tokens],
      bytes: [...(parent?.bytes ?? []), ...own.bytes],
      logProb: beam.logProb,
    };
  });
  const { exact } = found;
  return {
    ...before,
    pieces,
    beams: beams.length === 0 ? before.beams : beams,
    ended: before.ended || found.ended,
    logProb: before.logProb === null || found.logProb === null ? null : before.logProb + found.logProb,
    exact:
      exact === null
        ? before.exact
        : {
            tokens: (before.exact?.tokens ?? 0) + exact.tokens,
            logProb: (before.exact?.logProb ?? 0) + exact.logProb,
            notFirst: (before.exact?.notFirst ?? 0) + exact.notFirst,
          },
  };
}

function joined(pieces: readonly Piece[], own: Piece): readonly Piece[] {
  const last = pieces.at(-1);
  if (last?.truthToken !== own.truthToken) return [...pieces, own];
  return [
    ...pieces.slice(0, -1),
    {
      truthToken: own.truthToken,
      tokens: [...last.tokens, ...own.tokens],
      bytes: [...last.bytes, ...own.bytes],
    },
  ];
}

/** The parts that were written from a seed; of a beam search those of its most probable text. */
export function writtenPieces(text: Progress, seed: Seed): readonly Piece[] {
  const best = text.beams[0];
  if (text.pieces.length > 0 || best === undefined || best.tokens.length === 0) return text.pieces;
  return [{ truthToken: seed.writeToken, tokens: best.tokens, bytes: best.bytes }];
}

/** Tokens that a text may still have; 0 when it is done. */
export function stillToWrite(text: Progress, seed: Seed): number {
  if (text.ended || text.broken) return 0;
  const last = writtenPieces(text, seed).at(-1);
  const reached = last === undefined ? seed.writeToken : last.truthToken + last.tokens.length;
  return Math.max(0, seed.endToken - reached);
}
