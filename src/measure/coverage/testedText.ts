import { elementAt } from '../../base/index.js';
import type { CharSpan } from './coverage.js';
import { disjointIndices } from './windows.js';

/** What becomes of a piece of text; where passages lie over one another, the later in this list decides. */
const GROUPS = ['ends', 'skipped', 'besideRemoved', 'unscored', 'apart', 'tested'] as const;
type Group = (typeof GROUPS)[number];

/** What became of a passage of the plan. */
export type PassageState = Exclude<Group, 'ends' | 'skipped'>;

/** A work as tokens, with the passages of its plan. */
export interface PlannedText {
  readonly charCount: number;
  readonly tokenCount: number;
  /** First character of each token, ascending; the work ends after the last. */
  readonly tokenStartChar: ArrayLike<number>;
  /** The parts that no passage crosses. */
  readonly parts: readonly { readonly startToken: number; readonly endToken: number }[];
  /** What a cleaning list removed: ascending, disjoint. */
  readonly removed: readonly CharSpan[];
  /** Each window: the first token of its prefix, ascending, and what became of its passage. */
  readonly windows: readonly { readonly start: number; readonly state: PassageState }[];
  readonly prefixTokens: number;
  readonly suffixTokens: number;
}

/** Characters by what became of them, and passages. Each character is in one group, or removed. */
export type TestedCounts = Readonly<
  Record<Group | 'chars' | 'removed' | 'passages' | 'untestedPassages', number>
>;

/**
 * Counts which characters of a work lie in passages that count, and why the others do not.
 * @returns the counts, and the percentage of each of `slices` equal parts of the text that was tested: 0 only where nothing was, 100 only
 * where all was
 */
export function testedText(
  text: PlannedText,
  slices: number,
): { readonly counts: TestedCounts; readonly slices: number[] } {
  const { charCount, tokenCount, removed, windows, suffixTokens } = text;
  const groups = groupsOf(text);
  const removedIn = removedCounter(removed);
  const sums: Record<Group, number> = { ends: 0, skipped: 0, besideRemoved: 0, unscored: 0, apart: 0, tested: 0 };
  const strip = new Float64Array(slices);
  const isFree = new Uint8Array(tokenCount);
  for (const [token, group] of groups.entries()) {
    const [from, to] = [charAt(text, token), charAt(text, token + 1)];
    const gone = removedIn(from, to);
    sums[group] += to - from - gone;
    if (group === 'tested') addTo(strip, charCount, from, to);
    isFree[token] = Number(gone === 0 && group !== 'tested' && group !== 'apart');
  }
  const all = removed.reduce((sum, { startChar, endChar }) => sum + endChar - startChar, 0);
  const chars = charCount - all;
  const inside = Object.entries(sums).flatMap(([group, sum]) => (group === 'ends' ? [] : [sum]));
  const starts = windows.flatMap(({ start, state }) => (state === 'tested' ? [start] : []));
  return {
    counts: {
      ...sums,
      chars,
      // Characters before the first token are at an end, too.
      ends: chars - inside.reduce((sum, part) => sum + part, 0),
      removed: all,
      passages: disjointIndices(starts, suffixTokens).length,
      untestedPassages: untestedPassages(text, isFree),
    },
    slices: Array.from(strip, (tested, slice) => {
      const [from, to] = boundsOf(slice, slices, charCount);
      if (tested === 0 || tested === to - from) return tested === 0 ? 0 : 100;
      return Math.min(99, Math.max(1, Math.round((100 * tested) / (to - from))));
    }),
  };
}

/** The group of each token. */
function groupsOf({ tokenCount, parts, windows, prefixTokens, suffixTokens }: PlannedText): Group[] {
  const groups = new Array<Group>(tokenCount).fill('ends');
  const order = new Map(GROUPS.map((group, at) => [group, at]));
  const rank = (group: Group | undefined): number => (group === undefined ? Infinity : (order.get(group) ?? Infinity));
  let at = 0;
  for (const { endToken } of parts) {
    let reached: number | null = null;
    for (let window = windows[at]; window !== undefined && window.start < endToken; window = windows[++at]) {
      const first = window.start + prefixTokens;
      if (reached !== null && first > reached) groups.fill('skipped', reached, first);
      for (let token = first; token < first + suffixTokens; token++)
        if (rank(groups[token]) < rank(window.state)) groups[token] = window.state;
      reached = Math.max(reached ?? 0, first + suffixTokens);
    }
  }
  return groups;
}

/** Passages that fit side by side into text after the first prefix of each part that is free. */
function untestedPassages({ parts, prefixTokens, suffixTokens }: PlannedText, isFree: Uint8Array): number {
  let passages = 0;
  for (const { startToken, endToken } of parts) {
    let run = 0;
    for (let token = startToken + prefixTokens; token < endToken; token++) {
      run = isFree[token] === 1 ? run + 1 : 0;
      if (run < suffixTokens) continue;
      passages += 1;
      run = 0;
    }
  }
  return passages;
}

function charAt({ tokenStartChar, tokenCount, charCount }: PlannedText, token: number): number {
  return token < tokenCount ? (tokenStartChar[token] ?? charCount) : charCount;
}

/** Counts the removed characters in a range; to be called in the order of the text. */
function removedCounter(removed: readonly CharSpan[]): (from: number, to: number) => number {
  let next = 0;
  return (from, to) => {
    let sum = 0;
    for (let span = removed[next]; span !== undefined && span.startChar < to; span = removed[++next]) {
      sum += Math.max(0, Math.min(to, span.endChar) - Math.max(from, span.startChar));
      if (span.endChar > to) break;
    }
    return sum;
  };
}

function boundsOf(slice: number, slices: number, charCount: number): readonly [number, number] {
  return [Math.floor((slice * charCount) / slices), Math.floor(((slice + 1) * charCount) / slices)];
}

function addTo(strip: Float64Array, charCount: number, from: number, to: number): void {
  for (let slice = Math.floor((from * strip.length) / charCount); slice < strip.length; slice++) {
    const [first, end] = boundsOf(slice, strip.length, charCount);
    if (first >= to) break;
    strip[slice] = elementAt(strip, slice) + Math.max(0, Math.min(to, end) - Math.max(from, first));
  }
}
