import { elementAt } from '../../base/index.js';
import type { Random } from '../../base/index.js';
import type { DecodingPolicy, Engine, NextToken, SequenceId, StepOptions } from '../../domain/index.js';
import type { Shape } from './plan.js';

/** A text that is to be continued. */
export interface TextToWrite {
  /** True tokens or the model's own, the newest last. */
  readonly context: readonly number[];
  /** Token of the work with which a perfect copy would continue. */
  readonly truthToken: number;
  /** Token of the work with which the current part began. */
  readonly pieceToken: number;
  /** The text is done when it has reached this token of the work. */
  readonly endToken: number;
}

/** A part of what was written in this unit. */
export interface WrittenPart {
  readonly truthToken: number;
  readonly context: readonly number[];
  readonly tokens: number[];
}

/** The result of one text. */
export interface WrittenText {
  readonly parts: readonly WrittenPart[];
  readonly ended: boolean;
  readonly logProb: number | null;
}

/** How texts are written. */
export interface Writing {
  readonly engine: Engine;
  readonly shape: Shape;
  /** Number of texts side by side for which the cache has room. */
  readonly slots: number;
  readonly signal: AbortSignal;
  /** Draw from this policy; without it the most probable token is taken. */
  readonly draw?: { readonly policy: DecodingPolicy; readonly random: Random };
  readonly eosToken: number | null;
  /**
   * Asked after every token: true tokens to supply, and the token of the work after them; null to continue without.
   * @param text index of the text among those that are written
   */
  help(
    text: number,
    part: WrittenPart,
    truthToken: number,
  ): Promise<{ readonly given: readonly number[]; readonly truthToken: number } | null>;
}

/** Continues several texts side by side until each is done or has as many new tokens as a unit may write. */
export async function writeTexts(texts: readonly TextToWrite[], writing: Writing): Promise<WrittenText[]> {
  const writers = texts.map((text, at) => new Writer(at, text, writing));
  let live: { readonly writer: Writer; next: NextToken }[] = [];
  for (const writer of writers) {
    if (!writer.isDone) live.push({ writer, next: await writer.open(writer.context) });
  }
  while (live.length > 0) {
    const going: typeof live = [];
    for (const one of live) {
      const opened = await one.writer.take(one.next);
      if (opened !== null) one.next = opened;
      if (!one.writer.isDone) going.push(one);
    }
    live = going;
    const waiting = live.filter(({ writer }) => writer.needsStep);
    if (waiting.length === 0) continue;
    const next = await writing.engine.step(
      waiting.map(({ writer }) => ({ sequence: writer.sequence, token: writer.lastToken })),
      optionsFor(writing, waiting.length),
      writing.signal,
    );
    waiting.forEach((one, at) => {
      one.next = next[at] as NextToken;
    });
  }
  return writers.map((writer) => writer.result());
}

function optionsFor({ draw }: Writing, rows: number): StepOptions {
  if (draw === undefined) return { topCount: 1 };
  const uniforms = Float64Array.from({ length: rows }, () => draw.random.float());
  return { topCount: 1, draw: { policy: draw.policy, uniforms } };
}

/** One text while it is written. */
class Writer {
  readonly context: readonly number[];
  isDone: boolean;
  needsStep = false;
  sequence: SequenceId = -1;
  lastToken = -1;
  readonly #at: number;
  readonly #text: TextToWrite;
  readonly #writing: Writing;
  readonly #parts: WrittenPart[];
  #truthToken: number;
  #written = 0;
  #logProb = 0;
  #ended = false;

  constructor(at: number, text: TextToWrite, writing: Writing) {
    this.#at = at;
    this.#text = text;
    this.#writing = writing;
    this.context = text.context.slice(-writing.shape.kept);
    this.#truthToken = text.truthToken;
    this.#parts = [{ truthToken: text.pieceToken, context: this.context, tokens: [] }];
    this.isDone = text.truthToken >= text.endToken;
  }

  async open(context: readonly number[]): Promise<NextToken> {
    const { engine, shape, slots } = this.#writing;
    const { sequence, next } = await engine.open(Int32Array.from(context), {
      bos: shape.bos,
      ...optionsFor(this.#writing, 1),
      capacity: { sequences: slots, tokens: slots * shape.context },
    });
    this.sequence = sequence;
    return next;
  }

  /** Takes the next token. Returns a new distribution if true text was supplied, so that no step is needed. */
  async take(next: NextToken): Promise<NextToken | null> {
    const { draw, eosToken, shape, engine } = this.#writing;
    const token = (draw === undefined ? next.topIds[0] : next.drawn?.token) ?? -1;
    this.needsStep = false;
    if (token === eosToken) {
      this.#ended = true;
      return this.#finish();
    }
    const part = this.#parts[this.#parts.length - 1] as WrittenPart;
    part.tokens.push(token);
    this.#logProb += elementAt(next.topLogProbs, 0);
    this.#truthToken += 1;
    this.#written += 1;
    this.lastToken = token;
    if (this.#truthToken >= this.#text.endToken) return this.#finish();
    const help = await this.#writing.help(this.#at, part, this.#truthToken);
    if (help === null) {
      if (this.#written >= shape.stretch) return this.#finish();
      this.needsStep = true;
      return null;
    }
    this.#truthToken = help.truthToken;
    this.#parts.push({ truthToken: help.truthToken, context: help.given, tokens: [] });
    if (this.#written >= shape.stretch || this.#truthToken >= this.#text.endToken) return this.#finish();
    await engine.close([this.sequence]);
    return this.open(help.given);
  }

  result(): WrittenText {
    return {
      parts: this.#parts,
      ended: this.#ended,
      logProb: this.#writing.draw === undefined ? this.#logProb : null,
    };
  }

  async #finish(): Promise<null> {
    this.isDone = true;
    await this.#writing.engine.close([this.sequence]);
    return null;
  }
}
