import { z } from 'zod';
import { counted } from '../../base/index.js';

type Said = readonly [one: string, many: string];

/**
 * What a reader meets where text of the file is not in the reading text, or is not what a person sees there; by the code of its remark. A hyphen
 * at the end of a line that may or may not belong to its word (`hyphen-undecided`) is none: its word was read.
 */
const MISSING: Readonly<Record<string, Said>> = {
  'pdf-page-without-text': ['page without text', 'pages without text'],
  'pdf-page-errors': ['damaged page', 'damaged pages'],
  'pdf-character-map-missing': [
    'font without a table of its characters',
    'fonts without a table of their characters',
  ],
  'pdf-embedded-files': ['embedded file that was not read', 'embedded files that were not read'],
  'pdf-portfolio': [
    'portfolio of other files that were not read',
    'portfolios of other files that were not read',
  ],
  'pdf-xfa': ['form of the XFA kind', 'forms of the XFA kind'],
  'zip-files-not-read': ['file in the archive that was not read', 'files in the archive that were not read'],
  'collection-left-out-picture': ['picture in place of a work', 'pictures in place of works'],
  'epub-item-missing': [
    'part of the book that is listed but missing',
    'parts of the book that are listed but missing',
  ],
  'epub-item-not-read': ['part of the book that was not read', 'parts of the book that were not read'],
  'embedded-pages': ['embedded page that was not read', 'embedded pages that were not read'],
  'embedded-document-omitted': [
    'embedded document that was not read',
    'embedded documents that were not read',
  ],
  'embedded-object-omitted': ['embedded object that was not read', 'embedded objects that were not read'],
  'equation-field-omitted': ['equation that was not read', 'equations that were not read'],
  'note-missing': ['note that is referred to but missing', 'notes that are referred to but missing'],
  'private-use-characters': ['character without a standard meaning', 'characters without a standard meaning'],
  'control-characters': ['control character', 'control characters'],
  'replacement-characters': ['character that was lost', 'characters that were lost'],
};

/** What of a file is not in its reading text: the codes of the reader's remarks, each with its count. */
export const missingTextSchema = z.array(z.strictObject({ code: z.string(), count: z.int().min(1) })).min(1);
/** See {@link missingTextSchema}. */
export type MissingText = z.infer<typeof missingTextSchema>;

/** The remarks of a reader that tell of missing text, each code once; empty where all text was read. */
export function missingTextOf(
  remarks: Iterable<{ readonly code: string; readonly count: number }>,
): MissingText {
  const counts = new Map<string, number>();
  for (const { code, count } of remarks)
    if (count > 0 && MISSING[code] !== undefined) counts.set(code, (counts.get(code) ?? 0) + count);
  return [...counts].map(([code, count]) => ({ code, count }));
}

/** Says what is missing, and what it means for a share; empty where nothing is. */
export function missingTextSentence(missing: MissingText): string {
  if (missing.length === 0) return '';
  const parts = missing.map(({ code, count }) => {
    const [one, many] = MISSING[code] ?? [code, code];
    return counted(count, one, many);
  });
  return `Found in the file: ${parts.join('; ')}. Text that is missing there is in no number: a share of the work is a share of the text that was read.`;
}
