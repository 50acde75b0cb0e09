import { z } from 'zod';
import {
  citationSchema,
  citedPassageSchema,
  DOCUMENT_FORMATS,
  DOCUMENT_RULES,
  EVIDENCE_REASON_CHARS,
  evidenceChangeSchema,
  evidenceFieldSchema,
  evidenceRoleSchema,
  evidenceSchema,
  evidenceWordsSchema,
  hashCheckSchema,
  modelFactsSchema,
  workSchema,
} from '../domain/index.js';
import { read, write } from './define.js';
import { caseId, charOffset, errorData, evidenceId, grantId, jobId, nothing, sha256 } from './common.js';
import { memoryEstimate } from './jobs.js';

/** A token as text. */
export const shownToken = z.strictObject({
  id: z.int().min(0),
  /** The text of the token. Bytes that are not a character by themselves are shown as U+FFFD. */
  text: z.string(),
  bytesHex: z.string(),
  startChar: charOffset,
  endChar: charOffset,
});

const reason = z.string().max(EVIDENCE_REASON_CHARS);

const changed = z.strictObject({
  startChar: charOffset,
  endChar: charOffset,
  /** What was done there: a rule of the layer, or an entry of the cleaning list. */
  rule: z.string(),
});

const layerText = z.strictObject({
  startChar: charOffset,
  endChar: charOffset,
  text: z.string(),
  changes: z.array(changed),
});

/** Calls about evidence, models and works. */
export const evidenceCalls = {
  'evidence.add': write(
    'Receives a file, or a folder of works, as evidence: checks it, hashes it, copies it if asked to, and registers it.',
    z.strictObject({
      caseId,
      file: grantId,
      role: evidenceRoleSchema,
      /** A file that was dropped in a browser is always copied; a folder is always packed into a file of the case. */
      copy: z.boolean(),
      /** Empty or absent where nothing is stated. */
      ...evidenceWordsSchema.omit({ role: true }).partial().shape,
      encoding: z.string().max(100),
      /** Rules that make the reading text of a document and are switched off; absent for none. */
      rulesOff: z.array(z.enum(DOCUMENT_RULES)).max(DOCUMENT_RULES.length).exactOptional(),
    }),
    z.strictObject({ jobId }),
    [
      'grant-unknown',
      'upload-discarded',
      'evidence-duplicate',
      'gguf-truncated',
      'text-not-utf8',
      'text-undecodable',
      'text-nul',
      'text-encoding-unknown',
      'document-encoding-given',
      'work-empty',
      'collection-empty',
      'case-read-only',
    ],
  ),
  'evidence.recognize': read(
    'Looks into a file that is to be received: what it is by its contents, and whether something keeps it from being received.',
    z.strictObject({ file: grantId }),
    z.strictObject({
      /** `folder`: a folder of works, which becomes one ZIP. Null where the contents do not say, or are read only on receipt. */
      format: z.enum(['gguf', 'folder', ...DOCUMENT_FORMATS]).nullable(),
      /** Number of files that are received: the shards of a split model, else 1. */
      files: z.int().min(1),
      /** Of all of them together; 0 for a folder. */
      sizeBytes: z.int().min(0),
      /** The title that it has unless another is stated. */
      title: z.string(),
      /** Why it cannot be received as it is; its details name encodings in which a plain text can be read. */
      problem: errorData.nullable(),
    }),
    ['grant-unknown', 'grant-kind', 'files-outside', 'upload-discarded'],
  ),
  'evidence.verify': write(
    'Hashes evidence again and compares it with what was received. Without an id, all evidence is hashed.',
    z.strictObject({ caseId, ids: z.array(evidenceId).max(10_000) }),
    z.strictObject({ jobId }),
    ['evidence-unknown', 'case-read-only'],
  ),
  'evidence.correct': write(
    'Corrects what is stated about an item of evidence; the audit log keeps the old and the new words and the reason.',
    z.strictObject({
      caseId,
      evidenceId,
      /** Those to be changed; an empty text stands for “not stated”. */
      words: evidenceWordsSchema.partial(),
      reason,
    }),
    /** What changed; nothing when the register stated the same already. */
    z.strictObject({ fields: z.array(evidenceFieldSchema) }),
    [
      'evidence-unknown',
      'evidence-reason',
      'evidence-correction',
      'evidence-role-fixed',
      'evidence-duplicate',
      'case-read-only',
    ],
  ),
  'evidence.withdraw': write(
    'Withdraws an item of evidence that nothing uses; it stays on record with the reason.',
    z.strictObject({ caseId, evidenceId, reason }),
    nothing,
    ['evidence-unknown', 'evidence-reason', 'evidence-withdrawn', 'evidence-in-use', 'case-read-only'],
  ),
  'evidence.restore': write(
    'Restores an item of evidence that was withdrawn.',
    z.strictObject({ caseId, evidenceId, reason }),
    nothing,
    ['evidence-unknown', 'evidence-reason', 'evidence-not-withdrawn', 'case-read-only'],
  ),
  'evidence.relocate': write(
    'Names the place where a file that the case refers to is now. Its files are hashed first and must be those received.',
    z.strictObject({ caseId, evidenceId, file: grantId }),
    z.strictObject({ jobId }),
    [
      'grant-unknown',
      'grant-kind',
      'evidence-unknown',
      'evidence-copied',
      'evidence-other-file',
      'gguf-truncated',
      'case-read-only',
    ],
  ),
  'evidence.show': read(
    'Returns an item of evidence: the register entry, its changes since receipt, every hash that was computed, and the examinations that used it.',
    z.strictObject({ caseId, evidenceId }),
    z.strictObject({
      evidence: evidenceSchema,
      checks: z.array(hashCheckSchema),
      /** Every change of the register entry after receipt, in the order of the audit log. */
      history: z.array(evidenceChangeSchema),
      usedBy: z.array(z.string()),
      /** Entries of a cleaning list; empty for everything else. */
      cleaningEntries: z.array(z.string()),
    }),
    ['evidence-unknown'],
  ),
  'model.show': read(
    'Returns what a model file states about itself.',
    z.strictObject({ caseId, evidenceId }),
    z.strictObject({ evidence: evidenceSchema, facts: modelFactsSchema }),
    ['evidence-unknown', 'evidence-role'],
  ),
  'model.fit': read(
    'Estimates the memory for scoring sequences of a given number of tokens, from what the file states. Nothing is loaded.',
    z.strictObject({
      caseId,
      evidenceId,
      length: z.int().min(2).max(1_000_000),
      slots: z.int().min(1).max(256),
    }),
    z.strictObject({ memory: memoryEstimate, words: z.string() }),
    ['evidence-unknown', 'evidence-role'],
  ),
  'model.tokenize': read(
    'Tokenizes a text for a model; only the tokenizer is loaded.',
    z.strictObject({ caseId, evidenceId, text: z.string().max(20_000) }),
    z.strictObject({ tokens: z.array(shownToken) }),
    ['evidence-unknown', 'evidence-role', 'tokenizer-lossy'],
  ),
  'model.inspect': write(
    'Compares a model with another model of the case, or with a list of known models. This is a job; its result can be marked as an exhibit.',
    z.strictObject({
      caseId,
      evidenceId,
      what: z.discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('lineage'),
          baseId: evidenceId,
          seed: z.string().min(1).max(200),
          permutations: z.int().min(99).max(1_000_000),
          /** Most hidden units of a layer that are compared. */
          units: z.int().min(16).max(4096),
        }),
        z.strictObject({
          kind: z.literal('known-models'),
          /** Folder of the list. */
          list: grantId,
          /** Of the list's signer, or of an authority above it; empty: that of the key on this machine. */
          authority: z.union([sha256, z.literal('')]),
        }),
      ]),
    }),
    z.strictObject({ jobId }),
    [
      'evidence-unknown',
      'evidence-role',
      'evidence-changed',
      'inspection-same-model',
      'known-list-missing',
      'known-list-changed',
      'known-list-signer',
      'known-list-malformed',
      'case-read-only',
    ],
  ),
  'model.check': write(
    'Loads a model, has the engine check itself on it, and measures its tokenizer. This is a job; nothing of a work is scored.',
    z.strictObject({ caseId, evidenceId }),
    z.strictObject({ jobId }),
    ['evidence-unknown', 'evidence-role', 'evidence-changed', 'memory-short', 'engine-busy'],
  ),
  'work.show': read(
    'Returns a prepared work: layers, hashes, chapters, and the log of every change.',
    z.strictObject({ caseId, evidenceId }),
    z.strictObject({ evidence: evidenceSchema, work: workSchema }),
    ['evidence-unknown', 'evidence-role', 'evidence-changed'],
  ),
  'work.text': read(
    'Returns a range of the reading text.',
    z.strictObject({ caseId, evidenceId, startChar: charOffset, endChar: charOffset }),
    z.strictObject({
      text: z.string(),
      startChar: charOffset,
      endChar: charOffset,
      totalChars: z.int(),
      /** Where it stands in the document that was received; absent for plain text. */
      citation: citationSchema.exactOptional(),
    }),
    ['evidence-unknown', 'evidence-role', 'evidence-changed', 'work-range'],
  ),
  'work.citations': read(
    'Returns where passages of works are in the received files. A whole list of passages is one call.',
    z.strictObject({
      caseId,
      passages: z
        .array(z.strictObject({ workId: evidenceId, startChar: charOffset, endChar: charOffset }))
        .max(2000),
    }),
    /** In the order asked for; each passage that was asked for is repeated. */
    z.strictObject({ citations: z.array(citedPassageSchema) }),
    ['evidence-unknown', 'evidence-role', 'evidence-changed'],
  ),
  'work.paragraphs': read(
    'Returns paragraphs in three layers side by side: as received, as read, as compared. Changes and removals are marked.',
    z.strictObject({
      caseId,
      evidenceId,
      from: z.int().min(0),
      count: z.int().min(1).max(200),
      /** Cleaning lists whose removals are marked in the reading text. */
      cleaningIds: z.array(evidenceId).max(100),
    }),
    z.strictObject({
      total: z.int().min(0),
      from: z.int().min(0),
      rows: z.array(
        z.strictObject({
          index: z.int().min(0),
          source: layerText,
          reading: layerText,
          comparison: layerText,
        }),
      ),
    }),
    ['evidence-unknown', 'evidence-role', 'evidence-changed'],
  ),
  'work.tokens': read(
    'Returns a range of the reading text as tokens of a model.',
    z.strictObject({ caseId, evidenceId, modelId: evidenceId, startChar: charOffset, endChar: charOffset }),
    z.strictObject({ tokens: z.array(shownToken), firstToken: z.int().min(0), totalTokens: z.int().min(0) }),
    ['evidence-unknown', 'evidence-role', 'evidence-changed', 'tokenizer-lossy', 'work-range'],
  ),
  'work.search': read(
    'Finds a phrase in the reading text; white space matches any white space.',
    z.strictObject({ caseId, evidenceId, query: z.string().min(1).max(500), matchCase: z.boolean() }),
    z.strictObject({
      total: z.int().min(0),
      /** The first 1,000 matches, in order. */
      hits: z.array(
        z.strictObject({
          startChar: charOffset,
          endChar: charOffset,
          before: z.string(),
          match: z.string(),
          after: z.string(),
        }),
      ),
    }),
    ['evidence-unknown', 'evidence-role', 'evidence-changed'],
  ),
};
