import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLANT } from '../cli.js';
import type { WorkText } from './collectionText.js';

/** Half of a planted or unseen passage, which serves as a short work. */
export interface HalfWork extends WorkText {
  readonly group: string;
  /** How often it was in the training text of the planted model. */
  readonly repeats: number;
  readonly passage: string;
}

/**
 * The passages of some groups of the planted fixture as short works: each is cut at the blank nearest to its middle, so that its halves have
 * about 220 tokens each.
 */
export function plantedHalves(groups: readonly string[]): HalfWork[] {
  const { passages } = JSON.parse(readFileSync(join(PLANT, 'manifest.json'), 'utf8')) as {
    readonly passages: readonly {
      readonly id: string;
      readonly group: string;
      readonly repeats: number;
      readonly text: string;
    }[];
  };
  return passages
    .filter(({ group }) => groups.includes(group))
    .flatMap(({ id, group, repeats, text }) => {
      const middle = text.indexOf(' ', Math.floor(text.length / 2));
      return [text.slice(0, middle), text.slice(middle + 1)].map((half, at) => ({
        title: `${id}, half ${at + 1}`,
        text: half.trim().normalize('NFC'),
        group,
        repeats,
        passage: id,
      }));
    });
}
