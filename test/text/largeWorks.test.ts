import { describe, expect, it } from 'vitest';
import {
  cleanableWork,
  findChapters,
  type PreparedWork,
  prepareWork,
  requireDistinctControl,
} from '../../src/text/index.js';
import { ALL_LANES, longLane } from '../support/lanes.js';
import { growth, LINEAR_AT_MOST } from '../support/cpuSeconds.js';
import { must } from '../support/must.js';

type Overlap = ReturnType<typeof requireDistinctControl>;

const options = { id: 'E1', evidenceId: 'E1', title: 'Large', role: 'target', fileName: 'w.txt' } as const;

/** A novel in hard-wrapped lines, with its typography; 120 chapters are a million words. */
function novel(seed: string, chapters: number): Uint8Array {
  const line = `the ${seed} of “years” ago—never mind how\r\n`;
  const chapter = (at: number): string => `CHAPTER ${at}.\r\n\r\n${line.repeat(1200)}\r\n`;
  return new TextEncoder().encode(Array.from({ length: chapters }, (_, at) => chapter(at + 1)).join(''));
}

/** Highest resident memory of this process so far, MB (10^6 bytes). */
const peakMb = (): number => (process.resourceUsage().maxRSS * 1024) / 1e6;

// In ascending order: a later peak shows only above the peaks before it. Each file of tests runs in a process of its own.
describe('large works', () => {
  const atStart = process.memoryUsage().rss / 1e6;

  it('prepares a million words in linear time and under 200 MB', () => {
    const novels = new Map([30, 120].map((chapters) => [chapters, novel('whale', chapters)]));
    let prepared: PreparedWork | undefined;
    const times = growth(120, (chapters) => {
      prepared = prepareWork(must(novels.get(chapters)), options);
    });
    const { work, reading } = must(prepared);
    const mb = peakMb() - atStart;
    console.log(`${work.reading.words} words: ${times.toFixed(1)} times a quarter, ${mb.toFixed(0)} MB`);
    expect(work.reading.words).toBeGreaterThan(990_000);
    expect(findChapters(reading.text)).toHaveLength(120);
    expect(times).toBeLessThan(LINEAR_AT_MOST);
    expect(mb).toBeLessThan(200);
  });

  const lines = [
    ['a line of 50 MB of words', 'Call me Ishmael, some years ago. ', 50e6, 900],
    ['20 MB of Cyrillic without a space', 'Й', 20e6, 900],
    ['20 MB of quotation marks', '“', 20e6, 900],
    ['20 MB of soft hyphens between letters', 'a\u00ad', 20e6, 900],
    ['20 MB of letters to be composed', 'e\u0301', 20e6, 900],
  ] as const;
  // In every run the quickest; the others repeat it with other characters.
  it.each(ALL_LANES ? lines : lines.slice(2, 3))(
    'prepares %s in linear time and memory',
    (name, unit, length, limitMb) => {
      const bytes = new Uint8Array(length);
      const pattern = new TextEncoder().encode(unit);
      for (let at = 0; at < length; at++) bytes[at] = pattern[at % pattern.length] ?? 0;
      const whole = Math.floor(length / pattern.length);
      let prepared: PreparedWork | undefined;
      const times = growth(whole, (units) => {
        prepared = prepareWork(bytes.subarray(0, units * pattern.length), options);
      });
      const mb = peakMb() - atStart;
      console.log(`${name}: ${times.toFixed(1)} times a quarter, ${mb.toFixed(0)} MB`);
      expect(must(prepared).work.source.bytes).toBe(whole * pattern.length);
      expect(times).toBeLessThan(LINEAR_AT_MOST);
      expect(mb).toBeLessThan(limitMb);
    },
  );

  longLane(
    'compares two works of a million repetitive words',
    'unit/text for overlaps, and a million words prepared',
    () => {
      const named = (seed: string, chapters: number) => {
        const { reading } = prepareWork(novel(seed, chapters), options);
        return { fileName: `${seed}.txt`, work: cleanableWork(reading.text), removed: [] };
      };
      const pairs = new Map(
        [30, 120].map((chapters) => [
          chapters,
          [named('whale', chapters), named('shark', chapters)] as const,
        ]),
      );
      let overlap: Overlap | undefined;
      const times = growth(120, (chapters) => {
        overlap = requireDistinctControl(...must(pairs.get(chapters)));
      });
      console.log(
        `overlap of two: ${times.toFixed(1)} times a quarter, ${(peakMb() - atStart).toFixed(0)} MB`,
      );
      expect(must(overlap).longestRunWords).toBe(0);
      expect(times).toBeLessThan(LINEAR_AT_MOST);
      return Promise.resolve();
    },
  );
});
