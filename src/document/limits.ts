/** Limits within which a reader stays. Beyond one of them a file is refused by the limit's name; nothing is cut off silently. */
export interface ReadLimits {
  /** Bytes of the file. */
  readonly fileBytes: number;
  /** Entries of a ZIP. */
  readonly entries: number;
  /** Bytes of all entries, unpacked. */
  readonly unpackedBytes: number;
  /** Unpacked over packed, of one entry. */
  readonly ratio: number;
  /** Nested elements, groups or archives. */
  readonly depth: number;
  /** Characters of the extracted text. */
  readonly textChars: number;
  /** Pages, paragraphs, or other parts of a document. */
  readonly parts: number;
}

/** Enough for a book of some million words, and little enough for any machine. */
export const READ_LIMITS: ReadLimits = {
  fileBytes: 2 ** 30,
  entries: 20_000,
  unpackedBytes: 2 ** 30,
  ratio: 500,
  depth: 500,
  textChars: 2 ** 28,
  parts: 2_000_000,
};
