import type { CancelFlag } from './cancelFlag.js';
import type { Library } from './library.js';
import type { ModelMemory } from './machine/modelMemory.js';
import type { ModelFacts } from './modelFacts.js';
import type { Pointer } from './native.js';
import type { RopeChoice } from './ropeFactors.js';
import type { BatchLayout } from './scorePlan.js';
import type { ThreadChooser } from './threadChooser.js';

/** A loaded model, and the settings with which its contexts are created. */
export interface EngineModel {
  readonly library: Library;
  readonly pointer: Pointer;
  readonly facts: ModelFacts;
  readonly vocabSize: number;
  /** The number of decode threads of every new context; the exact path may use fewer, see {@link threadChooser}. */
  readonly threads: number;
  /** The number of decode threads for sequences (open, fork, step). It is set once, before they are used, because there it can affect digits. */
  stepThreads: number;
  /** What batches of the exact path may hold; the self-check sets it. */
  batchLayout: BatchLayout;
  /** The rotary factors of a LongRoPE model; null for others. */
  readonly rope: RopeChoice | null;
  readonly threadChooser: ThreadChooser;
  readonly flag: CancelFlag;
  /** Does a GPU compute layers? There the number of sequences in a batch can affect digits. */
  readonly onGpu: boolean;
  /** The largest mean difference of two sound ways to compute a text, nats a token: see `toleranceOf`. */
  readonly toleranceNats: number;
  /** The share of the cache that takes no memory of this machine because it is on a GPU, 0 … 1. */
  readonly gpuShare: number;
  /** Where the weights are, and what is left beside them. */
  readonly memory: ModelMemory;
  readonly counters: MutableCounters;
}

/** Counters of the engine's work, updated while it works. */
export interface MutableCounters {
  tokensEvaluated: number;
  decodeMs: number;
  reduceMs: number;
}
