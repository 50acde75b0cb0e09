import { z } from 'zod';
import { remarkSchema, scoredSchema, unscoredSchema } from './coded.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
const layerNumber = z.int().min(0);
/** Probability in (0, 1]. */
const p = z.number().gt(0);
/** Natural log of a probability; at most 0. */
const lnP = z.number();
/** −1 … 1 but for rounding. */
const cosine = z.number();
/** Number of an expert, from 0; null without experts. */
const expert = count.nullable();

/** Hidden units with the same number in two models, compared in one layer: the test of independence with its null hypothesis. */
const layerIndependenceSchema = z.strictObject({
  /** Number of the layer, from 0. */
  layer: layerNumber,
  /** Number of the expert whose units were compared. */
  expert,
  /** Units compared, drawn by the seed. */
  units: count,
  /** Units of the layer. */
  of: count,
  /** Mean cosine of the weights of units with the same number. */
  meanSame: cosine,
  /** Mean cosine of units with different numbers: what chance gives. */
  meanOther: cosine,
  /** Permutation test. */
  p,
  /** Units whose best match in the other model has the same number. Chance gives 1 on average. */
  matched: count,
  /** Natural log of the exact probability of at least that many matches by chance. */
  lnPMatched: lnP,
  /** Rank correlation of the numbers of matched units. */
  spearman: cosine,
  /** Natural log of the probability of at least that correlation by chance, by Student's t; never below that of one order of all. */
  lnPSpearman: lnP,
});
/** See {@link layerIndependenceSchema}. */
export type LayerIndependence = z.infer<typeof layerIndependenceSchema>;

/** The test of independence over all layers that could be compared. */
const independenceSchema = z.strictObject({
  permutations: z.int().min(1),
  /** 1 / (permutations + 1): the smallest p-value that the permutation test can give. */
  smallestP: p,
  /** Permutation test on the sum over all layers. */
  p,
  /** Natural log of the p-value of the matches of all layers, by Fisher's method. */
  lnPMatched: lnP,
  /** Level of the verdict. Each of the two tests, by permutations and by matches, is made at half of it (Bonferroni). */
  level: p,
  /** Whether one of the two tests rejects the null hypothesis. */
  isRejected: z.boolean(),
  layers: z.array(layerIndependenceSchema).readonly(),
});
/** See {@link independenceSchema}. */
export type Independence = z.infer<typeof independenceSchema>;

/** Matches of units by what opens them and by what they pass on, in one layer; does not depend on the order of the units. */
const layerMatchingSchema = z.strictObject({
  layer: layerNumber,
  expert,
  /** Units of the model that were matched with units of the base. */
  units: count,
  /** Units of the base's layer. */
  of: count,
  /** Units for which both matchings name the same unit of the base. */
  agreeing: count,
  /** What two unrelated matchings give on average. */
  byChance: z.number().min(0),
  /** Natural log of the probability of at least that many if the two matchings were unrelated. Not an exact p-value. */
  lnP,
  /** The same units matched with another layer of the base, as a control; null where there is one layer. */
  control: z.strictObject({ layer: layerNumber, agreeing: count, lnP }).nullable(),
});
/** See {@link layerMatchingSchema}. */
export type LayerMatching = z.infer<typeof layerMatchingSchema>;

/** A layer of the model whose units correspond to those of a layer of the base with another number. */
const layerCounterpartSchema = z.strictObject({
  layer: layerNumber,
  baseLayer: layerNumber,
  /** Units of the model that were matched; a part of those of {@link LayerMatching}. */
  units: count,
  agreeing: count,
  /** As {@link LayerMatching.lnP}, times the number of pairs of layers tried (Bonferroni); at most 0. */
  lnP,
});
/** See {@link layerCounterpartSchema}. */
export type LayerCounterpart = z.infer<typeof layerCounterpartSchema>;

/**
 * What the matching test says: units correspond and those of the control do not (`corresponds`); units correspond, but so do those of
 * the control (`control-as-well`), or there is no control (`no-control`); or no correspondence is shown (`not-shown`).
 */
const matchingVerdictSchema = z.enum(['corresponds', 'control-as-well', 'no-control', 'not-shown']);
/** See {@link matchingVerdictSchema}. */
export type MatchingVerdict = z.infer<typeof matchingVerdictSchema>;

/** The matching test over all layers that could be compared. */
const matchingSchema = z.strictObject({
  /** Inputs to which the units answer. */
  inputs: count,
  /** {@link LayerMatching.lnP} of all layers, by Fisher's method. */
  lnP,
  /** The same of the controls; null without controls. */
  controlLnP: lnP.nullable(),
  /** Level of the verdict and of {@link Matching.counterparts}. */
  level: p,
  verdict: matchingVerdictSchema,
  /** Layers with the same number in both models. */
  layers: z.array(layerMatchingSchema).readonly(),
  /** Pairs of layers with different numbers that were tried. */
  otherPairs: count,
  /** Those of them whose units correspond: at most the level after correction for the number tried. */
  counterparts: z.array(layerCounterpartSchema).readonly(),
});
/** See {@link matchingSchema}. */
export type Matching = z.infer<typeof matchingSchema>;

/**
 * What the units answer to when they are matched: `random`, the same random vectors for both models, which finds units in any order if
 * both models use the same basis; `tokens`, the embeddings of tokens that both vocabularies have, which finds them in any basis and for
 * models of different widths if the embeddings of both correspond.
 */
export type MatchingInputs = 'random' | 'tokens';

/**
 * How a tensor differs from the base's: not at all (`equal`); by no more than storing the numbers explains (`rounding`); in some rows
 * only (`some-rows`); by a matrix of low rank (`low-rank`); everywhere (`everywhere`); or it was not compared (`not-compared`).
 */
export const DIFFERENCE_KINDS = [
  'equal',
  'rounding',
  'some-rows',
  'low-rank',
  'everywhere',
  'not-compared',
] as const;
/** See {@link DIFFERENCE_KINDS}. */
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** 0 … 1 but for rounding. */
const share = z.number();

/** The difference of one tensor to the base's tensor of the same name. */
const tensorDifferenceSchema = z.strictObject({
  name: z.string(),
  /** Types in the model and in the base; empty where a file has no such tensor. */
  types: z.tuple([z.string(), z.string()]).readonly(),
  kind: z.enum(DIFFERENCE_KINDS),
  /** Why the tensor was not compared; absent if it was. */
  notCompared: unscoredSchema.exactOptional(),
  /** Rows compared, and rows that only the model (positive) or only the base (negative) has. */
  rows: z.strictObject({ compared: count, added: z.int() }),
  /** Rows that differ by more than storing the numbers explains; the first and the last of them, from 0, or null. */
  changed: z.strictObject({ rows: count, first: count.nullable(), last: count.nullable() }),
  /** Frobenius norm of the difference over that of the base's tensor; ≥ 0. */
  relativeNorm: scoredSchema,
  /** The norm that storing the numbers in these types is expected to give, over that of the base's tensor. */
  expectedRounding: scoredSchema,
  cosine: scoredSchema,
  /** Singular values of the difference in a sample of rows; absent for vectors, and where nothing else differs. */
  spectrum: z
    .strictObject({
      rows: count,
      columns: count,
      /** Singular values above noise. */
      rank: count,
      /** Share of the squared Frobenius norm that they hold. */
      share,
      /** The share that as many singular values of noise would hold at most. */
      shareOfNoise: share,
    })
    .exactOptional(),
});
/** See {@link tensorDifferenceSchema}. */
export type TensorDifference = z.infer<typeof tensorDifferenceSchema>;

/** A metadata value as two files are compared by it. Integers beyond 2^53 and numbers that are not finite are strings. */
const comparedValueSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('scalar'),
    type: z.string(),
    value: z.union([z.number(), z.boolean(), z.string()]),
  }),
  /** `text` is the beginning; `exact` is false if it is not all of it, or not valid UTF-8. The hash is that of all its bytes. */
  z.strictObject({
    kind: z.literal('text'),
    text: z.string(),
    lengthBytes: count,
    exact: z.boolean(),
    sha256,
  }),
  /** The hash is that of the elements as they are stored. */
  z.strictObject({ kind: z.literal('array'), elementType: z.string(), count, sha256 }),
]);
/** See {@link comparedValueSchema}. */
export type ComparedValue = z.infer<typeof comparedValueSchema>;

/** An element of an array, its text cut; null where the array is shorter. */
const elementSchema = z.union([z.number(), z.boolean(), z.string(), z.null()]);

/** Elements of two arrays of one type that differ at the same position. */
const differingElementsSchema = z.strictObject({
  differing: count,
  /** Elements of the longer array. */
  of: count,
  /** The first few of them, with their positions from 0. */
  first: z.array(z.strictObject({ index: count, base: elementSchema, model: elementSchema })).readonly(),
});
/** See {@link differingElementsSchema}. */
export type DifferingElements = z.infer<typeof differingElementsSchema>;

/** A metadata key that only the model has (`added`), only the base has (`removed`), or that both have with other values (`changed`). */
const keyDifferenceSchema = z.strictObject({
  key: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  base: comparedValueSchema.exactOptional(),
  model: comparedValueSchema.exactOptional(),
  /** Of two arrays of one type. */
  elements: differingElementsSchema.exactOptional(),
});
/** See {@link keyDifferenceSchema}. */
export type KeyDifference = z.infer<typeof keyDifferenceSchema>;

/** The metadata of two model files, compared byte for byte; of shards, that of the first ones. */
const metadataComparisonSchema = z.strictObject({
  /** Keys that both files have. */
  shared: count,
  /** In the order of the keys. */
  differences: z.array(keyDifferenceSchema).readonly(),
});
/** See {@link metadataComparisonSchema}. */
export type MetadataComparison = z.infer<typeof metadataComparisonSchema>;

/** What two model files show about a common origin, and how they differ. */
export const lineageSchema = z.strictObject({
  seed: z.string(),
  independence: z.union([independenceSchema, unscoredSchema]),
  /** Layers that were not tested, with the reason. */
  untested: z.array(z.strictObject({ layer: layerNumber, reason: remarkSchema })).readonly(),
  matching: z.strictObject({
    random: z.union([matchingSchema, unscoredSchema]),
    tokens: z.union([matchingSchema, unscoredSchema]),
  }),
  differences: z.array(tensorDifferenceSchema).readonly(),
  /** Absent in older records. */
  metadata: metadataComparisonSchema.exactOptional(),
});
/** See {@link lineageSchema}. */
export type Lineage = z.infer<typeof lineageSchema>;
