/** The number of lines of a dead engine that are kept as its last output. */
export const ENGINE_TAIL_LINES = 50;

/** Keeps the last lines of text that arrives in pieces. */
export class LastLines {
  readonly #limit: number;
  readonly #onLine: ((line: string) => void) | undefined;
  #lines: string[] = [];
  #rest = '';

  /** @param limit the number of lines kept, ≥ 1; @param onLine called with every complete line as it arrives */
  constructor(limit: number, onLine?: (line: string) => void) {
    this.#limit = limit;
    this.#onLine = onLine;
  }

  /** Takes the next piece. Lines end with LF or CR LF; a line of more than 64 Ki characters is split there. */
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

  /** The last lines, oldest first, including an unfinished one. */
  lines(): readonly string[] {
    return (this.#rest === '' ? this.#lines : [...this.#lines, this.#rest]).slice(-this.#limit);
  }
}
