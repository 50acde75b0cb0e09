import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/index.js';
import * as measure from '../../../src/measure/index.js';
import { logGamma } from '../../../src/measure/statistics/logBeta.js';
import { recallWords } from '../../../src/text/index.js';
import { golden } from './golden.js';

interface Vector {
  readonly f: string;
  /** Numbers, lists and objects as the function's entry below takes them. */
  readonly in: unknown;
  readonly out: Readonly<Record<string, number>>;
  readonly tolerance: number;
  readonly source: string;
  /** What the product gives instead, on purpose. */
  readonly ours?: Readonly<Record<string, number>>;
  readonly because?: string;
}
const { vectors, values } = golden('measureVectors') as { vectors: readonly Vector[]; values: number };

type Numbers = Readonly<Record<string, number>>;
type Lists = readonly (readonly number[])[];
const list = (items: ArrayLike<number>): Numbers =>
  Object.fromEntries(Array.from(items, (value, at) => [String(at), value]));
const value = (one: number): Numbers => ({ value: one });
/** Numbers of a result; a reason instead of numbers fails the test. */
const numbersOf = (result: object): Numbers => {
  if ('kind' in result && result.kind === 'unscored') throw new Error(JSON.stringify(result));
  return result as Numbers;
};
const windows = (
  from: number,
  each: readonly (readonly number[])[],
  lengths: readonly number[],
): measure.GateWindow[] =>
  each.map((tokens, at) => ({ tokens, text: 'x'.repeat(lengths[at] ?? 0), block: from + at }));
/** Draws that find one thing each, for `frequencies[i]` things found i + 1 times. */
const findsOf = (frequencies: readonly number[]): measure.Finds => {
  let thing = 0;
  const found = frequencies.flatMap((things, index) =>
    Array.from({ length: things }, () => new Array<number[]>(index + 1).fill([thing++])).flat(),
  );
  return { draws: found.length, found };
};

interface Passages {
  readonly charCount: number;
  readonly spans: readonly (readonly [number, number])[];
  readonly logPz: readonly number[];
}
const mapOf = ({ charCount, spans, logPz }: Passages): measure.ScoredSuffixMap => ({
  charCount,
  logPz,
  suffixSpans: spans.map(([startChar, endChar]) => ({ startChar, endChar })),
});

/** How each function is called, and which of its numbers are compared. */
const CALLS: Readonly<Record<string, (given: never) => Numbers>> = {
  studentTQuantile: ([p, df]: [number, number]) => value(measure.studentTQuantile(p, df)),
  normalQuantile: ([p]: [number]) => value(measure.normalQuantile(p)),
  normalTail: ([z]: [number]) => value(measure.normalTail(z)),
  fQuantile: ([p, a, b]: [number, number, number]) => {
    const x = measure.betaQuantile(p, a / 2, b / 2);
    return value((b * x) / (a * (1 - x)));
  },
  logGamma: ([x]: [number]) => value(logGamma(x)),
  betaCdf: ([x, a, b]: [number, number, number]) => value(measure.betaCdf(x, a, b)),
  clopperPearson: ([k, n, level]: [number, number, number]) => numbersOf(measure.clopperPearson(k, n, level)),
  wilson: ([k, n, level]: [number, number, number]) => numbersOf(measure.wilson(k, n, level)),
  shareAtMost: ([k, n]: [number, number]) => value(measure.shareAtMost(k, n)),
  newcombePaired: ([both, onlyFirst, onlySecond, neither]: [number, number, number, number]) =>
    numbersOf(measure.newcombePaired({ both, onlyFirst, onlySecond, neither })),
  kornGraubard: (given: Parameters<typeof measure.kornGraubard>[0]) => numbersOf(measure.kornGraubard(given)),
  designEffectOfMean: ([values, blocks]: [number[], number[]]) =>
    value(Number(measure.designEffectOfMean(values, blocks))),
  ratioOfSums: (given: measure.BlockTotals) => numbersOf(measure.ratioOfSums(given)),
  intervalOfRatio: (given: measure.BlockTotals) => numbersOf(measure.intervalOfRatio(given)),
  differenceOfRatios: ([a, b]: [measure.BlockTotals, measure.BlockTotals]) =>
    numbersOf(measure.differenceOfRatios(a, b)),
  auc: ([a, b]: [number[], number[]]) => value(measure.auc(a, b)),
  aucInterval: ([a, blocksOfA, b, blocksOfB, level]: [number[], number[], number[], string[], number]) =>
    numbersOf(measure.aucInterval({ values: a, blocks: blocksOfA }, { values: b, blocks: blocksOfB }, level)),
  mannWhitney: ([a, b]: [number[], number[]]) => numbersOf(measure.mannWhitney(a, b)),
  rankSumP: ([a, b]: [number[], number[]]) => value(measure.rankSumP(a, b).p),
  benjaminiHochberg: ([p]: [number[]]) => list(measure.benjaminiHochberg(p)),
  discoveries: ([p, q]: [number[], number]) => ({ count: measure.discoveries(p, q).length }),
  holm: ([p]: [number[]]) => list(measure.holm(p)),
  holmRejected: ([p, level]: [number[], number]) => ({
    count: measure.holm(p).filter((one) => one <= level).length,
  }),
  queriesNeeded: ([logPz, p]: [number, number]) => value(measure.queriesNeeded(logPz, p)),
  logPzNeeded: ([n, p]: [number, number]) => value(measure.logPzNeeded(n, p)),
  extractableWithin: (given: Parameters<typeof measure.extractableWithin>[0]) =>
    value(numbersOf(measure.extractableWithin(given))['count'] ?? NaN),
  controlsNeeded: ([alpha]: [number]) => value(measure.controlsNeeded(alpha)),
  floorOfDecimalTimes: ([alpha, count]: [number, number]) => value(measure.floorOfDecimalTimes(alpha, count)),
  conformalP: ([score, controls]: [number, number[]]) => value(measure.conformalP(score, controls)),
  conformalThreshold: ([controls, alpha]: [number[], number]) =>
    numbersOf(measure.conformalThreshold(controls, alpha)),
  familyFloor: ([controlLogP, targetCount]: [number[], number]) =>
    numbersOf(measure.familyFloor({ controlLogP, targetCount })),
  tailFloor: ([controlScores, targetCount]: [number[], number]) =>
    numbersOf(measure.tailFloor({ controlScores, targetCount })),
  paperFloor: ([logP]: [number[]]) => numbersOf(measure.paperFloor(logP)),
  tailFit: ([scores]: [number[]]) => numbersOf(measure.tailFit(scores)),
  expectedFalseShare: ([n]: [number]) => value(measure.expectedFalseShare(n)),
  probabilityOnePasses: ([m, n]: [number, number]) => value(measure.probabilityOnePasses(m, n)),
  meanTokenProbability: ([log10Floor, suffixTokens]: [number, number]) =>
    value(Number(measure.negativePower({ log10Floor, suffixTokens }).meanTokenProbability)),
  leaveOneBlockOut: ([logP, blocks, m]: [number[], number[], number]) =>
    numbersOf(measure.leaveOneBlockOut({ logP, blocks, floor: measure.familyFloorRule(m) })),
  halfSplitRange: ([first, second, alpha]: [number[], number[], number]) => {
    const split = measure.halfSplit({
      logP: [...first, ...second],
      blocks: [...first.map(() => 0), ...second.map(() => 1)],
      alpha,
      random: new Random('two halves'),
    });
    return split.kind === 'half-split' ? (split.falsePositiveRange as Numbers) : numbersOf(split);
  },
  replayDelta: ([a, b]: [number[], number[]]) => measure.replayDelta(a, b) as unknown as Numbers,
  logSum: ([values_]: [number[]]) => value(measure.logSum(values_)),
  logAdd: ([a, b]: [number, number]) => value(measure.logAdd(a, b)),
  quantile: ([sample, p]: [number[], number]) => value(measure.quantile(sample, p)),
  median: ([sample]: [number[]]) => value(measure.median(sample)),
  histogram: ([sample, low, high, bins]: [number[], number, number, number]) =>
    list(measure.histogram(sample, { low, high, bins }).counts),
  newFinds: ([frequencies, t]: [number[], number]) => numbersOf(measure.newFinds(findsOf(frequencies), t)),
  unseenMass: ([frequencies]: [number[]]) => numbersOf(measure.unseenMass(findsOf(frequencies))),
  expectedFinds: ([frequencies, size]: [number[], number]) =>
    value(measure.expectedFinds(findsOf(frequencies), [size])[0] ?? NaN),
  hamming: ([a, b]: [number[], number[]]) => value(measure.distanceOf(Int32Array.from(a), b).hamming),
  levenshtein: ([a, b]: [number[], number[]]) => value(measure.distanceOf(Int32Array.from(a), b).levenshtein),
  matchingBlocks: ([a, b]: [number[], number[]]) =>
    Object.fromEntries(
      measure.matchingBlocks(a, b).flatMap((block, at) => [
        [`${at}a`, block.a],
        [`${at}b`, block.b],
        [`${at}n`, block.length],
      ]),
    ),
  longestSharedRun: ([a, b]: [number[], number[]]) => value(measure.longestSharedRun(a, b)),
  sharedLengths: ([a, b]: [number[], number[]]) => list(measure.sharedLengths(a, b)),
  nvRecall: ([book, generated]: [number[], number[]]) => {
    const { first, second, longestRun } = measure.nvRecall(book, generated);
    return {
      first: first.matched,
      firstBlocks: first.blocks.length,
      second: second.matched,
      secondBlocks: second.blocks.length,
      recall: second.recall,
      missing: second.missing,
      additional: second.additional,
      longest: longestRun.length,
    };
  },
  equalRecallWords: ([a, b]: [string, string]) =>
    value(Number(recallWords(a).words.join() === recallWords(b).words.join())),
  bookCoverage: ([work, outputs]: [number[], Lists]) =>
    measure.bookCoverage(work, outputs) as unknown as Numbers,
  contextCopies: ([tokens, from]: [number[], number]) => list(measure.contextCopies(tokens, from)),
  completions: ([texts, size, before]: [Lists, number, number[]]) => {
    const index = new measure.NgramIndex(
      texts.map((text) => Int32Array.from(text)),
      size,
    );
    const found = [...index.completions(before)];
    return { count: found.length, sum: found.reduce((sum, token) => sum + token, 0) };
  },
  ppmBits: ([text]: [string]) => value(measure.ppmBits(new TextEncoder().encode(text))),
  compressedBytes: ([text]: [string]) => value(measure.compressedBytes(text)),
  coverage: ({ hit, ...map }: Passages & { hit: number[] }) => {
    const { coveredChars, share } = measure.coverage({ ...mapOf(map), hit });
    return { covered: coveredChars, share };
  },
  coverageCurve: ({ log10, ...map }: Passages & { log10: number }) => {
    const [point] = measure.coverageCurve({ ...mapOf(map), log10Thresholds: [log10] });
    return { covered: point?.coveredChars ?? NaN, hits: point?.hits ?? NaN };
  },
  spanCoverage: ({ log10, charCount, spans, logPz }: Passages & { log10: number }) => {
    const { coveredChars, hits } = measure.spanCoverage(
      {
        startChar: Uint32Array.from(spans, ([start]) => start),
        endChar: Uint32Array.from(spans, ([, end]) => end),
        logPz: Float64Array.from(logPz),
        counts: new Uint8Array(spans.length).fill(1),
      },
      charCount,
      log10,
    );
    return { covered: coveredChars, hits };
  },
  coverageByBudget: ({ queries, ...map }: Passages & { queries: number }) => {
    const [point] = measure.coverageByBudget({ ...mapOf(map), queries: [queries], p: 0.95 });
    return { covered: point?.coveredChars ?? NaN };
  },
  heat: ({ at, ...map }: Passages & { at: number[] }) => {
    const heat = measure.heat(mapOf(map));
    return list(at.map((char) => Math.max(heat[char] ?? NaN, -1e308)));
  },
  planWindows: ([tokenCount, prefixTokens, suffixTokens, strideTokens]: [number, number, number, number]) => {
    const plan = measure.planWindows({ tokenCount, prefixTokens, suffixTokens, strideTokens });
    return { count: plan.starts.length, last: plan.starts.at(-1) ?? -1, dropped: plan.droppedTailTokens };
  },
  planWindowsByChar: ([tokenStartChar, prefixTokens, suffixTokens, strideChars]: [
    number[],
    number,
    number,
    number,
  ]) => {
    const plan = measure.planWindowsByChar({ tokenStartChar, prefixTokens, suffixTokens, strideChars });
    return { count: plan.starts.length, last: plan.starts.at(-1) ?? -1, most: Math.max(...plan.steps) };
  },
  disjoint: ([starts, length]: [number[], number]) => value(measure.disjointIndices(starts, length).length),
  blindGate: ([[target, control], [lengths, others]]: [[Lists, Lists], [number[], number[]]]) => {
    const gate = measure.blindGate({
      target: windows(0, target, lengths),
      control: windows(100, control, others),
    });
    return gate.kind === 'gate' ? gate.auc : numbersOf(gate);
  },
};

describe('values that were printed elsewhere, or that other code computes', () => {
  it.each(Object.keys(CALLS))('%s', (name) => {
    const own = vectors.filter(({ f }) => f === name);
    expect(own.length).toBeGreaterThan(0);
    for (const { in: given, out, tolerance, source, ours, because } of own) {
      const found = CALLS[name]?.(given as never) ?? {};
      for (const [key, expected] of Object.entries(out)) {
        const label = `${name}(${JSON.stringify(given).slice(0, 80)}).${key}; ${source}`;
        const distance = Math.abs((found[key] ?? NaN) - expected);
        if (ours === undefined) expect(distance, label).toBeLessThanOrEqual(tolerance);
        else {
          // A difference on record is still there, is the one on record, and has a reason.
          expect(distance, label).toBeGreaterThan(tolerance);
          expect(Math.abs((found[key] ?? NaN) - (ours[key] ?? NaN)), label).toBeLessThanOrEqual(tolerance);
          expect(because?.length ?? 0, label).toBeGreaterThan(20);
        }
      }
    }
  });

  it('are at least 241, of functions that are all called, each with its source', () => {
    const count = vectors.reduce((sum, { out }) => sum + Object.keys(out).length, 0);
    expect(count).toBe(values);
    expect(vectors.length).toBeGreaterThanOrEqual(241);
    expect(vectors.filter(({ f }) => !(f in CALLS))).toEqual([]);
    expect(vectors.filter(({ source }) => source === '')).toEqual([]);
  });
});
