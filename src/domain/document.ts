import { z } from 'zod';

/** Formats of single works that are read. */
export const WORK_FORMATS = ['txt', 'html', 'epub', 'docx', 'odt', 'rtf', 'pdf'] as const;
/** Formats of files that are read; `zip` is a collection of works. */
export const DOCUMENT_FORMATS = [...WORK_FORMATS, 'zip'] as const;
/** See {@link DOCUMENT_FORMATS}. */
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

/**
 * Why a piece of the extracted text may not belong to the reading text. Each kind has a rule of its own: it has a name, is recorded, and
 * can be switched. A reader only marks; it never leaves a piece out.
 */
export const MARK_KINDS = [
  /** Tracked changes of a word processor. */
  'deleted',
  'inserted',
  /** Text that the format hides: hidden characters, `display:none`, white or invisible PDF text. */
  'hidden',
  /** Number or sign of a note in the running text. */
  'note-mark',
  /** A footnote or endnote, as a block of its own right after the block that has its mark. */
  'note',
  'comment',
  'running-head',
  'page-number',
  /** A soft hyphen; a hyphen that only divides a word at the end of a line, or of a page. */
  'soft-hyphen',
  'line-hyphen',
  'page-hyphen',
  /** A line end of the layout within a paragraph. A rule makes a space of it, or nothing after a hyphen. */
  'line-end',
  /** A ligature character that a rule writes in letters. */
  'ligature',
  /** A drop capital, with the white space between it and the rest of its word. */
  'drop-capital-gap',
  /** Cover, title page, imprint, contents, index, advertisements, as the format itself names them. */
  'front-matter',
  'back-matter',
  /** A part of an EPUB outside its reading order (`linear="no"`). */
  'non-linear',
  /** Pronunciation beside a word (ruby), and alternative text of a picture. */
  'ruby',
  'alternative-text',
] as const;
/** See {@link MARK_KINDS}. */
export type MarkKind = (typeof MARK_KINDS)[number];

const offset = z.int().min(0);

/** A piece of the extracted text with a mark. Offsets are UTF-16 units of {@link Extracted.text}; end exclusive; not empty. */
const markSchema = z.strictObject({ kind: z.enum(MARK_KINDS), start: offset, end: offset });
/** See {@link markSchema}. */
export type Mark = z.infer<typeof markSchema>;

/** What a block of text is. */
const blockKindSchema = z.enum([
  'paragraph',
  'heading',
  'list-item',
  'quotation',
  'epigraph',
  'verse',
  'note',
  'caption',
  'cell',
  'preformatted',
]);
/** See {@link blockKindSchema}. */
export type BlockKind = z.infer<typeof blockKindSchema>;

/** A rectangle on a page: left, bottom, right, top, in points. */
const pageBoxSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly();
/** See {@link pageBoxSchema}. */
export type PageBox = z.infer<typeof pageBoxSchema>;

/** Parts of a word processor's file that have paragraphs. */
const storySchema = z.enum(['body', 'footnotes', 'endnotes', 'comments', 'header', 'footer']);

/**
 * Where a block stands in the file, in terms with which another program finds it. Strings come from the file and are hostile; `part` and
 * `entry` are names inside the file and never paths of this machine.
 */
const placeSchema = z.discriminatedUnion('kind', [
  /** Plain text in a collection: lines of the file, from 1, ended by LF, CR LF or CR. */
  z.strictObject({ kind: z.literal('txt'), firstLine: z.int().min(1), lastLine: z.int().min(1) }),
  /** `path` as XPath of elements by number, e.g. `/html[1]/body[1]/p[12]`; offsets in the decoded text of the file, without its byte order mark, in UTF-16 units. */
  z.strictObject({ kind: z.literal('html'), path: z.string(), startOffset: offset, endOffset: offset }),
  /** `spine` from 1; `cfi` as EPUB CFI 1.1 without the enclosing `epubcfi( )`. */
  z.strictObject({ kind: z.literal('epub'), entry: z.string(), spine: z.int().min(1), cfi: z.string() }),
  /** Number of the paragraph in its part, from 1; `note` is the note's number as the file has it. */
  z.strictObject({
    kind: z.enum(['docx', 'odt', 'rtf']),
    part: storySchema,
    paragraph: z.int().min(1),
    note: z.string().nullable(),
  }),
  /**
   * `page` from 1; `box` of the block on it. `continued`: where the block goes on in the next column or on the next page, each with the
   * offset of its first unit in {@link Extracted.text}, in order.
   */
  z.strictObject({
    kind: z.literal('pdf'),
    page: z.int().min(1),
    box: pageBoxSchema,
    continued: z
      .array(z.strictObject({ start: offset, page: z.int().min(1), box: pageBoxSchema }))
      .readonly(),
  }),
]);
/** See {@link placeSchema}. */
export type Place = z.infer<typeof placeSchema>;

/**
 * A block of the extracted text: offsets as in {@link Mark}. Blocks are in order, do not overlap, and have exactly two line feeds between
 * them; those of a plain text in a collection have the white space of their file.
 */
const blockSchema = z.strictObject({
  kind: blockKindSchema,
  /** Of a heading, from 1; 0 otherwise. */
  level: z.int().min(0),
  start: offset,
  end: offset,
  place: placeSchema,
  /** Of a note that stands elsewhere in the file and was put after the block of its mark: its index among all blocks in the order of the file. */
  fileIndex: z.int().min(0).exactOptional(),
});
/** See {@link blockSchema}. */
export type Block = z.infer<typeof blockSchema>;

/** Where a page of the original begins: the first unit of the text that stands on it. */
const pageStartSchema = z.strictObject({
  start: offset,
  /** Number of the page in the file, from 1, where the file has pages; null for a page of a printed edition that an EPUB names. */
  page: z.int().min(1).nullable(),
  /** Printed label as the file states it, e.g. `xii`; null if it states none. */
  label: z.string().nullable(),
  /** The page began before: it goes on here after a note from another page, or it is the page of such a note. */
  resumed: z.literal(true).exactOptional(),
});
/** See {@link pageStartSchema}. */
export type PageStart = z.infer<typeof pageStartSchema>;

/** What a document states about itself; hostile text, not verified. */
export const statedFactsSchema = z.strictObject({
  title: z.string().nullable(),
  authors: z.array(z.string()).readonly(),
  language: z.string().nullable(),
  published: z.string().nullable(),
  identifiers: z.array(z.string()).readonly(),
  /** The program that made the file. */
  producer: z.string().nullable(),
});
/** See {@link statedFactsSchema}. */
export type StatedFacts = z.infer<typeof statedFactsSchema>;

/** Something that a reader found and that the examiner must know, by code; `count` times. */
const readerRemarkSchema = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]+$/),
  count: z.int().min(0),
  /** First places as offsets of the text, at most 20. */
  starts: z.array(offset).max(20).readonly(),
  /** Numbers and names for the sentence. */
  details: z.record(z.string(), z.union([z.string(), z.number()])).readonly(),
});
/** See {@link readerRemarkSchema}. */
export type ReaderRemark = z.infer<typeof readerRemarkSchema>;

/** Why an entry of a collection is none of its works. */
export const LEFT_OUT_REASONS = [
  'folder',
  'system-file',
  'symbolic-link',
  'empty',
  'picture',
  'sound-or-film',
] as const;
/** See {@link LEFT_OUT_REASONS}. */
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

/** A work of a collection. Strings come from the file and are hostile; `entry` is a name inside the archive, never a path of this machine. */
const collectedWorkSchema = z.strictObject({
  entry: z.string(),
  format: z.enum(WORK_FORMATS),
  reader: z.string(),
  /** Size and SHA-256 of the unpacked entry. */
  bytes: z.int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of a plain text: the encoding that was read. Empty for a document, which states its own. */
  encoding: z.string(),
  /** The stated title, else the last part of the entry's name without its extension. */
  title: z.string(),
  /** Its part of {@link Extracted.text}, as in {@link Mark}. */
  start: offset,
  end: offset,
  stated: statedFactsSchema,
  /** What its reader found; `starts` are offsets of the whole text. */
  remarks: z.array(readerRemarkSchema).readonly(),
});
/** See {@link collectedWorkSchema}. */
export type CollectedWork = z.infer<typeof collectedWorkSchema>;

/** What a collection consists of: its works in the order of their entries' names, by code points, and all entries that are no works. */
const collectionSchema = z.strictObject({
  works: z.array(collectedWorkSchema).min(1).readonly(),
  leftOut: z.array(z.strictObject({ entry: z.string(), reason: z.enum(LEFT_OUT_REASONS) })).readonly(),
});
/** See {@link collectionSchema}. */
export type Collection = z.infer<typeof collectionSchema>;

/** Everything that a file holds as text, in its order, before any rule is applied. */
export const extractedSchema = z.strictObject({
  format: z.enum(DOCUMENT_FORMATS),
  /** Version of the reader; changes whenever the same file would give another text. */
  reader: z.string(),
  text: z.string(),
  blocks: z.array(blockSchema).readonly(),
  /** In order of start, then of end descending; marks may contain one another. */
  marks: z.array(markSchema).readonly(),
  /** In order; empty for formats without pages. */
  pages: z.array(pageStartSchema).readonly(),
  /** Titles of the format's own table of contents, each with where it leads; in order of start. */
  contents: z.array(z.strictObject({ title: z.string(), level: z.int().min(0), start: offset })).readonly(),
  stated: statedFactsSchema,
  remarks: z.array(readerRemarkSchema).readonly(),
  /** Of a ZIP archive of works: their texts stand in `text` one after the other, with two line feeds between them that belong to none. */
  collection: collectionSchema.exactOptional(),
});
/** See {@link extractedSchema}. */
export type Extracted = z.infer<typeof extractedSchema>;

/** Rules that make the reading text of a document, each with what it acts on. The order is that of their descriptions. */
export const DOCUMENT_RULES = [
  'tracked-deletions-out',
  'tracked-insertions-in',
  'hidden-text-out',
  'comments-out',
  'note-marks-out',
  'notes-in-place',
  'running-heads-out',
  'page-numbers-out',
  'front-matter-out',
  'back-matter-out',
  'non-linear-parts-out',
  'soft-hyphens-out',
  'line-hyphens-joined',
  'page-hyphens-joined',
  'line-ends-to-spaces',
  'drop-capitals-joined',
  'ligatures-in-letters',
  'ruby-out',
  'alternative-texts-out',
] as const;
/** See {@link DOCUMENT_RULES}. */
export type DocumentRule = (typeof DOCUMENT_RULES)[number];

/** A page of the original, as a citation names it. */
const citedPageSchema = pageStartSchema.omit({ start: true, resumed: true });

/**
 * Where a passage stands in the document that was received. Paragraphs are the blocks of which the reading text has a part, from 1; in a
 * collection, pages and paragraphs are those of the work.
 */
export const citationSchema = z.strictObject({
  /** Of a collection: names of the entries in which it begins and ends, as the archive has them. */
  entries: z.strictObject({ first: z.string(), last: z.string() }).exactOptional(),
  /** Pages on which it begins and ends; absent where the format has none. */
  pages: z.strictObject({ first: citedPageSchema, last: citedPageSchema }).exactOptional(),
  /** First and last paragraph in the whole document, or each in its work. */
  paragraphs: z.strictObject({ first: z.int().min(1), last: z.int().min(1) }),
  /** Number of the first paragraph among those that touch its page; absent without pages. */
  onPage: z.int().min(1).exactOptional(),
  /** What the first paragraph is. */
  kind: blockKindSchema,
  /** Place of the first paragraph. */
  place: placeSchema,
});
/** See {@link citationSchema}. */
export type Citation = z.infer<typeof citationSchema>;

/** Where a passage stands in the file that was received. Strings come from the file and are hostile. */
export const originalPlaceSchema = z.strictObject({
  /** Heading above the passage, or the work of a collection; empty where there is none. */
  chapter: z.string(),
  /** Absent for plain text, and where nothing of the passage comes from a paragraph. */
  citation: citationSchema.exactOptional(),
  /** First and last line of a plain text, from 1. */
  lines: z.strictObject({ first: z.int().min(1), last: z.int().min(1) }).exactOptional(),
});
/** See {@link originalPlaceSchema}. */
export type OriginalPlace = z.infer<typeof originalPlaceSchema>;

/** A passage of a work, in characters of its reading text, with its place in the file that was received. */
export const citedPassageSchema = originalPlaceSchema.extend({
  workId: z.string(),
  startChar: z.int().min(0),
  endChar: z.int().min(0),
});
/** See {@link citedPassageSchema}. */
export type CitedPassage = z.infer<typeof citedPassageSchema>;
