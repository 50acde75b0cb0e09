import type { ObservedStretch, TextObservation } from './observation.js';
import type { Seed } from './seeds.js';
import { Written } from './written.js';

/** What was written without additional text in between. */
export interface Piece {
  /** Token of the work with which a perfect copy would begin. */
  readonly truthToken: number;
  readonly written: Written;
}

/** A text that a beam search keeps, since its seed. */
export interface Beam {
  readonly written: Written;
  readonly logProb: number;
}

/** A text so far. */
export interface Progress {
  readonly pieces: readonly Piece[];
  readonly beams: readonly Beam[];
  readonly ended: boolean;
  /** The last unit that wrote some of it; null before the first. */
  readonly unitId: string | null;
  /** True if one of its units could not be run, so that it goes no further. */
  readonly broken: boolean;
  /** Sums over all units; log p is null if tokens were drawn, exact is null if nothing was scored again. */
  readonly logProb: number | null;
  readonly exact: { readonly tokens: number; readonly logProb: number; readonly notFirst: number } | null;
}

const NOTHING: Progress = {
  pieces: [],
  beams: [{ written: Written.NOTHING, logProb: 0 }],
  ended: false,
  unitId: null,
  broken: false,
  logProb: 0,
  exact: null,
};

type Grown = Progress & { readonly pieces: Piece[] };

/** Texts by seed and generation. */
export class Texts {
  readonly #texts = new Map<string, Grown>();

  /** The text so far; good until the next unit is added. */
  of({ seed, generation }: TextName): Progress {
    return this.#texts.get(`${seed}/${generation}`) ?? NOTHING;
  }

  /** Adds what a unit observed; units come in the order of the plan. Takes time for what the unit wrote only. */
  add(observed: ObservedStretch): void {
    const { texts } = observed.unit.spec;
    if (observed.kind === 'unscored') {
      for (const one of texts) this.#set(one, { ...this.#grown(one), broken: true });
      return;
    }
    const { texts: found } = observed.value;
    const take = taker(observed.array('tokens'), observed.array('bytes'));
    for (const one of found)
      this.#set(one, { ...continued(this.#grown(one), one, take), unitId: observed.unit.id });
  }

  #grown({ seed, generation }: TextName): Grown {
    return this.#texts.get(`${seed}/${generation}`) ?? { ...NOTHING, pieces: [] };
  }

  #set({ seed, generation }: TextName, progress: Grown): void {
    this.#texts.set(`${seed}/${generation}`, progress);
  }
}

interface TextName {
  readonly seed: number;
  readonly generation: number;
}

type Take = (
  part: { readonly tokens: number; readonly bytes: number },
  before: Written | undefined,
) => Written;

function taker(tokens: Float32Array, bytes: Float32Array): Take {
  let token = 0;
  let byte = 0;
  return (part, before = Written.NOTHING) =>
    before.with(
      Array.from(tokens.subarray(token, (token += part.tokens))),
      Array.from(bytes.subarray(byte, (byte += part.bytes))),
    );
}

/** Continues a text. Its list of pieces is passed on and grows. */
function continued(before: Grown, found: TextObservation, take: Take): Grown {
  const { pieces } = before;
  for (const part of found.pieces) {
    const { truthToken } = part;
    const last = pieces.at(-1);
    if (last?.truthToken === truthToken)
      pieces[pieces.length - 1] = { truthToken, written: take(part, last.written) };
    else pieces.push({ truthToken, written: take(part, undefined) });
  }
  const beams = found.beams.map((beam): Beam => ({
    written: take(beam, before.beams[beam.parent]?.written),
    logProb: beam.logProb,
  }));
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

/** The parts that were written from a seed; for a beam search, those of its most probable text. */
export function writtenPieces(text: Progress, seed: Seed): readonly Piece[] {
  const best = text.beams[0];
  if (text.pieces.length > 0 || best === undefined || best.written.length === 0) return text.pieces;
  return [{ truthToken: seed.writeToken, written: best.written }];
}

/** Number of tokens that a text may still have; 0 if it is done. */
export function stillToWrite(text: Progress, seed: Seed): number {
  if (text.ended || text.broken) return 0;
  const last = writtenPieces(text, seed).at(-1);
  const reached = last === undefined ? seed.writeToken : last.truthToken + last.written.length;
  return Math.max(0, seed.endToken - reached);
}
