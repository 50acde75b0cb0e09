import { z } from 'zod';
import { counted, wholeNumber } from '../base/index.js';
import type { Wording } from './coded.js';

const count = z.int().min(0);

/** What a GGUF file can be. */
export const MODEL_FILE_KINDS = [
  'language-model',
  'adapter',
  'projector',
  'importance-matrix',
  'control-vector',
  'vocabulary',
  'other',
] as const;
/** See {@link MODEL_FILE_KINDS}. */
export type ModelFileKind = (typeof MODEL_FILE_KINDS)[number];

/** The words for each kind of GGUF file. */
export const MODEL_FILE_KIND: Readonly<Record<ModelFileKind, Wording>> = {
  'language-model': {
    label: 'Language model',
    phrase: 'language model',
    meaning: 'The file holds the weights of a model of text.',
  },
  adapter: {
    label: 'LoRA adapter',
    phrase: 'LoRA adapter',
    meaning: 'The file contains changes to the weights of another model (an adapter), not a model.',
  },
  projector: {
    label: 'Projector',
    phrase: 'projector',
    meaning: 'The file turns pictures or sound into the input of another model.',
  },
  'importance-matrix': {
    label: 'Importance matrix',
    phrase: 'importance matrix',
    meaning: 'The file holds statistics of another model that guide its quantization.',
  },
  'control-vector': {
    label: 'Control vector',
    phrase: 'control vector',
    meaning: 'The file holds directions that steer another model.',
  },
  vocabulary: {
    label: 'Vocabulary only',
    phrase: 'vocabulary',
    meaning: 'The file holds a tokenizer and no weights.',
  },
  other: {
    label: 'Other GGUF file',
    phrase: 'other GGUF file',
    meaning: 'The file is a well-formed GGUF file of none of the kinds that this program knows.',
  },
};

/** Whether texts can be scored with a model file, and if not, why. `why` is a clause about the file, without its path. */
export const modelScoringSchema = z.union([
  z.strictObject({
    can: z.literal(true),
    /** The code on which a person must insist, because scoring is refused otherwise, and why; absent if nothing stands against it. */
    onlyIf: z.strictObject({ insist: z.string(), why: z.string() }).exactOptional(),
  }),
  z.strictObject({
    can: z.literal(false),
    /** Code of the error with which scoring refuses the file, e.g. `model-not-generative`. */
    code: z.string(),
    why: z.string(),
    /** The metadata key or the tensor that is the reason; absent if the reason is the file as a whole. */
    key: z.string().exactOptional(),
    /** First byte of that key's entry; absent if the key is absent. */
    byte: count.exactOptional(),
    remedy: z.string(),
  }),
]);
/** See {@link modelScoringSchema}. */
export type ModelScoring = z.infer<typeof modelScoringSchema>;

/** A metadata value of a type that its key cannot have, so that the fact was not read from it. */
export const wrongTypeSchema = z.strictObject({
  key: z.string(),
  /** First byte of the key's entry. */
  byte: count,
  /** Types as in `string`, `u32`, `array of string`, `u32 or array of 4 u32 or i32`. */
  expected: z.string(),
  found: z.string(),
});
/** See {@link wrongTypeSchema}. */
export type WrongType = z.infer<typeof wrongTypeSchema>;

/**
 * Bytes of a model file that belong neither to its metadata nor to a tensor, and that llama.cpp never uses. Padding with zeros up to the
 * next multiple of the alignment is part of the format and not listed.
 */
export const unusedBytesSchema = z.strictObject({
  /** Index of the model's file that contains them, from 0. */
  file: count,
  /** After everything else (`after-header` in a file without tensors); or the padding before and between tensors, if it is not all zero. */
  place: z.enum(['after-last-tensor', 'after-header', 'padding']),
  /** The first of them; of padding, the first byte that is not zero. */
  startByte: count,
  /** Of padding, all of it in the file. */
  sizeBytes: count,
  /** Whether every byte is zero. */
  allZero: z.boolean(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
/** See {@link unusedBytesSchema}. */
export type UnusedBytes = z.infer<typeof unusedBytesSchema>;

const UNUSED_PLACE: Readonly<Record<UnusedBytes['place'], string>> = {
  'after-last-tensor': 'after the last tensor',
  'after-header': 'after the header',
  padding: 'of padding before and between tensors',
};

/**
 * How many unused bytes there are, where, and whether they are zero; without their hash.
 * @param files the number of files of the model
 */
export function unusedBytesWords(
  { file, place, startByte, sizeBytes, allZero }: UnusedBytes,
  files: number,
): string {
  const shard = files > 1 ? ` of shard ${file + 1}` : '';
  const from = wholeNumber(startByte);
  const rest =
    place === 'padding'
      ? `, not all zero (the first at byte ${from})`
      : ` (from byte ${from})${allZero ? ', all zero' : ''}`;
  return `${counted(sizeBytes, 'byte')} ${UNUSED_PLACE[place]}${shard}${rest}`;
}

/** Why a model file cannot be scored, as one sentence; undefined if it can. */
export function cannotBeScored(scoring: ModelScoring): string | undefined {
  return !scoring.can ? `Cannot be scored: ${scoring.why}.` : undefined;
}

/** Whether a model file can be scored, in words for a terminal. */
export function scoringWords(scoring: ModelScoring): string {
  if (!scoring.can) return cannotBeScored(scoring) ?? '';
  const { onlyIf } = scoring;
  return onlyIf === undefined ? 'possible' : `possible only with --insist ${onlyIf.insist}: ${onlyIf.why}.`;
}

/** The parts of the name of a shard. */
export interface ShardName {
  /** Everything before `-00001-of-0000N.gguf`. */
  readonly prefix: string;
  /** From 1. */
  readonly number: number;
  readonly count: number;
}

/** Reads a file name of the form `NAME-00002-of-00005.gguf`; undefined for other names. */
export function parseShardName(fileName: string): ShardName | undefined {
  const match = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/.exec(fileName);
  if (match === null) return undefined;
  return { prefix: match[1] ?? '', number: Number(match[2]), count: Number(match[3]) };
}

/** File name of shard `number` (from 1) of `count`. */
export function shardName(prefix: string, number: number, count: number): string {
  const digits = (value: number): string => String(value).padStart(5, '0');
  return `${prefix}-${digits(number)}-of-${digits(count)}.gguf`;
}
