import { elementAt, firstWhere } from '../../base/index.js';
import type { DocumentRule, Extracted, TextNote } from '../../domain/index.js';
import { isSpace } from '../characters/characterClasses.js';
import { countChars } from '../characters/countChars.js';
import type { OffsetMap } from '../offsets/offsetMap.js';
import { OffsetMapBuilder } from '../offsets/offsetMapBuilder.js';
import { documentNotes } from './documentNotes.js';
import type { MarkAction } from './documentRules.js';
import { segmentsOf, type Segment } from './documentSegments.js';

/** A document after its rules: the text, where its characters came from, and what each rule did. */
export interface DocumentReading {
  readonly text: string;
  /** From characters of the extracted text to characters of `text`. */
  readonly map: OffsetMap;
  readonly notes: readonly TextNote[];
  /** What was changed by which rule, in characters of the extracted text, in order; absent for plain text. */
  readonly changes?: readonly RuleChange[];
}

/** A part of a layer that a rule changed, in characters of that layer. */
export interface RuleChange {
  readonly startChar: number;
  readonly endChar: number;
  readonly rule: string;
}

/**
 * Applies the rules of documents to an extracted text. Where marks overlap, omitting goes before letters, letters before a space, and a
 * space before keeping. A block of which only white space stays is omitted with the line feeds before it. Linear in the text and in
 * n log n of the marks.
 * @param off rules that are switched off
 */
export function documentReading(
  { text, blocks, marks }: Pick<Extracted, 'text' | 'blocks' | 'marks'>,
  off: ReadonlySet<DocumentRule> = new Set(),
): DocumentReading {
  const segments = segmentsOf(marks, text.length, off);
  const writer = new Writer(text);
  let at = 0;
  let next = 0;
  let isJoined = true;
  for (const block of blocks) {
    const own: Segment[] = [];
    while (next < segments.length && (segments[next]?.end ?? 0) <= block.start) next += 1;
    for (let index = next; index < segments.length; index++) {
      const segment = segments[index];
      if (segment === undefined || segment.start >= block.end) break;
      own.push({
        start: Math.max(segment.start, block.start),
        end: Math.min(segment.end, block.end),
        action: segment.action,
        rule: segment.rule,
      });
    }
    // A mark may cover the line feeds between two blocks, where a paragraph was joined with the next one.
    isJoined &&= joinsBlocks(segments, at, block.start);
    if (!own.some(({ start, end, action }) => action !== 'drop' && !isBlank(text, start, end))) {
      writer.drop(at, block.end);
    } else {
      if (writer.isEmpty || isJoined) writer.drop(at, block.start);
      else writer.keep(at, block.start);
      isJoined = true;
      for (const { start, end, action } of own) writer.put(start, end, action);
    }
    at = block.end;
  }
  writer.drop(at, text.length);
  return { ...writer.build(), notes: documentNotes(text, marks, off), changes: changesOf(text, segments) };
}

/** The parts that a rule changes, in characters. */
function changesOf(text: string, segments: readonly Segment[]): readonly RuleChange[] {
  const changes: RuleChange[] = [];
  let char = 0;
  for (const { start, end, rule } of segments) {
    const startChar = char;
    char += countChars(text, start, end);
    if (rule !== null) changes.push({ startChar, endChar: char, rule });
  }
  return changes;
}

/** Rules that take the end of a paragraph. */
const OF_ENDS: ReadonlySet<DocumentRule> = new Set([
  'tracked-deletions-out',
  'tracked-insertions-in',
  'hidden-text-out',
  'drop-capitals-joined',
]);

/** Is the whole gap between two blocks omitted, as the end of a paragraph that was joined with the next one? */
function joinsBlocks(segments: readonly Segment[], start: number, end: number): boolean {
  for (let at = segmentAt(segments, start); at < segments.length; at++) {
    const segment = segments[at];
    if (segment === undefined || segment.start >= end) return true;
    if (segment.action !== 'drop' || segment.rule === null || !OF_ENDS.has(segment.rule)) return false;
  }
  return true;
}

/** Number of the segment that holds an offset. */
function segmentAt(segments: readonly Segment[], at: number): number {
  return Math.max(0, firstWhere(segments.length, (middle) => elementAt(segments, middle).start > at) - 1);
}

/** Writes the reading text and its map, left to right. */
class Writer {
  readonly #source: string;
  readonly #parts: string[] = [];
  #isDashClosed: boolean | undefined;
  readonly #map = new OffsetMapBuilder();

  constructor(source: string) {
    this.#source = source;
  }

  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  put(start: number, end: number, action: MarkAction): void {
    switch (action) {
      case 'drop': {
        this.drop(start, end);
        return;
      }
      case 'keep': {
        this.keep(start, end);
        return;
      }
      case 'space': {
        this.#isDashClosed ??= isDashClosed(this.#source);
        this.#replace(start, end, joins(this.#source, start, end, this.#isDashClosed) ? '' : ' ');
        return;
      }
      case 'letters': {
        this.#replace(start, end, this.#source.slice(start, end).normalize('NFKC'));
        return;
      }
    }
  }

  drop(start: number, end: number): void {
    this.#map.replace(countChars(this.#source, start, end), 0);
  }

  keep(start: number, end: number): void {
    if (end <= start) return;
    this.#parts.push(this.#source.slice(start, end));
    this.#map.copy(countChars(this.#source, start, end));
  }

  build(): Pick<DocumentReading, 'text' | 'map'> {
    return { text: this.#parts.join(''), map: this.#map.build() };
  }

  #replace(start: number, end: number, by: string): void {
    if (this.#source.slice(start, end) === by) {
      this.keep(start, end);
      return;
    }
    this.#parts.push(by);
    this.#map.replace(countChars(this.#source, start, end), countChars(by, 0, by.length));
  }
}

/** Writing without spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uff60]/u;

/** The end of a line that goes on without a space: a dash that has none before it, or a hyphen within a word. */
const JOINS_NEXT = /\S\u2014$|[\p{L}\p{N}][-\u2010]$/u;
/** A line that begins with a dash that has no space after it. */
const JOINS_BEFORE = /^\u2014\S/u;
/** Words before which a hyphen stands for the second part of a word, as in "pre- and postwar". */
const SUSPENDS = /^(?:and|or|to|und|oder|et|ou|y|o|e)\s/iu;
/** Do words stand apart from a dash between them, as in newspapers and in dialogue of other languages? */
const SPACED_DASH = /\s\u2014\S|\S\u2014\s/gu;
const CLOSED_DASH = /\p{L}\u2014\p{L}/gu;

/** Does a line end stand for nothing: at a dash or after a hyphen within a word, or between characters of a writing without spaces? */
function joins(text: string, start: number, end: number, isDashClosed: boolean): boolean {
  const [before, after] = [text.slice(Math.max(0, start - 2), start), text.slice(end, end + 8)];
  if (JOINS_NEXT.test(before)) return before.endsWith('\u2014') || !SUSPENDS.test(after);
  if (JOINS_BEFORE.test(after) && isDashClosed) return true;
  return UNSPACED.test(text.charAt(start - 1)) && UNSPACED.test(text.charAt(end));
}

/** Are dashes within the lines of a text mostly written without spaces? */
function isDashClosed(text: string): boolean {
  const lines = text.replaceAll('\n', '\0');
  const times = (pattern: RegExp): number => lines.match(pattern)?.length ?? 0;
  return times(CLOSED_DASH) > times(SPACED_DASH);
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isSpace(text.charCodeAt(at))) return false;
  return true;
}
