import { inputError } from '../base/index.js';
import { findInvalidUtf8 } from '../text/index.js';
import { ByteReader, ByteWriter } from './varint.js';

/** A span of a file that is kept unchanged, because no tokens restore it. */
export interface Literal {
  /** First byte in the original. */
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** A span of bytes, `start` … `end` − 1. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/** Text between two literals that is shorter than this is kept with them, because recording its position would cost more than it saves. */
const ISLAND_BYTES = 16;

/** Joins spans that touch or are separated by very little text. @param spans in any order, within `length` bytes */
export function joinSpans(spans: readonly ByteSpan[], length: number): ByteSpan[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of sorted) {
    const last = joined.at(-1);
    const gap = start - (last?.end ?? 0);
    if (last !== undefined && gap < ISLAND_BYTES) last.end = Math.max(last.end, end);
    else joined.push({ start: last === undefined && gap < ISLAND_BYTES ? 0 : start, end });
  }
  const last = joined.at(-1);
  if (last !== undefined && length - last.end < ISLAND_BYTES) last.end = length;
  return joined;
}

/** Returns the bytes without the spans. @param spans sorted, not overlapping */
export function withoutSpans(bytes: Uint8Array, spans: readonly ByteSpan[]): Uint8Array {
  const kept = new Uint8Array(bytes.length - spans.reduce((sum, { start, end }) => sum + end - start, 0));
  let from = 0;
  let at = 0;
  for (const { start, end } of [...spans, { start: bytes.length, end: bytes.length }]) {
    kept.set(bytes.subarray(from, start), at);
    at += start - from;
    from = end;
  }
  return kept;
}

/** Inserts literals between the bytes of a text. @throws {PalimpsestError} `reconstruction-literals` if they do not fit */
export function withLiterals(text: Uint8Array, literals: readonly Literal[]): Uint8Array {
  const whole = new Uint8Array(literals.reduce((sum, { bytes }) => sum + bytes.length, text.length));
  let read = 0;
  let at = 0;
  for (const { start, bytes } of literals) {
    const before = start - at;
    if (before < 0 || read + before > text.length) throw misplaced();
    whole.set(text.subarray(read, read + before), at);
    whole.set(bytes, start);
    read += before;
    at = start + bytes.length;
  }
  whole.set(text.subarray(read), at);
  return whole;
}

/** Writes literals as bytes: for each, the distance from the end of the one before, its length, and its bytes. */
export function packLiterals(literals: readonly Literal[]): Uint8Array {
  const out = new ByteWriter();
  let end = 0;
  for (const { start, bytes } of literals) {
    out
      .varint(start - end)
      .varint(bytes.length)
      .raw(bytes);
    end = start + bytes.length;
  }
  return out.bytes();
}

/** The reverse of {@link packLiterals}. @throws {PalimpsestError} `reconstruction-damaged` */
export function unpackLiterals(packed: Uint8Array): Literal[] {
  const reader = new ByteReader(packed);
  const literals: Literal[] = [];
  let end = 0;
  while (reader.left > 0) {
    const start = end + reader.varint();
    const bytes = reader.take(reader.varint());
    literals.push({ start, bytes });
    end = start + bytes.length;
  }
  return literals;
}

/** The bytes that are not part of a well-formed UTF-8 character, each as a span. */
export function invalidSpans(bytes: Uint8Array): ByteSpan[] {
  const spans: ByteSpan[] = [];
  for (let from = 0; from < bytes.length;) {
    const found = findInvalidUtf8(bytes.subarray(from));
    if (found < 0) break;
    spans.push({ start: from + found, end: from + found + 1 });
    from += found + 1;
  }
  return spans;
}

function misplaced(): Error {
  return inputError(
    'reconstruction-literals',
    'The literal bytes of this reconstruction file do not fit into the decoded text.',
    'The file was made by another program or changed after it was made. Get it again from its source.',
  );
}
