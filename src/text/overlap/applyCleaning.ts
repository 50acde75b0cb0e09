import { cleaningEntryLine, type CleaningEntry, type CleaningList } from './cleaningList.js';
import { comparisonText, type ComparisonText } from '../layers/comparisonText.js';
import { foldedPassage } from './foldedPassage.js';
import { gutenbergBoilerplate } from './gutenbergBoilerplate.js';
import { longQuotations } from './longQuotations.js';
import { quotedSpans } from '../quotations/quotedSpans.js';
import { sharedRuns } from './sharedRuns.js';
import { TextIndex, type CharSpan } from '../offsets/textIndex.js';
import { isLetter } from '../characters/characterClasses.js';

/** A part of the reading text that a cleaning list removes. */
export interface RemovedSpan extends CharSpan {
  readonly rule: CleaningEntry['rule'];
  /** The entry as a line of the list. */
  readonly entry: string;
}

/** The texts of a work that cleaning uses. */
export interface CleanableWork {
  readonly reading: TextIndex;
  /** Comparison text under `comparison-1-fold`. */
  readonly folded: ComparisonText;
}

/** The texts of a work for cleaning and overlap checks; makes its folded comparison text. */
export function cleanableWork(reading: TextIndex): CleanableWork {
  return { reading, folded: comparisonText(reading, 'comparison-1-fold') };
}

/**
 * The parts of a work that a cleaning list removes, in characters of the reading text, by start, end and position in the
 * list. Spans of different entries may overlap. The text itself is not changed: the caller excludes the windows that touch a
 * span. Apply the same list to target and control, with the other works of the examination as `others`.
 * @param sources source texts of the examination
 */
export function applyCleaning(
  work: CleanableWork,
  list: CleaningList,
  others: readonly CleanableWork[],
  sources: readonly CleanableWork[] = [],
): readonly RemovedSpan[] {
  const quoted = quotedOf(work, list);
  const found = list.entries.flatMap((entry, order) =>
    (quoted.get(entry) ?? spansOf(work, entry, { others, sources })).map((span) => ({
      span,
      rule: entry.rule,
      entry: cleaningEntryLine(entry),
      order,
    })),
  );
  found.sort(
    (x, y) => x.span.startChar - y.span.startChar || x.span.endChar - y.span.endChar || x.order - y.order,
  );
  return found.map(({ span, rule, entry }) => ({
    startChar: span.startChar,
    endChar: span.endChar,
    rule,
    entry,
  }));
}

/** The characters of spans counted once: overlapping and touching spans merged, ascending. */
export function mergeSpans(spans: readonly CharSpan[]): readonly CharSpan[] {
  const sorted = [...spans].sort((x, y) => x.startChar - y.startChar);
  const merged: { startChar: number; endChar: number }[] = [];
  for (const { startChar, endChar } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && startChar <= last.endChar) last.endChar = Math.max(last.endChar, endChar);
    else if (endChar > startChar) merged.push({ startChar, endChar });
  }
  return merged;
}

/** What passages that were quoted remove, looked up in one pass. */
function quotedOf({ folded }: CleanableWork, list: CleaningList): Map<CleaningEntry, readonly CharSpan[]> {
  const entries = list.entries.filter((entry) => entry.rule === 'quoted');
  const spans = quotedSpans(
    folded,
    entries.map(({ text }) => foldedPassage(text)),
  );
  return new Map(entries.map((entry, at) => [entry, toReading(folded, spans[at] ?? [])]));
}

function spansOf(
  work: CleanableWork,
  entry: CleaningEntry,
  {
    others,
    sources,
  }: { readonly others: readonly CleanableWork[]; readonly sources: readonly CleanableWork[] },
): readonly CharSpan[] {
  const { reading, folded } = work;
  const fromUtf16 = (
    spans: readonly { readonly start: number; readonly end: number }[],
  ): readonly CharSpan[] =>
    spans.map(({ start, end }) => ({
      startChar: reading.utf16ToChar(start),
      endChar: reading.utf16ToChar(end),
    }));
  switch (entry.rule) {
    case 'gutenberg-boilerplate':
      return fromUtf16(gutenbergBoilerplate(reading.text));
    case 'quotations':
      return fromUtf16(longQuotations(reading.text, entry.longerThanWords));
    case 'passage':
      return toReading(folded, passageMatches(folded.text, foldedPassage(entry.text)));
    case 'quoted':
      return quotedOf(work, { entries: [entry], sha256: '' }).get(entry) ?? [];
    case 'shared-passages':
      return sharedSpans(folded, others, entry.minWords);
    case 'source-passages':
      return sharedSpans(folded, sources, entry.minWords);
  }
}

function sharedSpans(
  folded: ComparisonText,
  others: readonly CleanableWork[],
  minWords: number,
): readonly CharSpan[] {
  const runs = others.flatMap((other) => sharedRuns(folded.text, other.folded.text, minWords));
  return mergeSpans(
    toReading(
      folded,
      runs.map((run) => run.a),
    ),
  );
}

function toReading(folded: ComparisonText, spans: readonly CharSpan[]): readonly CharSpan[] {
  return spans.map(({ startChar, endChar }) => {
    const { start, end } = folded.map.toSource(startChar, endChar);
    return { startChar: start, endChar: end };
  });
}

/**
 * Where a passage occurs in a comparison text as whole words: not in the middle of a word at either end; occurrences do not overlap.
 * @param text a comparison text
 * @param passage the passage under the same profile; an empty one occurs nowhere
 */
function passageMatches(text: TextIndex, passage: string): readonly CharSpan[] {
  const spans: CharSpan[] = [];
  if (passage === '') return spans;
  const units = text.text;
  for (let at = units.indexOf(passage); at >= 0;) {
    const end = at + passage.length;
    const isWhole = !(cutsWord(units, at) || cutsWord(units, end));
    if (isWhole) spans.push({ startChar: text.utf16ToChar(at), endChar: text.utf16ToChar(end) });
    at = units.indexOf(passage, isWhole ? end : at + 1);
  }
  return spans;
}

/** True if there is a letter or digit on both sides of a UTF-16 offset. */
function cutsWord(text: string, at: number): boolean {
  if (at === 0 || at === text.length) return false;
  const unitBefore = text.charCodeAt(at - 1);
  const isTrail = unitBefore >= 0xdc00 && unitBefore <= 0xdfff;
  return isWordChar(text.codePointAt(isTrail ? at - 2 : at - 1)) && isWordChar(text.codePointAt(at));
}

function isWordChar(codePoint: number | undefined): boolean {
  if (codePoint === undefined) return false;
  return isLetter(codePoint) || /^\p{N}$/u.test(String.fromCodePoint(codePoint));
}
