import { z } from 'zod';
import { mapValues, without } from '../base/index.js';
import { DOCUMENT_RULES, DOCUMENT_FORMATS } from './document.js';
import { evidenceRoleSchema } from './evidence/roles.js';
import {
  EVIDENCE_TEXT,
  NAMED_TEXT,
  OPTIONAL_TEXT,
  OPTIONAL_TEXT_NAMES,
  RECEIPT_TEXT,
} from './evidence/texts.js';
import { exhibitEntrySchema } from './exhibit.js';

/** Version of the case folder's layout that this program writes; it refuses any other. */
export const CASE_SCHEMA_VERSION = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const utcTime = z.iso.datetime();

/** Facts about the case as a whole, printed on every report. Empty strings are allowed; the checklist shows them as missing. */
export const caseHeadSchema = z.strictObject({
  caption: z.string().max(500),
  court: z.string().max(500),
  docket: z.string().max(200),
  examiner: z.string().max(200),
  examinerTitle: z.string().max(200),
  laboratory: z.string().max(200),
  question: z.string().max(4000),
});
/** See {@link caseHeadSchema}. */
export type CaseHead = z.infer<typeof caseHeadSchema>;

/** A file as received, never altered. Paths of copied files are relative to the case folder; paths of referenced files are absolute. */
export const evidenceSchema = z.strictObject({
  /** E1, E2, … in order of receipt. */
  id: z.string().regex(/^E[1-9][0-9]*$/),
  role: evidenceRoleSchema,
  /** File name as received. */
  name: z.string(),
  ...mapValues(NAMED_TEXT, () => z.string()),
  /** Absent if not stated. */
  ...mapValues(OPTIONAL_TEXT, () => z.string().min(1).exactOptional()),
  storage: z.enum(['copied', 'referenced']),
  path: z.string(),
  /** All files of a split model, shard 1 first; one entry otherwise. */
  files: z
    .array(z.strictObject({ path: z.string(), name: z.string(), sizeBytes: z.int().min(0), sha256 }))
    .min(1),
  /** SHA-256 of the file; for a split model, over the ordered shard hashes. */
  sha256,
  sizeBytes: z.int().min(0),
  /** Of a folder that was packed into a ZIP archive on receipt: the number of its files, and the symbolic links that were not followed. */
  packed: z.strictObject({ files: z.int().min(1), links: z.array(z.string()) }).exactOptional(),
  ...mapValues(RECEIPT_TEXT, () => z.string()),
  receivedAt: utcTime,
  /** Encoding that was named when a text was added; empty for strict UTF-8 and for models. */
  encoding: z.string(),
  /** How a document was read; absent for plain text and for models. Everything that the reader found is in `evidence/<id>/extracted.json`. */
  document: z
    .strictObject({
      format: z.enum(DOCUMENT_FORMATS),
      reader: z.string(),
      /** SHA-256 of the bytes of `extracted.json`. */
      extractedSha256: sha256,
      /** Rules of the reading text that were switched off. */
      rulesOff: z.array(z.enum(DOCUMENT_RULES)),
    })
    .exactOptional(),
  /** Why the item was withdrawn, e.g. `received in error`; absent unless it is withdrawn now. */
  withdrawn: z.string().min(1).exactOptional(),
});
/** See {@link evidenceSchema}. */
export type Evidence = z.infer<typeof evidenceSchema>;

/**
 * What a person states about an item and may correct, with the greatest lengths in characters. An empty text stands for “not stated”. Hashes,
 * sizes, names of files and what was read from them are no statements.
 */
export const evidenceWordsSchema = z.strictObject({
  role: evidenceRoleSchema,
  ...mapValues(EVIDENCE_TEXT, ({ chars }) => z.string().max(chars)),
});
/** See {@link evidenceWordsSchema}. */
export type EvidenceWords = z.infer<typeof evidenceWordsSchema>;

/** What is stated about an item at receipt, by name; what is not given is not stated. */
export type EvidenceStatement = Partial<Omit<EvidenceWords, 'role'>>;

/** Most characters of the reason for a correction, a withdrawal or a restoration. */
export const EVIDENCE_REASON_CHARS = 2000;

/** The names of what may be corrected, in the order in which it is shown. */
export const evidenceFieldSchema = evidenceWordsSchema.keyof();
/** See {@link evidenceFieldSchema}. */
export type EvidenceField = z.infer<typeof evidenceFieldSchema>;

/** A change of a register entry after receipt, as the audit log records it. */
export const evidenceChangeSchema = z.strictObject({
  /** Number of the entry of the audit log. */
  entry: z.int().min(1),
  at: utcTime,
  /** Who made it, as the audit log names them. */
  by: z.string(),
  /** `relocated`: a file that the case refers to was found elsewhere, with the hash of receipt. */
  kind: z.enum(['corrected', 'withdrawn', 'restored', 'relocated']),
  /** Empty for a relocation. */
  reason: z.string(),
  /** What was corrected, by name; empty for the other kinds. */
  fields: z.array(z.strictObject({ name: evidenceFieldSchema, before: z.string(), after: z.string() })),
});
/** See {@link evidenceChangeSchema}. */
export type EvidenceChange = z.infer<typeof evidenceChangeSchema>;

/** What is stated about an item now; an empty text stands for “not stated”. */
export function evidenceWords(evidence: Evidence): EvidenceWords {
  return { role: evidence.role, ...mapValues(EVIDENCE_TEXT, (_, name) => evidence[name] ?? '') };
}

/** The item with other words. @param words those that differ; an empty optional one is removed */
export function withWords(evidence: Evidence, words: Partial<EvidenceWords>): Evidence {
  const changed = { ...evidence, ...words };
  const unstated = OPTIONAL_TEXT_NAMES.filter((name) => changed[name] === '');
  return without(changed, unstated);
}

/** The items that were not withdrawn, in the same order. */
export function notWithdrawn<E extends Pick<Evidence, 'withdrawn'>>(items: readonly E[]): E[] {
  return items.filter(({ withdrawn }) => withdrawn === undefined);
}

/** A head of the audit log: the number of entries, and the SHA-256 of the last line's bytes (64 zeros if there is none). */
const auditHeadSchema = z.strictObject({ entries: z.int().min(0), sha256 });

/** The small index of a case (lowdb); large data is kept beside it. It states what the entries of the audit log add up to. */
export const caseIndexSchema = z.strictObject({
  schema: z.literal('palimpsest-case'),
  schemaVersion: z.literal(CASE_SCHEMA_VERSION),
  id: z.string(),
  createdAt: utcTime,
  head: caseHeadSchema,
  evidence: z.array(evidenceSchema),
  /** Ids of examinations, X1, X2, … in order of creation; each has a folder `examinations/<id>`. */
  examinations: z.array(z.string().regex(/^X[1-9][0-9]*$/)),
  /** The exhibits, in the order in which they are shown. */
  exhibits: z.array(exhibitEntrySchema),
  /** Number of the next exhibit. The ids of removed exhibits are not used again. */
  nextExhibit: z.int().min(1),
  /** Reports made so far. */
  reports: z.array(
    z.strictObject({
      id: z.string(),
      revision: z.int().min(1),
      createdAt: utcTime,
      sealed: z.boolean(),
      sealNumber: z.string(),
      path: z.string(),
      /** Head of the audit log as the report prints it; absent where the report was recorded late. */
      anchor: auditHeadSchema.optional(),
    }),
  ),
  /** Head of the audit log when this index was written. A log that is shorter now, or has another entry there, was changed. */
  anchor: auditHeadSchema,
});
/** See {@link caseIndexSchema}. */
export type CaseIndex = z.infer<typeof caseIndexSchema>;
