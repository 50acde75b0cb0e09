import type { CancelFlag } from './cancelFlag.js';
import type { Library } from './library.js';
import type { ModelFacts } from './modelFacts.js';
import type { Pointer } from './native.js';
import type { ThreadChooser } from './threadChooser.js';

/** A loaded model, and the settings with which its contexts are created. */
export interface EngineModel {
  readonly library: Library;
  readonly pointer: Pointer;
  readonly facts: ModelFacts;
  readonly vocabSize: number;
  /** The number of decode threads of every new context; the exact path may use fewer, see {@link threadChooser}. */
  readonly threads: number;
  /** The number of decode threads for sequences (open, fork, step): a function of model and options alone, because there it can affect digits. */
  readonly sequenceThreads: number;
  readonly threadChooser: ThreadChooser;
  readonly flag: CancelFlag;
  /** The share of the weights that is on a GPU, 0 … 1. */
  readonly gpuShare: number;
  readonly counters: MutableCounters;
}

/** Counters of the engine's work, updated while it works. */
export interface MutableCounters {
  tokensEvaluated: number;
  decodeMs: number;
  reduceMs: number;
}
