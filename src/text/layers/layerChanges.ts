import { elementAt, firstWhere } from '../../base/index.js';
import {
  comparisonClass,
  COPY,
  DASH,
  DOUBLE_QUOTE,
  foldChar,
  isRemoved,
  LIGATURE,
  SINGLE_QUOTE,
  SOFT_HYPHEN,
  SPACE,
  ZERO_WIDTH,
} from './comparisonRules.js';
import { isLetter, isSpace } from '../characters/characterClasses.js';
import type { ComparisonText } from './comparisonText.js';
import type { ReadingText } from './readingText.js';
import type { CharSpan, TextIndex } from '../offsets/textIndex.js';

/** A part of a layer that differs in the next layer, with the rule that changed it, named as in the notes of the work. */
export interface LayerChange extends CharSpan {
  readonly rule: string;
}

/**
 * Where the reading text differs from the source text.
 * @param span the characters of the source text to examine; a change that extends beyond them is cut at the edge
 * @returns the changes in characters of the source text, by position
 * @throws `text-offset-range`
 */
export function sourceChanges(source: TextIndex, reading: ReadingText, span: CharSpan): LayerChange[] {
  if (reading.changes !== undefined) return changesWithin(reading.changes, span);
  const { sourceStart, targetStart, linear } = reading.map.segments;
  const changes: LayerChange[] = [];
  for (let i = lastAtMost(sourceStart, linear.length, span.startChar); i < linear.length; i++) {
    const from = Math.max(sourceStart[i] ?? 0, span.startChar);
    const to = Math.min(sourceStart[i + 1] ?? 0, span.endChar);
    if (from >= span.endChar) break;
    if (from >= to) continue;
    const before = source.slice(from, to);
    if (linear[i] === 0) {
      const rule = before.includes('\r') ? 'crlf-to-lf' : 'nfc';
      changes.push({ startChar: from, endChar: to, rule });
      continue;
    }
    const first = (targetStart[i] ?? 0) + from - (sourceStart[i] ?? 0);
    const after = reading.text.slice(first, first + to - from);
    if (before !== after) changes.push(...singleChanges(before, after, from));
  }
  return changes;
}

/** The changes that touch a span, cut at its edges. */
function changesWithin(changes: readonly LayerChange[], { startChar, endChar }: CharSpan): LayerChange[] {
  const low = firstWhere(changes.length, (middle) => elementAt(changes, middle).endChar > startChar);
  const found: LayerChange[] = [];
  for (let at = low; at < changes.length; at++) {
    const change = changes[at];
    if (change === undefined || change.startChar >= endChar) break;
    found.push({
      rule: change.rule,
      startChar: Math.max(change.startChar, startChar),
      endChar: Math.min(change.endChar, endChar),
    });
  }
  return found;
}

/** Characters that were replaced one by one. */
function singleChanges(before: string, after: string, firstChar: number): LayerChange[] {
  const now = Array.from(after);
  return Array.from(before).flatMap((character, at) => {
    if (character === now[at]) return [];
    const startChar = firstChar + at;
    const rule = character === '\r' ? 'cr-to-lf' : 'nfc';
    return [{ startChar, endChar: startChar + 1, rule }];
  });
}

/**
 * Where the comparison text differs from the reading text. Removed characters inside a run of white space or dashes are listed in addition
 * to the run, so changes may overlap.
 * @param span the characters of the reading text to examine; a change that extends beyond them is cut at the edge
 * @returns the changes in characters of the reading text, by position
 * @throws `text-offset-range`
 */
export function readingChanges(
  reading: TextIndex,
  comparison: ComparisonText,
  span: CharSpan,
): LayerChange[] {
  const walk = new ReadingWalk(reading, comparison, span);
  return walk.changes();
}

class ReadingWalk {
  readonly #text: string;
  readonly #reading: TextIndex;
  readonly #comparison: ComparisonText;
  readonly #span: CharSpan;
  readonly #changes: LayerChange[] = [];

  constructor(reading: TextIndex, comparison: ComparisonText, span: CharSpan) {
    this.#text = reading.text;
    this.#reading = reading;
    this.#comparison = comparison;
    this.#span = span;
  }

  changes(): LayerChange[] {
    const end = this.#reading.charToUtf16(this.#span.endChar);
    let char = this.#span.startChar;
    for (let at = this.#reading.charToUtf16(char); at < end;) {
      const [units, chars] = this.#step(at, char);
      at += units;
      char += chars;
    }
    return this.#changes;
  }

  /** Examines the character or run at UTF-16 offset `at`; returns its length in UTF-16 units and in characters. */
  #step(at: number, char: number): readonly [number, number] {
    const unit = this.#text.charCodeAt(at);
    const kind = comparisonClass(unit);
    if (kind === COPY) return this.#copied(at, char);
    if (kind === DASH || kind === SOFT_HYPHEN) {
      const joined = this.#joinedUnits(at, char);
      if (joined > 0) {
        this.#add('line-end-hyphens-joined', char, joined);
        return [joined, joined];
      }
    }
    if (kind === SPACE || kind === DASH) {
      const units = this.#run(at, char, kind);
      return [units, units];
    }
    this.#add(RULES[kind] ?? '', char, 1);
    return [1, 1];
  }

  #copied(at: number, char: number): readonly [number, number] {
    const character = String.fromCodePoint(this.#text.codePointAt(at) ?? 0);
    const folds = this.#comparison.profile === 'comparison-1-fold' && foldChar(character) !== character;
    if (folds) this.#add('case-fold', char, 1);
    return [character.length, 1];
  }

  /** The number of units of the hyphen, line end and indent at `at` that were removed to join a word; 0 if they were not removed. */
  #joinedUnits(at: number, char: number): number {
    if (!this.#letterStandsBefore(at)) return 0;
    let end = at + 1;
    while (isBlankOrRemoved(this.#text.charCodeAt(end))) end += 1;
    if (this.#text.charCodeAt(end) !== LINE_FEED) return 0;
    const lineFeed = char + end - at;
    end += 1;
    while (isBlankOrRemoved(this.#text.charCodeAt(end))) end += 1;
    if (!isLetter(this.#text.codePointAt(end) ?? 0)) return 0;
    // A line end that was not removed became a space.
    const { start, end: after } = this.#comparison.map.toTarget(lineFeed, lineFeed + 1);
    return start === after ? end - at : 0;
  }

  /** A split word has a first half; white space at the beginning of a text is removed without joining anything. */
  #letterStandsBefore(at: number): boolean {
    let before = at - 1;
    while (before >= 0 && isRemoved(this.#text.charCodeAt(before))) before -= 1;
    const unit = this.#text.charCodeAt(before);
    const isTrail = unit >= 0xdc00 && unit <= 0xdfff;
    return isLetter(this.#text.codePointAt(isTrail ? before - 1 : before) ?? 0);
  }

  /** Notes a run of white space or dashes and what was removed in it; returns its units from `at` on. */
  #run(at: number, char: number, kind: typeof SPACE | typeof DASH): number {
    const first = this.#runStart(at, kind);
    const end = this.#runEnd(at, kind);
    const firstUnit = this.#text.charCodeAt(first);
    const written = kind === SPACE ? 0x20 : 0x2d;
    const firstChar = char - (at - first);
    const target = this.#comparison.map.toTarget(firstChar, firstChar + 1);
    if (end - first > 1 || firstUnit !== written || target.start === target.end) {
      this.#add(kind === SPACE ? 'white-space-collapsed' : 'dashes', char, end - at);
    }
    for (let i = at; i < end; i++) {
      const unit = this.#text.charCodeAt(i);
      const unitKind = comparisonClass(unit);
      if (unitKind !== kind) this.#add(RULES[unitKind] ?? '', char + i - at, 1);
      else if (kind === SPACE && unit !== 0x20 && unit !== LINE_FEED && unit !== 0x09) {
        this.#add('spaces', char + i - at, 1);
      }
    }
    return end - at;
  }

  /** The first unit of the run that continues at `at`; it is before `at` only if the span begins in the middle of the run. */
  #runStart(at: number, kind: number): number {
    let first = at;
    for (let i = at - 1; i >= 0; i--) {
      const unit = this.#text.charCodeAt(i);
      if (comparisonClass(unit) === kind) first = i;
      else if (!isRemoved(unit)) break;
    }
    return first;
  }

  /** One past the last member of the run at `at`, not counting removed characters after it. */
  #runEnd(at: number, kind: number): number {
    let end = at + 1;
    for (let i = at + 1; i < this.#text.length; i++) {
      const unit = this.#text.charCodeAt(i);
      if (comparisonClass(unit) === kind) end = i + 1;
      else if (!isRemoved(unit)) break;
    }
    return end;
  }

  #add(rule: string, startChar: number, chars: number): void {
    const endChar = Math.min(startChar + chars, this.#span.endChar);
    if (endChar > startChar) this.#changes.push({ startChar, endChar, rule });
  }
}

const LINE_FEED = 0x0a;

const RULES: Readonly<Record<number, string>> = {
  [SOFT_HYPHEN]: 'soft-hyphens',
  [ZERO_WIDTH]: 'zero-width',
  [SINGLE_QUOTE]: 'quotes',
  [DOUBLE_QUOTE]: 'quotes',
  [LIGATURE]: 'ligatures',
};

/** The rules that leave nothing in the comparison text. */
const REMOVING = new Set(['soft-hyphens', 'zero-width', 'line-end-hyphens-joined']);

/** Where changes of the reading text are in the comparison text, by position; removed characters are nowhere. */
export function comparisonChanges(
  changes: readonly LayerChange[],
  comparison: ComparisonText,
): LayerChange[] {
  return changes.flatMap(({ startChar, endChar, rule }) => {
    if (REMOVING.has(rule)) return [];
    const { start, end } = comparison.map.toTarget(startChar, endChar);
    return end > start ? [{ startChar: start, endChar: end, rule }] : [];
  });
}

function isBlankOrRemoved(unit: number): boolean {
  return unit !== LINE_FEED && (isSpace(unit) || isRemoved(unit));
}

/** The index of the last of the first `count` starts that is at most `value`; 0 if there is none. */
function lastAtMost(starts: Uint32Array, count: number, value: number): number {
  return Math.max(0, firstWhere(count, (middle) => elementAt(starts, middle) > value) - 1);
}
