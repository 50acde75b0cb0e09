import { availableParallelism } from 'node:os';
import { CallQueue, environmentError, inputError } from '../../base/index.js';
import {
  MAPPED_WEIGHTS,
  selfCheckVerdict,
  type EngineFingerprint,
  type LoadedModel,
  type LoadOptions,
  type LoadWarnings,
  type UnusedBuild,
  type WidenedWeights,
} from '../../domain/index.js';
import { checkModel, readModel } from '../../gguf/index.js';
import { fileShape, numbersOf } from '../fileShape.js';
import { estimatePlanned } from '../scoringMemory.js';
import { CancelFlag } from './cancelFlag.js';
import { toleranceOf } from './check/comparedPath.js';
import { chooseLibraries, listDevices, unusable, type Device } from './chooseBackend.js';
import { CONTEXT_FINGERPRINT } from './context.js';
import type { EngineModel } from './engineModel.js';
import { processorQuota, usableProcessors } from './machine/controlGroups.js';
import { explainLoad } from './explainLoad.js';
import { loadedLibraries } from './fingerprint.js';
import { attentionDevices } from './gpu/attentionDevices.js';
import { buildName } from './gpu/gpuBuilds.js';
import { planGpus } from './gpu/planGpus.js';
import { PINNED } from './layout.js';
import { loadVocabularyAloud } from './loadAloud.js';
import { loadLibrary, type Library } from './library.js';
import type { LibraryFolder } from './locate.js';
import { availableMemoryBytes, formatBytes } from './machine/memory.js';
import { ModelMemory, ownMemoryBytes } from './machine/modelMemory.js';
import { readModelFacts, requireGenerative } from './modelFacts.js';
import { loadKoffi } from './koffi.js';
import { callAsync, type StructValue } from './native.js';
import { chooseRopeFactors, ropeOverride, type RopeChoice } from './ropeFactors.js';
import { LAYOUT_VERSION } from './scorePlan.js';
import { loadedTensors } from './weights/loadedTensors.js';
import { widen, type WidenedModel } from './weights/widen.js';
import { ThreadChooser, threadLadder } from './threadChooser.js';

/**
 * Below this size, one token is too little work to share: threads would spend their time waiting for each other. On a busy
 * machine, single-token decodes of the 8 MB fixture took ten times as long with two threads as with one.
 */
const SMALL_WEIGHTS_BYTES = 256 * 1024 * 1024;

// LLAMA_LOAD_MODE_MMAP
const MAPPED = 1;

/** What needs more memory than there is. */
type MemoryShort = NonNullable<LoadedModel['memoryShort']>;

// The libraries that this process has loaded; it can hold only one set.
let inUse: LibraryFolder | undefined;

/** One load after the other: while one listens to the log, no other may write to it. */
const loads = new CallQueue();

/**
 * Checks a GGUF file, loads the libraries for the requested backend, loads the model and reports exactly what runs.
 * @param available the memory that this process can still use, bytes
 * @throws {PalimpsestError} as `Engine.load`
 */
export function loadModel(
  options: LoadOptions,
  available: () => number = availableMemoryBytes,
): Promise<LoadedEngineModel> {
  return loads.run(() => loadAlone(options, available));
}

interface LoadedEngineModel {
  readonly model: EngineModel;
  readonly fingerprint: EngineFingerprint;
  readonly measuresSteps: boolean;
  readonly memoryShort: MemoryShort | null;
  /** What widening the weights took, milliseconds; 0 without. */
  readonly wideningMs: number;
  readonly warnings: LoadWarnings;
}

async function loadAlone(options: LoadOptions, available: () => number): Promise<LoadedEngineModel> {
  const { vocabOnly = false, gpu = 'auto', memoryShort: mayBeShort = false } = options;
  const threads = checkThreads(options.threads);
  const layersWanted = checkLayers(options.gpuLayers);
  const file = readModel(options.path);
  checkModel(file, { vocabularyOnly: vocabOnly });
  const widened = vocabOnly ? null : widenedTo(options.weights);
  const tensors = loadedTensors(file, widened);
  const weightsBytes = tensors.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const isWidened = tensors.some(({ type, stored }) => type !== stored.type);
  const path = file.files[0].path;
  const rope = vocabOnly ? null : chooseRopeFactors(file, options.ropeFactors);

  // A tokenizer needs no backend: any libraries that are already loaded are sufficient.
  const { libraries, unused } =
    vocabOnly && inUse !== undefined
      ? { libraries: inUse, unused: [] }
      : await chooseLibraries(vocabOnly ? 'off' : gpu);
  const library = await loadLibrary(libraries.folder, PINNED, libraries.added?.file);
  inUse = libraries;
  if (gpu !== 'auto' && libraries.backend !== 'off' && library.addedRefused !== null)
    throw unusable(libraries.backend, [...unused, ...unusedInside(library, libraries, 'not-loaded')]);
  const {
    gpus,
    gpuLayers,
    hostBytes: onHost,
    gpuShare,
    numeric,
    unused: alone,
  } = await planGpus(library, tensors, {
    gpu,
    backend: vocabOnly ? 'off' : libraries.backend,
    wanted: layersWanted,
    path: options.path,
    context: estimatePlanned(
      fileShape(file),
      options.sequenceRoom,
      numbersOf(file)('context_length') ?? undefined,
    ),
  });
  const hostBytes = vocabOnly ? 0 : onHost;
  const memoryShort = shortOf(hostBytes, available());
  if (memoryShort !== null && (isWidened || !mayBeShort))
    throw weightsTooLarge(options.path, memoryShort, isWidened);

  const parameters: StructValue = {
    ...library.fn.llama_model_default_params(),
    devices: deviceList(library, gpus),
    n_gpu_layers: gpuLayers,
    vocab_only: vocabOnly,
    check_tensors: !vocabOnly,
    ...(rope === null ? {} : { kv_overrides: ropeOverride(library, rope) }),
    // Repacked weights would be a copy of them in memory.
    ...(mayBeShort ? { load_mode: MAPPED, use_extra_bufts: false } : {}),
  };
  const { pointer: vocabulary, warnings } = loadVocabularyAloud(library, path, parameters);
  const koffi = await loadKoffi();
  let widening: Record<string, string> = {};
  let wideningMs = 0;
  let ownBefore = ownMemoryBytes();
  let pointer = vocabulary;
  if (!vocabOnly && vocabulary !== null) {
    library.fn.llama_model_free(vocabulary);
    ownBefore = ownMemoryBytes();
    const started = performance.now();
    const source = isWidened && widened !== null ? await widen(library, koffi, file, tensors, widened) : null;
    if (source !== null) wideningMs = performance.now() - started;
    try {
      pointer = await callAsync(library.fn.llama_model_load_from_file, source?.path ?? path, parameters);
    } finally {
      source?.close();
    }
    if (source !== null && widened !== null) widening = wideningSettings(widened, source);
  }
  if (pointer === null) throw refused(options.path, explainLoad(library, path, parameters));
  try {
    const stated = readModelFacts(library, pointer, options.path, file);
    requireGenerative(library, pointer, stated);
    const facts = rope?.factors === 'short' ? withContext(stated, rope.shortUpTo) : stated;
    const given = options.stepThreads ?? options.threads;
    const isSmall = weightsBytes < SMALL_WEIGHTS_BYTES;
    const stepThreads = given ?? (isSmall ? 1 : threads);
    const measuresSteps = given === undefined && !isSmall && !vocabOnly;
    const fingerprint: EngineFingerprint = {
      engine: 'llama.cpp',
      release: library.release,
      origin: libraries.origin,
      ...(await loadedLibraries({ ...libraries, folder: library.folder })),
      gpuRequested: gpu,
      gpuUsed: gpuLayers > 0 ? libraries.backend : 'off',
      gpuLayers,
      devices: deviceNames(library, gpus),
      ...unusedBuilds([...unused, ...unusedInside(library, libraries, alone)]),
      numeric: { ...numericSettings(parameters, mayBeShort), ...ropeSettings(rope), ...widening, ...numeric },
      threads,
      stepThreads,
      selfCheck: selfCheckVerdict(null),
    };
    const model: EngineModel = {
      library,
      pointer,
      facts,
      vocabSize: facts.vocabSize,
      threads,
      stepThreads,
      batchLayout: { slots: 'several', outputs: 'wanted' },
      rope,
      threadChooser: new ThreadChooser(options.threads === undefined ? threadLadder(threads) : [threads]),
      flag: new CancelFlag(library),
      onGpu: fingerprint.gpuUsed !== 'off',
      toleranceNats: toleranceOf(tensors),
      gpuShare,
      memory: new ModelMemory(
        available,
        hostBytes,
        isWidened ? hostBytes : copiedSince(ownBefore),
        mayBeShort,
      ),
      counters: { tokensEvaluated: 0, decodeMs: 0, reduceMs: 0 },
    };
    if (gpus.length === 0) return { model, fingerprint, measuresSteps, memoryShort, wideningMs, warnings };
    const flashAttentionOn = await attentionDevices(model);
    const numericOnGpu = { ...fingerprint.numeric, flashAttentionOn };
    return {
      model,
      fingerprint: { ...fingerprint, numeric: numericOnGpu },
      measuresSteps,
      memoryShort,
      wideningMs,
      warnings,
    };
  } catch (error) {
    library.fn.llama_model_free(pointer);
    throw error;
  }
}

function widenedTo(weights: LoadOptions['weights']): WidenedWeights | null {
  if (weights === 'auto') throw new RangeError('The weights were not chosen.');
  return weights === undefined || weights === 'as-stored' ? null : weights;
}

/** The memory that this process has taken since the load began, bytes; all of it where the system does not say. */
function copiedSince(before: number | null): number {
  const now = ownMemoryBytes();
  return before === null || now === null ? Infinity : Math.max(0, now - before);
}

function shortOf(neededBytes: number, availableBytes: number): MemoryShort | null {
  return neededBytes <= availableBytes ? null : { neededBytes, availableBytes };
}

function numericSettings(
  parameters: StructValue,
  mayBeShort: boolean,
): Record<string, string | number | boolean> {
  return {
    ...CONTEXT_FINGERPRINT,
    batchLayout: LAYOUT_VERSION,
    extraBuffers: parameters['use_extra_bufts'] === true,
    reduction: 'float64 from float32 logits',
    ...(mayBeShort ? { weights: MAPPED_WEIGHTS } : {}),
  };
}

/** Which weights are widened and what that changed, in decimal digits that give the numbers back. */
function wideningSettings(
  widened: WidenedWeights,
  { changedShare, largestDifference }: WidenedModel,
): Record<string, string> {
  return {
    widened,
    widenedChangedShare: String(changedShare),
    widenedLargestDifference: String(largestDifference),
  };
}

/** The build that was loaded, if the CPU computes alone with it although a driver reports a GPU. */
function unusedInside(
  { addedRefused }: Library,
  build: LibraryFolder,
  reason: UnusedBuild['reason'] | null,
): readonly UnusedBuild[] {
  if (build.backend === 'off' || reason === null) return [];
  return [
    {
      backend: build.backend,
      build: buildName(build),
      reason: addedRefused === null ? reason : 'not-loaded',
      detail: addedRefused ?? '',
    },
  ];
}

function unusedBuilds(unused: readonly UnusedBuild[]): Pick<EngineFingerprint, 'unusedBuilds'> {
  return unused.length === 0 ? {} : { unusedBuilds: unused };
}

function withContext(facts: EngineModel['facts'], most: number): EngineModel['facts'] {
  return { ...facts, trainedContext: Math.min(facts.trainedContext, most) };
}

function ropeSettings(rope: RopeChoice | null): Record<string, string | number> {
  return rope === null ? {} : { ropeFactors: rope.factors, ropeShortUpTo: rope.shortUpTo };
}

function weightsTooLarge(path: string, { neededBytes, availableBytes }: MemoryShort, isWidened: boolean) {
  return environmentError(
    'memory-short',
    `The weights of ${path} need ${formatBytes(neededBytes)} of memory, but only ${formatBytes(availableBytes)} is available.`,
    isWidened
      ? 'Use --weights as-stored, or f16 or bf16 instead of f32, or a machine with more memory.'
      : 'Use a machine with more memory, free some memory, or examine a smaller or quantized file (which is a different model). To run all the same, many times slower because the weights are read from the disk for every batch, add --insist memory-short; every report will state it.',
    { neededBytes, availableBytes },
  );
}

function checkThreads(threads: number | undefined): number {
  const most = availableParallelism();
  if (threads === undefined) return usableProcessors(most, processorQuota());
  if (Number.isInteger(threads) && threads >= 1 && threads <= most) return threads;
  throw inputError(
    'threads-range',
    `${threads} threads were requested, but this process may use only 1 to ${most}.`,
    'More threads than processors make llama.cpp many times slower. Omit --threads to use all processors.',
    { threads, most },
  );
}

function checkLayers(layers: number | undefined): number | undefined {
  if (layers === undefined || (Number.isInteger(layers) && layers >= 0 && layers <= 10_000)) return layers;
  throw inputError(
    'gpu-layers-range',
    `${layers} layers on the GPU were requested, but the number must be 0 or more.`,
    'Omit --gpu-layers to use all layers that fit.',
    { layers },
  );
}

/** A NULL-terminated list; an empty list keeps llama.cpp from using every GPU that it finds. */
function deviceList(library: Library, devices: readonly Device[]): bigint {
  const list = library.allocate(8 * (devices.length + 1));
  for (const [at, { pointer }] of devices.entries()) library.writePointer(list + BigInt(8 * at), pointer);
  return list;
}

function deviceNames(library: Library, gpus: readonly Device[]): string[] {
  const used = gpus.length > 0 ? gpus : listDevices(library).filter(({ isGpu }) => !isGpu);
  return used.map(({ name, description }) => `${name}: ${description}`.trim());
}

function refused(path: string, why: readonly string[]) {
  const reason = why.length > 0 ? `: ${why.join('; ')}` : '';
  return inputError(
    'model-load-failed',
    `llama.cpp cannot load ${path}${reason}.`,
    'Compare the SHA-256 of the file with the publisher’s. The file may be damaged, or its architecture may be unknown to this release.',
    { path, log: [...why] },
  );
}

/** The error for an operation that needs weights, on a model of which only the vocabulary was loaded. */
export function vocabularyOnly() {
  return environmentError(
    'model-vocab-only',
    'Only the tokenizer of this model is loaded, so nothing can be scored.',
    'Load the model with its weights.',
  );
}
