/** A reference to an object of a PDF by its number. */
export interface PdfRef {
  readonly ref: number;
}

/** A value in a PDF. A dictionary is a Map. Only strings that Latin-1 can express are of use here. */
export type PdfValue =
  | number
  | boolean
  | PdfRef
  | { readonly name: string }
  | { readonly text: string }
  | readonly PdfValue[]
  | ReadonlyMap<string, PdfValue>;

const MAX_DEPTH = 32;
const MAX_STEPS = 2_000_000;
const SPACE = /[\0\t\n\f\r ]/;
const DELIMITER = /[\0\t\n\f\r ()<>[\]{}/%]/;

/**
 * Reads the value that begins at a byte of a PDF.
 * @returns the value and one past its last byte; undefined for anything that is not a value, is nested too deeply or is too long
 * @source ISO 32000-2, 7.3 (objects)
 */
export function readPdfValue(
  pdf: Buffer,
  start: number,
): { readonly value: PdfValue; readonly end: number } | undefined {
  const reader = new Reader(pdf, start);
  const value = reader.value(0);
  return value === undefined ? undefined : { value, end: reader.at };
}

class Reader {
  at: number;
  readonly #pdf: Buffer;
  #steps = 0;

  constructor(pdf: Buffer, at: number) {
    this.#pdf = pdf;
    this.at = at;
  }

  value(depth: number): PdfValue | undefined {
    this.#skip();
    this.#steps += 1;
    if (depth > MAX_DEPTH || this.#steps > MAX_STEPS) return undefined;
    switch (this.#char()) {
      case '/':
        return this.#name();
      case '(':
        return this.#string();
      case '[':
        return this.#array(depth);
      case '<':
        return this.#char(1) === '<' ? this.#dictionary(depth) : this.#hex();
      default:
        return this.#word();
    }
  }

  #char(ahead = 0): string {
    const code = this.#pdf[this.at + ahead];
    return code === undefined ? '' : String.fromCharCode(code);
  }

  #skip(): void {
    while (SPACE.test(this.#char())) this.at += 1;
  }

  #token(): string {
    const start = this.at;
    while (this.#char() !== '' && !DELIMITER.test(this.#char())) this.at += 1;
    return this.#pdf.toString('latin1', start, this.at);
  }

  #name(): PdfValue {
    this.at += 1;
    const name = this.#token().replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return { name };
  }

  #word(): PdfValue | undefined {
    const word = this.#token();
    if (word === 'true' || word === 'false') return word === 'true';
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) return undefined;
    const reference = /^\d{1,7}$/.test(word)
      ? /^ \d{1,5} R(?![^\0\t\n\f\r ()<>[\]{}/%])/.exec(this.#pdf.toString('latin1', this.at, this.at + 10))
      : null;
    if (reference === null) return Number(word);
    this.at += reference[0].length;
    return { ref: Number(word) };
  }

  #string(): PdfValue | undefined {
    let text = '';
    let open = 0;
    for (; this.#char() !== ''; this.at += 1) {
      const char = this.#char();
      if (char === '\\') {
        this.at += 1;
        text += this.#char();
        continue;
      }
      if (char === '(') open += 1;
      if (char === ')') open -= 1;
      if (open === 0) {
        this.at += 1;
        return { text: text.slice(1) };
      }
      text += char;
    }
    return undefined;
  }

  #hex(): PdfValue | undefined {
    const end = this.#pdf.indexOf('>', this.at);
    if (end < 0) return undefined;
    const digits = this.#pdf.toString('latin1', this.at + 1, end).replace(/[\0\t\n\f\r ]/g, '');
    this.at = end + 1;
    return /^[0-9A-Fa-f]*$/.test(digits)
      ? { text: Buffer.from(digits, 'hex').toString('latin1') }
      : undefined;
  }

  #array(depth: number): PdfValue | undefined {
    this.at += 1;
    const items: PdfValue[] = [];
    for (;;) {
      this.#skip();
      if (this.#char() === ']') {
        this.at += 1;
        return items;
      }
      const item = this.value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
    }
  }

  #dictionary(depth: number): PdfValue | undefined {
    this.at += 2;
    const entries = new Map<string, PdfValue>();
    for (;;) {
      this.#skip();
      if (this.#char() === '>' && this.#char(1) === '>') {
        this.at += 2;
        return entries;
      }
      if (this.#char() !== '/') return undefined;
      const key = this.#name() as { readonly name: string };
      const value = this.value(depth + 1);
      // A repeated key would mean different things to different readers.
      if (value === undefined || entries.has(key.name)) return undefined;
      entries.set(key.name, value);
    }
  }
}
