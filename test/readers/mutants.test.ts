import { describe, expect, it } from 'vitest';
import { ALL_LANES } from '../support/lanes.js';
import { readSeries } from '../support/mutants/series.mjs';
import { TARGETS } from '../support/mutants/targets.mjs';

/** Mutants of each file, and the number of the first: PALIMPSEST_MUTANTS=500 PALIMPSEST_MUTANTS_FROM=100 goes on where a run stopped. */
const COUNT = Number(process.env['PALIMPSEST_MUTANTS'] ?? (ALL_LANES ? 100 : 15));
/** Those that take longest have fewer, unless the long lanes are run or a number is asked for. */
const FEWER: Readonly<Record<string, number>> =
  ALL_LANES || process.env['PALIMPSEST_MUTANTS'] !== undefined ? {} : { pdf: 8, 'pdf of LaTeX': 5 };
const FROM = Number(process.env['PALIMPSEST_MUTANTS_FROM'] ?? 0);
/** The limit of the process in which a document is read. */
const MOST_MIB = 4096;

describe(`${COUNT} damaged copies of each document (fewer of a PDF) and of a model file (scripts/mutants.js reads more)`, () => {
  it.each(TARGETS)('$name: each is read soundly or refused by a code', async (target) => {
    const lines: (readonly [number: number, outcome: string, ms: number, peakMiB: number])[] = [];
    const count = FEWER[target.name] ?? COUNT;
    await readSeries(target, FROM, FROM + count, (line) => lines.push(line));
    expect(lines.map(([number]) => number)).toEqual(Array.from({ length: count }, (_, at) => FROM + at));
    expect(
      lines.filter(([, outcome]) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(outcome) || outcome === 'unsound'),
    ).toEqual([]);
    const counts = new Map<string, number>();
    for (const [, outcome] of lines) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    // The mutator leaves some files that can be read, and reaches some refusals.
    expect([...counts.keys()]).toContain('read');
    expect(counts.size).toBeGreaterThan(1);
    const peak = Math.max(...lines.map(([, , , peakMiB]) => peakMiB));
    expect(peak).toBeLessThan(MOST_MIB);
    const slowest = Math.max(...lines.map(([, , ms]) => ms));
    console.log(target.name, Object.fromEntries([...counts].sort()), `slowest ${slowest} ms, ${peak} MiB`);
  });
});
