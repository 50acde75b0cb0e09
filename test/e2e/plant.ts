import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLANT, ROOT } from '../support/cli.js';

/** A passage of the plant: where it was put, how often, and its text. */
interface PlantPassage {
  readonly id: string;
  readonly group: string;
  readonly text: string;
}

/** A window whose tokens are known. */
export interface PlantWindow {
  readonly group: string;
  readonly ids: readonly number[];
}

const manifest = JSON.parse(readFileSync(join(PLANT, 'manifest.json'), 'utf8')) as {
  readonly passages: readonly PlantPassage[];
};

/** Groups that can be targets, in the order of methods and results: repeats 128, 64, 16, 4, 1, 0, and 1 elsewhere. */
export const TARGETS = ['MEM', 'R64', 'R16', 'R4', 'R1', 'R0', 'ONCE_A'] as const;

/** Every window of the plant that was ever scored with PyTorch, its group and its 100 tokens. */
export const WINDOWS = (
  JSON.parse(readFileSync(join(ROOT, 'test', 'golden', 'data', 'measurePlant.json'), 'utf8')) as {
    readonly windows: readonly PlantWindow[];
  }
).windows;

/** PyTorch's sums of log p of the windows that ship with one model, by their tokens. */
export function truthOf(model: 'P1' | 'P0'): Map<string, number> {
  const { windows } = JSON.parse(readFileSync(join(PLANT, `ground_truth.${model}.json`), 'utf8')) as {
    readonly windows: readonly {
      readonly prefix_ids: readonly number[];
      readonly suffix_ids: readonly number[];
      readonly logp: number;
    }[];
  };
  return new Map(windows.map((w) => [[...w.prefix_ids, ...w.suffix_ids].join(' '), w.logp]));
}

/** The passages of a group joined to one work, and the UTF-16 range of each. */
export function joined(group: string): { text: string; ranges: { start: number; end: number }[] } {
  const ranges: { start: number; end: number }[] = [];
  let text = '';
  for (const passage of manifest.passages.filter((one) => one.group === group)) {
    const start = text.length;
    text += `${passage.text.trim()}\n\n`;
    ranges.push({ start, end: text.length - 2 });
  }
  return { text, ranges };
}
