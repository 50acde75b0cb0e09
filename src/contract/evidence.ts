import { z } from 'zod';
import {
  evidenceRoleSchema,
  evidenceSchema,
  hashCheckSchema,
  modelFactsSchema,
  workSchema,
} from '../domain/index.js';
import { read, write } from './define.js';
import { caseId, charOffset, evidenceId, grantId, jobId } from './common.js';
import { memoryEstimate } from './jobs.js';

/** A token as text. */
export const shownToken = z.strictObject({
  id: z.int().min(0),
  /** The piece; bytes that are no character by themselves show as U+FFFD. */
  text: z.string(),
  bytesHex: z.string(),
  startChar: charOffset,
  endChar: charOffset,
});

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

/** Evidence, models and works. */
export const evidenceCalls = {
  'evidence.add': write(
    'Receives a file as evidence: checks it, hashes it, copies it if asked to, and registers it.',
    z.strictObject({
      caseId,
      file: grantId,
      role: evidenceRoleSchema,
      /** Files that were dropped in a browser are always copied. */
      copy: z.boolean(),
      from: z.string().max(500),
      by: z.string().max(500),
      title: z.string().max(500),
      author: z.string().max(500),
      edition: z.string().max(500),
      encoding: z.string().max(100),
    }),
    z.strictObject({ jobId }),
    [
      'grant-unknown',
      'evidence-duplicate',
      'gguf-truncated',
      'text-not-utf8',
      'work-empty',
      'case-read-only',
    ],
  ),
  'evidence.verify': write(
    'Hashes evidence again and compares with what was received; all of it when no id is named.',
    z.strictObject({ caseId, ids: z.array(evidenceId).max(10_000) }),
    z.strictObject({ jobId }),
    ['evidence-unknown', 'case-read-only'],
  ),
  'evidence.show': read(
    'A piece of evidence: the register entry, every time it was hashed, and which examinations used it.',
    z.strictObject({ caseId, evidenceId }),
    z.strictObject({
      evidence: evidenceSchema,
      checks: z.array(hashCheckSchema),
      usedBy: z.array(z.string()),
      /** Entries of a cleaning list; empty for everything else. */
      cleaningEntries: z.array(z.string()),
    }),
    ['evidence-unknown'],
  ),
  'model.show': read(
    'What a model file says about itself.',
    z.strictObject({ caseId, evidenceId }),
    z.strictObject({ evidence: evidenceSchema, facts: modelFactsSchema }),
    ['evidence-unknown', 'evidence-role'],
  ),
  'model.fit': read(
    'Will it fit? Memory for scoring sequences of so many tokens, from what the file says; nothing is loaded.',
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
    'Text as tokens of a model; the tokenizer alone is loaded.',
    z.strictObject({ caseId, evidenceId, text: z.string().max(20_000) }),
    z.strictObject({ tokens: z.array(shownToken) }),
    ['evidence-unknown', 'evidence-role', 'tokenizer-lossy'],
  ),
  'work.show': read(
    'A work as it was prepared: layers, hashes, chapters, and the log of what was done.',
    z.strictObject({ caseId, evidenceId }),
    z.strictObject({ evidence: evidenceSchema, work: workSchema }),
    ['evidence-unknown', 'evidence-role', 'evidence-changed'],
  ),
  'work.text': read(
    'A stretch of the reading text.',
    z.strictObject({ caseId, evidenceId, startChar: charOffset, endChar: charOffset }),
    z.strictObject({ text: z.string(), startChar: charOffset, endChar: charOffset, totalChars: z.int() }),
    ['evidence-unknown', 'evidence-role', 'evidence-changed', 'work-range'],
  ),
  'work.paragraphs': read(
    'Paragraphs in three layers side by side: as received, as read, as compared, each with what was changed or removed marked.',
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
    'A stretch of the reading text as tokens of a model.',
    z.strictObject({ caseId, evidenceId, modelId: evidenceId, startChar: charOffset, endChar: charOffset }),
    z.strictObject({ tokens: z.array(shownToken), firstToken: z.int().min(0), totalTokens: z.int().min(0) }),
    ['evidence-unknown', 'evidence-role', 'evidence-changed', 'tokenizer-lossy', 'work-range'],
  ),
  'work.search': read(
    'Places of the reading text that hold a phrase; white space matches any white space.',
    z.strictObject({ caseId, evidenceId, query: z.string().min(1).max(500), matchCase: z.boolean() }),
    z.strictObject({
      total: z.int().min(0),
      /** The first 1,000, in order. */
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
