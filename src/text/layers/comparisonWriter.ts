import type { TextNote } from '../../domain/index.js';
import {
  comparisonClass,
  COPY,
  DASH,
  DOUBLE_QUOTE,
  foldChar,
  LIGATURE,
  ligatureLetters,
  SINGLE_QUOTE,
  SOFT_HYPHEN,
  SPACE,
  ZERO_WIDTH,
} from './comparisonRules.js';
import { countChars } from '../characters/countChars.js';
import { NoteCounter } from '../characters/note.js';
import type { OffsetMap } from '../offsets/offsetMap.js';
import { OffsetMapBuilder } from '../offsets/offsetMapBuilder.js';
import { StringWriter } from '../characters/stringWriter.js';

/** A run of white space or dashes that is not written yet; removed characters after its last member are kept apart. */
interface Run {
  readonly kind: typeof SPACE | typeof DASH;
  readonly startChar: number;
  readonly firstUnit: number;
  chars: number;
  removedAfter: number;
}

/** Writes a comparison text character by character, with its offset map and its notes. */
export class ComparisonWriter {
  readonly #fold: boolean;
  readonly #out = new StringWriter();
  readonly #map = new OffsetMapBuilder();
  readonly #counters = counters();
  #run: Run | null = null;
  #char = 0;
  #isEmpty = true;

  /** @param fold also write lower case */
  constructor(fold: boolean) {
    this.#fold = fold;
  }

  /** Writes the character at UTF-16 offset `at`; returns its length in units. */
  char(text: string, at: number): number {
    const unit = text.charCodeAt(at);
    const kind = comparisonClass(unit);
    const char = this.#char;
    this.#char += 1;
    if (kind === SPACE || kind === DASH) {
      this.#extendRun(kind, unit, char);
      return 1;
    }
    if (kind === SOFT_HYPHEN || kind === ZERO_WIDTH) {
      this.#counters[kind === SOFT_HYPHEN ? 'softHyphens' : 'zeroWidths'].add(char);
      if (this.#run === null) this.#map.replace(1, 0);
      else this.#run.removedAfter += 1;
      return 1;
    }
    this.#endRun(false);
    if (kind === COPY) return this.#copy(text, at, unit, char);
    this.#replace(kind, unit, char);
    return 1;
  }

  /** Joins a word that a line end cut: the units `start` … `end` (hyphen, line end, indent) are removed. */
  join(text: string, start: number, end: number): void {
    this.#endRun(false);
    this.#counters.joined.add(this.#char);
    const chars = countChars(text, start, end);
    this.#map.replace(chars, 0);
    this.#char += chars;
  }

  /** Notes that the hyphen which comes next ends a line and stays. */
  keepLineEndHyphen(): void {
    this.#counters.kept.add(this.#char);
  }

  /** The text, its map and its notes; call once. */
  finish(): { readonly text: string; readonly map: OffsetMap; readonly notes: readonly TextNote[] } {
    this.#endRun(true);
    const c = this.#counters;
    return {
      text: this.#out.toString(),
      map: this.#map.build(),
      notes: [
        ...c.softHyphens.notes((n) => `${n} soft hyphens were removed.`),
        ...c.zeroWidths.notes((n) => `${n} zero-width or invisible formatting characters were removed.`),
        ...c.quotes.notes((n) => `${n} quotation marks and apostrophes became ' or ".`),
        ...c.dashes.notes((n) => `${n} hyphens, dashes or runs of them each became a single hyphen.`),
        ...c.ligatures.notes((n) => `${n} ligatures were spelled out.`),
        ...c.spaces.notes((n) => `${n} no-break and other spaces became spaces.`),
        ...c.joined.notes(
          (n) => `${n} words cut at a line end were joined: the joined word occurs in the work.`,
        ),
        ...c.kept.notes(
          (n) => `${n} hyphens at line ends were kept: the joined word does not occur in the work.`,
        ),
        ...c.collapsed.notes(
          (n) =>
            `${n} line ends, tabs and runs of white space became one space (nothing at both ends of the text).`,
        ),
        ...c.folded.notes((n) => `${n} characters were written in lower case.`),
      ],
    };
  }

  #copy(text: string, at: number, unit: number, char: number): number {
    this.#isEmpty = false;
    if (unit < 0x80) {
      const folds = this.#fold && unit >= 0x41 && unit <= 0x5a;
      if (folds) this.#counters.folded.add(char);
      this.#out.unit(folds ? unit + 0x20 : unit);
      this.#map.copy(1);
      return 1;
    }
    const from = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const to = this.#fold ? foldChar(from) : from;
    if (to !== from) this.#counters.folded.add(char);
    this.#out.string(to);
    this.#map.replace(1, countChars(to, 0, to.length));
    return from.length;
  }

  #replace(kind: number, unit: number, char: number): void {
    this.#isEmpty = false;
    if (kind === LIGATURE) {
      this.#counters.ligatures.add(char);
      const letters = ligatureLetters(unit);
      this.#out.string(letters);
      this.#map.replace(1, letters.length);
      return;
    }
    const mark = kind === SINGLE_QUOTE ? 0x27 : 0x22;
    if (kind === SINGLE_QUOTE || kind === DOUBLE_QUOTE) this.#counters.quotes.add(char);
    this.#out.unit(mark);
    this.#map.copy(1);
  }

  #extendRun(kind: Run['kind'], unit: number, char: number): void {
    if (this.#run?.kind !== kind) {
      this.#endRun(false);
      this.#run = { kind, startChar: char, firstUnit: unit, chars: 0, removedAfter: 0 };
    }
    this.#run.chars += this.#run.removedAfter + 1;
    this.#run.removedAfter = 0;
    if (kind === SPACE && unit !== 0x20 && unit !== 0x0a && unit !== 0x09) this.#counters.spaces.add(char);
  }

  #endRun(isEnd: boolean): void {
    const run = this.#run;
    if (run === null) return;
    this.#run = null;
    const isEdge = run.kind === SPACE && (isEnd || this.#isEmpty);
    const written = run.kind === SPACE ? 0x20 : 0x2d;
    if (!isEdge) {
      this.#out.unit(written);
      this.#isEmpty = false;
    }
    if (isEdge || run.chars > 1 || run.firstUnit !== written) {
      this.#counters[run.kind === SPACE ? 'collapsed' : 'dashes'].add(run.startChar);
    }
    this.#map.replace(run.chars, isEdge ? 0 : 1);
    if (run.removedAfter > 0) this.#map.replace(run.removedAfter, 0);
  }
}

function counters() {
  const counter = (rule: string): NoteCounter => new NoteCounter('comparison', rule, 'char');
  return {
    softHyphens: counter('soft-hyphens'),
    zeroWidths: counter('zero-width'),
    quotes: counter('quotes'),
    dashes: counter('dashes'),
    ligatures: counter('ligatures'),
    spaces: counter('spaces'),
    joined: counter('line-end-hyphens-joined'),
    kept: counter('line-end-hyphens-kept'),
    collapsed: counter('white-space-collapsed'),
    folded: counter('case-fold'),
  };
}
