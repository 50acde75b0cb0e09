import { NgramIndex } from '../../measure/index.js';
import type { UnitContext } from '../define.js';
import { chooseToken, LISTED_TOKENS } from './chooseToken.js';
import type { Attempt, SystemDesignInput } from './plan.js';

/** How an answer ended: by itself, at its longest, or because the filter let nothing through. */
export type AnswerEnd = 'ended' | 'longest' | 'blocked';

/** An answer as tokens. */
export interface WrittenAnswer extends Attempt {
  readonly tokens: readonly number[];
  readonly end: AnswerEnd;
  readonly changed: number;
}

interface Growing extends Attempt {
  readonly tokens: number[];
  end: AnswerEnd;
  changed: number;
}

/**
 * Lets the model answer a prompt, all attempts side by side on one evaluation of the prompt. One uniform number for each token of each
 * answer, whether it is used or not.
 * @param prompt its tokens, whether a BOS stands in front, tokens of an answer at most, and the tokens that end one
 */
export async function writeAnswers(
  prompt: {
    readonly prompt: Int32Array;
    readonly bos: boolean;
    readonly longest: number;
    readonly ends: ReadonlySet<number>;
  },
  attempts: readonly Attempt[],
  input: SystemDesignInput,
  { engine, random, signal }: UnitContext,
): Promise<readonly WrittenAnswer[]> {
  const { prompt: given, bos, longest, ends } = prompt;
  const index = indexOf(input);
  // Every answer needs its own first token: the last token of the prompt is stepped once in each copy.
  const { sequence } = await engine.open(given.slice(0, -1), {
    bos,
    topCount: 0,
    capacity: { sequences: attempts.length, tokens: given.length + Number(bos) + attempts.length * longest },
  });
  const sequences = [sequence, ...(await engine.fork(sequence, attempts.length - 1))];
  const written = attempts.map((attempt): Growing => ({
    ...attempt,
    tokens: [],
    end: 'longest',
    changed: 0,
  }));
  let live = sequences.map((one, at) => ({ sequence: one, at, last: given.at(-1) ?? 0 }));
  for (let t = 0; t < longest && live.length > 0; t++) {
    const next = await engine.step(
      live.map(({ sequence: one, last }) => ({ sequence: one, token: last })),
      { topCount: LISTED_TOKENS },
      signal,
    );
    const over: typeof live = [];
    live = live.flatMap((one, row) => {
      const answer = written[one.at];
      const distribution = next[row];
      if (answer === undefined || distribution === undefined)
        throw new TypeError('one row for each sequence');
      const uniform = random.float();
      const free = chooseToken(distribution, answer.temperature, new Set(), uniform);
      const blocked = answer.filter
        ? index.completions([...given.slice(-64), ...answer.tokens])
        : new Set<number>();
      const token =
        blocked.size === 0 ? free : chooseToken(distribution, answer.temperature, blocked, uniform);
      if (token !== free) answer.changed += 1;
      if (token === null || ends.has(token)) {
        answer.end = token === null ? 'blocked' : 'ended';
        over.push(one);
        return [];
      }
      answer.tokens.push(token);
      return [{ ...one, last: token }];
    });
    if (over.length > 0) await engine.close(over.map((one) => one.sequence));
  }
  if (live.length > 0) await engine.close(live.map((one) => one.sequence));
  return written;
}

const indices = new WeakMap<object, NgramIndex>();

/** The filter's index: every work of the examination, controls too, so that all go through the same protocol. */
function indexOf(input: SystemDesignInput): NgramIndex {
  const { works, parameters } = input;
  const cached = indices.get(input);
  if (cached !== undefined) return cached;
  const index = new NgramIndex(
    works.map(({ tokens }) => tokens),
    parameters.blockedTokens,
  );
  indices.set(input, index);
  return index;
}
