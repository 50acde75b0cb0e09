import { z } from 'zod';
import { calibrationSchema, chapterSchema, scoredSchema } from '../domain/index.js';
import { read } from './define.js';
import { caseId, charOffset, evidenceId, examinationId, loadSettings, packedArray } from './common.js';

/** A work under one examination, as the reader needs it: windows with their probabilities, chapters, thresholds. */
export const readerWork = z.strictObject({
  examinationId,
  workId: evidenceId,
  title: z.string(),
  role: z.enum(['target', 'control']),
  chars: z.int().min(0),
  words: z.int().min(0),
  tokens: z.int().min(0),
  chapters: z.array(chapterSchema),
  model: z.strictObject({ id: evidenceId, name: z.string() }),
  prefixTokens: z.int().min(0),
  suffixTokens: z.int().min(1),
  /** Windows in order; the arrays have one entry for each. */
  windows: z.strictObject({
    count: z.int().min(0),
    /** First token of the prefix (i32). */
    startToken: packedArray,
    /** Characters of the passage: first, and behind the last (u32). */
    startChar: packedArray,
    endChar: packedArray,
    /** 0 scored, 1 not scored yet or unscored, 2 excluded by the cleaning list (u8). */
    state: packedArray,
    /** For each measure log p of the passage, natural logs (f64); −∞ outside a policy's kept set, NaN where it was not scored. */
    measures: z.array(z.strictObject({ id: z.string(), title: z.string(), logProbNats: packedArray })),
  }),
  /** Thresholds of the findings, log10 of a passage's probability, by name. */
  thresholds: z.array(z.strictObject({ name: z.string(), title: z.string(), log10: scoredSchema })),
  calibration: calibrationSchema,
  /** Characters that the cleaning list removed. */
  removed: z.array(z.strictObject({ startChar: charOffset, endChar: charOffset, rule: z.string() })),
  /** Every work of the examination, target first: for the strips. */
  strips: z.array(
    z.strictObject({
      workId: evidenceId,
      title: z.string(),
      role: z.enum(['target', 'control']),
      /** 400 slices; largest log10 p of a passage there. */
      slices: z.array(scoredSchema),
    }),
  ),
});
/** See {@link readerWork}. */
export type ReaderWork = z.infer<typeof readerWork>;

/** Reading a work with its heat. */
export const readerCalls = {
  'reader.open': read(
    'A work under one examination: its windows and their probabilities. Works for unfinished examinations too.',
    z.strictObject({ caseId, examinationId, workId: evidenceId }),
    readerWork,
    [
      'examination-unknown',
      'evidence-unknown',
      'evidence-changed',
      'tokens-differ',
      'case-differs',
      'reader-attack',
      'journal-broken',
    ],
  ),
  'reader.tokens': read(
    'Tokens of a stretch of a work (at most 20,000), each with its log p, rank and entropy in the window that scored it; of several windows the one with the most probable passage speaks.',
    z.strictObject({ caseId, examinationId, workId: evidenceId, startChar: charOffset, endChar: charOffset }),
    z.strictObject({
      firstToken: z.int().min(0),
      count: z.int().min(0),
      /** First character of each token, and behind the last: count + 1 (u32). */
      startChar: packedArray,
      tokenId: packedArray,
      /** NaN where the token was not scored (f32). */
      logProbNats: packedArray,
      /** −1 where the token was not scored (i32). */
      rank: packedArray,
      entropyNats: packedArray,
    }),
    [
      'examination-unknown',
      'evidence-unknown',
      'evidence-changed',
      'tokens-differ',
      'case-differs',
      'reader-attack',
    ],
  ),
  'reader.top': read(
    'The five most probable tokens at a place, asked of the model now.',
    z.strictObject({ caseId, examinationId, workId: evidenceId, token: z.int().min(0), load: loadSettings }),
    z.strictObject({
      top: z.array(z.strictObject({ id: z.int(), text: z.string(), logProbNats: z.number() })),
      actual: z.strictObject({
        id: z.int(),
        text: z.string(),
        logProbNats: z.number(),
        rank: z.int(),
        entropyNats: z.number(),
      }),
    }),
    [
      'examination-unknown',
      'evidence-unknown',
      'evidence-changed',
      'tokens-differ',
      'case-differs',
      'engine-busy',
      'reader-attack',
      'reader-place',
    ],
  ),
};
