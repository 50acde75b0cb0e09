import { golden } from '../golden.js';

/** A real window under both planted models, made by test/golden/measurePlant.py from the F16 weights and checked there against PyTorch. */
export interface PlantWindow {
  readonly group: string;
  readonly passage: string;
  readonly startToken: number;
  /** Sum of log p of the suffix in nats; the same under top-k 40, null = 0; greedy prefix length. */
  readonly P1: readonly [number, number | null, number];
  readonly P0: readonly [number, number | null, number];
  readonly ids: readonly number[];
  readonly text: string;
}

/** All windows of the planted groups and of the held-out chapters. */
export const { windows } = golden('measurePlant') as { readonly windows: readonly PlantWindow[] };

/** Chapters are the blocks of whole chapters; passages that were documents of their own are blocks of their own. */
export function blockOf({ passage }: Pick<PlantWindow, 'passage'>): string {
  return passage.replace(/-\d\d$/, '');
}
