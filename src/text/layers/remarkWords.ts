import type { ReaderRemark } from '../../domain/index.js';

type Said = (count: string, details: ReaderRemark['details']) => string;

/** Longest value from a file in a sentence. */
const MOST = 200;

/** A value that the reader gives with a remark; it comes from the file. */
function of(details: ReaderRemark['details'], key: string): string {
  return String(details[key] ?? '').slice(0, MOST);
}

/** A sentence in which `#` is the count, and `{one|many}` agrees with it. */
function counted(text: string, count: string): string {
  return text
    .replace('#', count)
    .replace(/\{([^|}]*)\|([^}]*)\}/g, (_, one: string, many: string) => (count === '1' ? one : many));
}

const fixed =
  (text: string): Said =>
  (count) =>
    counted(text, count);

/** With values from the file, which are put in after the sentence agrees with its count. */
const named =
  (text: string, key: string): Said =>
  (count, details) =>
    counted(text, count).replace('@', () => of(details, key));

/** The sentence for each remark of a reader, as {@link counted} reads it; `@` is a value that the reader gives. */
export const REMARK_SAID: Readonly<Record<string, Said>> = {
  'zip-trailing-bytes': (_, details) =>
    `${of(details, 'bytes')} bytes follow the end of the archive; they were not read.`,
  'zip-duplicate-entry': fixed(
    '# {entry|entries} of the archive {has|have} the name of an earlier entry and the same content.',
  ),
  'zip-files-not-read': named(
    '# {file in the archive that may hold text is|files in the archive that may hold text are} no part of the document and {was|were} not read (@).',
    'names',
  ),
  'collection-left-out-folder': named('# {entry is a folder|entries are folders} (@).', 'names'),
  'collection-left-out-system-file': named(
    '# {entry is a file|entries are files} of an operating system or office program and {was|were} omitted (@).',
    'names',
  ),
  'collection-left-out-symbolic-link': named(
    '# {entry is a symbolic link|entries are symbolic links} and {was|were} not followed (@).',
    'names',
  ),
  'collection-left-out-empty': named(
    '# {entry has|entries have} no text and {was|were} omitted (@).',
    'names',
  ),
  'collection-left-out-picture': named(
    '# {entry is a picture|entries are pictures} and {was|were} omitted (@). A scan of a work needs text recognition.',
    'names',
  ),
  'collection-left-out-sound-or-film': named(
    '# {entry is a sound recording or film|entries are sound recordings or films} and {was|were} omitted (@).',
    'names',
  ),
  'collection-identical-works': named(
    '# {work has|works have} the same bytes as an earlier work of the collection (@).',
    'names',
  ),
  'encoding-assumed': (_, details) =>
    `The file states no encoding; it was read as ${of(details, 'encoding')}, as its format prescribes.`,
  'encoding-doubtful': (_, details) =>
    `The encoding that the file states (${of(details, 'encoding')}) may be wrong: look at letters with accents.`,
  'style-rules-not-applied': fixed(
    '# style {rule that hides|rules that hide} text {is|are} too complex to apply; the text is in the work.',
  ),
  'style-sheets-not-read': fixed('# style {sheet is|sheets are} outside the file and {was|were} not read.'),
  'pictures-without-text': fixed('# {picture has|pictures have} no alternative text.'),
  'quotation-elements': fixed(
    '# {quotation is|quotations are} marked by an element, for which a browser writes quotation marks; the text has none there.',
  ),
  'embedded-pages': fixed(
    '# {page is|pages are} embedded in this page from elsewhere; {it was|they were} not read.',
  ),
  'epub-item-missing': named(
    '# {item that the book lists is|items that the book lists are} not in the file; the first is “@”.',
    'first',
  ),
  'epub-item-not-read': named(
    '# {item|items} of the book {has|have} a format that was not read, first “@”.',
    'first',
  ),
  'epub-item-repeated': named(
    '# {item|items} {appears|appear} more than once in the reading order of the book and {was|were} read only the first time; the first is “@”.',
    'first',
  ),
  'epub-item-not-well-formed': named(
    '# {item|items} of the book {is|are} not well-formed and {was|were} read as browsers read such pages, first “@”.',
    'first',
  ),
  'epub-navigation-malformed': fixed('The table of contents of the book could not be read.'),
  'epub-contents-unresolved': fixed('# {entry|entries} of the table of contents {leads|lead} nowhere.'),
  'epub-renditions-not-read': fixed(
    'The file holds # other {version|versions} of the book; the first one was read.',
  ),
  'computed-text-omitted': fixed(
    '# {piece|pieces} of text that a program computes, such as a date, {is|are} not in the file.',
  ),
  'control-character-omitted': fixed(
    '# control {character|characters} without a meaning in the format {was|were} skipped.',
  ),
  'deletion-without-place': fixed(
    '# tracked {deletion has|deletions have} no place in the text and {was|were} not inserted.',
  ),
  'embedded-document-omitted': fixed(
    '# {document is|documents are} embedded in this one and {was|were} not read.',
  ),
  'embedded-object-omitted': fixed('# embedded {object|objects}, such as a chart, {was|were} not read.'),
  'equation-field-omitted': fixed('# {equation is|equations are} set by a field and {was|were} not read.'),
  'field-not-ended': fixed(
    '# {field does|fields do} not end where {it|they} should; {its|their} text is in the work.',
  ),
  'note-id-twice': fixed('# {note has|notes have} the same number as another note.'),
  'note-in-note': fixed('# {note is|notes are} attached to another note, not to the text.'),
  'notes-placed': fixed(
    '# {note is|notes are} elsewhere in the file; {its|their} text was placed after the paragraph that has {its mark|their marks}.',
  ),
  'note-left': fixed(
    '# {paragraph|paragraphs} of notes {has|have} no mark of {its|their} own in the text and {stays|stay} where the file has {it|them}.',
  ),
  'note-missing': fixed('# {mark refers to a note that is|marks refer to notes that are} not in the file.'),
  'note-numbers-counted': fixed(
    'The file does not state the {number|numbers} of # {note|notes}; {it was|they were} counted.',
  ),
  'note-referred-to-twice': fixed(
    '# {note has|notes have} more than one mark and {is|are} placed at the first.',
  ),
  'note-without-place': fixed('# {note has|notes have} no mark in the text and {is|are} placed at its end.'),
  'numbering-omitted': fixed(
    '# {paragraph has|paragraphs have} a number or a bullet that the program computes; it is not in the text.',
  ),
  'pages-as-last-laid-out': fixed(
    'The pages are those of the program that last laid out the file. Another program may place them elsewhere.',
  ),
  'pages-contradict': (_, details) =>
    `The file states ${of(details, 'stated')} pages and marks ${of(details, 'counted')}, so no page is given.`,
  'picture-omitted': fixed('# {picture was|pictures were} not read.'),
  'rtf-bytes-after-end': (_, details) =>
    `${of(details, 'bytes')} bytes follow the end of the document; they were not read.`,
  'rtf-encoding-in-doubt': fixed('The encoding of some characters is uncertain: check letters with accents.'),
  'rtf-half-character': fixed(
    '# {character|characters} of two bytes {lacks|lack} a byte; a replacement character stands there.',
  ),
  'rtf-symbol-font': fixed(
    '# {character is|characters are} set in a symbol font; the text has {its code|their codes}, not what the page shows.',
  ),
  'symbol-font': fixed(
    '# {character is|characters are} set in a symbol font; the text has {its code|their codes}, not what the page shows.',
  ),
  'spaces-shortened': fixed('# {run|runs} of very many spaces {was|were} shortened.'),
  'hyphen-undecided': fixed(
    '# {hyphen|hyphens} at the end of a line may belong to the word or only divide it; the document does not decide.',
  ),
  'private-use-characters': fixed(
    '# {character has|characters have} no standard meaning: a font without a map to Unicode. The page may show other text.',
  ),
  'control-characters': fixed(
    '# control {character is|characters are} in the text: a font without a map to Unicode. The page may show other text.',
  ),
  'replacement-characters': fixed(
    '# replacement {character|characters} (U+FFFD) {stands|stand} for text that was lost.',
  ),
  'pdf-annotations': named(
    '# {comment or other annotation was|comments and other annotations were} not read (@).',
    'kinds',
  ),
  'pdf-character-map-missing': fixed(
    '# East Asian {font needs a table|fonts need tables} that neither the file nor the program has; {its|their} text is missing or wrong.',
  ),
  'pdf-embedded-files': named('# {file is|files are} embedded and {was|were} not read (@).', 'names'),
  'pdf-encrypted': fixed('The file is encrypted with an empty password. Reading it needs no other.'),
  'pdf-form': fixed('The file holds a form; what was entered in it was not read.'),
  'pdf-javascript': fixed('The file holds # {script, which was not run|scripts; none was run}.'),
  'pdf-launch-action': fixed(
    'The file holds # {action that starts a program, which was not carried out|actions that start a program; none was carried out}.',
  ),
  'pdf-note-at-page-end': fixed(
    '# {note|notes} could not be matched with a mark for sure and {stands|stand} at the end of {its|their} page.',
  ),
  'pdf-open-action': fixed('The file asks for an action when it is opened; it was not carried out.'),
  'pdf-outline-lost': fixed('# {entry|entries} of the outline {leads|lead} nowhere.'),
  'pdf-page-errors': named('# {page is|pages are} damaged; what could be read was read (@).', 'pages'),
  'pdf-page-invisible': named(
    '# {page is a picture|pages are pictures} with invisible text, as text recognition makes it (@). It may differ from the print.',
    'pages',
  ),
  'pdf-page-scripts': fixed('# {page holds|pages hold} scripts; none was run.'),
  'pdf-page-without-text': named('# {page has|pages have} no text (@).', 'pages'),
  'pdf-permissions': fixed(
    'The file asks programs to restrict what people do with it. This program only reads.',
  ),
  'pdf-portfolio': fixed('The file is a portfolio of other files; they were not read.'),
  'pdf-text-repeated': fixed(
    '# {piece|pieces} of text {is|are} drawn twice at the same place and {was|were} read once.',
  ),
  'pdf-turned-text': fixed('# {page has|pages have} rotated text; it is placed at the end of the page.'),
  'pdf-xfa': fixed('The file holds a form of the XFA kind; it was not read.'),
};
