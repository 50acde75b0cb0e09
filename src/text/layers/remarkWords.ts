import type { ReaderRemark } from '../../domain/index.js';

type Said = (count: string, details: ReaderRemark['details']) => string;

/** Longest value from a file in a sentence. */
const MOST = 200;

/** A value that the reader gives with a remark; it comes from the file. */
function of(details: ReaderRemark['details'], key: string): string {
  return String(details[key] ?? '').slice(0, MOST);
}

const fixed =
  (text: string): Said =>
  (count) =>
    text.replace('#', count);

/** The sentence for each remark of a reader. `#` is the count. */
export const REMARK_SAID: Readonly<Record<string, Said>> = {
  'zip-trailing-bytes': (_, details) =>
    `${of(details, 'bytes')} bytes follow the end of the archive; they were not read.`,
  'zip-duplicate-entry': fixed(
    '# entries of the archive have the name of an earlier entry and the same content.',
  ),
  'encoding-assumed': (_, details) =>
    `The file states no encoding; it was read as ${of(details, 'encoding')}, as its format prescribes.`,
  'encoding-doubtful': (_, details) =>
    `The encoding that the file states (${of(details, 'encoding')}) may be wrong: look at letters with accents.`,
  'style-rules-not-applied': fixed(
    '# style rules that hide text are too complex to apply; text that they hide is in the work.',
  ),
  'style-sheets-not-read': fixed('# style sheets are outside the file and were not read.'),
  'pictures-without-text': fixed('# pictures have no text that stands for them.'),
  'quotation-elements': fixed(
    '# quotations are marked by elements, for which a browser writes quotation marks; the text has none there.',
  ),
  'embedded-pages': fixed('# pages are embedded in this page from elsewhere; they were not read.'),
  'epub-item-missing': (count, details) =>
    `${count} items of the book are named but not in the file, first “${of(details, 'first')}”.`,
  'epub-item-not-read': (count, details) =>
    `${count} items of the book have a format that was not read, first “${of(details, 'first')}”.`,
  'epub-item-repeated': (count, details) =>
    `${count} items of the book stand in its order again and were read once, first “${of(details, 'first')}”.`,
  'epub-item-not-well-formed': (count, details) =>
    `${count} items of the book are not well-formed and were read as browsers read them, first “${of(details, 'first')}”.`,
  'epub-navigation-malformed': fixed('The table of contents of the book could not be read.'),
  'epub-contents-unresolved': fixed('# entries of the table of contents lead nowhere.'),
  'epub-renditions-not-read': fixed('The file holds # other versions of the book; the first one was read.'),
  'computed-text-omitted': fixed(
    '# pieces of text that a program computes, such as dates, are not in the file.',
  ),
  'control-character-omitted': fixed('# control characters without a meaning in the format were skipped.'),
  'deletion-without-place': fixed('# tracked deletions have no place in the text; they were not inserted.'),
  'embedded-document-omitted': fixed('# documents are embedded in this one; they were not read.'),
  'embedded-object-omitted': fixed('# embedded objects, such as charts, were not read.'),
  'equation-field-omitted': fixed('# equations are set by a field; they were not read.'),
  'field-not-ended': fixed('# fields do not end where they should; their text is in the work.'),
  'note-id-twice': fixed('# notes have the number of another one.'),
  'note-in-note': fixed('# notes belong to a note.'),
  'note-missing': fixed('# marks refer to a note that the file does not hold.'),
  'note-numbers-counted': fixed('The file does not state the numbers of # notes; they were counted.'),
  'note-referred-to-twice': fixed('# notes have more than one mark; they stand at the first.'),
  'note-without-place': fixed('# notes have no mark in the text; they stand at its end.'),
  'numbering-omitted': fixed(
    '# paragraphs have a number or a bullet that the program computes; it is not in the text.',
  ),
  'pages-as-last-laid-out': fixed(
    'The pages are those of the program that last laid out the file. Another program may place them elsewhere.',
  ),
  'pages-contradict': (_, details) =>
    `The file states ${of(details, 'stated')} pages and marks ${of(details, 'counted')}, so no page is given.`,
  'picture-omitted': fixed('# pictures have no text that stands for them.'),
  'rtf-bytes-after-end': (_, details) =>
    `${of(details, 'bytes')} bytes follow the end of the document; they were not read.`,
  'rtf-encoding-in-doubt': fixed(
    'Some characters are written in an encoding that the file does not name for sure: look at letters with accents.',
  ),
  'rtf-half-character': fixed('# characters of two bytes lack a byte; a replacement character stands there.'),
  'rtf-symbol-font': fixed(
    '# characters are set in a symbol font; the text has their codes, not what the page shows.',
  ),
  'symbol-font': fixed(
    '# characters are set in a symbol font; the text has their codes, not what the page shows.',
  ),
  'spaces-shortened': fixed('# runs of very many spaces were shortened.'),
  'hyphen-undecided': fixed(
    '# hyphens at the end of a line may belong to the word or only divide it; the document does not decide.',
  ),
  'private-use-characters': fixed(
    '# characters have no standard meaning: a font without a map to Unicode. The page may show other text.',
  ),
  'control-characters': fixed(
    '# control characters are in the text: a font without a map to Unicode. The page may show other text.',
  ),
  'replacement-characters': fixed('# replacement characters (U+FFFD) stand for characters that were lost.'),
  'pdf-annotations': (count, details) =>
    `${count} comments and other annotations were not read (${of(details, 'kinds')}).`,
  'pdf-character-map-missing': fixed(
    '# East Asian fonts need a table that is not in the file; their text is missing.',
  ),
  'pdf-embedded-files': (count, details) =>
    `${count} files are embedded; they were not read (${of(details, 'names')}).`,
  'pdf-encrypted': fixed('The file is encrypted with an empty password. Reading it needs no other.'),
  'pdf-form': fixed('The file holds a form; what was entered in it was not read.'),
  'pdf-javascript': fixed('The file holds # scripts; none was run.'),
  'pdf-launch-action': fixed('The file holds # actions that start a program; none was carried out.'),
  'pdf-note-at-page-end': fixed(
    '# notes could not be matched with a mark for sure; they stand at the end of their page.',
  ),
  'pdf-open-action': fixed('The file asks for an action when it is opened; it was not carried out.'),
  'pdf-outline-lost': fixed('# entries of the outline lead nowhere.'),
  'pdf-page-errors': (count, details) =>
    `${count} pages are damaged; what could be read of them was read (${of(details, 'pages')}).`,
  'pdf-page-invisible': (count, details) =>
    `${count} pages are pictures with invisible text, as text recognition makes it (${of(details, 'pages')}). It may differ from the print.`,
  'pdf-page-scripts': fixed('# pages hold scripts; none was run.'),
  'pdf-page-without-text': (count, details) => `${count} pages have no text (${of(details, 'pages')}).`,
  'pdf-permissions': fixed(
    'The file asks programs to restrict what people do with it. This program only reads.',
  ),
  'pdf-portfolio': fixed('The file is a portfolio of other files; they were not read.'),
  'pdf-text-repeated': fixed('# pieces of text are drawn twice at the same place; they were read once.'),
  'pdf-turned-text': fixed('# pages have text that is turned; it stands at the end of the page.'),
  'pdf-xfa': fixed('The file holds a form of the XFA kind; it was not read.'),
};
