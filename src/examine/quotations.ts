import { join } from 'node:path';
import { environmentError } from '../base/index.js';
import { QUOTATIONS_FOLDER, readBytes } from '../files/index.js';
import {
  comparisonText,
  findQuotations,
  readQuotationIndex,
  TextIndex,
  type IndexedText,
  type QuotationSearch,
} from '../text/index.js';

/** SHA-256 of the index that the program ships (assets/quotations). */
const SHIPPED_INDEX = '7747e9fdf2d534b067a40b2fba8e2ce39d1769f31d3761cd93e0a1d6db5ec033';
const MAX_INDEX_BYTES = 2 ** 26;

/** Reading texts to be searched, and the files of the index. */
export interface QuotationJob {
  readonly texts: readonly string[];
  readonly manifest: string;
  readonly data: Uint8Array;
  /** For messages. */
  readonly path: string;
}

/** What was found in each text. */
export interface FoundInTexts {
  readonly indexSha256: string;
  readonly indexed: readonly IndexedText[];
  readonly searches: readonly QuotationSearch[];
}

/** The search of reading texts in the index that the program ships. @throws {PalimpsestError} `file-*` */
export async function quotationJob(texts: readonly string[]): Promise<QuotationJob> {
  const manifest = await readBytes(join(QUOTATIONS_FOLDER, 'index.json'), MAX_INDEX_BYTES);
  const data = await readBytes(join(QUOTATIONS_FOLDER, 'index.bin'), MAX_INDEX_BYTES);
  return { texts, manifest: new TextDecoder().decode(manifest), data, path: QUOTATIONS_FOLDER };
}

/** Searches texts for quotations; see findQuotations. @throws {PalimpsestError} `quotation-index-broken` if it is not the index that was shipped */
export function findInTexts({ texts, manifest, data, path }: QuotationJob): FoundInTexts {
  let value: unknown;
  try {
    value = JSON.parse(manifest);
  } catch {
    value = null;
  }
  const index = readQuotationIndex(value, data, path);
  if (index.sha256 !== SHIPPED_INDEX) {
    throw environmentError(
      'quotation-index-broken',
      `${path} has SHA-256 ${index.sha256}, not ${SHIPPED_INDEX}: it is not the quotation index that was shipped.`,
      'Install the program again.',
      { path, expected: SHIPPED_INDEX, found: index.sha256 },
    );
  }
  return {
    indexSha256: index.sha256,
    indexed: index.texts,
    searches: texts.map((text) =>
      findQuotations(comparisonText(new TextIndex(text), 'comparison-1-fold'), index),
    ),
  };
}
