import { z } from 'zod';
import { calibrationSchema, chapterSchema, scoredSchema } from '../domain/index.js';
import { read } from './define.js';
import { caseId, charOffset, evidenceId, examinationId, loadSettings, packedArray } from './common.js';

/** A work in one examination, as the reader shows it: windows with their probabilities, chapters, thresholds. */
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
  /** The windows, in order; each array has one entry for each window. */
  windows: z.strictObject({
    count: z.int().min(0),
    /** First token of the prefix (i32). */
    startToken: packedArray,
    /** The characters of the passage: the first one, and the one after the last (u32). */
    startChar: packedArray,
    endChar: packedArray,
    /** 0 scored, 1 not scored yet or unscored, 2 excluded by the cleaning list (u8). */
    state: packedArray,
    /** 1 where the passage mostly repeats its own context or is mostly figures: it has heat and is in no number (u8). */
    apart: packedArray,
    /** For each measure the log probability of the passage, natural (f64); −∞ outside the set that the policy keeps, NaN where it was not scored. */
    measures: z.array(z.strictObject({ id: z.string(), title: z.string(), logProbNats: packedArray })),
  }),
  /** The thresholds of the findings by name, as log10 of the probability of a passage. */
  thresholds: z.array(z.strictObject({ name: z.string(), title: z.string(), log10: scoredSchema })),
  calibration: calibrationSchema,
  /** The characters that the cleaning list removed. */
  removed: z.array(z.strictObject({ startChar: charOffset, endChar: charOffset, rule: z.string() })),
  /** Every work of the examination, targets first, for the strips. */
  strips: z.array(
    z.strictObject({
      workId: evidenceId,
      title: z.string(),
      role: z.enum(['target', 'control']),
      /** For each of 400 equal parts of the work: the largest log10 probability of a passage in it. */
      slices: z.array(scoredSchema),
      /** Percentage of each of these parts that is in a passage that counts; absent while the examination is not finished. */
      tested: z.array(z.int().min(0).max(100)).exactOptional(),
    }),
  ),
});
/** See {@link readerWork}. */
export type ReaderWork = z.infer<typeof readerWork>;

/** Calls that read a work with its heat. */
export const readerCalls = {
  'reader.open': read(
    'Returns a work in one examination: its windows and their probabilities. The examination may be unfinished.',
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
    'Returns the tokens of a range of a work (at most 20,000), each with its log probability, rank and entropy in the window that scored it. Where several windows scored it, the one with the most probable passage counts.',
    z.strictObject({ caseId, examinationId, workId: evidenceId, startChar: charOffset, endChar: charOffset }),
    z.strictObject({
      firstToken: z.int().min(0),
      count: z.int().min(0),
      /** The first character of each token, and the one after the last: count + 1 (u32). */
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
    'Asks the model for the five most probable tokens at a position.',
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
