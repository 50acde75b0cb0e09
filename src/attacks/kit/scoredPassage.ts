import type { Passage } from './passage.js';

/** A passage and what an attack reached there. */
export interface ScoredPassage {
  readonly passage: Passage;
  /** Larger means more of it was reached; −Infinity where nothing was. In the attack's unit. */
  readonly score: number;
  /**
   * Log p of the passage under the full softmax, where the attack knows it: it says how alike blocks are when all or none are hits.
   * Without it the scores do, as far as they can.
   */
  readonly logP?: number;
}
