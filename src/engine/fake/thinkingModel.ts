import { BOS, decode } from './vocabulary.js';

/** A model that chats and thinks before it answers. */
export interface FakeChat {
  /** Its chat template, as its file would hold it. */
  readonly template: string;
  /** The end of a prompt, after which it thinks. */
  readonly after: string;
  /**
   * What it writes first: its reasoning, with the marks around it as far as they are not in the prompt. Without the mark after which it
   * answers, it then ends its turn with the special token.
   */
  readonly first: string;
  /** The mark after which it answers, wherever it comes from. */
  readonly mark: string;
  /** Context length in tokens, each about a character; by default that of the fake model. */
  readonly trainedContext?: number;
}

/** How many characters before the answer must be known for the model to go on by heart. */
const KNOWN = 16;

/**
 * Writes its reasoning first; once the mark has come, it goes on with the text that it knows by heart, where the request ended in it.
 * Texts are bytes, one character each, so that a token that ends inside a character does no harm.
 */
export class ThinkingModel {
  readonly #text: string;
  readonly #after: string;
  readonly #first: string;
  readonly #mark: string;

  /** @param text what it knows by heart, as bytes */
  constructor(text: Uint8Array, { after, first, mark }: FakeChat) {
    this.#text = bytesAsText(text);
    [this.#after, this.#first, this.#mark] = [after, first, mark].map((part) =>
      bytesAsText(new TextEncoder().encode(part)),
    ) as [string, string, string];
  }

  /** The token that certainly comes next; null where the model has nothing of its own to say. */
  next(tokens: Int32Array): number | null {
    const text = bytesAsText(decode(tokens).bytes);
    const end = text.indexOf(this.#after);
    if (end < 0) return null;
    const turn = text.slice(end + this.#after.length);
    const marked = turn.lastIndexOf(this.#mark);
    if (marked < 0 && turn.length < this.#first.length) return byteAt(this.#first, turn.length);
    if (marked < 0) return BOS;
    return this.#byHeart(text.slice(0, end).trimEnd(), turn.slice(marked + this.#mark.length).trimStart());
  }

  /** The next byte of the text where a request ends in it and the answer has begun to go on with it. */
  #byHeart(request: string, answer: string): number | null {
    for (const between of answer === '' ? [''] : ['', ' ', '\n', '\n\n']) {
      const known = `${request}${between}${answer}`.slice(-KNOWN);
      const found = this.#text.indexOf(known);
      if (found < 0) continue;
      const next = this.#text.slice(found + known.length);
      return byteAt(answer === '' ? next.trimStart() : next, 0);
    }
    return null;
  }
}

function bytesAsText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function byteAt(text: string, at: number): number | null {
  return at < text.length ? text.charCodeAt(at) : null;
}
