import { readFileSync } from 'node:fs';

/** Reads golden values; the script that made them lies in test/golden beside the data folder and is named in them. */
export function golden(name: string): unknown {
  return JSON.parse(
    readFileSync(new URL(`../../golden/data/${name}.json`, import.meta.url), 'utf8'),
  ) as unknown;
}

/** Relative distance, absolute below 1. */
export function distance(actual: number, expected: number): number {
  return Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
}
