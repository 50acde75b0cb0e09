import type { Random } from '../../../base/index.js';
import type { DecodingPolicy, Engine } from '../../../domain/index.js';
import type { SteppedTokens } from '../../define.js';
import { drawOn } from './drawOn.js';

/** The number of draws that are made side by side. The prefix is evaluated again for the next ones. */
export const DRAWS_AT_ONCE = 64;

/** The steps of some draws of a length, side by side as far as they are made at once. */
export function steppedDraws(draws: number, length: number): SteppedTokens[] {
  const rounds = Math.floor(draws / DRAWS_AT_ONCE);
  const rest = draws % DRAWS_AT_ONCE;
  return [
    ...(rounds === 0 ? [] : [{ steps: rounds * length, sequences: DRAWS_AT_ONCE }]),
    ...(rest === 0 ? [] : [{ steps: length, sequences: rest }]),
  ];
}

/** What is drawn, and after which prefix. */
export interface DrawRequest {
  /** At least 1 token, or BOS and 1 token. */
  readonly prefix: Int32Array;
  readonly bos: boolean;
  /** Tokens of each draw. */
  readonly length: number;
  readonly draws: number;
  readonly policy: DecodingPolicy;
  /** Asked after each token of a draw; the draw ends when it returns false. */
  readonly goesOn?: (draw: number, written: number, token: number) => boolean;
}

/**
 * Draws many continuations of a prefix. The prefix is evaluated once for up to {@link DRAWS_AT_ONCE} draws, and each draw
 * takes a seeded uniform number for each token.
 * @returns the tokens of each draw; fewer than `length` if `goesOn` ended it
 */
export async function drawContinuations(
  engine: Engine,
  request: DrawRequest,
  random: Random,
  signal: AbortSignal,
): Promise<readonly (readonly number[])[]> {
  const { prefix, bos, length, draws, policy, goesOn = () => true } = request;
  const written = Array.from({ length: draws }, (): number[] => []);
  for (let from = 0; from < draws; from += DRAWS_AT_ONCE) {
    const count = Math.min(DRAWS_AT_ONCE, draws - from);
    // Every draw needs its own first token: the last token of the prefix is stepped once in each copy.
    const { sequence } = await engine.open(prefix.slice(0, -1), {
      bos,
      topCount: 0,
      capacity: { sequences: count, tokens: prefix.length + Number(bos) + count * length },
    });
    const sequences = [sequence, ...(await engine.fork(sequence, count - 1))];
    await drawOn(
      engine,
      sequences.map((one, at) => ({ sequence: one, draw: from + at, last: prefix.at(-1) ?? 0 })),
      {
        length,
        policy,
        goesOn: (draw, tokens, { token }) => {
          written[draw]?.push(token);
          return goesOn(draw, tokens, token);
        },
      },
      random,
      signal,
    );
  }
  return written;
}
