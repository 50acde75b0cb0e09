import { describe, expect, it } from 'vitest';
import { cleanableWork, findChapters, prepareWork, requireDistinctControl } from '../../src/text/index.js';
import { cpuSeconds } from '../support/cpuSeconds.js';

const options = { id: 'E1', evidenceId: 'E1', title: 'Large', role: 'target', fileName: 'w.txt' } as const;

/** A million words in hard-wrapped lines with the typography of a novel. */
function novel(seed: string): Uint8Array {
  const line = `the ${seed} of “years” ago—never mind how\r\n`;
  const chapter = (at: number): string => `CHAPTER ${at}.\r\n\r\n${line.repeat(1200)}\r\n`;
  return new TextEncoder().encode(Array.from({ length: 120 }, (_, at) => chapter(at + 1)).join(''));
}

/** Highest resident memory of this process so far, MB (10^6 bytes). */
const peakMb = (): number => (process.resourceUsage().maxRSS * 1024) / 1e6;

// In ascending order: a later peak shows only above the peaks before it. Each file of tests runs in a process of its own.
describe('large works', () => {
  const atStart = process.memoryUsage().rss / 1e6;

  it('prepares a million words in seconds and under 200 MB', () => {
    const bytes = novel('whale');
    const started = cpuSeconds();
    const { work, reading } = prepareWork(bytes, options);
    const seconds = cpuSeconds() - started;
    const mb = peakMb() - atStart;
    console.log(`${work.reading.words} words: ${seconds.toFixed(2)} s, ${mb.toFixed(0)} MB`);
    expect(work.reading.words).toBeGreaterThan(990_000);
    expect(findChapters(reading.text)).toHaveLength(120);
    expect(seconds).toBeLessThan(15);
    expect(mb).toBeLessThan(200);
  });

  it.each([
    ['a line of 50 MB of words', 'Call me Ishmael, some years ago. ', 50e6, 900],
    ['20 MB of Cyrillic without a space', 'Й', 20e6, 900],
    ['20 MB of quotation marks', '“', 20e6, 900],
    ['20 MB of soft hyphens between letters', 'a\u00ad', 20e6, 900],
    ['20 MB of letters to be composed', 'e\u0301', 20e6, 900],
  ])('prepares %s in linear time and memory', (name, unit, length, limitMb) => {
    const bytes = new Uint8Array(length);
    const pattern = new TextEncoder().encode(unit);
    const size = Math.floor(bytes.length / pattern.length) * pattern.length;
    for (let at = 0; at < size; at++) bytes[at] = pattern[at % pattern.length] ?? 0;
    const started = cpuSeconds();
    const { work } = prepareWork(bytes.subarray(0, size), options);
    const seconds = cpuSeconds() - started;
    const mb = peakMb() - atStart;
    console.log(`${name}: ${seconds.toFixed(2)} s, ${mb.toFixed(0)} MB`);
    expect(work.source.bytes).toBe(size);
    expect(seconds).toBeLessThan(20);
    expect(mb).toBeLessThan(limitMb);
  });

  it('compares two works of a million repetitive words', () => {
    const [target, control] = ['whale', 'shark'].map((seed) => {
      const { reading } = prepareWork(novel(seed), options);
      return { fileName: `${seed}.txt`, work: cleanableWork(reading.text), removed: [] };
    });
    if (target === undefined || control === undefined) throw new Error('two works');
    const started = cpuSeconds();
    const overlap = requireDistinctControl(target, control);
    console.log(
      `overlap of two: ${(cpuSeconds() - started).toFixed(2)} s, ${(peakMb() - atStart).toFixed(0)} MB`,
    );
    expect(overlap.longestRunWords).toBe(0);
    expect(cpuSeconds() - started).toBeLessThan(20);
  });
});
