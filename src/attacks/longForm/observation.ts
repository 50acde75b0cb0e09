/** What is journalled of one text in one stretch; its tokens and bytes lie in the unit's arrays, one part after the other. */
export interface TextObservation {
  /** Place of the seed in the plan, and which of the texts from it. */
  readonly seed: number;
  readonly generation: number;
  /** Parts that were written; each goes on with the text so far when it begins at the same token of the work. */
  readonly pieces: readonly {
    /** Token of the work that a perfect copy would begin with. */
    readonly truthToken: number;
    readonly tokens: number;
    readonly bytes: number;
  }[];
  /** The model ended the text by itself. */
  readonly ended: boolean;
  /** Σ log p of what was written as the writing gave it (full softmax at T = 1); null where it was drawn. */
  readonly logProb: number | null;
  /** The same by the exact path, and tokens that it would not have put first; null where it was not asked for. */
  readonly exact: ExactScore | null;
  /** Beam search: the texts that are kept, best first; `parent` is the place of what each goes on with in the stretch before. */
  readonly beams: readonly {
    readonly parent: number;
    readonly tokens: number;
    readonly bytes: number;
    /** Of the whole text since its seed. */
    readonly logProb: number;
  }[];
}

/** What was written, scored once more by teacher forcing. */
export interface ExactScore {
  readonly tokens: number;
  readonly logProb: number;
  readonly notFirst: number;
}

/** What a unit journals, beside the arrays `tokens` and `bytes`. */
export interface StretchObservation {
  readonly texts: readonly TextObservation[];
}
