import { sentencesOf, wordCount } from './notes.js';

/** Fewest words of a sentence that is worth a reference. */
const LONG = 10;

/** What the answers have said, so that a sentence that is true of several models is printed for the first. */
export class SaidOnce {
  readonly #said = new Map<string, string>();

  /** The text without the sentences that were said of another model, with a reference to it in their place. */
  of(modelId: string, text: string): string {
    const before = new Set<string>();
    const rest = sentencesOf(text)
      .map((sentence) => sentence.trim())
      .filter((sentence) => {
        if (wordCount(sentence) < LONG) return true;
        const first = this.#said.get(sentence);
        if (first === undefined) this.#said.set(sentence, modelId);
        else before.add(first);
        return first === undefined;
      });
    const references = [...before].map((id) => {
      const where = id === modelId ? 'above' : `for ${id}`;
      return `${rest.length === 0 ? 'As' : 'The rest is as'} stated ${where}.`;
    });
    return [...rest, ...references].join(' ');
  }
}
