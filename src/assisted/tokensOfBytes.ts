import { PalimpsestError } from '../base/index.js';
import type { Engine, Tokenization } from '../domain/index.js';
import { invalidSpans, joinSpans, withoutSpans, type ByteSpan, type Literal } from './literals.js';

/** Number of tries in which a single character becomes a literal, before longer and longer spans do. */
const SINGLE_TRIES = 32;

/** Bytes as tokens that restore them, and literals for what no tokens restore. */
export interface TokenizedBytes {
  readonly tokenization: Tokenization;
  readonly literals: readonly Literal[];
}

/**
 * Divides any bytes into tokens and literals. Bytes that are not well-formed UTF-8, and text that the tokenizer does not preserve, become
 * literals.
 * @throws what the engine's tokenizer throws, other than `tokenizer-lossy`
 */
export async function tokensOfBytes(engine: Engine, bytes: Uint8Array): Promise<TokenizedBytes> {
  let spans: ByteSpan[] = joinSpans(invalidSpans(bytes), bytes.length);
  for (let tries = 0; ; tries++) {
    const kept = withoutSpans(bytes, spans);
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(kept);
    try {
      const tokenization = await engine.tokenize(text);
      const literals = spans.map(({ start, end }) => ({ start, bytes: bytes.slice(start, end) }));
      return { tokenization, literals };
    } catch (error) {
      const lost = lostByte(error);
      if (lost === null || kept.length === 0) throw error;
      const more = lostSpans(kept, Math.min(lost, kept.length - 1), tries);
      spans = joinSpans([...spans, ...more.flatMap((span) => inOriginal(span, spans))], bytes.length);
    }
  }
}

function lostByte(error: unknown): number | null {
  if (!(error instanceof PalimpsestError) || error.code !== 'tokenizer-lossy') return null;
  const { byte } = error.details;
  return typeof byte === 'number' ? byte : null;
}

/** Every occurrence of a character outside ASCII, or the one position of an ASCII character; after many tries, longer and longer spans from there. */
function lostSpans(kept: Uint8Array, byte: number, tries: number): ByteSpan[] {
  let start = byte;
  while (start > 0 && isContinuation(kept[start])) start--;
  if (tries >= SINGLE_TRIES) {
    let end = Math.min(kept.length, start + 2 ** Math.min(30, tries - SINGLE_TRIES + 4));
    while (end < kept.length && isContinuation(kept[end])) end++;
    return [{ start, end }];
  }
  let end = start + 1;
  while (end < kept.length && isContinuation(kept[end])) end++;
  if (end - start === 1) return [{ start, end }];
  const spans: ByteSpan[] = [];
  const size = end - start;
  for (let at = 0; at + size <= kept.length; at++) {
    let same = 0;
    while (same < size && kept[at + same] === kept[start + same]) same++;
    if (same === size) spans.push({ start: at, end: at + size });
  }
  return spans;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** Converts a span of the text without literals to spans of the original; what lies between them is literal already. */
function inOriginal(span: ByteSpan, literals: readonly ByteSpan[]): ByteSpan[] {
  const parts: ByteSpan[] = [];
  let shift = 0;
  let { start } = span;
  for (const literal of literals) {
    const border = literal.start - shift;
    if (border >= span.end) break;
    if (border > start) {
      parts.push({ start: start + shift, end: border + shift });
      start = border;
    }
    shift += literal.end - literal.start;
  }
  parts.push({ start: start + shift, end: span.end + shift });
  return parts;
}
