import { z } from 'zod';
import {
  decodingPolicySchema,
  loadWarningsSchema,
  unusedBuildSchema,
  timedWeightsSchema,
  WEIGHTS_REQUESTS,
  keptCheckSchema,
  selfCheckSchema,
  vocabularyFactsSchema,
} from '../domain/index.js';
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
  VocabularyCheck,
} from '../domain/index.js';

// Numbers in arrays are taken as they are: the type of the array is their check, and there are millions of them.
const float64s = z.custom<Float64Array>((value) => value instanceof Float64Array);
const float32s = z.custom<Float32Array>((value) => value instanceof Float32Array);
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
  stepThreads: count.exactOptional(),
  ropeFactors: z.enum(['short', 'long']).exactOptional(),
  weights: z.enum(WEIGHTS_REQUESTS).exactOptional(),
  memoryShort: z.boolean().exactOptional(),
  sha256: z.string().exactOptional(),
  checkAgain: z.boolean().exactOptional(),
  checkLong: z.boolean().exactOptional(),
  sequenceRoom: z.strictObject({ sequences: count, tokens: count }).exactOptional(),
  keptChecks: z.array(keptCheckSchema).exactOptional(),
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
  selfCheck: selfCheckSchema.nullable(),
  checkKey: z.string().nullable(),
  measuredStepThreads: z.boolean(),
  recurrent: z.boolean(),
  chatTemplate: z.string().nullable(),
  memoryShort: z.strictObject({ neededBytes: count, availableBytes: count }).exactOptional(),
  timedWeights: z.array(timedWeightsSchema).exactOptional(),
  preTokenizerMissing: z.boolean(),
  warnings: loadWarningsSchema,
  fingerprint: z.strictObject({
    engine: z.enum(['llama.cpp', 'fake']),
    release: z.string(),
    origin: z.enum(['prebuilt', 'local-build', 'none']),
    libraries: z.array(z.strictObject({ name: z.string(), sha256: z.string() })),
    libraryHashes: z.enum(['as published', 'not pinned']),
    gpuRequested: gpuChoice,
    gpuUsed,
    gpuLayers: count,
    devices: z.array(z.string()),
    unusedBuilds: z.array(unusedBuildSchema).exactOptional(),
    numeric: z.record(z.string(), z.union([z.string(), count, z.boolean()])),
    threads: count,
    stepThreads: count,
    selfCheck: z.string(),
  }),
});

const scoreRequest = z.strictObject({
  items: z.array(z.strictObject({ tokens: int32s, from: count })),
  bos: z.boolean(),
  policies: z.array(decodingPolicySchema),
  topCount: count,
  slots: count.exactOptional(),
  layout: z.enum(['exact', 'replay']).exactOptional(),
  logits: z.strictObject({ first: count, count }).exactOptional(),
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
  logits: float32s.exactOptional(),
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

/** A call of an engine: what it takes and gives, checked by the side that receives it, and how an engine is asked. */
interface EngineCall<A extends unknown[], R> {
  readonly args: z.ZodType<A>;
  readonly result: z.ZodType<R>;
  readonly invoke: (engine: Engine, args: A, signal: AbortSignal) => Promise<R>;
}

function call<A extends unknown[], R>(
  args: z.ZodType<A>,
  result: z.ZodType<R>,
  invoke: EngineCall<A, R>['invoke'],
): EngineCall<A, R> {
  return { args, result, invoke };
}

/** Every call of an engine that goes from one process to another. */
export const ENGINE_CALLS = {
  load: call<[LoadOptions], LoadedModel>(z.tuple([loadOptions]), loadedModel, (engine, [options]) =>
    engine.load(options),
  ),
  tokenize: call<[string, Parameters<Engine['tokenize']>[1]], Tokenization>(
    z.tuple([
      z.string(),
      z.union([z.strictObject({ parseSpecial: z.boolean().exactOptional() }), z.undefined()]),
    ]),
    z.strictObject({ tokens: int32s, startByte: uint32s, byteLength: count, addedPrefixBytes: count }),
    (engine, [text, options]) => engine.tokenize(text, options),
  ),
  renderChat: call<[Parameters<Engine['renderChat']>[0]], string | null>(
    z.tuple([z.array(z.strictObject({ role: z.string(), content: z.string() }))]),
    z.string().nullable(),
    (engine, [messages]) => engine.renderChat(messages),
  ),
  detokenize: call<[Int32Array], Detokenization>(
    z.tuple([int32s]),
    z.strictObject({ bytes, startByte: uint32s }),
    (engine, [tokens]) => engine.detokenize(tokens),
  ),
  checkVocabulary: call<[Int32Array], VocabularyCheck>(
    z.tuple([int32s]),
    z.strictObject({ facts: vocabularyFactsSchema, retokenized: bytes }),
    (engine, [sample]) => engine.checkVocabulary(sample),
  ),
  score: call<[ScoreRequest], readonly ScoredItem[]>(
    z.tuple([scoreRequest]),
    z.array(scoredItem),
    (engine, [request], signal) => engine.score(request, signal),
  ),
  open: call<
    [Int32Array, Parameters<Engine['open']>[1]],
    { readonly sequence: SequenceId; readonly next: NextToken }
  >(
    z.tuple([
      int32s,
      z.strictObject({
        ...stepOptions.shape,
        bos: z.boolean(),
        capacity: z.strictObject({ sequences: count, tokens: count }),
      }),
    ]),
    z.strictObject({ sequence: count, next: nextToken }),
    (engine, [tokens, options], signal) => engine.open(tokens, options, signal),
  ),
  fork: call<[SequenceId, number], readonly SequenceId[]>(
    z.tuple([count, count]),
    z.array(count),
    (engine, [sequence, copies]) => engine.fork(sequence, copies),
  ),
  step: call<[readonly StepItem[], StepOptions], readonly NextToken[]>(
    z.tuple([z.array(z.strictObject({ sequence: count, token: count })), stepOptions]),
    z.array(nextToken),
    (engine, [items, options], signal) => engine.step(items, options, signal),
  ),
  close: call<[readonly SequenceId[]], undefined>(z.tuple([z.array(count)]), nothing, (engine, [sequences]) =>
    engine.close(sequences).then(() => undefined),
  ),
  estimateMemory: call<[number, number | undefined, boolean], MemoryEstimate>(
    z.tuple([count, z.union([count, z.undefined()]), z.boolean()]),
    z.strictObject({
      weightsBytes: count,
      kvCacheBytes: count,
      bufferBytes: count,
      totalBytes: count,
      availableBytes: count,
      fits: z.boolean(),
    }),
    (engine, [length, slots, withReplay]) => engine.estimateMemory(length, slots, withReplay),
  ),
  counters: call<[], EngineCounters>(
    z.tuple([]),
    z.strictObject({
      tokensEvaluated: count,
      decodeMs: count,
      reduceMs: count,
      threads: count,
      residentBytes: count,
      selfCheckMs: count,
      wideningMs: count,
    }),
    (engine) => engine.counters(),
  ),
  dispose: call<[], undefined>(z.tuple([]), nothing, (engine) => engine.dispose().then(() => undefined)),
} satisfies { readonly [M in keyof Engine]: unknown };

/** Name of a call of an engine. */
export type EngineMethod = keyof typeof ENGINE_CALLS;

/** What each call takes and gives, without its signal. */
export type EngineCalls = {
  readonly [M in EngineMethod]: (typeof ENGINE_CALLS)[M] extends EngineCall<infer A, infer R>
    ? { readonly args: A; readonly result: R }
    : never;
};

type AnyCall<M extends EngineMethod> = EngineCall<EngineCalls[M]['args'], EngineCalls[M]['result']>;
const byName: { readonly [M in EngineMethod]: AnyCall<M> } = ENGINE_CALLS;

/** The call of that name. */
export function callOf<M extends EngineMethod>(method: M): AnyCall<M> {
  return byName[method];
}
