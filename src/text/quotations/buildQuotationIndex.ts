import { sha256Hex } from '../../base/index.js';
import { comparisonText } from '../layers/comparisonText.js';
import { TextIndex } from '../offsets/textIndex.js';
import { PRINT_BITS, shingleHashes, SHINGLE_WORDS, winnow, WINDOW_SHINGLES } from './fingerprints.js';
import { plainWords } from './plainWords.js';
import {
  dataBytes,
  PRINT_BYTES,
  quotationManifestSchema,
  type IndexedText,
  type QuotationManifest,
} from './quotationIndex.js';

/** A text from which an index is made: what is said of it, and its parts in order. */
export interface TextToIndex extends Pick<
  IndexedText,
  'id' | 'title' | 'author' | 'published' | 'package' | 'files' | 'license'
> {
  /** The parts of the text; one without a name belongs to the part before it. */
  readonly parts: readonly { readonly name: string; readonly text: string }[];
}

/**
 * Makes an index of texts. It holds fingerprints and no text. The same texts in the same order give the same bytes.
 * @param texts each with at least one shingle of words
 * @throws {RangeError} if a text is too short; zod's error if something that is said of a text does not fit
 */
export function buildQuotationIndex(texts: readonly TextToIndex[]): {
  readonly manifest: QuotationManifest;
  readonly data: Uint8Array;
} {
  const made = texts.map(indexed);
  const steps = made.flatMap((one) => one.steps);
  const prints = made.flatMap((one) => one.prints);
  const data = new Uint8Array(dataBytes(prints.length));
  const view = new DataView(data.buffer);
  const firstPrint = data.length - prints.length * PRINT_BYTES;
  steps.forEach((step, each) => {
    data[each >> 1] = (data[each >> 1] ?? 0) | (step << (each % 2 === 0 ? 4 : 0));
  });
  prints.forEach((print, each) => {
    const place = firstPrint + each * PRINT_BYTES;
    view.setUint8(place, Math.floor(print / 2 ** 32));
    view.setUint32(place + 1, print % 2 ** 32);
  });
  return {
    manifest: quotationManifestSchema.parse({
      schema: 'palimpsest-quotation-index',
      schemaVersion: 1,
      hash: 'sha256',
      comparison: 'comparison-1-fold',
      shingleWords: SHINGLE_WORDS,
      windowShingles: WINDOW_SHINGLES,
      printBits: PRINT_BITS,
      dataSha256: sha256Hex(data),
      texts: made.map(({ text }) => text),
    }),
    data,
  };
}

interface Indexed {
  readonly text: IndexedText;
  /** Words from each kept shingle to the one before it. */
  readonly steps: readonly number[];
  readonly prints: readonly number[];
}

function indexed({ parts, ...about }: TextToIndex): Indexed {
  const whole = parts.map(({ text }) => text).join('\n\n');
  const folded = comparisonText(new TextIndex(whole.normalize('NFC')), 'comparison-1-fold', about.id);
  const words = plainWords(folded.text.text);
  const { order, print } = shingleHashes(words);
  const kept = winnow(order);
  if (kept.length === 0) throw new RangeError(`${about.id} has fewer than ${SHINGLE_WORDS} words`);
  const text: IndexedText = {
    ...about,
    sha256: sha256Hex(whole),
    words: words.count,
    fingerprints: kept.length,
    places: placesOf(parts, words.count),
  };
  return {
    text,
    steps: kept.map((word, each) => word - (kept[each - 1] ?? -1)),
    prints: kept.map((word) => print[word] ?? 0),
  };
}

/** Words are counted part by part: a hyphen at a line end may join two of them otherwise, so a place can be a word or two off. */
function placesOf(parts: TextToIndex['parts'], total: number): IndexedText['places'] {
  const places: { name: string; word: number }[] = [];
  let word = 0;
  for (const { name, text } of parts) {
    const last = places.at(-1);
    if (name !== '' && word < total && (last === undefined || last.word < word)) places.push({ name, word });
    const { text: folded } = comparisonText(new TextIndex(text.normalize('NFC')), 'comparison-1-fold');
    word += plainWords(folded.text).count;
  }
  return places;
}
