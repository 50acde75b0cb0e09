import { z } from 'zod';
import type { Wording } from './coded.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
/** What a list of known models can hold: characters of a text that is recorded as said and of the seed, models, and versions. */
export const KNOWN_LIMITS = { said: 1000, seed: 200, models: 10_000, versions: 10_000 } as const;

const said = z.string().min(1).max(KNOWN_LIMITS.said);

/** Bytes of numbers in single precision, little-endian, as Base64. */
const floats = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

/** What a list of known models keeps of one tensor. */
const knownTensorSchema = z.strictObject({
  name: z.string(),
  /** Sizes of the dimensions, fastest first. */
  shape: z.array(z.int().min(1)).min(1).max(4),
  type: z.string(),
  /** SHA-256 of its bytes. */
  sha256,
  /** Sampled elements; absent for a type that is not read. The positions follow from the seed of the list and the shape. */
  sample: z
    .strictObject({
      values: floats,
      /**
       * Edges of the cell of each value: between which numbers the weight may have been that was rounded to it. Absent for floating-point
       * types, where they follow from the value.
       */
      from: floats.exactOptional(),
      to: floats.exactOptional(),
    })
    .exactOptional(),
});
/** See {@link knownTensorSchema}. */
export type KnownTensor = z.infer<typeof knownTensorSchema>;

/** One metadata entry of a known model; `value` is kept only where it is short. */
const knownMetadataSchema = z.strictObject({
  key: z.string(),
  /** SHA-256 over the GGUF encoding (key, type, value). */
  sha256,
  value: z.union([z.number(), z.boolean(), z.string().max(200)]).exactOptional(),
});
/** See {@link knownMetadataSchema}. */
export type KnownMetadata = z.infer<typeof knownMetadataSchema>;

/** One model of a list of known models: what the laboratory says of it, and what was read from its files. */
export const knownModelSchema = z.strictObject({
  format: z.literal(1),
  /** SHA-256 of the model, as ModelFacts states it. */
  id: sha256,
  /** Name that the laboratory gives it. */
  name: said,
  /** Where it was obtained, as the laboratory says. */
  source: said,
  /** When it was obtained, as the laboratory says. */
  obtained: said,
  files: z.array(z.strictObject({ name: z.string(), sizeBytes: count, sha256 })).min(1),
  architecture: z.string().nullable(),
  parameterCount: count,
  fileType: z.string().nullable(),
  tokenizer: z.strictObject({
    kind: z.string(),
    /** As ModelFacts states it: vocabulary, token types, scores and merges; null for a file without a tokenizer. */
    sha256: sha256.nullable(),
    /** SHA-256 of canonical JSON: special tokens with their ids, and what is added to a text. */
    specialSha256: sha256,
  }),
  /** Null if the file has none. */
  chatTemplateSha256: sha256.nullable(),
  /** In file order. Hyperparameters are among them. */
  metadata: z.array(knownMetadataSchema).max(10_000),
  /** In file order. */
  tensors: z.array(knownTensorSchema).max(16_384),
});
/** See {@link knownModelSchema}. */
export type KnownModel = z.infer<typeof knownModelSchema>;

/** One version of a list of known models: what is signed. Models are sorted by id. */
export const knownListSchema = z.strictObject({
  format: z.literal(1),
  kind: z.literal('palimpsest-known-models'),
  /** Decides which elements are sampled, in every version of the list. */
  seed: z.string().min(1).max(KNOWN_LIMITS.seed),
  /** Number of this version, from 1. */
  version: z.int().min(1).max(KNOWN_LIMITS.versions),
  /** SHA-256 of each earlier version, beginning with the first. */
  earlier: z.array(sha256).max(KNOWN_LIMITS.versions),
  models: z
    .array(
      z.strictObject({
        id: sha256,
        /** SHA-256 of the file models/ID.json. */
        sha256,
        /** Number of its tensors. */
        tensors: count,
        /** Version in which it was added. */
        since: z.int().min(1),
      }),
    )
    .max(KNOWN_LIMITS.models),
});
/** See {@link knownListSchema}. */
export type KnownList = z.infer<typeof knownListSchema>;

/** How a tensor of a file is related to the tensor of the same name of a known model. */
export const TENSOR_RELATIONS = [
  'same-bytes',
  'same-weights',
  'close',
  'changed',
  'unrelated',
  'not-compared',
] as const;
/** See {@link TENSOR_RELATIONS}. */
export type TensorRelation = (typeof TENSOR_RELATIONS)[number];

/** The words for each relation of two tensors. */
export const TENSOR_RELATION: Readonly<Record<TensorRelation, Wording>> = {
  'same-bytes': { label: 'Same bytes', phrase: 'the same bytes', meaning: 'Every byte is the same.' },
  'same-weights': {
    label: 'Same weights',
    phrase: 'the same weights in another number type',
    meaning: 'Each sampled value is within the rounding of the two types, so both can be the same weights.',
  },
  close: {
    label: 'Within rounding',
    phrase: 'a difference no larger than rounding',
    meaning:
      'The difference is as small as the rounding of the types: the weights were rounded in another way, or rounded twice, or changed very little.',
  },
  changed: {
    label: 'Changed',
    phrase: 'changed weights',
    meaning: 'The values correspond, but they differ by more than rounding explains.',
  },
  unrelated: {
    label: 'No relation shown',
    phrase: 'no relation shown',
    meaning: 'The sampled values correspond no more closely than those of independent models may.',
  },
  'not-compared': {
    label: 'Not compared',
    phrase: 'not compared',
    meaning: 'The values could not be compared; the reason is given.',
  },
};

/** What a file is to a known model, the closest first. */
export const RECOGNITIONS = [
  'same-file',
  'same-tensors',
  'same-weights',
  'same-lineage',
  'shared-tensors',
  'same-tokenizer',
  'unknown',
] as const;
/** See {@link RECOGNITIONS}. */
export type Recognition = (typeof RECOGNITIONS)[number];

/** The words for each recognition. */
export const RECOGNITION: Readonly<Record<Recognition, Wording>> = {
  'same-file': {
    label: 'Same file',
    phrase: 'the same file',
    meaning: 'Every byte of the model is the same as in the known model.',
  },
  'same-tensors': {
    label: 'Same tensors',
    phrase: 'the same tensors in another file',
    meaning: 'Every tensor has the same bytes; the metadata or the division into files differs.',
  },
  'same-weights': {
    label: 'Same weights in another number type',
    phrase: 'the same weights in another number type',
    meaning:
      'Every tensor that was compared has the same bytes, or values within the rounding of the two types.',
  },
  'same-lineage': {
    label: 'Same lineage, with differences',
    phrase: 'the same lineage, with differences',
    meaning:
      'More than half of the file’s matrices correspond to matrices of the known model, and something differs. One was made from the other, or both began from the same weights; the list does not show which.',
  },
  'shared-tensors': {
    label: 'Some tensors in common',
    phrase: 'some tensors in common',
    meaning:
      'At least one of the file’s matrices, but at most half of them, correspond to matrices of the known model.',
  },
  'same-tokenizer': {
    label: 'Same tokenizer only',
    phrase: 'the same tokenizer only',
    meaning: 'The vocabulary and merges are the same; no relation of the weights was shown.',
  },
  unknown: {
    label: 'Not recognized',
    phrase: 'not recognized',
    meaning:
      'Neither the weights nor the tokenizer were matched. A model whose neurons were reordered or whose weights were rescaled is not recognized either.',
  },
};

/** Why two tensors were not compared. */
export const NOT_COMPARED_REASONS = [
  'only-known',
  'only-found',
  'shapes-differ',
  'type-not-read',
  'vector',
  'not-finite',
  'too-few-values',
  'all-equal',
] as const;
/** See {@link NOT_COMPARED_REASONS}. */
export type NotComparedReason = (typeof NOT_COMPARED_REASONS)[number];

/** −1 … 1 but for rounding. */
const correlation = z.number();

/** One tensor compared with that of a known model. */
const recognizedTensorSchema = z.strictObject({
  name: z.string(),
  /** Types in the known model and in the file; empty where it has no such tensor. */
  types: z.tuple([z.string(), z.string()]).readonly(),
  relation: z.enum(TENSOR_RELATIONS),
  /** True if it counts toward the lineage: a matrix whose sampled values could be tested. */
  counts: z.boolean(),
  /** Absent where values were not compared, and where the bytes are the same. */
  numbers: z
    .strictObject({
      /** Sampled values. */
      sampled: count,
      /** Of them, exactly equal. */
      equal: count,
      /** Of them, farther apart than the rounding of the types explains. */
      outside: count,
      /** Rank correlation of the sampled values. */
      rankCorrelation: correlation,
      /** Root mean square of the difference, divided by that of the known values; null if those are all 0. */
      difference: z.number().min(0).nullable(),
      /** Root mean square that the rounding of the two types explains, divided in the same way; null likewise. */
      rounding: z.number().min(0).nullable(),
    })
    .exactOptional(),
  /** Why it was not compared. */
  reason: z.enum(NOT_COMPARED_REASONS).exactOptional(),
  /** A matrix of another layer of the known model with which it goes together; looked for only where that of its own name does not. */
  elsewhere: z
    .strictObject({
      name: z.string(),
      /** Rank correlation of the sampled values; absent where only the bytes were compared, which are the same. */
      rankCorrelation: correlation.exactOptional(),
    })
    .exactOptional(),
});
/** See {@link recognizedTensorSchema}. */
export type RecognizedTensor = z.infer<typeof recognizedTensorSchema>;

const shortValue = z.union([z.number(), z.boolean(), z.string()]);

/** A metadata key that differs from that of a known model. */
const changedKeySchema = z.strictObject({
  key: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  /** The values, where they are short. */
  known: shortValue.exactOptional(),
  found: shortValue.exactOptional(),
});
/** See {@link changedKeySchema}. */
export type ChangedKey = z.infer<typeof changedKeySchema>;

/** What a file is to one known model. */
const knownMatchSchema = z.strictObject({
  id: sha256,
  name: z.string(),
  source: z.string(),
  obtained: z.string(),
  recognition: z.enum(RECOGNITIONS).exclude(['unknown']),
  /** Matrices of the file; how many go together with that of the same name; and how many others with that of another layer. */
  matrices: count,
  related: count,
  elsewhere: count,
  /** Number of tensors with each relation. */
  tensors: z.record(z.enum(TENSOR_RELATIONS), count).readonly(),
  /** Vocabulary, token types, scores and merges are the same; null if one of the two has no tokenizer. */
  sameTokenizer: z.boolean().nullable(),
  /** Special tokens and what is added to a text are the same. */
  sameSpecialTokens: z.boolean(),
  sameChatTemplate: z.boolean(),
  /** Metadata keys that differ, in the order of the keys. */
  changedKeys: z.array(changedKeySchema).readonly(),
});
/** See {@link knownMatchSchema}. */
export type KnownMatch = z.infer<typeof knownMatchSchema>;

/** The result of comparing a file with a list of known models. */
export const recognizedSchema = z.strictObject({
  recognition: z.enum(RECOGNITIONS),
  /** Every known model to which something was matched, the closest first. */
  matches: z.array(knownMatchSchema).readonly(),
  /** The tensors, compared with the first of the matches, in the order of the known model; then those that only the file has. */
  tensors: z.array(recognizedTensorSchema).readonly(),
  list: z.strictObject({
    version: z.int().min(1),
    /** SHA-256 of the signed text of this version. */
    sha256,
    models: count,
    signer: z.strictObject({ name: z.string(), fingerprint: sha256 }),
    /** Claimed time of the signature, UTC. */
    signedAt: z.string(),
  }),
  /** The largest chance that any matrix of independent models would count as related, in this one comparison. */
  errorRate: z.number().gt(0).max(1),
  /** Rank correlation above which a matrix with the full sample counts as related. */
  threshold: z.number(),
});
/** See {@link recognizedSchema}. */
export type Recognized = z.infer<typeof recognizedSchema>;
