import type { Passage } from './passage.js';

/** A passage and the score that an attack reached there. */
export interface ScoredPassage {
  readonly passage: Passage;
  /** Larger if more of the passage was reached; −Infinity if nothing was. In the attack's unit. */
  readonly score: number;
  /**
   * Log p of the passage under the full softmax, if the attack knows it. It shows how similar the blocks are if all or none are hits.
   * Without it, the scores are used for this as far as they can be.
   */
  readonly logP?: number;
}
