import { createTwoFilesPatch } from 'diff';
import { parse } from 'diff2html/lib/diff-parser.js';
import { newMatcherFn } from 'diff2html/lib/rematch.js';
import { elementAt } from '../../../src/base/index.js';
import { wordMarks, type MarkedPiece } from './wordMarks.js';

/** One side of a row: which line it is, from 1, and its text. */
export interface DiffSide {
  readonly line: number;
  readonly pieces: readonly MarkedPiece[];
}

/** A row of the comparison. Only `changed` rows have marked words; the others differ as a whole (`unlike`: both have a line) or not at all. */
export interface DiffRow {
  readonly kind: 'same' | 'changed' | 'unlike' | 'work-only' | 'output-only';
  readonly work: DiffSide | null;
  readonly output: DiffSide | null;
}

/** The words of lines less similar than this are not compared. */
const LEAST_ALIKE = 0.3;
/** Above this number, pairs are not compared one by one but taken in order. */
const MOST_PAIRS = 2500;

/**
 * Two texts, line by line, as rows. The patch is made and parsed from names of lines and not from the lines themselves: nothing that a work or a
 * model contains can then be mistaken for part of the patch.
 */
export function diffRows(work: readonly string[], output: readonly string[]): DiffRow[] {
  const texts: string[] = [];
  const names = new Map<string, number>();
  const named = (lines: readonly string[]): string =>
    lines
      .map((line) => {
        const known = names.get(line) ?? texts.push(line) - 1;
        names.set(line, known);
        return `L${known}\n`;
      })
      .join('');
  const patch = createTwoFilesPatch('work', 'output', named(work), named(output), '', '', {
    context: Number.MAX_SAFE_INTEGER,
  });
  const lines = parse(patch).flatMap(({ blocks }) => blocks.flatMap((block) => block.lines));
  if (lines.length === 0) return work.map((text, index) => sameRow(text, index + 1, index + 1));
  const rows: DiffRow[] = [];
  let removed: Line[] = [];
  let added: Line[] = [];
  const flush = (): void => {
    rows.push(...pairRows(removed, added));
    removed = [];
    added = [];
  };
  for (const { content, oldNumber, newNumber } of lines) {
    const text = texts[Number(content.slice(2))] ?? '';
    if (oldNumber !== undefined && newNumber !== undefined) {
      flush();
      rows.push(sameRow(text, oldNumber, newNumber));
    } else if (oldNumber !== undefined) removed.push({ text, line: oldNumber });
    else added.push({ text, line: newNumber });
  }
  flush();
  return rows;
}

interface Line {
  readonly text: string;
  readonly line: number;
}

function sameRow(text: string, work: number, output: number): DiffRow {
  const pieces = [{ text, isMarked: false }];
  return { kind: 'same', work: { line: work, pieces }, output: { line: output, pieces } };
}

/** Lines removed and inserted at the same place, paired by similarity; those left between two pairs stand beside each other in order. */
function pairRows(removed: readonly Line[], added: readonly Line[]): DiffRow[] {
  if (removed.length === 0 || added.length === 0) return leftOver(removed, added);
  const alike = new Map<string, number>();
  const distance = (a: number, b: number): number => {
    const key = `${a} ${b}`;
    const known = alike.get(key) ?? 1 - likeness(elementAt(removed, a).text, elementAt(added, b).text);
    alike.set(key, known);
    return known;
  };
  const left = removed.map((_, index) => index);
  const right = added.map((_, index) => index);
  const groups: number[][][] =
    removed.length * added.length > MOST_PAIRS
      ? Array.from({ length: Math.max(left.length, right.length) }, (_, at) => [
          left.slice(at, at + 1),
          right.slice(at, at + 1),
        ])
      : newMatcherFn(distance)(left, right);
  const rows: DiffRow[] = [];
  let [work, output]: [Line[], Line[]] = [[], []];
  for (const [as = [], bs = []] of groups) {
    const [a, b] = [as[0], bs[0]];
    if (
      as.length === 1 &&
      bs.length === 1 &&
      a !== undefined &&
      b !== undefined &&
      distance(a, b) <= 1 - LEAST_ALIKE
    ) {
      rows.push(...leftOver(work, output), changedRow(elementAt(removed, a), elementAt(added, b)));
      [work, output] = [[], []];
    } else {
      work.push(...as.map((index) => elementAt(removed, index)));
      output.push(...bs.map((index) => elementAt(added, index)));
    }
  }
  return [...rows, ...leftOver(work, output)];
}

function changedRow(work: Line, output: Line): DiffRow {
  const marks = wordMarks(work.text, output.text);
  return {
    kind: 'changed',
    work: { line: work.line, pieces: marks.work },
    output: { line: output.line, pieces: marks.output },
  };
}

/** Lines that resemble no other: in order, so that neither column is empty where both texts have a line. */
function leftOver(removed: readonly Line[], added: readonly Line[]): DiffRow[] {
  return Array.from({ length: Math.max(removed.length, added.length) }, (_, at): DiffRow => {
    const work = wholeSide(removed.at(at));
    const output = wholeSide(added.at(at));
    return { kind: output === null ? 'work-only' : work === null ? 'output-only' : 'unlike', work, output };
  });
}

function wholeSide(line: Line | undefined): DiffSide | null {
  return line === undefined ? null : { line: line.line, pieces: [{ text: line.text, isMarked: false }] };
}

/** Share of words that two lines have in common, 0 … 1. Linear, unlike an edit distance, because lines may be long. */
function likeness(a: string, b: string): number {
  const left = wordsOf(a);
  const right = wordsOf(b);
  const counts = new Map<string, number>();
  for (const word of left) counts.set(word, (counts.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of right) {
    const count = counts.get(word) ?? 0;
    if (count === 0) continue;
    common += 1;
    counts.set(word, count - 1);
  }
  return left.length + right.length === 0 ? 1 : (2 * common) / (left.length + right.length);
}

function wordsOf(line: string): readonly string[] {
  return line.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
