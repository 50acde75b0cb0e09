import { elementAt } from '../../base/index.js';
import { requireInteger, requireSameLength } from '../numbers/require.js';
import { logPzNeeded } from './queryBudget.js';
import { TIE_DECADES } from '../numbers/ties.js';

/** A range of the work in characters (Unicode code points): from startChar up to, not including, endChar. */
export interface CharSpan {
  readonly startChar: number;
  readonly endChar: number;
}

/** How much of a work lies in extracted suffixes. */
export interface Coverage {
  readonly coveredChars: number;
  /** coveredChars / charCount, 0 … 1. */
  readonly share: number;
  /** The covered ranges: ascending, disjoint, adjoining ranges merged. */
  readonly spans: readonly CharSpan[];
}

/** The suffixes of a work and where they lie. */
export interface SuffixMap {
  /** Characters of the work, ≥ 1. */
  readonly charCount: number;
  /** Characters of each window's suffix, never of its prefix, from the tokens' own offsets; clipped to the work. */
  readonly suffixSpans: readonly CharSpan[];
}

/** Suffixes with the probability of each. */
export interface ScoredSuffixMap extends SuffixMap {
  /** Natural log of p_z of each suffix; −Infinity = p_z is 0. */
  readonly logPz: ArrayLike<number>;
}

/**
 * The share of the work's characters that lies inside at least one suffix that was extracted.
 * @param map hit: for each suffix, whether it counts as extracted
 * @throws {PalimpsestError} `value-out-of-range`, `lengths-differ`
 * @source Cooper et al. 2025, arXiv 2505.12546, §4 (there an index of 50 characters is added where 50 tokens are meant)
 */
export function coverage(map: SuffixMap & { readonly hit: ArrayLike<boolean | number> }): Coverage {
  const charCount = requireInteger('charCount', map.charCount, 1);
  requireSameLength('suffixSpans and hit', map.suffixSpans.length, map.hit.length);
  const hits = map.suffixSpans
    .filter((_, index) => Boolean(map.hit[index]))
    .map((span) => clip(span, charCount))
    .filter((span) => span.endChar > span.startChar)
    .sort((a, b) => a.startChar - b.startChar || a.endChar - b.endChar);
  const spans: { startChar: number; endChar: number }[] = [];
  for (const span of hits) {
    const last = spans.at(-1);
    if (last && span.startChar <= last.endChar) last.endChar = Math.max(last.endChar, span.endChar);
    else spans.push({ ...span });
  }
  const coveredChars = spans.reduce((sum, span) => sum + span.endChar - span.startChar, 0);
  return { coveredChars, share: coveredChars / charCount, spans };
}

/**
 * The heat of each character: the largest log p_z among the suffixes that span it.
 * @returns charCount natural logs; −Infinity where no suffix spans the character or all that do have p_z = 0
 * @throws {PalimpsestError} `value-out-of-range`, `lengths-differ`
 * @source Cooper et al. 2025, arXiv 2505.12546, §4
 */
export function heat(map: ScoredSuffixMap): Float64Array {
  return largestPerChar(map);
}

/** Coverage at one threshold. */
export interface CoveragePoint {
  /** log10 of the probability that a suffix must exceed. */
  readonly log10Threshold: number;
  readonly coveredChars: number;
  readonly share: number;
  /** Suffixes above the threshold. */
  readonly hits: number;
}

/**
 * How coverage falls as the threshold rises: for each threshold, the share of characters inside a suffix whose p_z lies
 * strictly above it (ties count against the claim).
 * @param map log10Thresholds in any order, e.g. from {@link decades}
 * @throws {PalimpsestError} `value-out-of-range`, `lengths-differ`
 * @source Cooper et al. 2026, arXiv 2607.12649
 */
export function coverageCurve(
  map: ScoredSuffixMap & { readonly log10Thresholds: readonly number[] },
): CoveragePoint[] {
  const countAbove = aboveCounter(map);
  return map.log10Thresholds.map((log10Threshold) => ({
    log10Threshold,
    ...countAbove((log10Threshold + TIE_DECADES) * Math.LN10),
  }));
}

/** Coverage within one query budget. */
export interface BudgetPoint {
  /** Queries for each window. */
  readonly queries: number;
  /** log10 of the p_z that suffices. */
  readonly log10Threshold: number;
  readonly coveredChars: number;
  readonly share: number;
  readonly hits: number;
}

/**
 * How coverage grows with the query budget: for each n, the share of characters inside a suffix that appears at least
 * once in n queries with probability p, i.e. whose p_z ≥ 1 − (1 − p)^(1/n).
 * @param map logPz under the decoding policy of the queries; queries ≥ 1 each; 0 < p < 1
 * @throws {PalimpsestError} `value-out-of-range`, `lengths-differ`
 * @source Hayes et al. 2024, arXiv 2410.19482
 */
export function coverageByBudget(
  map: ScoredSuffixMap & { readonly queries: readonly number[]; readonly p: number },
): BudgetPoint[] {
  const countAbove = aboveCounter(map);
  return map.queries.map((queries) => {
    const logThreshold = logPzNeeded(queries, map.p);
    const reached = logThreshold - TIE_DECADES * Math.LN10;
    return { queries, log10Threshold: logThreshold / Math.LN10, ...countAbove(reached) };
  });
}

/** The whole decades from `low` to `high`, both included: decades(−3, 0) → −3, −2, −1, 0. */
export function decades(low: number, high: number): number[] {
  const first = Math.floor(low);
  return Array.from({ length: Math.max(0, Math.ceil(high) - first + 1) }, (_, index) => first + index);
}

function largestPerChar(map: ScoredSuffixMap): Float64Array {
  const charCount = requireInteger('charCount', map.charCount, 1);
  requireSameLength('suffixSpans and logPz', map.suffixSpans.length, map.logPz.length);
  const largest = new Float64Array(charCount).fill(-Infinity);
  map.suffixSpans.forEach((raw, index) => {
    const span = clip(raw, charCount);
    const score = elementAt(map.logPz, index);
    for (let char = span.startChar; char < span.endChar; char++) {
      if (score > elementAt(largest, char)) largest[char] = score;
    }
  });
  return largest;
}

function clip(span: CharSpan, charCount: number): CharSpan {
  return { startChar: Math.max(0, span.startChar), endChar: Math.min(charCount, span.endChar) };
}

/**
 * Counts suffixes above a threshold and the characters they cover: one sweep in the order of the text for each threshold, so
 * that memory does not grow with the characters of the work.
 */
function aboveCounter(
  map: ScoredSuffixMap,
): (logThreshold: number) => Pick<CoveragePoint, 'coveredChars' | 'share' | 'hits'> {
  const charCount = requireInteger('charCount', map.charCount, 1);
  requireSameLength('suffixSpans and logPz', map.suffixSpans.length, map.logPz.length);
  const start = (index: number): number => map.suffixSpans[index]?.startChar ?? 0;
  const order = Uint32Array.from({ length: map.suffixSpans.length }, (_, index) => index);
  // Windows come in the order of the text; only then is the sort skipped.
  if (order.some((index) => index > 0 && start(index) < start(index - 1))) {
    order.sort((a, b) => start(a) - start(b));
  }
  return (logThreshold) => {
    let hits = 0;
    let coveredChars = 0;
    let free = 0;
    for (let at = 0; at < order.length; at++) {
      const index = elementAt(order, at);
      const span = map.suffixSpans[index];
      if (span === undefined || !(elementAt(map.logPz, index) > logThreshold)) continue;
      hits += 1;
      const end = Math.min(charCount, span.endChar);
      const from = Math.max(free, span.startChar);
      if (end <= from) continue;
      coveredChars += end - from;
      free = end;
    }
    return { coveredChars, share: coveredChars / charCount, hits };
  };
}
