import { environmentError } from '../../base/index.js';
import type { CancelFlag } from './cancelFlag.js';
import { cancelledError } from '../engineErrors.js';
import type { EngineModel } from './engineModel.js';
import type { Library } from './library.js';
import { callAsync, type Pointer, type StructValue } from './native.js';
import { catchStderr, complaintsIn } from './explainLoad.js';

/** The parameters of a context that this engine varies; all others are the defaults of the release. */
export interface ContextShape {
  readonly sequences: number;
  /** The number of cached tokens in all: for each sequence a multiple of `CACHE_STEP`, unless the cache is unified. */
  readonly cells: number;
  /** The largest number of tokens in a batch; a batch is one ubatch. */
  readonly batchTokens: number;
  /** The largest number of rows of logits in a batch. */
  readonly outputs: number;
  readonly unified: boolean;
  /** A different numeric layout, for the replay: no flash attention, two ubatches. */
  readonly replay?: boolean;
  /** The address of a function that llama.cpp calls for every operation (ggml_backend_sched_eval_callback). */
  readonly watch?: bigint;
}

/** The settings that affect digits and are the same for every context: flash attention on, F16 cache, full-size cache for sliding windows. */
const CONTEXT_CONSTANTS = {
  flash_attn_type: 1,
  type_k: 1,
  type_v: 1,
  swa_full: true,
  no_perf: true,
} as const;

/** The same settings in the words of the fingerprint. */
export const CONTEXT_FINGERPRINT = {
  flashAttention: true,
  fullSlidingWindowCache: true,
  kvCacheType: 'f16',
  kvUnified: false,
  oneUbatch: true,
} as const;

/** A native llama context, which decodes batches and returns rows of logits. */
export class NativeContext {
  readonly pointer: Pointer;
  readonly shape: ContextShape;
  readonly #library: Library;
  readonly #rowBytes: number;

  private constructor(library: Library, pointer: Pointer, shape: ContextShape, vocabSize: number) {
    this.#library = library;
    this.pointer = pointer;
    this.shape = shape;
    this.#rowBytes = vocabSize * 4;
  }

  /**
   * Creates a context of this shape for a model.
   * @throws {PalimpsestError} `engine-context` if llama.cpp refuses, `engine-layout` if it uses values other than the given ones
   */
  static async create(
    library: Library,
    model: Pick<EngineModel, 'pointer' | 'vocabSize' | 'threads' | 'rope'>,
    shape: ContextShape,
    flag: CancelFlag,
  ): Promise<NativeContext> {
    const { fn } = library;
    const parameters: StructValue = {
      ...fn.llama_context_default_params(),
      ...CONTEXT_CONSTANTS,
      ...(shape.replay === true ? { flash_attn_type: 0 } : {}),
      n_ctx: shape.cells,
      n_batch: shape.batchTokens,
      n_ubatch: shape.replay === true ? Math.ceil(shape.batchTokens / 2) : shape.batchTokens,
      n_seq_max: shape.sequences,
      n_outputs_max: Math.max(shape.outputs, shape.sequences),
      n_threads: model.threads,
      n_threads_batch: model.threads,
      kv_unified: shape.unified,
      // The load replaced this number in the metadata, where it decides between two sets of rotary factors.
      yarn_orig_ctx: model.rope?.shortUpTo ?? 0,
      ...(shape.watch === undefined ? {} : { cb_eval: shape.watch }),
    };
    const pointer = await callAsync(fn.llama_init_from_model, model.pointer, parameters);
    if (pointer === null) {
      const why = explainContext(library, model.pointer, parameters);
      throw environmentError(
        'engine-context',
        `llama.cpp could not create a context for ${shape.sequences} sequences and ${shape.cells} tokens${why.length > 0 ? `: ${why.join('; ')}` : ''}.`,
        'Use shorter windows or fewer sequences; on a GPU, use fewer layers (--gpu-layers).',
        { shape, log: why },
      );
    }
    const taken = {
      n_ctx: fn.llama_n_ctx(pointer),
      n_ubatch: fn.llama_n_ubatch(pointer),
      n_seq_max: fn.llama_n_seq_max(pointer),
      n_threads_batch: fn.llama_n_threads_batch(pointer),
    };
    const given: Readonly<Record<string, unknown>> = parameters;
    const differing = Object.entries(taken).filter(([name, value]) => value !== given[name]);
    if (differing.length > 0) {
      fn.llama_free(pointer);
      const words = differing.map(
        ([name, value]) => `${name} is ${value}, but ${String(given[name])} was requested`,
      );
      throw environmentError(
        'engine-layout',
        `llama.cpp created a context with values other than those requested: ${words.join('; ')}.`,
        'Reinstall with `npm ci`, so that node-llama-cpp has the pinned version.',
        { differences: words },
      );
    }
    flag.attach(pointer);
    return new NativeContext(library, pointer, shape, model.vocabSize);
  }

  /** Clears the cache. */
  clear(): void {
    this.#library.fn.llama_memory_clear(this.memory, false);
  }

  /** The cache, for the functions that copy and remove sequences. */
  get memory(): Pointer {
    return this.#library.fn.llama_get_memory(this.pointer);
  }

  /**
   * Evaluates a batch on another thread.
   * @returns the address of the rows of logits, in the order of the batch
   * @throws {PalimpsestError} `engine-cancelled`, `sequence-capacity` if the cache has no room, `engine-decode` otherwise
   */
  async decode(batch: StructValue): Promise<bigint> {
    return this.#logits(await callAsync(this.#library.fn.llama_decode, this.pointer, batch));
  }

  /** As {@link decode}, on this thread, on which alone native code may call JavaScript. */
  decodeHere(batch: StructValue): bigint {
    return this.#logits(this.#library.fn.llama_decode(this.pointer, batch));
  }

  #logits(status: number): bigint {
    if (status === 2) throw cancelledError();
    if (status === 1) {
      throw environmentError(
        'sequence-capacity',
        `The cache of ${this.shape.cells} tokens has no room for the batch.`,
        'Reserve a larger capacity when the first sequence is opened, or close sequences.',
        { cells: this.shape.cells },
      );
    }
    const logits = status === 0 ? this.#library.fn.llama_get_logits(this.pointer) : null;
    if (logits === null) {
      throw environmentError(
        'engine-decode',
        `llama.cpp failed to evaluate a batch (status ${status}).`,
        'Check the memory of the machine; on a GPU, try fewer layers (--gpu-layers) or --gpu off.',
        { status },
      );
    }
    return logits;
  }

  /** Sets the number of decode threads from here on; only for the exact path, where their number does not affect any digit. */
  setThreads(threads: number): void {
    this.#library.fn.llama_set_n_threads(this.pointer, threads, threads);
  }

  /** Copies row `row` of the logits into `into` (vocabSize float32). */
  copyRow(logits: bigint, row: number, into: Float32Array): void {
    this.#library.fn.memcpy(into, logits + BigInt(row * this.#rowBytes), this.#rowBytes);
  }

  /** Makes what is used with the context; if that fails, the context is freed. */
  orFree<T>(make: () => T): T {
    try {
      return make();
    } catch (error) {
      this.free();
      throw error;
    }
  }

  /** Frees the context. */
  free(): void {
    this.#library.fn.llama_free(this.pointer);
  }
}

/**
 * Finds out why llama.cpp refused a context: creates it again with the log on, and returns the errors in the log.
 * @param parameters the parameters of the context that was refused
 * @returns up to three lines; empty if the log cannot be captured, or if the context can be created now
 */
function explainContext(
  { fn, stand, descriptors }: Library,
  model: Pointer,
  parameters: StructValue,
): string[] {
  const { result: context, log } = catchStderr({ descriptors }, () => {
    fn.llama_log_set(null, null);
    try {
      return fn.llama_init_from_model(model, parameters);
    } finally {
      fn.llama_log_set(stand.silentLog, null);
    }
  });
  if (context !== null) {
    fn.llama_free(context);
    return [];
  }
  return complaintsIn(log);
}
