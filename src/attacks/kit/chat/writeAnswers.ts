import type { NgramIndex } from '../../../measure/index.js';
import type { UnitContext } from '../../define.js';
import type { Rung } from './answerLadder.js';
import { type AnswerRoom, mostTokens } from './answerRoom.js';
import { chooseToken, LISTED_TOKENS } from './chooseToken.js';
import { type TurnOpening, WrittenTurn } from './writtenTurn.js';
import type { Engine } from '../../../domain/index.js';

/** The bytes of tokens as the engine writes them out, asked for once each. */
class Pieces {
  readonly #engine: Engine;
  readonly #known = new Map<number, Uint8Array>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Makes sure that these tokens are known. */
  async fetch(tokens: readonly number[]): Promise<void> {
    const missing = [...new Set(tokens)].filter((token) => !this.#known.has(token));
    if (missing.length === 0) return;
    const { bytes, startByte } = await this.#engine.detokenize(Int32Array.from(missing));
    for (const [at, token] of missing.entries())
      this.#known.set(token, bytes.slice(startByte[at], startByte[at + 1]));
  }

  /** The bytes of a token that was fetched. */
  of(token: number): Uint8Array {
    const piece = this.#known.get(token);
    if (piece === undefined) throw new TypeError(`token ${token} was not fetched`);
    return piece;
  }
}

/**
 * How an answer ended: by itself, at its greatest length, or because the filter blocked every token. `not-answered`: the turn ended, or
 * the room for it, before the answer began.
 */
export const ANSWER_ENDS = ['ended', 'longest', 'blocked', 'not-answered'] as const;
/** See {@link ANSWER_ENDS}. */
export type AnswerEnd = (typeof ANSWER_ENDS)[number];

/** One answer that is asked for: with or without the filter, at which temperature, and which of the draws. */
export interface Attempt extends Rung {
  readonly filter: boolean;
}

/** An answer, and how it ended. */
export interface WrittenAnswer extends Attempt {
  readonly text: string;
  /** Number of its tokens, without those of the reasoning. */
  readonly tokens: number;
  readonly end: AnswerEnd;
  readonly changed: number;
  /** Ids of all tokens of the turn in order, those of the reasoning included. */
  readonly turn: readonly number[];
  /** Null if the model did not reason; `closed`: the reasoning was ended by force. */
  readonly reasoning: { readonly text: string; readonly tokens: number; readonly closed: boolean } | null;
}

/** A prompt, and how it is answered. When the reasoning has used up its room, it is ended by force. */
export interface AnswerPrompt extends AnswerRoom {
  readonly prompt: Int32Array;
  readonly bos: boolean;
  /** Null for plain text. */
  readonly opening: TurnOpening | null;
  /** The tokens that end an answer. */
  readonly ends: ReadonlySet<number>;
}

interface Growing extends Attempt {
  readonly turn: WrittenTurn;
  readonly tokens: number[];
  /** Tokens that come next, whatever the model would write. */
  forced: number[];
  closed: boolean;
  end: AnswerEnd | null;
  changed: number;
}

/**
 * Has the model answer a prompt. All attempts are written side by side on one evaluation of the prompt. One uniform number is drawn for
 * each token of each answer, whether or not it is used. The filter acts on the answer, not on the reasoning.
 * @param index the runs that the filter blocks; null if no attempt has the filter
 */
export async function writeAnswers(
  given: AnswerPrompt,
  attempts: readonly Attempt[],
  index: NgramIndex | null,
  { engine, random, signal }: Pick<UnitContext, 'engine' | 'random' | 'signal'>,
): Promise<readonly WrittenAnswer[]> {
  const { prompt, bos, opening } = given;
  const most = mostTokens(given, opening !== null);
  const pieces = new Pieces(engine);
  const close = async (answer: Growing): Promise<void> => {
    answer.closed = true;
    answer.forced = [...(await engine.tokenize(answer.turn.closing, { parseSpecial: true })).tokens];
  };
  // Every answer needs its own first token: the last token of the prompt is stepped once in each copy.
  const { sequence } = await engine.open(prompt.slice(0, -1), {
    bos,
    topCount: 0,
    capacity: { sequences: attempts.length, tokens: prompt.length + Number(bos) + attempts.length * most },
  });
  const sequences = [sequence, ...(await engine.fork(sequence, attempts.length - 1))];
  const written = attempts.map((attempt): Growing => ({
    ...attempt,
    turn: new WrittenTurn(opening),
    tokens: [],
    forced: [],
    closed: false,
    end: null,
    changed: 0,
  }));
  for (const answer of written) if (isOverBudget(answer, given)) await close(answer);
  let live = written.map((answer, at) => ({
    answer,
    sequence: sequences[at] ?? sequence,
    last: prompt.at(-1) ?? 0,
  }));
  for (let t = 0; t < most && live.length > 0; t++) {
    const next = await engine.step(
      live.map(({ sequence: one, last }) => ({ sequence: one, token: last })),
      { topCount: LISTED_TOKENS },
      signal,
    );
    const chosen = live.map(({ answer }, row) => {
      const distribution = next[row];
      if (distribution === undefined) throw new TypeError('one row for each sequence');
      const uniform = random.float();
      const free = chooseToken(distribution, answer.temperature, new Set(), uniform);
      const isFiltered = answer.filter && answer.turn.mode === 'answer';
      const blocked = isFiltered
        ? (index?.completions([...prompt.slice(-64), ...answer.tokens]) ?? NONE)
        : NONE;
      const isForced = answer.forced.length > 0;
      const allowed =
        blocked.size === 0 ? free : chooseToken(distribution, answer.temperature, blocked, uniform);
      if (!isForced && allowed !== free) answer.changed += 1;
      return { isForced, token: answer.forced.shift() ?? allowed };
    });
    await pieces.fetch(chosen.flatMap(({ token }) => (token === null ? [] : [token])));
    const going: typeof live = [];
    for (const [row, one] of live.entries()) {
      const { answer } = one;
      const { token = null, isForced = false } = chosen[row] ?? {};
      answer.end = take(answer, token, isForced, given, pieces);
      if (answer.end !== null) {
        await engine.close([one.sequence]);
        continue;
      }
      if (isOverBudget(answer, given) && !answer.closed) await close(answer);
      going.push({ ...one, last: token ?? 0 });
    }
    live = going;
  }
  if (live.length > 0) await engine.close(live.map((one) => one.sequence));
  return written.map(finished);
}

const NONE: ReadonlySet<number> = new Set();

/** Has the turn no more room for reasoning? */
function isOverBudget({ turn, forced }: Growing, { budget }: AnswerPrompt): boolean {
  return forced.length === 0 && turn.closing !== '' && turn.reasoningTokens >= budget;
}

/** Takes the next token into a turn. @returns how the answer ended; null if it goes on */
function take(
  answer: Growing,
  token: number | null,
  isForced: boolean,
  { ends, longest }: AnswerPrompt,
  pieces: Pieces,
): AnswerEnd | null {
  const { turn } = answer;
  if (token === null) return 'blocked';
  if (!isForced && ends.has(token) && !isPartOfClosing(turn, pieces.of(token))) return 'ended';
  answer.tokens.push(token);
  turn.push(pieces.of(token), isForced);
  if (turn.mode === 'over') return 'ended';
  return turn.answerTokens >= longest ? 'longest' : null;
}

/** In reasoning, a token that ends other answers may begin the mark that ends the reasoning. */
function isPartOfClosing({ closing }: WrittenTurn, piece: Uint8Array): boolean {
  const text = new TextDecoder().decode(piece);
  return closing !== '' && text !== '' && closing.trimStart().startsWith(text);
}

function finished({ filter, temperature, draw, turn, tokens, closed, end, changed }: Growing): WrittenAnswer {
  const { reasoning, answer } = turn.texts();
  const reasoned = turn.reasoned || closed || turn.mode === 'header';
  // An answer of no words is an answer, unless the reasoning left no room for one or was cut short.
  const isAnswered = turn.answers || end === 'blocked' || (end !== null && turn.closing === '' && !closed);
  return {
    filter,
    temperature,
    draw,
    changed,
    turn: tokens,
    text: answer,
    tokens: turn.answerTokens,
    end: isAnswered ? (end ?? 'longest') : 'not-answered',
    reasoning: reasoned ? { text: reasoning, tokens: turn.reasoningTokens, closed } : null,
  };
}
