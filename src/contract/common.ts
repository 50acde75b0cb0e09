import { z } from 'zod';
import { caseHeadSchema, WEIGHTS_CHOICES } from '../domain/index.js';
import { ERROR_CODES, type ErrorCode } from '../base/index.js';

/** No input, or no output. */
export const nothing = z.strictObject({});

/** Id of a case, as its index names it. */
export const caseId = z.string().min(1).max(100);

/** Id of an item of evidence; works and models have the same id. */
export const evidenceId = z.string().regex(/^E[1-9][0-9]*$/);

/** Id of an examination. */
export const examinationId = z.string().regex(/^X[1-9][0-9]*$/);

/** Id of an exhibit. */
export const exhibitId = z.string().regex(/^P[1-9][0-9]*$/);

/** Id of a report. */
export const reportId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

/**
 * A permission to use one file or folder. The connection issues it when a person chooses the file or folder. The window never names a
 * path, so it cannot reach anything that was not granted to it.
 */
export const grantId = z.string().regex(/^g[0-9a-f]{32}$/);

/** Id of a job: work that takes longer than an answer should. */
export const jobId = z.string().regex(/^j[0-9a-f]{16}$/);

/** SHA-256, 64 hexadecimal digits. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A time, UTC. */
export const utcTime = z.iso.datetime();

/** A position in a work: a character (Unicode code point) of the reading text. */
export const charOffset = z.int().min(0);

/** A typed array as base64 of its little-endian bytes; {@link decodeArray} reads it. */
export const packedArray = z.strictObject({
  type: z.enum(['f64', 'f32', 'i32', 'u32', 'u8']),
  base64: z.string(),
});
/** See {@link packedArray}. */
export type PackedArray = z.infer<typeof packedArray>;

const errorCode = z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]);

/** An error as it crosses to the window: the same words as on the command line. */
export const errorData = z.strictObject({
  kind: z.enum(['input', 'environment', 'verdict', 'bug']),
  code: errorCode,
  message: z.string(),
  hint: z.string(),
  details: z.record(z.string(), z.unknown()),
});

/** How to load a model: on which device, with how many threads. The engine chooses what is not given. */
export const loadSettings = z.strictObject({
  gpu: z.enum(['auto', 'off', 'cuda', 'vulkan', 'metal']).optional(),
  gpuLayers: z.int().min(0).max(10_000).optional(),
  threads: z.int().min(1).max(1024).optional(),
  stepThreads: z.int().min(1).max(1024).optional(),
  ropeFactors: z.enum(['short', 'long']).optional(),
  weights: z.enum(WEIGHTS_CHOICES).optional(),
});
/** See {@link loadSettings}. */
export type LoadSettings = z.infer<typeof loadSettings>;

/** Who examined the last case, to be filled in for the next one. */
export const lastExaminer = caseHeadSchema.pick({ examiner: true, examinerTitle: true, laboratory: true });
/** See {@link lastExaminer}. */
export type LastExaminer = z.infer<typeof lastExaminer>;
