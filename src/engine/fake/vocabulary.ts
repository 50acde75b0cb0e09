import { elementAt } from '../../base/index.js';

const encoder = new TextEncoder();

const MERGED: readonly Uint8Array[] = [
  ...[' the', ' of', ' and', ' to', ' in', ' was', ' that', 'ing', 'ed ', 'th', 'he', 'in', 'er', 'an', 're'],
  ...['on', 'ou', 'ea', 'll', ', ', '. ', '\n\n'],
]
  .map((text) => encoder.encode(text))
  // A space and the first two bytes of a curly quote or dash: a token that ends inside a character.
  .concat(Uint8Array.of(0x20, 0xe2, 0x80));

/**
 * Bytes of every token of the fake model by id: the 256 bytes, then merged ones, so that a token can span characters and a
 * character tokens, and last BOS, which has none.
 */
export const PIECES: readonly Uint8Array[] = [
  ...Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
  ...MERGED,
  new Uint8Array(0),
];

/** Id of BOS in {@link PIECES}. */
export const BOS = PIECES.length - 1;

/** How BOS is written in a text whose special tokens are parsed. */
export const BOS_TEXT = '<s>';

const longestFirst = MERGED.map((bytes, at) => ({ bytes, token: 256 + at })).sort(
  (a, b) => b.bytes.length - a.bytes.length || a.token - b.token,
);
const byFirstByte = Array.from({ length: 256 }, (_, first) =>
  longestFirst.filter(({ bytes }) => bytes[0] === first),
);

/** Bytes as tokens: at every place the longest token that fits. The pieces tile the bytes. */
export function encode(bytes: Uint8Array): Int32Array {
  const tokens: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const token = tokenAt(bytes, at);
    tokens.push(token);
    at += PIECES[token]?.length ?? 1;
  }
  return Int32Array.from(tokens);
}

function tokenAt(bytes: Uint8Array, at: number): number {
  const first = elementAt(bytes, at);
  const fits = byFirstByte[first]?.find(({ bytes: piece }) =>
    piece.every((byte, offset) => bytes[at + offset] === byte),
  );
  return fits?.token ?? first;
}

/** Where each token starts in the bytes of all pieces, and how many bytes those are. */
export function layPieces(tokens: Int32Array): {
  readonly startByte: Uint32Array;
  readonly byteLength: number;
} {
  const startByte = new Uint32Array(tokens.length);
  let byteLength = 0;
  for (const [at, token] of tokens.entries()) {
    startByte[at] = byteLength;
    byteLength += PIECES[token]?.length ?? 0;
  }
  return { startByte, byteLength };
}

/** Tokens as bytes. */
export function decode(tokens: Int32Array): { readonly bytes: Uint8Array; readonly startByte: Uint32Array } {
  const { startByte, byteLength } = layPieces(tokens);
  const bytes = new Uint8Array(byteLength);
  for (const [at, token] of tokens.entries()) bytes.set(elementAt(PIECES, token), startByte[at]);
  return { bytes, startByte };
}

/** A text in which BOS is written out, as tokens, and the byte where each starts. */
export function encodeParsed(text: string): {
  readonly tokens: Int32Array;
  readonly startByte: Uint32Array;
  readonly byteLength: number;
} {
  const tokens: number[] = [];
  const startByte: number[] = [];
  let at = 0;
  for (const [index, part] of text.split(BOS_TEXT).entries()) {
    if (index > 0) {
      tokens.push(BOS);
      startByte.push(at);
      at += BOS_TEXT.length;
    }
    for (const token of encode(encoder.encode(part))) {
      tokens.push(token);
      startByte.push(at);
      at += PIECES[token]?.length ?? 0;
    }
  }
  return { tokens: Int32Array.from(tokens), startByte: Uint32Array.from(startByte), byteLength: at };
}
