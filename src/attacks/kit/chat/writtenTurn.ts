import { writtenText } from '../../../text/index.js';
import type { TurnFormat } from './turnFormats.js';
import { closingText, partsOfTurn, type TurnParts } from './turnParts.js';

/** How the prompt leaves the turn of the assistant. */
export interface TurnOpening {
  /** What the template puts after the last message. */
  readonly text: string;
  /** The format of a turn that consists of messages to channels; null for any other. */
  readonly channels: TurnFormat | null;
}

/** One turn of the assistant while it is written: which of its tokens are reasoning, and which the answer. */
export class WrittenTurn {
  readonly #opening: TurnOpening | null;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #bytes: Uint8Array[] = [];
  #text = '';
  #parts: TurnParts;
  /** Tokens that were written as reasoning, with the marks around it; and as the answer. */
  reasoningTokens = 0;
  answerTokens = 0;

  /** @param opening null for plain text, in which everything is the answer */
  constructor(opening: TurnOpening | null) {
    this.#opening = opening;
    this.#parts = this.#read('');
  }

  /** Where the turn stands. */
  get mode(): TurnParts['mode'] {
    return this.#parts.mode;
  }

  /** True if reasoning was opened, in the prompt or by the model. */
  get reasoned(): boolean {
    return this.#parts.reasoned;
  }

  /** True once the answer has a character that is no white space. */
  get answers(): boolean {
    return this.#parts.answer.trim() !== '';
  }

  /** The text that would end the reasoning here; empty in the answer. */
  get closing(): string {
    return closingText(this.#parts);
  }

  /** Appends a token. @param isForced true for a token that ends the reasoning by force, which counts as neither */
  push(piece: Uint8Array, isForced = false): void {
    const before = this.#parts.mode;
    this.#bytes.push(piece);
    this.#text += this.#decoder.decode(piece, { stream: true });
    this.#parts = this.#read(this.#text);
    if (isForced) return;
    if (before === 'answer' && this.#parts.mode === before) this.answerTokens += 1;
    else this.reasoningTokens += 1;
    // The tokens of a mark that opens reasoning, and of reasoning that was not opened, are no answer.
    if (this.#parts.reasoned && !this.answers) {
      this.reasoningTokens += this.answerTokens;
      this.answerTokens = 0;
    }
  }

  /** What was written, as text that can be compared. */
  texts(): { readonly reasoning: string; readonly answer: string } {
    return this.#read(writtenText(joined(this.#bytes)));
  }

  #read(text: string): TurnParts {
    if (this.#opening !== null) return partsOfTurn(this.#opening.text, text, this.#opening.channels);
    return { mode: 'answer', format: null, reasoned: false, reasoning: '', answer: text, header: '' };
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
