import type { Random } from '../../../base/index.js';
import type { DecodingPolicy, Engine, SequenceId } from '../../../domain/index.js';

/** A draw that goes on: its sequence, and its last token, which is not evaluated yet. */
export interface LiveDraw {
  readonly sequence: SequenceId;
  /** Its number, by which it is named. */
  readonly draw: number;
  readonly last: number;
}

/** How draws go on. */
export interface DrawOn {
  /** Tokens of each draw, at most. */
  readonly length: number;
  readonly policy: DecodingPolicy;
  /** Asked after each token of a draw, with the number of its tokens so far; once it says no, the draw ends there. */
  readonly goesOn: (
    draw: number,
    written: number,
    drawn: { readonly token: number; readonly logProb: number },
  ) => boolean;
}

/**
 * Draws go on side by side, token by token; each takes a seeded uniform number for each token. The sequence of a draw is closed when
 * the draw ends.
 * @returns the draws that reached their full length and were never ended
 */
export async function drawOn(
  engine: Engine,
  draws: readonly LiveDraw[],
  { length, policy, goesOn }: DrawOn,
  random: Random,
  signal: AbortSignal,
): Promise<number[]> {
  let live = draws;
  for (let t = 1; t <= length && live.length > 0; t++) {
    const uniforms = Float64Array.from(live, () => random.float());
    const next = await engine.step(
      live.map(({ sequence, last }) => ({ sequence, token: last })),
      { topCount: 0, draw: { policy, uniforms } },
      signal,
    );
    const over: SequenceId[] = [];
    live = live.flatMap(({ sequence, draw }, at) => {
      const drawn = next[at]?.drawn;
      if (drawn === null || drawn === undefined) throw new TypeError('a draw was asked for');
      if (goesOn(draw, t, drawn)) return [{ sequence, draw, last: drawn.token }];
      over.push(sequence);
      return [];
    });
    if (over.length > 0) await engine.close(over);
  }
  if (live.length > 0) await engine.close(live.map(({ sequence }) => sequence));
  return live.map(({ draw }) => draw);
}
