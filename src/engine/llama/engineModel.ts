import type { CancelFlag } from './cancelFlag.js';
import type { Library } from './library.js';
import type { ModelFacts } from './modelFacts.js';
import type { Pointer } from './native.js';
import type { ThreadChooser } from './threadChooser.js';

/** A loaded model and what its contexts are made with. */
export interface EngineModel {
  readonly library: Library;
  readonly pointer: Pointer;
  readonly facts: ModelFacts;
  readonly vocabSize: number;
  /** Decode threads of every new context; the exact path may use fewer, see {@link threadChooser}. */
  readonly threads: number;
  /** Decode threads of sequences (open, fork, step): a function of model and options alone, since there their number can move digits. */
  readonly sequenceThreads: number;
  readonly threadChooser: ThreadChooser;
  readonly flag: CancelFlag;
  /** Share of the weights that lies on a GPU, 0 … 1. */
  readonly gpuShare: number;
  readonly counters: MutableCounters;
}

/** What the engine has done, while it is doing it. */
export interface MutableCounters {
  tokensEvaluated: number;
  decodeMs: number;
  reduceMs: number;
}
