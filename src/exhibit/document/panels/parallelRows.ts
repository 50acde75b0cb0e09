import type { ParallelPiece } from '../../../domain/index.js';
import { visibleText } from '../../../figure/index.js';
import { leading, note, say, type Block, type Inline } from '../blocks.js';

/** A row ends at the first end of a sentence after `LEAST_WORDS` words of the work, and at the latest at a common word after `MOST_WORDS`. */
const LEAST_WORDS = 8;
const MOST_WORDS = 60;

const SENTENCE_END = /[.!?…]["'”’»)\]]*\s*$|\n\s*\n\s*$/u;

/** What the marks in the rows of two texts mean. */
export function parallelLegend(): Block {
  return leading(note(say('Bold, underlined', 'differs'), say(': on one side only. ¶: line end.')));
}

/**
 * Two texts as rows of two cells side by side. A row ends where both texts have the same end of a sentence, so that matching text stays side
 * by side. Text that only one side has is marked.
 */
export function parallelRows(pieces: readonly ParallelPiece[]): (readonly [Inline[], Inline[]])[] {
  const rows: [Inline[], Inline[]][] = [];
  let left: Inline[] = [];
  let right: Inline[] = [];
  let words = 0;
  const finish = (): void => {
    if (left.length + right.length > 0) rows.push([left, right]);
    left = [];
    right = [];
    words = 0;
  };
  for (const { kind, work, output } of pieces) {
    if (kind !== 'both') {
      left.push(...marked(work));
      right.push(...marked(output));
      words += wordsOf(work).length;
      continue;
    }
    for (const [workWord, outputWord] of pairs(work, output)) {
      left.push(...plain(workWord));
      right.push(...plain(outputWord));
      words += 1;
      const atEnd = SENTENCE_END.test(workWord) && SENTENCE_END.test(outputWord);
      if ((words >= LEAST_WORDS && atEnd) || words >= MOST_WORDS) finish();
    }
  }
  finish();
  const nothing = (): Inline[] => [say('(nothing here)', 'muted')];
  return rows.map(([a, b]) => [
    a.length === 0 ? nothing() : joined(a),
    b.length === 0 ? nothing() : joined(b),
  ]);
}

/** The same words of both sides, each with its white space; as one pair where the sides have different numbers of words. */
function pairs(work: string, output: string): (readonly [string, string])[] {
  const left = wordsOf(work);
  const right = wordsOf(output);
  if (left.length !== right.length) return [[work, output]];
  return left.map((word, at) => [word, right[at] ?? ''] as const);
}

function wordsOf(text: string): string[] {
  return text.match(/\s*\S+\s*/gu) ?? (text === '' ? [] : [text]);
}

function plain(text: string): Inline[] {
  return inlines(text, 'plain');
}

/** Text that only one side has, marked; white space at its ends is no difference that a reader looks for. */
function marked(text: string): Inline[] {
  const [, before = '', words = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/u.exec(text) ?? [];
  return [...plain(before), ...inlines(words, 'differs'), ...plain(after)];
}

function inlines(text: string, style: 'plain' | 'differs'): Inline[] {
  return visibleText(text).map((piece) => ({
    text: piece.text,
    style: piece.kind === 'sign' ? 'sign' : style,
    foreign: true,
  }));
}

/** Neighboring runs of one style as one run. */
function joined(runs: readonly Inline[]): Inline[] {
  const out: Inline[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    if (last !== undefined && last.style === run.style && run.style !== 'sign') {
      out[out.length - 1] = { ...last, text: last.text + run.text };
    } else out.push(run);
  }
  return out;
}
