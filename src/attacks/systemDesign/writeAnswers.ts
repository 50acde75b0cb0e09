import { NgramIndex } from '../../measure/index.js';
import type { UnitContext } from '../define.js';
import { chooseToken, LISTED_TOKENS } from './chooseToken.js';
import type { Attempt, SystemDesignInput } from './plan.js';

/** How an answer ended: by itself, at its greatest length, or because the filter blocked every token. */
export const ANSWER_ENDS = ['ended', 'longest', 'blocked'] as const;
/** See {@link ANSWER_ENDS}. */
export type AnswerEnd = (typeof ANSWER_ENDS)[number];

/** An answer as tokens, and how it ended. */
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
 * Has the model answer a prompt. All attempts are written side by side on one evaluation of the prompt. One uniform number is drawn for
 * each token of each answer, whether or not it is used.
 * @param prompt its tokens, whether a BOS is prepended, the most tokens of an answer, and the tokens that end one
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
  { engine, random, signal }: Pick<UnitContext, 'engine' | 'random' | 'signal'>,
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

/** The filter's index. It holds every work of the examination, including the controls, so that all are tested in the same way. */
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
