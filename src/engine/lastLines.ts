/** Lines of a dead engine that are kept as its last words. */
export const ENGINE_TAIL_LINES = 50;

/** Keeps the last lines of text that arrives in pieces. */
export class LastLines {
  readonly #limit: number;
  readonly #onLine: ((line: string) => void) | undefined;
  #lines: string[] = [];
  #rest = '';

  /** @param limit lines kept, ≥ 1; @param onLine told every whole line as it comes */
  constructor(limit: number, onLine?: (line: string) => void) {
    this.#limit = limit;
    this.#onLine = onLine;
  }

  /** Takes the next piece; lines end with LF or CR LF, and one of more than 64 Ki characters is cut there. */
  add(text: string): void {
    const parts = (this.#rest + text).split(/\r?\n/);
    this.#rest = parts.pop() ?? '';
    if (this.#rest.length > 65_536) {
      parts.push(this.#rest);
      this.#rest = '';
    }
    for (const line of parts) this.#onLine?.(line);
    this.#lines = this.#lines.concat(parts).slice(-this.#limit);
  }

  /** The last lines, oldest first; an unfinished one counts. */
  lines(): readonly string[] {
    return (this.#rest === '' ? this.#lines : [...this.#lines, this.#rest]).slice(-this.#limit);
  }
}
