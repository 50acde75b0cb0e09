import { z } from 'zod';
import { decodingPolicySchema } from '../domain/index.js';
import type {
  Detokenization,
  Engine,
  EngineCounters,
  LoadedModel,
  LoadOptions,
  MemoryEstimate,
  NextToken,
  ScoredItem,
  ScoreRequest,
  SequenceId,
  StepItem,
  StepOptions,
  Tokenization,
} from '../domain/index.js';

/** The arguments and the result of each call of an engine, without its signal. */
export interface EngineCalls {
  readonly load: { readonly args: [LoadOptions]; readonly result: LoadedModel };
  readonly tokenize: {
    readonly args: [string, Parameters<Engine['tokenize']>[1]];
    readonly result: Tokenization;
  };
  readonly renderChat: {
    readonly args: [Parameters<Engine['renderChat']>[0]];
    readonly result: string | null;
  };
  readonly detokenize: { readonly args: [Int32Array]; readonly result: Detokenization };
  readonly score: { readonly args: [ScoreRequest]; readonly result: readonly ScoredItem[] };
  readonly open: {
    readonly args: [Int32Array, Parameters<Engine['open']>[1]];
    readonly result: { readonly sequence: SequenceId; readonly next: NextToken };
  };
  readonly fork: { readonly args: [SequenceId, number]; readonly result: readonly SequenceId[] };
  readonly step: { readonly args: [readonly StepItem[], StepOptions]; readonly result: readonly NextToken[] };
  readonly close: { readonly args: [readonly SequenceId[]]; readonly result: undefined };
  readonly estimateMemory: { readonly args: [number, number | undefined]; readonly result: MemoryEstimate };
  readonly counters: { readonly args: []; readonly result: EngineCounters };
  readonly dispose: { readonly args: []; readonly result: undefined };
}

/** Name of a call of an engine. */
export type EngineMethod = keyof EngineCalls;

// Numbers in arrays are not checked one by one: the type of the array is the check, and there are millions of them.
const float64s = z.custom<Float64Array>((value) => value instanceof Float64Array);
const int32s = z.custom<Int32Array>((value) => value instanceof Int32Array);
const uint32s = z.custom<Uint32Array>((value) => value instanceof Uint32Array);
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
// Not z.int(): the engine refuses values out of range, with a message for a person.
const count = z.number();
const gpuUsed = z.enum(['off', 'cuda', 'vulkan', 'metal']);
const gpuChoice = z.enum(['auto', ...gpuUsed.options]);

const loadOptions = z.strictObject({
  path: z.string(),
  vocabOnly: z.boolean().exactOptional(),
  gpu: gpuChoice.exactOptional(),
  gpuLayers: count.exactOptional(),
  threads: count.exactOptional(),
});

const loadedModel = z.strictObject({
  vocabSize: count,
  trainedContext: count,
  bosToken: count.nullable(),
  eosToken: count.nullable(),
  addsBos: z.boolean(),
  addsSpacePrefix: z.boolean(),
  parameterCount: count,
  sizeBytes: count,
  description: z.string(),
  canForkSequences: z.boolean(),
  chatTemplate: z.string().nullable(),
  fingerprint: z.strictObject({
    engine: z.enum(['llama.cpp', 'fake']),
    release: z.string(),
    origin: z.enum(['prebuilt', 'local-build', 'none']),
    libraries: z.array(z.strictObject({ name: z.string(), sha256: z.string() })),
    gpuRequested: gpuChoice,
    gpuUsed,
    gpuLayers: count,
    devices: z.array(z.string()),
    numeric: z.record(z.string(), z.union([z.string(), count, z.boolean()])),
    threads: count,
  }),
});

const scoreRequest = z.strictObject({
  items: z.array(z.strictObject({ tokens: int32s, from: count })),
  bos: z.boolean(),
  policies: z.array(decodingPolicySchema),
  topCount: count,
  slots: count.exactOptional(),
  layout: z.enum(['exact', 'replay']).exactOptional(),
});

const scoredItem = z.strictObject({
  logProbs: float64s,
  policyLogProbs: z.array(float64s),
  ranks: int32s,
  entropies: float64s,
  meanLogProbs: float64s,
  varLogProbs: float64s,
  margins: float64s,
  topIds: int32s,
  topLogProbs: float64s,
});

const stepOptions = z.strictObject({
  topCount: count,
  code: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('encode'), tokens: int32s }),
      z.strictObject({ kind: z.literal('decode'), points: float64s }),
    ])
    .exactOptional(),
  draw: z.strictObject({ policy: decodingPolicySchema, uniforms: float64s }).exactOptional(),
});

const nextToken = z.strictObject({
  topIds: int32s,
  topLogProbs: float64s,
  entropy: count,
  drawn: z.strictObject({ token: count, logProb: count }).nullable(),
  coded: z.strictObject({ token: count, low: count, frequency: count }).nullable(),
});

const nothing = z.undefined();

/** The checks of the arguments and the result of each call, for the receiver. */
export const CALL_SCHEMAS: {
  readonly [M in EngineMethod]: {
    readonly args: z.ZodType<EngineCalls[M]['args']>;
    readonly result: z.ZodType<EngineCalls[M]['result']>;
  };
} = {
  load: { args: z.tuple([loadOptions]), result: loadedModel },
  tokenize: {
    args: z.tuple([
      z.string(),
      z.union([z.strictObject({ parseSpecial: z.boolean().exactOptional() }), z.undefined()]),
    ]),
    result: z.strictObject({
      tokens: int32s,
      startByte: uint32s,
      byteLength: count,
      addedPrefixBytes: count,
    }),
  },
  renderChat: {
    args: z.tuple([z.array(z.strictObject({ role: z.string(), content: z.string() }))]),
    result: z.string().nullable(),
  },
  detokenize: { args: z.tuple([int32s]), result: z.strictObject({ bytes, startByte: uint32s }) },
  score: { args: z.tuple([scoreRequest]), result: z.array(scoredItem) },
  open: {
    args: z.tuple([
      int32s,
      z.strictObject({
        ...stepOptions.shape,
        bos: z.boolean(),
        capacity: z.strictObject({ sequences: count, tokens: count }),
      }),
    ]),
    result: z.strictObject({ sequence: count, next: nextToken }),
  },
  fork: { args: z.tuple([count, count]), result: z.array(count) },
  step: {
    args: z.tuple([z.array(z.strictObject({ sequence: count, token: count })), stepOptions]),
    result: z.array(nextToken),
  },
  close: { args: z.tuple([z.array(count)]), result: nothing },
  estimateMemory: {
    args: z.tuple([count, z.union([count, z.undefined()])]),
    result: z.strictObject({
      weightsBytes: count,
      kvCacheBytes: count,
      bufferBytes: count,
      totalBytes: count,
      availableBytes: count,
      fits: z.boolean(),
    }),
  },
  counters: {
    args: z.tuple([]),
    result: z.strictObject({
      tokensEvaluated: count,
      decodeMs: count,
      reduceMs: count,
      threads: count,
      residentBytes: count,
    }),
  },
  dispose: { args: z.tuple([]), result: nothing },
};
