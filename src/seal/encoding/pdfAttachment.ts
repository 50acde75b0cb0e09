import { inflateSync } from 'node:zlib';
import { readPdfValue, type PdfRef, type PdfValue } from './pdfValue.js';
import type { Parsed } from './parsed.js';

const MAX_OBJECTS = 1_000_000;
const MAX_ATTACHMENT_BYTES = 512 * 1024 * 1024;

/**
 * The file of this name that a PDF carries, found as a reader finds it: from the last cross-reference table over the catalogue and the
 * tree of embedded files. Reads PDFs with one cross-reference table, as the report writer makes them; anything else, or anything
 * that is not where the table says, is a problem in words. The bytes are of unknown origin.
 * @source ISO 32000-2, 7.5.4 (cross-reference table), 7.11.4 (embedded file streams)
 */
export function pdfAttachment(pdf: Uint8Array, name: string): Parsed<Uint8Array> {
  try {
    const document = new PdfDocument(Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength));
    return { value: document.attachment(name) };
  } catch (error) {
    if (error instanceof PdfProblem) return { problem: error.message };
    throw error;
  }
}

class PdfProblem extends Error {}

class PdfDocument {
  readonly #pdf: Buffer;
  readonly #offsets: ReadonlyMap<number, number>;
  readonly #root: PdfValue | undefined;

  constructor(pdf: Buffer) {
    this.#pdf = pdf;
    const tail = pdf.toString('latin1', Math.max(0, pdf.length - 1024));
    const start = /startxref\r?\n(\d{1,15})\r?\n%%EOF\r?\n?$/.exec(tail)?.[1];
    if (start === undefined) throw new PdfProblem('it does not end as a PDF does');
    const { offsets, end } = crossReferences(pdf, Number(start));
    this.#offsets = offsets;
    const trailer = this.#value(end);
    if (entry(trailer, 'Prev') !== undefined || entry(trailer, 'XRefStm') !== undefined)
      throw new PdfProblem('it was changed after it was written: it has more than one cross-reference table');
    this.#root = this.#resolve(entry(trailer, 'Root'));
  }

  attachment(name: string): Uint8Array {
    const names = this.#resolve(
      entry(this.#resolve(entry(this.#resolve(entry(this.#root, 'Names')), 'EmbeddedFiles')), 'Names'),
    );
    if (!isList(names)) throw new PdfProblem('it has no attached file');
    const found = names.flatMap((item, index) =>
      index % 2 === 0 && isText(item) && item.text === name ? [names[index + 1]] : [],
    );
    const [specification, ...others] = found;
    if (specification === undefined) throw new PdfProblem(`it has no attached ${name}`);
    if (others.length > 0) throw new PdfProblem(`${name} is attached to it more than once`);
    const files = this.#resolve(entry(this.#resolve(specification), 'EF'));
    const stream = entry(files, 'F');
    const other = entry(files, 'UF');
    if (other !== undefined && !(isRef(other) && isRef(stream) && other.ref === stream.ref))
      throw new PdfProblem(`two different files are attached to it as ${name}`);
    return this.#stream(stream);
  }

  #stream(value: PdfValue | undefined): Uint8Array {
    if (!isRef(value)) throw new PdfProblem('a file in it is not where it should be');
    const at = this.#bodyOf(value);
    const parsed = readPdfValue(this.#pdf, at);
    if (parsed === undefined) throw new PdfProblem(`object ${value.ref} cannot be read`);
    const opening = /^\s{1,4}stream\r?\n/.exec(
      this.#pdf.toString('latin1', parsed.end, parsed.end + 16),
    )?.[0];
    const length = this.#resolve(entry(parsed.value, 'Length'));
    if (opening === undefined || typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0)
      throw new PdfProblem(`object ${value.ref} is not a file`);
    const start = parsed.end + opening.length;
    const closing = this.#pdf.toString('latin1', start + length, start + length + 16);
    if (!/^\s{0,2}endstream/.test(closing)) throw new PdfProblem(`object ${value.ref} is truncated`);
    const bytes = this.#pdf.subarray(start, start + length);
    const filter = entry(parsed.value, 'Filter');
    if (filter === undefined) return Uint8Array.from(bytes);
    if (!isName(filter) || filter.name !== 'FlateDecode' || entry(parsed.value, 'DecodeParms') !== undefined)
      throw new PdfProblem(`object ${value.ref} uses a compression method that this program does not read`);
    try {
      return new Uint8Array(inflateSync(bytes, { maxOutputLength: MAX_ATTACHMENT_BYTES }));
    } catch {
      throw new PdfProblem(`object ${value.ref} cannot be unpacked`);
    }
  }

  #resolve(value: PdfValue | undefined): PdfValue | undefined {
    return isRef(value) ? this.#value(this.#bodyOf(value)) : value;
  }

  #value(at: number): PdfValue {
    const parsed = readPdfValue(this.#pdf, at);
    if (parsed === undefined) throw new PdfProblem(`nothing can be read at byte ${at}`);
    return parsed.value;
  }

  /** The byte at which an object's value begins, after its number. */
  #bodyOf({ ref }: PdfRef): number {
    const offset = this.#offsets.get(ref);
    if (offset === undefined) throw new PdfProblem(`object ${ref} is not there`);
    const heading = new RegExp(`^${ref} 0 obj\\s`).exec(this.#pdf.toString('latin1', offset, offset + 32));
    if (heading === null) throw new PdfProblem(`object ${ref} is not where it should be`);
    return offset + heading[0].length;
  }
}

/** Number → first byte of every object in use, and where the trailer's dictionary begins. */
function crossReferences(
  pdf: Buffer,
  start: number,
): { readonly offsets: ReadonlyMap<number, number>; readonly end: number } {
  const head = /^xref\r?\n0 (\d{1,7})\r?\n/.exec(pdf.toString('latin1', start, start + 40));
  const count = Number(head?.[1] ?? '0');
  if (head === null || count === 0 || count > MAX_OBJECTS)
    throw new PdfProblem('its cross-reference table is of a kind that this program does not read');
  const offsets = new Map<number, number>();
  let at = start + head[0].length;
  for (let number = 0; number < count; number++, at += 20) {
    const [, offset, kind] = /^(\d{10}) \d{5} ([nf])/.exec(pdf.toString('latin1', at, at + 20)) ?? [];
    if (offset === undefined) throw new PdfProblem('its cross-reference table is broken');
    if (kind === 'n') offsets.set(number, Number(offset));
  }
  const trailer = /^trailer\r?\n/.exec(pdf.toString('latin1', at, at + 16));
  if (trailer === null) throw new PdfProblem('its cross-reference table is broken');
  return { offsets, end: at + trailer[0].length };
}

function entry(value: PdfValue | undefined, name: string): PdfValue | undefined {
  return isDictionary(value) ? value.get(name) : undefined;
}

function isDictionary(value: PdfValue | undefined): value is ReadonlyMap<string, PdfValue> {
  return value instanceof Map;
}

function isList(value: PdfValue | undefined): value is readonly PdfValue[] {
  return Array.isArray(value);
}

function isRef(value: PdfValue | undefined): value is PdfRef {
  return typeof value === 'object' && !(value instanceof Map) && 'ref' in value;
}

function isName(value: PdfValue): value is { readonly name: string } {
  return typeof value === 'object' && !(value instanceof Map) && 'name' in value;
}

function isText(value: PdfValue): value is { readonly text: string } {
  return typeof value === 'object' && !(value instanceof Map) && 'text' in value;
}
