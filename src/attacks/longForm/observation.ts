/** What the journal holds for one text of one unit. Its tokens and bytes are in the unit's arrays, one part after the other. */
export interface TextObservation {
  /** Index of the seed in the plan, and of the text from it. */
  readonly seed: number;
  readonly generation: number;
  /** Parts that were written. A part continues the text so far if it begins at the same token of the work. */
  readonly pieces: readonly {
    /** Token of the work with which a perfect copy would begin. */
    readonly truthToken: number;
    readonly tokens: number;
    readonly bytes: number;
  }[];
  /** The model ended the text by itself. */
  readonly ended: boolean;
  /** Σ log p of what was written, as computed during writing (full softmax at T = 1); null if it was drawn. */
  readonly logProb: number | null;
  /** The same by the exact path, and the number of tokens that it ranks below first; null if it was not asked for. */
  readonly exact: ExactScore | null;
  /** Beam search: the texts that are kept, best first; `parent` is the index, in the unit before, of the text that each continues. */
  readonly beams: readonly {
    readonly parent: number;
    readonly tokens: number;
    readonly bytes: number;
    /** Of the whole text since its seed. */
    readonly logProb: number;
  }[];
}

/** What was written, scored again by teacher forcing. */
export interface ExactScore {
  readonly tokens: number;
  readonly logProb: number;
  readonly notFirst: number;
}

/** What a unit journals, beside the arrays `tokens` and `bytes`. */
export interface StretchObservation {
  readonly texts: readonly TextObservation[];
}
