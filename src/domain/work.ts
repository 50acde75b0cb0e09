import { z } from 'zod';
import {
  DOCUMENT_RULES,
  DOCUMENT_FORMATS,
  LEFT_OUT_REASONS,
  statedFactsSchema,
  WORK_FORMATS,
} from './document.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The most positions that a note lists; its count is always complete. */
export const MAX_NOTE_PLACES = 20;

/**
 * A change that was made to a text, or something that was found in it and left unchanged, with its count, its first positions and a
 * message. Positions are offsets (0-based, ascending, the first 20) into the layer that the rule read: bytes of the file, or characters
 * (Unicode code points) of the layer before.
 */
export const textNoteSchema = z.strictObject({
  layer: z.enum(['source', 'reading', 'comparison', 'structure']),
  rule: z.string(),
  count: z.int().min(0),
  unit: z.enum(['byte', 'char']),
  places: z.array(z.int().min(0)).max(MAX_NOTE_PLACES),
  message: z.string(),
});
/** See {@link textNoteSchema}. */
export type TextNote = z.infer<typeof textNoteSchema>;

/** Names of the comparison profiles. A profile never changes; a changed profile gets a new name. */
export const comparisonProfileSchema = z.enum(['comparison-1', 'comparison-1-fold']);
/** See {@link comparisonProfileSchema}. */
export type ComparisonProfile = z.infer<typeof comparisonProfileSchema>;

/** A section of the reading text. The sections cover it without gaps or overlaps. `whole` is the only section of a text without headings. */
export const chapterSchema = z.strictObject({
  kind: z.enum(['front-matter', 'chapter', 'whole']),
  title: z.string(),
  startChar: z.int().min(0),
  endChar: z.int().min(0),
});
/** See {@link chapterSchema}. */
export type Chapter = z.infer<typeof chapterSchema>;

/** A work of a collection, in characters of the reading text; empty where the rules left nothing of it. `entry` is a hostile label. */
const collectedTextSchema = z.strictObject({
  entry: z.string(),
  format: z.enum(WORK_FORMATS),
  reader: z.string(),
  title: z.string(),
  /** Size and SHA-256 of the entry. */
  bytes: z.int().min(1),
  sha256,
  /** Of a plain text: the encoding that was read; otherwise empty. */
  encoding: z.string(),
  startChar: z.int().min(0),
  endChar: z.int().min(0),
});

/** See {@link collectedTextSchema}. */
export type CollectedText = z.infer<typeof collectedTextSchema>;

/** Evidence prepared as text. Characters are Unicode code points; words are separated by white space. */
export const workSchema = z.strictObject({
  id: z.string().min(1),
  evidenceId: z.string().min(1),
  title: z.string(),
  role: z.enum(['target', 'control', 'source', 'known-memorized']),
  source: z.strictObject({
    fileName: z.string(),
    sha256,
    bytes: z.int().min(1),
    /** Canonical name of the encoding that was read, e.g. `utf-8`, `windows-1252`. */
    encoding: z.string(),
    bomStripped: z.boolean(),
    chars: z.int().min(1),
    /** How the text was read from a document; absent for plain text. */
    document: z
      .strictObject({
        format: z.enum(DOCUMENT_FORMATS),
        /** Reader and its version. */
        reader: z.string(),
        /** SHA-256 of the canonical JSON of everything that the reader found. */
        extractedSha256: sha256,
        /** Rules that were switched off. */
        rulesOff: z.array(z.enum(DOCUMENT_RULES)),
        stated: statedFactsSchema,
        /** Of a collection: its works, and what is in the archive beside them. */
        collection: z
          .strictObject({
            works: z.array(collectedTextSchema).min(1),
            leftOut: z.array(z.strictObject({ entry: z.string(), reason: z.enum(LEFT_OUT_REASONS) })),
          })
          .exactOptional(),
      })
      .exactOptional(),
  }),
  reading: z.strictObject({
    /** SHA-256 of the UTF-8 bytes of the reading text. */
    sha256,
    bytes: z.int().min(1),
    chars: z.int().min(1),
    words: z.int().min(1),
  }),
  comparison: z.strictObject({ profile: comparisonProfileSchema, sha256, chars: z.int().min(0) }),
  chapters: z.array(chapterSchema).min(1),
  notes: z.array(textNoteSchema),
});
/** See {@link workSchema}. */
export type Work = z.infer<typeof workSchema>;

/** An encoding in which a file can be read without error, with a sample so that a person can choose. */
export const encodingProposalSchema = z.strictObject({
  encoding: z.string(),
  /** Other encodings in which the file is the same text. */
  sameText: z.array(z.string()).readonly(),
  /** How much the text looks like text; only the order of proposals depends on it. */
  plausibility: z.number(),
  /** Text around the first character beyond ASCII, as it stands in the file: hostile. */
  sample: z.string(),
  /** 1-based line of the first byte beyond ASCII; 1 for UTF-16. */
  line: z.int().min(1),
});
/** See {@link encodingProposalSchema}. */
export type EncodingProposal = z.infer<typeof encodingProposalSchema>;

/** The proposals in the details of an error about a plain text, most plausible first; none in other details. */
export function encodingProposals(details: Readonly<Record<string, unknown>>): readonly EncodingProposal[] {
  const found = z.array(encodingProposalSchema).safeParse(details['proposals']);
  return found.success ? found.data : [];
}
