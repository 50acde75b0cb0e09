import { z } from 'zod';
import { canonicalJson, sha256Bytes } from '../base/index.js';
import type { EngineFingerprint } from '../domain/index.js';
import { toBase64Url } from './base64Url.js';

/** The most bytes of an original. */
export const MAX_WORK_BYTES = 2 ** 30;
/** The most chunks of a file; each is a separate sequence in the engine. */
export const MAX_CHUNKS = 64;

const sha256 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const size = z.int().min(0).max(MAX_WORK_BYTES);

/** What a reconstruction file states about itself. Hashes are base64url without padding. */
export const headerSchema = z
  .strictObject({
    chunks: z
      .array(z.strictObject({ bytes: size, tokens: z.int().min(1).max(MAX_WORK_BYTES) }))
      .max(MAX_CHUNKS),
    context: z.strictObject({
      bos: z.boolean(),
      keep: z.int().min(1).max(1e8),
      length: z.int().min(4).max(1e8),
    }),
    engine: z.strictObject({
      devices: z.array(z.string()),
      gpu: z.string(),
      gpuLayers: z.int().min(0),
      libraries: z.array(z.string()),
      /** First 16 bytes of SHA-256 over the lines `name sha256` of the libraries. */
      librariesSha256: z.string(),
      name: z.string(),
      numeric: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      origin: z.string(),
      release: z.string(),
      threads: z.int().min(1),
    }),
    /** Number of bytes that no tokens restore: packed, and as they are stored. */
    literals: z.strictObject({ packed: size, stored: size }),
    model: z.strictObject({ file: z.string().max(255), sha256 }),
    tokenizer: z.strictObject({ addedBytes: z.int().min(0).max(16), vocabulary: z.int().min(1) }),
    work: z.strictObject({ bytes: size, sha256 }),
  })
  .refine(
    ({ chunks, work, tokenizer }) =>
      chunks.reduce((sum, { tokens }) => sum + tokens, 0) <= work.bytes + tokenizer.addedBytes,
    'more tokens than the work has bytes',
  )
  .refine(({ context }) => context.keep * 2 <= context.length, 'more of the context is kept than half');

/** See {@link headerSchema}. */
export type ReconstructionHeader = z.infer<typeof headerSchema>;

/** The facts about an engine that decide the last digits of its results, as a header holds them. */
export function engineHeader(fingerprint: EngineFingerprint): ReconstructionHeader['engine'] {
  const { libraries, gpuUsed, devices } = fingerprint;
  const lines = libraries.map(({ name, sha256: hash }) => `${name} ${hash}\n`).join('');
  return {
    // On a CPU the name of the library shows which instructions are used; the name of the processor decides nothing.
    devices: gpuUsed === 'off' ? [] : [...devices],
    gpu: gpuUsed,
    gpuLayers: fingerprint.gpuLayers,
    libraries: libraries.map(({ name }) => name),
    librariesSha256: toBase64Url(sha256Bytes(lines).subarray(0, 16)),
    name: fingerprint.engine,
    numeric: { ...fingerprint.numeric },
    origin: fingerprint.origin,
    release: fingerprint.release,
    threads: fingerprint.threads,
  };
}

/**
 * The differences between two engines, one phrase each, such as `release: v0.5.0 in the file, v0.6.0 here`.
 * @param theirs the engine of the file; `ours` is the engine that decodes
 */
export function engineDifferences(
  theirs: ReconstructionHeader['engine'],
  ours: ReconstructionHeader['engine'],
): string[] {
  const { numeric: theirNumeric, ...theirRest } = theirs;
  const { numeric: ourNumeric, ...ourRest } = ours;
  return [...differences(theirRest, ourRest), ...differences(theirNumeric, ourNumeric)];
}

function differences(
  theirs: Readonly<Record<string, unknown>>,
  ours: Readonly<Record<string, unknown>>,
): string[] {
  const keys = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].sort();
  return keys.flatMap((key) => {
    const [a, b] = [shown(theirs[key]), shown(ours[key])];
    return a === b ? [] : [`${key}: ${a} in the file, ${b} here`];
  });
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : canonicalJson(value);
}
