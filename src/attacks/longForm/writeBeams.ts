import { elementAt } from '../../base/index.js';
import type { Engine, NextToken, SequenceId } from '../../domain/index.js';
import type { Shape } from './plan.js';

/** A text that is kept. */
export interface BeamStart {
  /** Newest tokens, the seed's or its own. */
  readonly context: readonly number[];
  /** log p of all that was written since the seed. */
  readonly logProb: number;
}

/** A text that is kept at the end of a unit, with the index of the text that it continues. */
export interface BeamEnd {
  readonly parent: number;
  readonly tokens: readonly number[];
  readonly logProb: number;
}

interface Live {
  readonly sequence: SequenceId;
  readonly next: NextToken;
  readonly parent: number;
  readonly tokens: readonly number[];
  readonly logProb: number;
}

interface Candidate {
  readonly from: number;
  readonly token: number;
  readonly logProb: number;
}

/**
 * Beam search: of all continuations of the texts that are kept, the `width` most probable ones are kept at each token. Ties go to the
 * text that stood higher, then to the lower token. A token that ends the text is never taken.
 * @param count tokens to write; at most those of one unit
 * @returns the texts that are kept, most probable first
 */
export async function writeBeams(
  starts: readonly BeamStart[],
  count: number,
  options: {
    readonly engine: Engine;
    readonly shape: Shape;
    readonly width: number;
    readonly eosToken: number | null;
    readonly signal: AbortSignal;
  },
): Promise<BeamEnd[]> {
  const { engine, shape, width, signal } = options;
  // One more than is kept, in case one of them is the end-of-text token.
  const topCount = width + 1;
  let live: Live[] = [];
  for (const [parent, { context, logProb }] of starts.entries()) {
    const { sequence, next } = await engine.open(Int32Array.from(context.slice(-shape.kept)), {
      bos: shape.bos,
      topCount,
      capacity: { sequences: width, tokens: width * shape.context },
    });
    live.push({ sequence, next, parent, tokens: [], logProb });
  }
  for (let written = 1; ; written++) {
    const best = bestOf(live, width, options.eosToken);
    const isLast = written === count;
    if (isLast) {
      await engine.close(live.map(({ sequence }) => sequence));
      return best.map(({ from, token, logProb }) => {
        const parent = live[from] as Live;
        return { parent: parent.parent, tokens: [...parent.tokens, token], logProb };
      });
    }
    const sequences = await handOn(engine, live, best);
    const next = await engine.step(
      best.map(({ token }, at) => ({ sequence: sequences[at] as SequenceId, token })),
      { topCount },
      signal,
    );
    const before = live;
    live = best.map(({ from, token, logProb }, at): Live => {
      const parent = before[from] as Live;
      return {
        sequence: sequences[at] as SequenceId,
        next: next[at] as NextToken,
        parent: parent.parent,
        tokens: [...parent.tokens, token],
        logProb,
      };
    });
  }
}

function bestOf(live: readonly Live[], width: number, eosToken: number | null): Candidate[] {
  const all = live.flatMap(({ next, logProb }, from) =>
    Array.from(next.topIds, (token, at): Candidate => ({
      from,
      token,
      logProb: logProb + elementAt(next.topLogProbs, at),
    })).filter(({ token }) => token !== eosToken),
  );
  return all.sort((x, y) => y.logProb - x.logProb || x.from - y.from || x.token - y.token).slice(0, width);
}

/** A sequence for each candidate: the first child of a text takes over its sequence, the others get copies. */
async function handOn(
  engine: Engine,
  live: readonly Live[],
  best: readonly Candidate[],
): Promise<SequenceId[]> {
  const children = live.map((_, from) => best.flatMap((one, at) => (one.from === from ? at : [])));
  await engine.close(live.filter((_, from) => children[from]?.length === 0).map(({ sequence }) => sequence));
  const sequences: SequenceId[] = new Array<SequenceId>(best.length);
  for (const [from, own] of children.entries()) {
    const [first, ...others] = own;
    const parent = live[from];
    if (first === undefined || parent === undefined) continue;
    sequences[first] = parent.sequence;
    const copies = others.length === 0 ? [] : await engine.fork(parent.sequence, others.length);
    others.forEach((at, k) => (sequences[at] = copies[k] as SequenceId));
  }
  return sequences;
}
