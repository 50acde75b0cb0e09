import { z } from 'zod';
import { MODEL_FILE_KINDS, modelScoringSchema, unusedBytesSchema, wrongTypeSchema } from './modelFile.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);

/**
 * Text that was read from a file under examination. It is data, never markup or an instruction. Control characters are kept.
 * `exact` is false if the text was cut at the limit or was not valid UTF-8 (invalid bytes show as U+FFFD).
 */
const foreignTextSchema = z.strictObject({
  text: z.string(),
  lengthBytes: count,
  exact: z.boolean(),
});

/** Text that was read from a file under examination, and whether it is complete. */
export type ForeignText = z.infer<typeof foreignTextSchema>;

/** One scalar of a model file's metadata. Integers beyond 2^53 and non-finite floats are stored as strings. */
const metadataScalarSchema = z.strictObject({
  key: z.string(),
  type: z.enum(['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'f32', 'bool', 'string', 'u64', 'i64', 'f64']),
  value: z.union([z.number(), z.boolean(), z.string()]),
  /** False if a string was cut or was not valid UTF-8. */
  exact: z.boolean(),
});

/** One array of a model file's metadata: what is needed to compare it, without its values. */
const metadataArraySchema = z.strictObject({
  key: z.string(),
  elementType: z.string(),
  length: count,
  /** SHA-256 of the elements as they are stored in the file. */
  sha256,
});

/** A special token: its role in the file's metadata, its id and its text (null if the id is outside the vocabulary). */
const specialTokenSchema = z.strictObject({
  role: z.string(),
  id: count,
  text: foreignTextSchema.nullable(),
});

/** One tensor of a model. */
const tensorFactsSchema = z.strictObject({
  name: z.string(),
  /** Number of elements along each dimension, fastest first, as the file lists them. */
  shape: z.array(z.int().min(1)),
  type: z.string(),
  parameters: count,
  sizeBytes: count,
  /** Index of the model's file that contains it, from 0. */
  file: count,
  /** First byte in that file. */
  startByte: count,
  /** SHA-256 of its bytes; null unless it was asked for. */
  sha256: sha256.nullable(),
});

/** What a model file states about itself, and what was measured of its bytes. `null` means that the file does not state it. */
export const modelFactsSchema = z.strictObject({
  /** Name of the file, or of the first shard. */
  fileName: z.string(),
  /** All files of the model in shard order. */
  files: z.array(z.strictObject({ name: z.string(), sizeBytes: count, sha256 })).min(1),
  sizeBytes: count,
  /**
   * For one file: its SHA-256. For shards: the SHA-256 of their digests in order, each as 64 lower-case hex digits and a line feed
   * (`sha256sum SHARDS… | cut -c1-64 | sha256sum`).
   */
  sha256,
  ggufVersion: z.int().min(2),
  /** What kind of file it is. */
  kind: z.enum(MODEL_FILE_KINDS),
  /** Whether texts can be scored with it, by the program that read it. */
  scoring: modelScoringSchema,
  /** Values of a wrong type; what they would have stated is null or empty here. */
  wrongTypes: z.array(wrongTypeSchema),
  /** Bytes of its files that belong to no part of it, in file order; absent if there are none, and in older records. */
  unusedBytes: z.array(unusedBytesSchema).exactOptional(),
  /**
   * What the file names of the models and data that it was made from, or belongs to: base models, data sets, the adapter, the importance
   * matrix. An element of a list has its number in the key.
   */
  related: z.array(z.strictObject({ key: z.string(), value: z.union([z.number(), foreignTextSchema]) })),
  architecture: z.string().nullable(),
  name: foreignTextSchema.nullable(),
  description: foreignTextSchema.nullable(),
  author: foreignTextSchema.nullable(),
  /** Number of elements of all tensors. */
  parameterCount: count,
  sizeLabel: foreignTextSchema.nullable(),
  quantization: z.strictObject({
    /** Number of `general.file_type`. */
    fileTypeId: count.nullable(),
    /** Its name, e.g. `Q4_K_M`; null when absent or unknown. */
    fileType: z.string().nullable(),
    /** Largest share of bytes first. */
    histogram: z.array(
      z.strictObject({ type: z.string(), tensors: count, parameters: count, sizeBytes: count }),
    ),
  }),
  contextLength: count.nullable(),
  embeddingLength: count.nullable(),
  blockCount: count.nullable(),
  /** One number for all blocks, or one for each; empty if the model has no attention heads. */
  headCount: z.array(count),
  /** In the form of headCount; empty if the file names none (then there are as many as heads). */
  keyValueHeadCount: z.array(count),
  vocabularySize: count,
  /** True if the output matrix is the embedding matrix; null for a file without an embedding matrix. */
  tiedEmbeddings: z.boolean().nullable(),
  tokenizer: z.strictObject({
    /** `gpt2` (byte-level BPE), `llama` (SentencePiece), …; `none` if the file names none. */
    kind: z.string(),
    pre: z.string().nullable(),
    /**
     * SHA-256 over the GGUF encoding (key, type, value) of tokenizer.ggml.model, .pre, .tokens, .token_type, .scores and
     * .merges in this order; absent keys are skipped.
     */
    sha256,
    mergeCount: count,
    addBos: z.boolean().nullable(),
    addEos: z.boolean().nullable(),
    addSpacePrefix: z.boolean().nullable(),
    specialTokens: z.array(specialTokenSchema),
  }),
  /** The chat template, treated as hostile text. `sha256` is the hash of all its bytes, also if the text is cut. */
  chatTemplate: foreignTextSchema.extend({ sha256 }).nullable(),
  /** Chat templates that have a name, and are never used; absent if there are none, and in older records. */
  namedChatTemplates: z
    .array(
      z.strictObject({
        name: foreignTextSchema,
        /** Null if the file lists the name without a template. */
        template: z.strictObject({ lengthBytes: count, sha256 }).nullable(),
      }),
    )
    .exactOptional(),
  license: z.strictObject({
    id: foreignTextSchema.nullable(),
    name: foreignTextSchema.nullable(),
    link: foreignTextSchema.nullable(),
  }),
  /** Where the file says that it comes from: every URL, repository, DOI and UUID that it names. */
  sources: z.array(z.strictObject({ key: z.string(), value: foreignTextSchema })),
  metadata: z.array(metadataScalarSchema),
  metadataArrays: z.array(metadataArraySchema),
  tensors: z.array(tensorFactsSchema),
});

/** See {@link modelFactsSchema}. */
export type ModelFacts = z.infer<typeof modelFactsSchema>;

/** Whether a model file holds any part of a tokenizer; without one, the hash of its tokenizer is that of nothing. */
export function hasTokenizer({
  tokenizer,
  vocabularySize,
}: Pick<ModelFacts, 'tokenizer' | 'vocabularySize'>): boolean {
  return tokenizer.kind !== 'none' || vocabularySize > 0;
}

/** Which chat template the program uses of a file that has named ones. */
export function usedTemplateWords({ chatTemplate }: Pick<ModelFacts, 'chatTemplate'>): string {
  return chatTemplate === null
    ? 'none: the file has no tokenizer.chat_template, and named templates are not used'
    : 'the one without a name (tokenizer.chat_template)';
}
