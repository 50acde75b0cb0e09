import type { Random } from '../../../base/index.js';
import type { DecodingPolicy, Engine, SequenceId } from '../../../domain/index.js';

/** A draw that continues: its sequence, and its last token, which is not evaluated yet. */
export interface LiveDraw {
  readonly sequence: SequenceId;
  /** Number of the draw. */
  readonly draw: number;
  readonly last: number;
}

/** How draws continue. */
export interface DrawOn {
  /** The most tokens of each draw. */
  readonly length: number;
  readonly policy: DecodingPolicy;
  /** Called after each token of a draw, with the number of its tokens so far. The draw ends when this returns false. */
  readonly goesOn: (
    draw: number,
    written: number,
    drawn: { readonly token: number; readonly logProb: number },
  ) => boolean;
}

/**
 * Continues draws in parallel, token by token. Each token of a draw takes one seeded uniform number. The sequence of a draw is closed
 * when the draw ends.
 * @returns the draws that reached the full length
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
      if (drawn === null || drawn === undefined) throw new TypeError('a requested draw is missing');
      if (goesOn(draw, t, drawn)) return [{ sequence, draw, last: drawn.token }];
      over.push(sequence);
      return [];
    });
    if (over.length > 0) await engine.close(over);
  }
  if (live.length > 0) await engine.close(live.map(({ sequence }) => sequence));
  return live.map(({ draw }) => draw);
}
