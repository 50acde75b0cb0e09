/** Which part of the comparison runs: hidden units by number, hidden units by matching, tensors. */
export type LineageStep = 'units' | 'matching' | 'tensors';

const STEP: Record<LineageStep, string> = {
  units: 'Comparing hidden units, layer by layer',
  matching: 'Matching hidden units, layer by layer',
  tensors: 'Comparing tensors',
};

/** A part of the comparison, for progress. */
export function lineageStepWords(step: LineageStep): string {
  return STEP[step];
}

/** How two models are compared. */
export interface LineageOptions {
  /** From which permutations, units, tokens and rows are drawn. */
  readonly seed: string;
  /** Permutations of the units; ≥ 1. */
  readonly permutations: number;
  /** Most units of a layer that are compared by number; ≥ 2. The matching test uses at most half of them. */
  readonly units: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (step: LineageStep, done: number, total: number) => void;
}

/** Probability at most which units are said to be paired, or to correspond, where the two models are independent. */
export const LINEAGE_LEVEL = 0.001;

/** What is used unless the examiner chooses otherwise. */
export const LINEAGE_DEFAULTS = { seed: 'lineage', permutations: 9999, units: 512 } as const;
