import { z } from 'zod';
import {
  canonicalJson,
  elementAt,
  environmentError,
  firstWhere,
  type PalimpsestError,
  sha256Hex,
} from '../../base/index.js';
import { PRINT_BITS, SHINGLE_WORDS, WINDOW_SHINGLES } from './fingerprints.js';

const count = z.int().min(0).max(0xffff_ffff);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const words = z.string().min(1).max(500);

const indexedText = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/),
  title: words,
  author: z.string().max(500),
  /** When the text first appeared, as a year or a range of years. */
  published: words,
  /** The package from which the text was taken. */
  package: z.strictObject({ kind: z.enum(['debian', 'npm', 'pypi']), name: words, version: words, sha256 }),
  /** The files of the package that hold the text. */
  files: words,
  /** Why the text may be used. */
  license: words,
  /** SHA-256 of the text in UTF-8, as it was taken from the package. */
  sha256,
  /** Words of the text, as plainWords counts them. */
  words: count,
  /** Fingerprints of the text in the data. */
  fingerprints: count,
  /** Its parts and the word at which each begins, ascending. */
  places: z.array(z.strictObject({ name: z.string().min(1).max(200), word: count })).max(100_000),
});

/** `index.json` of a quotation index: how it was made, and of which texts; the fingerprints are in a file beside it. */
export const quotationManifestSchema = z.strictObject({
  schema: z.literal('palimpsest-quotation-index'),
  schemaVersion: z.literal(1),
  hash: z.literal('sha256'),
  comparison: z.literal('comparison-1-fold'),
  shingleWords: z.literal(SHINGLE_WORDS),
  windowShingles: z.literal(WINDOW_SHINGLES),
  printBits: z.literal(PRINT_BITS),
  /** SHA-256 of the file of fingerprints. */
  dataSha256: sha256,
  texts: z.array(indexedText).min(1).max(10_000),
});
/** See {@link quotationManifestSchema}. */
export type QuotationManifest = z.infer<typeof quotationManifestSchema>;
/** A text of an index. */
export type IndexedText = QuotationManifest['texts'][number];

/** Bytes that a fingerprint takes. */
export const PRINT_BYTES = PRINT_BITS / 8;

/**
 * The length of a file of fingerprints: first, four bits for the words from each fingerprint's shingle to the next one's (1 … 13; for the
 * first of a text, from the word before the text), two to a byte, high bits first; then {@link PRINT_BYTES} for each fingerprint, high
 * byte first.
 */
export function dataBytes(fingerprints: number): number {
  return Math.ceil(fingerprints / 2) + fingerprints * PRINT_BYTES;
}

/** An index in memory. Fingerprints are numbered through all texts, in the order of the texts and of their words. */
export interface QuotationIndex {
  /** SHA-256 of the canonical JSON of the manifest, which names that of the data. */
  readonly sha256: string;
  readonly texts: readonly IndexedText[];
  /** The number of the text to which each fingerprint belongs. */
  readonly textOf: Uint32Array;
  /** The word of its text at which the shingle begins. */
  readonly wordOf: Uint32Array;
  /** Each fingerprint. */
  readonly printOf: Float64Array;
  /** All fingerprints, ascending. */
  readonly sorted: Float64Array;
  /** For each of `sorted`, its number; ascending among equal ones. */
  readonly numbers: Uint32Array;
}

/**
 * Reads an index, and refuses one that does not agree with itself.
 * @param manifest the parsed `index.json`
 * @param data the bytes of the fingerprints
 * @param path for messages
 * @throws {PalimpsestError} `quotation-index-broken`
 */
export function readQuotationIndex(manifest: unknown, data: Uint8Array, path: string): QuotationIndex {
  const parsed = quotationManifestSchema.safeParse(manifest);
  if (!parsed.success) {
    const { path: place = [], message } = parsed.error.issues[0] ?? { message: '' };
    throw broken(path, `index.json, ${place.join('.') || 'as a whole'}: ${message}`);
  }
  const { texts, dataSha256 } = parsed.data;
  const total = texts.reduce((sum, { fingerprints }) => sum + fingerprints, 0);
  if (data.length !== dataBytes(total))
    throw broken(path, `${data.length} bytes of fingerprints instead of ${dataBytes(total)}`);
  if (sha256Hex(data) !== dataSha256) throw broken(path, 'the SHA-256 of the fingerprints differs');
  const textOf = new Uint32Array(total);
  const wordOf = new Uint32Array(total);
  const printOf = new Float64Array(total);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const firstPrint = dataBytes(total) - total * PRINT_BYTES;
  let at = 0;
  texts.forEach((text, number) => {
    requirePlaces(path, text);
    let word = -1;
    for (let each = 0; each < text.fingerprints; each++, at++) {
      const step = (view.getUint8(at >> 1) >> (at % 2 === 0 ? 4 : 0)) & 15;
      word += step;
      if (step === 0 || step > WINDOW_SHINGLES || word + SHINGLE_WORDS > text.words)
        throw broken(path, `fingerprint ${at} of ${text.id} is at no word of it`);
      textOf[at] = number;
      wordOf[at] = word;
      const place = firstPrint + at * PRINT_BYTES;
      printOf[at] = view.getUint8(place) * 2 ** 32 + view.getUint32(place + 1);
    }
  });
  const numbers = Uint32Array.from({ length: total }, (_, number) => number).sort(
    (a, b) => (printOf[a] ?? 0) - (printOf[b] ?? 0) || a - b,
  );
  return {
    sha256: sha256Hex(canonicalJson(parsed.data)),
    texts,
    textOf,
    wordOf,
    printOf,
    sorted: printOf.slice().sort(),
    numbers,
  };
}

/** The part of a text in which a word is; empty if the text names no parts. */
export function placeOf({ places }: IndexedText, word: number): string {
  const low = firstWhere(places.length, (middle) => elementAt(places, middle).word > word);
  return places[low - 1]?.name ?? '';
}

function requirePlaces(path: string, { id, places, words: total }: IndexedText): void {
  let before = -1;
  for (const { word } of places) {
    if (word <= before || word >= total) throw broken(path, `the places of ${id} are not in order`);
    before = word;
  }
}

function broken(path: string, what: string): PalimpsestError {
  return environmentError(
    'quotation-index-broken',
    `${path} is not a quotation index as the program ships it: ${what}.`,
    'Install the program again.',
    { path, what },
  );
}
