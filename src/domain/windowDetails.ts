import { z } from 'zod';
import { generationSchema } from './panels.js';
import { decodingPolicySchema } from './policy.js';
import { remarkSchema, scoredSchema, unscoredSchema } from './coded.js';
import { intervalSchema, logProbSchema } from './finding.js';
import { testedTextSchema } from './tested/testedText.js';

/**
 * What the measures that use no model see of a text, as every sentence about them says it. They do not see all that makes a text easy to
 * predict, so a control that they do not tell from the work is not thereby of equal difficulty.
 */
export const BLIND_MEASURES = 'measures of vocabulary, compression and word order';

/** The same for passages that were chosen because they are probable to a model: the choice alone would move the measure of word order. */
export const HIT_MEASURES = 'measures of vocabulary and compression';

const threshold = z.strictObject({
  /** `paper-floor` τ, `family-floor` τ_F, `paper-floor-plus-5`, or `fixed` (e.g. 0.001 under a policy). */
  name: z.string(),
  log10: scoredSchema,
  /** Number of windows strictly above it, of all windows of the tiling. */
  windowsAbove: z.int(),
  coveredChars: z.int(),
  coverage: scoredSchema,
});

const curvePoint = z.strictObject({ x: z.number(), target: scoredSchema, control: scoredSchema });

const hitGate = z.union([
  z.strictObject({
    kind: z.literal('hit-gate'),
    verdict: z.enum(['like-control', 'foreign', 'too-few']),
    hits: z.int(),
    distance: z.number(),
  }),
  unscoredSchema,
]);

/** Passages of a known-memorized text, judged by the family floor of a target. They are in no other number. */
const spike = z.strictObject({
  /** Evidence id of the text. */
  textId: z.string(),
  title: z.string(),
  sha256: z.string(),
  /** Passages that the plan asked for. */
  asked: z.int().min(1),
  /** Passages above the floor, of those that were scored. */
  found: z.int().min(0),
  tested: z.int().min(0),
  /** Of the share of found passages; Clopper–Pearson. */
  interval: intervalSchema,
  /** log10 of the probability of each passage, in the order of the text. */
  log10: z.array(scoredSchema),
  /** The passages that were found, compared with the control without the model. */
  hitGate,
});

/** Text that is no passage of a work in this form, judged by the family floor of a target. */
const calledByFloor = z.strictObject({
  hits: z.int().min(0),
  tested: z.int().min(0),
  /** Of the share of hits; Clopper–Pearson. */
  interval: intervalSchema,
});

const scoreSummary = z.strictObject({
  windows: z.int(),
  disjointWindows: z.int(),
  blocks: z.int(),
  excludedWindows: z.int(),
  /** Windows whose suffix mostly repeats their own context, counted apart. */
  repeatingWindows: z.int(),
  /** Windows of whose suffix a third or more is figures, counted apart. */
  figureWindows: z.int(),
  unscoredWindows: z.int(),
  droppedTailTokens: z.int(),
  chars: z.int(),
  tokens: z.int(),
  medianLog10: scoredSchema,
  maxLog10: scoredSchema,
  /** Histogram of log10 p_z (full softmax) with the common edges of `histogramEdges`. */
  histogram: z.array(z.int()),
  /** Highest log10 p_z over the characters of each of 400 equal parts of the work; unscored where no suffix reaches. */
  strip: z.array(scoredSchema),
  /** How much of the work is in passages that count. */
  tested: testedTextSchema,
  /** Percentage of the characters of each of these parts that is in such a passage: 0 only for none, 100 only for all. */
  stripTested: z.array(z.int().min(0).max(100)),
});

/** One passage as shown in findings, reports and exhibits. */
export const shownPassageSchema = z.strictObject({
  workId: z.string(),
  rank: z.int().min(1),
  startToken: z.int().min(0),
  prefixStartChar: z.int(),
  suffixStartChar: z.int(),
  suffixEndChar: z.int(),
  prefixText: z.string(),
  suffixText: z.string(),
  logPzNats: z.number(),
  policyLogPzNats: z.array(logProbSchema),
  greedyExact: z.boolean(),
  greedyPrefixTokens: z.int(),
  /** The texts of the suffix tokens with their log p; joined, they are suffixText. */
  tokens: z.array(z.strictObject({ text: z.string(), logProbNats: z.number(), rank: z.int() })),
});

/** A passage that the model was asked to write, and what it wrote in one of the draws. */
const drawnPassage = z.strictObject({
  startChar: z.int().min(0),
  endChar: z.int().min(0),
  /** The text of the prompt: the true text before the passage. */
  given: z.string(),
  truth: z.string(),
  written: z.string(),
  /** Draws of this passage that wrote it word for word. */
  hits: z.int().min(0),
  /** Passages of the work that were drawn, of which this is the closest. */
  passages: z.int().min(1),
  generation: generationSchema,
});
/** See {@link drawnPassage}. */
export type DrawnPassage = z.infer<typeof drawnPassage>;

/** The beginning of the longest text that the model wrote without a gap, passage by passage, beside the work. */
const excerptSchema = z.strictObject({
  startChar: z.int().min(0),
  endChar: z.int().min(0),
  /** The true text before its first passage, which the prompt held; each later passage had the true text before it, too. */
  given: z.string(),
  truth: z.string(),
  written: z.string(),
  /** Passages of the whole text, and those that are shown here. */
  passages: z.int().min(1),
  shown: z.int().min(1),
  /** Of the first passage. */
  generation: generationSchema,
});
/** See {@link excerptSchema}. */
export type Excerpt = z.infer<typeof excerptSchema>;

/** How far a claim depends on its control. */
const claimSensitivity = z.strictObject({
  /** Controls without one of their blocks that still give the claim, of how many. */
  holding: z.int().min(0),
  tried: z.int().min(2),
  /** The block without which the least is left of the claim: passages above the family floor, or the share of characters. */
  least: z.strictObject({
    workId: z.string(),
    title: z.string(),
    holds: z.boolean(),
    amount: z.number().min(0),
    log10Floor: scoredSchema,
    /** What is missing for the claim; absent if it holds. */
    reasons: z.array(remarkSchema).exactOptional(),
  }),
  /** Decades by which every control score could rise before the claim is gone; unscored if that is not known. */
  riseDecades: scoredSchema,
});

/** One target work: its scores, floors, coverage and control. */
const target = z.strictObject({
  workId: z.string(),
  title: z.string(),
  summary: scoreSummary,
  thresholds: z.array(threshold),
  /** Coverage as the threshold is raised, decade by decade; x is the log10 of the threshold. */
  coverageByThreshold: z.array(curvePoint),
  /** For each policy: coverage by query budget; x is log10 n, at probability `queryProbability`. */
  coverageByQueries: z.array(z.strictObject({ policy: z.string(), points: z.array(curvePoint) })),
  queryProbability: z.number(),
  /** Conformal p-value of the best passage and threshold at α. */
  conformal: z.strictObject({
    alpha: z.number(),
    n: z.int(),
    p: scoredSchema,
    log10Threshold: scoredSchema,
    windowsAbove: z.int(),
    /** Number of disjoint windows on the Benjamini–Hochberg list at q = 0.05. */
    listed: z.int(),
  }),
  gate: z.strictObject({
    verdict: z.enum(['matched', 'imperfect', 'refused', 'no-control']),
    aucBytesPerChar: scoredSchema,
    aucCharsPerToken: scoredSchema,
    aucUnigram: scoredSchema,
    /** What the order of words adds. */
    aucOrder: scoredSchema,
    /** Largest ends of the 90% intervals of |AUC − ½|, by blocks. */
    lower: scoredSchema,
    upper: scoredSchema,
  }),
  /** The windows above τ_F that do not overlap, compared with the control without the model. */
  hitGate,
  /** What was found of known-memorized texts; absent if there were none. */
  spikes: z.array(spike).min(1).exactOptional(),
  /** What the floor says of shuffled text and of text that the model wrote; absent if none was scored. */
  negativeControls: z
    .strictObject({
      /** Passages of the target with their words in a random order. */
      shuffled: calledByFloor.exactOptional(),
      /** Passages of the target with its sentences in a random order. */
      sentencesShuffled: calledByFloor.exactOptional(),
      /** Passages that the model wrote itself after prefixes of the controls. */
      selfWritten: calledByFloor.exactOptional(),
    })
    .exactOptional(),
  /** All disjoint passages of the work compared with all of the control; absent for attacks that do not compare them. */
  groupShift: z
    .union([
      z.strictObject({
        kind: z.literal('group-shift'),
        /** Share of pairs in which the passage of the work is more probable, with the 95% interval by blocks. */
        auc: z.number().min(0).max(1),
        lower: scoredSchema,
        upper: scoredSchema,
        level: z.number().gt(0).lt(1),
        /** p by permuted blocks, and how many namings of the blocks were compared. */
        p: z.number().min(0).max(1),
        method: z.enum(['exact', 'sampled']),
        labelings: z.int().min(1),
        /** Blocks of the work and of the control. */
        blocks: z.tuple([z.int(), z.int()]),
        /** ½ + the largest upper end of the blind gate: what the lower end must exceed. */
        blindMost: scoredSchema,
      }),
      unscoredSchema,
    ])
    .exactOptional(),
  /**
   * What becomes of a claim if the control is changed: of memorized passages, and of a substantial portion if it is claimed. Absent if
   * nothing is claimed, and for attacks that do not compute it.
   */
  sensitivity: z
    .union([
      z.strictObject({
        kind: z.literal('sensitivity'),
        passages: claimSensitivity,
        portion: claimSensitivity.exactOptional(),
      }),
      unscoredSchema,
    ])
    .exactOptional(),
  /** n and m are the numbers of disjoint windows in control and target; the shares are 1/(n+1) and m/(m+n). */
  control: z.strictObject({
    n: z.int(),
    m: z.int(),
    blocks: z.int(),
    expectedFalseShare: scoredSchema,
    probabilityOnePasses: scoredSchema,
    leaveOneBlockOutHits: z.strictObject({ hits: z.int(), total: z.int() }),
    halfSplitFalsePositiveRate: scoredSchema,
    /** 5th and 95th percentile over the splits, by block. */
    halfSplitFalsePositiveRange: z.strictObject({ lower: scoredSchema, upper: scoredSchema }),
    tailMeanDecades: scoredSchema,
    familyMarginDecades: scoredSchema,
  }),
  greedy: z.strictObject({
    exactWindows: z.int(),
    windows: z.int(),
    longestRunTokens: z.int(),
    longestRunStartChar: z.int(),
    longestRunEndChar: z.int(),
  }),
  passages: z.array(shownPassageSchema),
  /**
   * The passage that the most draws wrote word for word, else the one of which a draw wrote the longest beginning, with that draw. Absent
   * where nothing was drawn.
   */
  drawn: drawnPassage.exactOptional(),
  /** Absent where no passage was written with few changed words. */
  excerpt: excerptSchema.exactOptional(),
});

/** One control: a summary of its scores. */
const control = z.strictObject({
  workId: z.string(),
  title: z.string(),
  summary: scoreSummary,
  greedy: z.strictObject({ exactWindows: z.int(), windows: z.int(), longestRunTokens: z.int() }),
  best: z.array(shownPassageSchema),
});

const replay = z.strictObject({
  windows: z.int(),
  largestDeltaLog10: scoredSchema,
  /** Descriptions of the numeric layouts of the plan and of the replay. */
  layout: z.string(),
  replayLayout: z.string(),
});

/** The same windows once more, each at the start of the answer in a chat. No number of these windows is in a number without the chat. */
const inAnswer = z.strictObject({
  /** The request of the user. */
  request: z.string(),
  /** Everything before the prefix, as text, without a begin-of-text token that was prepended. */
  prompt: z.string(),
  /** Tokens of the prompt, and their SHA-256 as little-endian 32-bit integers; without the begin-of-text token. */
  promptTokens: z.int().min(1),
  promptSha256: z.string(),
  /** True if a begin-of-text token was prepended. */
  bos: z.boolean(),
  /** The variables by which the chat template was asked for an answer without reasoning. */
  variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** What the program added at the end of the prompt so that the answer begins; empty if the template begins it. */
  closed: z.string(),
  histogramEdges: z.array(z.number()),
  targets: z.array(target),
  controls: z.array(control),
  replay,
});

/** `details` of the findings of the window attacks (`probabilistic`, `greedy`): everything from which charts and tables are drawn. */
export const windowDetailsSchema = z.strictObject({
  kind: z.literal('windows'),
  prefixTokens: z.int(),
  suffixTokens: z.int(),
  strideTokens: z.int(),
  bos: z.boolean(),
  policies: z.array(decodingPolicySchema),
  histogramEdges: z.array(z.number()),
  targets: z.array(target),
  controls: z.array(control),
  replay,
  /** The cleaning list as applied to the works and the controls. */
  cleaning: z.strictObject({
    sha256: z.string(),
    entries: z.array(z.string()),
    removed: z.array(
      z.strictObject({
        workId: z.string(),
        spans: z.int(),
        chars: z.int(),
        /** The part that the work shares with source texts; absent if there were none. */
        fromSources: z.strictObject({ spans: z.int(), chars: z.int() }).exactOptional(),
      }),
    ),
    /** The source texts by evidence id and SHA-256; absent if there were none. */
    sources: z
      .array(z.strictObject({ id: z.string(), sha256: z.string() }))
      .min(1)
      .exactOptional(),
    /** Coverage at the family floor without cleaning, for comparison. */
    uncleanedCoverage: scoredSchema,
  }),
  /** Absent unless the plan asked for it. */
  inAnswer: inAnswer.exactOptional(),
});
/** See {@link windowDetailsSchema}. */
export type WindowDetails = z.infer<typeof windowDetailsSchema>;
/** How far a claim depends on its control. */
export type ClaimSensitivity = z.infer<typeof claimSensitivity>;
/** One passage as shown in findings and report. */
export type ShownPassage = z.infer<typeof shownPassageSchema>;
/** Summary of the scores of one work. */
export type ScoreSummary = z.infer<typeof scoreSummary>;
