const WORD = /[\p{L}\p{M}\p{N}]+(?:['’\-‐‑][\p{L}\p{M}\p{N}]+)*/gu;
const HYPHEN_AT_END = /[-‐\u00ad]$/u;
const LETTERS_AT_END = /[\p{L}\p{M}\p{N}]+$/u;
const LETTERS_AT_START = /^[\p{L}\p{M}\p{N}]+/u;
const REACH = 60;

/** How a hyphen at the end of a line is read. */
export type HyphenReading = 'divides' | 'stays';

/** Words of a document, with and without hyphens, to decide what a hyphen at the end of a line is. */
export class Vocabulary {
  readonly #counts = new Map<string, number>();

  /**
   * Adds the words of a line, but not one that a hyphen at its end, or at the end of the line before, divides.
   * @param before the line before; null where a column begins, so that it is not known
   */
  add(line: string, before: string | null): void {
    const mayContinue = before === null || HYPHEN_AT_END.test(before);
    const from = mayContinue ? (LETTERS_AT_START.exec(line)?.[0].length ?? 0) : 0;
    const isDivided = HYPHEN_AT_END.test(line);
    const text = line.slice(from).toLowerCase().replaceAll('\u00ad', '').replace(/[‐‑]/gu, '-');
    for (const { 0: word, index } of text.matchAll(WORD)) {
      if (isDivided && index + word.length >= text.length - 1) continue;
      this.#add(word);
      if (word.includes('-')) word.split('-').forEach((part) => this.#add(part));
    }
  }

  #add(word: string): void {
    this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
  }

  /** How often a word occurs in the lines, whatever its case. */
  count(word: string): number {
    return this.#counts.get(word.toLowerCase()) ?? 0;
  }

  /**
   * Does the hyphen at the end of a line only divide a word? A soft hyphen always does. It stays after a single letter, before or after a
   * number, before a
   * capital after a small letter, and in a word that has another hyphen. Otherwise the form decides, joined or with the hyphen, that
   * occurs more often within the lines of the same document. If neither occurs, the hyphen stays if both halves occur as words of at least
   * three letters, and else divides.
   * @returns null if the line does not end with a hyphen after a letter, or the next does not begin with a letter
   */
  reading(line: string, next: string): { readonly reading: HyphenReading; readonly isKnown: boolean } | null {
    const hyphen = line.at(-1) ?? '';
    if (!HYPHEN_AT_END.test(hyphen)) return null;
    const before = line.slice(-REACH, -1);
    const first = LETTERS_AT_END.exec(before)?.[0];
    const second = LETTERS_AT_START.exec(next.slice(0, REACH))?.[0];
    if (first === undefined || second === undefined) return null;
    if (hyphen === '\u00ad') return { reading: 'divides', isKnown: true };
    const isCapital = /^\p{Lu}/u.test(second) && /\p{Ll}$/u.test(first);
    const hasHyphen = /[-‐‑]$/u.test(before.slice(0, before.length - first.length));
    if (first.length === 1 || /\p{N}$/u.test(first) || /^\p{N}/u.test(second) || isCapital || hasHyphen) {
      return { reading: 'stays', isKnown: true };
    }
    const joined = this.count(first + second);
    const hyphenated = this.count(`${first}-${second}`);
    if (joined > 0 || hyphenated > 0)
      return { reading: hyphenated > joined ? 'stays' : 'divides', isKnown: true };
    const areWords = first.length > 2 && second.length > 2 && this.count(first) > 0 && this.count(second) > 0;
    return { reading: areWords ? 'stays' : 'divides', isKnown: false };
  }
}
