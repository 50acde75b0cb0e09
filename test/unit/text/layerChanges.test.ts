import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparisonChanges,
  comparisonText,
  readingChanges,
  readingText,
  readTxt,
  sourceChanges,
  TextIndex,
  type CharSpan,
  type LayerChange,
} from '../../../src/text/index.js';
import { anyText, utf8 } from './arbitraries.js';

const sourceOf = (text: string) => readTxt(utf8(text), { fileName: 'w.txt' });
const whole = ({ charLength }: TextIndex): CharSpan => ({ startChar: 0, endChar: charLength });

function countsOf(changes: readonly LayerChange[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { rule } of changes) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}

/** What the layer itself says it did; hyphens that were kept are no change, and mixed line ends no rule. */
function notedCounts(notes: readonly { rule: string; count: number }[]): Record<string, number> {
  const silent = ['line-end-hyphens-kept', 'mixed-line-ends'];
  return Object.fromEntries(
    notes.filter(({ rule }) => !silent.includes(rule)).map(({ rule, count }) => [rule, count]),
  );
}

function marked(changes: readonly LayerChange[], length: number): boolean[] {
  const marks = new Array<boolean>(length).fill(false);
  for (const { startChar, endChar } of changes) marks.fill(true, startChar, endChar);
  return marks;
}

const texts = anyText.filter((text) => text.replaceAll('\ufeff', '') !== '');

describe('marks of what a layer changed', () => {
  it('are as many, for every rule, as the layer itself counted', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom('comparison-1', 'comparison-1-fold'), (text, profile) => {
        const source = sourceOf(text);
        const reading = readingText(source);
        const comparison = comparisonText(reading.text, profile);
        expect(countsOf(sourceChanges(source.text, reading, whole(source.text)))).toEqual(
          notedCounts(reading.notes),
        );
        expect(countsOf(readingChanges(reading.text, comparison, whole(reading.text)))).toEqual(
          notedCounts(comparison.notes),
        );
      }),
      { numRuns: 2000, examples: [['\u00ad\r\nz', 'comparison-1']] },
    );
  });

  it('leave nothing unmarked that differs', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const source = sourceOf(text);
        const reading = readingText(source);
        const marks = marked(sourceChanges(source.text, reading, whole(source.text)), source.text.charLength);
        for (const [char, isMarked] of marks.entries()) {
          if (isMarked) continue;
          const { start, end } = reading.map.toTarget(char, char + 1);
          expect(reading.text.slice(start, end)).toBe(source.text.slice(char, char + 1));
        }
        const comparison = comparisonText(reading.text, 'comparison-1');
        const removed = marked(
          readingChanges(reading.text, comparison, whole(reading.text)),
          reading.text.charLength,
        );
        const kept = Array.from(reading.text.text).filter((_, char) => removed[char] !== true);
        const shown = marked(
          comparisonChanges(readingChanges(reading.text, comparison, whole(reading.text)), comparison),
          comparison.text.charLength,
        );
        const plain = Array.from(comparison.text.text).filter((_, char) => shown[char] !== true);
        // Where something between two characters was removed, they may have met and been composed.
        if (!/\p{M}|[\u1100-\u11ff]/u.test(text)) expect(kept.join('')).toBe(plain.join(''));
      }),
      { numRuns: 1000 },
    );
  });

  it('are the same for a stretch as for the whole, cut off at its edges', () => {
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (text, a, b) => {
        const { text: reading } = readingText(sourceOf(text));
        const comparison = comparisonText(reading, 'comparison-1');
        const [startChar, endChar] = [a, b]
          .map((at) => at % (reading.charLength + 1))
          .sort((x, y) => x - y) as [number, number];
        const part = readingChanges(reading, comparison, { startChar, endChar });
        const all = readingChanges(reading, comparison, whole(reading));
        const cut = all
          .map((change) => ({
            ...change,
            startChar: Math.max(change.startChar, startChar),
            endChar: Math.min(change.endChar, endChar),
          }))
          .filter((change) => change.endChar > change.startChar);
        const covered = (changes: readonly LayerChange[]) => marked(changes, reading.charLength);
        expect(covered(part)).toEqual(covered(cut));
      }),
      { numRuns: 1000 },
    );
  });

  it('name the rule and the place', () => {
    const source = sourceOf('Cafe\u0301\r\n“whale\u00ad\nboat” whaleboat');
    const reading = readingText(source);
    const comparison = comparisonText(reading.text, 'comparison-1');
    expect(sourceChanges(source.text, reading, whole(source.text))).toEqual([
      { startChar: 3, endChar: 5, rule: 'nfc' },
      { startChar: 5, endChar: 7, rule: 'crlf-to-lf' },
    ]);
    const changes = readingChanges(reading.text, comparison, whole(reading.text));
    expect(changes).toEqual([
      { startChar: 4, endChar: 5, rule: 'white-space-collapsed' },
      { startChar: 5, endChar: 6, rule: 'quotes' },
      { startChar: 11, endChar: 13, rule: 'line-end-hyphens-joined' },
      { startChar: 17, endChar: 18, rule: 'quotes' },
    ]);
    expect(comparison.text.text).toBe('Café "whaleboat" whaleboat');
    expect(comparisonChanges(changes, comparison)).toEqual([
      { startChar: 4, endChar: 5, rule: 'white-space-collapsed' },
      { startChar: 5, endChar: 6, rule: 'quotes' },
      { startChar: 15, endChar: 16, rule: 'quotes' },
    ]);
  });
});
