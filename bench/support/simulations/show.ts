import type { ConformalRow, Realized } from './conformal.js';
import type { Figure, Line } from './figures.js';
import type { FloorRow, TailRow } from './floors.js';
import type { GateRow } from './gates.js';
import type { HitDraw, HitRow } from './hits.js';
import type { Coverage, Layout } from './intervals.js';
import { markdownTable, share } from './tables.js';

/** Everything that was simulated. */
export interface Results {
  readonly floors: readonly FloorRow[];
  readonly tails: readonly TailRow[];
  readonly rates: readonly {
    readonly rate: number;
    readonly byBlocks: Coverage;
    readonly asIndependent: Coverage;
    readonly ofSample: Coverage;
  }[];
  readonly others: readonly {
    readonly gate: Coverage;
    readonly area: Coverage;
    readonly ratio: Coverage;
    readonly difference: Coverage;
  }[];
  readonly shifts: readonly Coverage[];
  readonly raised: readonly (Layout & { passages: number; blockMedians: number; both: number })[];
  readonly conformal: readonly ConformalRow[];
  readonly hits: readonly HitRow[];
  readonly gates: readonly GateRow[];
}

/** The tables of docs/design/simulations.md by the names of its parts. */
export function tablesOf(results: Results): Readonly<Record<string, string>> {
  return {
    floors: floorTable(results.floors),
    tails: markdownTable(
      ['tail of unseen text', 'n', 'called heavier', 'error if not called so', 'error if called so'],
      results.tails.map((row) => [
        row.tail,
        row.controls,
        share(row.flagged),
        share(row.errorUnflagged, 4),
        share(row.errorFlagged, 4),
      ]),
    ),
    rates: markdownTable(
      [
        'true rate',
        'blocks',
        'correlation',
        'Korn–Graubard, text of this kind',
        'mean width',
        'Clopper–Pearson, a random sample of one work',
        'Clopper–Pearson, text of this kind',
      ],
      results.rates.map(({ rate, byBlocks, asIndependent, ofSample }) => [
        rate,
        ...layoutCells(byBlocks),
        share(byBlocks.holds),
        share(byBlocks.meanWidth, 2),
        share(ofSample.holds),
        share(asIndependent.holds),
      ]),
    ),
    others: markdownTable(
      [
        'blocks',
        'correlation',
        'AUC at 90%',
        'AUC at 95%',
        'bits per character',
        'difference of bits',
        'shift of medians',
        'its mean width',
      ],
      results.others.map(({ gate, area, ratio, difference }, at) => [
        ...layoutCells(gate),
        ...[gate, area, ratio, difference].map(({ holds }) => share(holds)),
        share(results.shifts[at]?.holds ?? NaN),
        share(results.shifts[at]?.meanWidth ?? NaN, 2),
      ]),
    ),
    raised: markdownTable(
      ['blocks', 'correlation', 'by passages alone', 'by medians of blocks alone', 'by both, as used'],
      results.raised.map((row) => [
        ...layoutCells(row),
        share(row.passages, 4),
        share(row.blockMedians, 4),
        share(row.both, 4),
      ]),
    ),
    conformal: markdownTable(
      [
        'blocks',
        'correlation',
        'level',
        'said: mean',
        'said: range',
        'same blocks: mean (5% to 95%)',
        'in the range',
        'above it',
        'new blocks: mean (5% to 95%)',
        'in the range',
        'above it',
      ],
      results.conformal.map((row) => [
        ...layoutCells(row),
        share(row.attained),
        share(row.saidMean),
        `${share(row.saidLower)} to ${share(row.saidUpper)}`,
        ...realizedCells(row.sameBlocks),
        ...realizedCells(row.newBlocks),
      ]),
    ),
    hits: markdownTable(
      ['hits', ...drawsOf(results).flatMap((draw) => [`${draw}: foreign`, 'mean distance'])],
      hitsOf(results).map((hits) => [
        hits,
        ...drawsOf(results).flatMap((draw) => {
          const row = results.hits.find((one) => one.hits === hits && one.draw === draw);
          return [share(row?.foreign ?? NaN), share(row?.meanDistance ?? NaN)];
        }),
      ]),
    ),
    gates: markdownTable(
      ['control', 'chapters of each side', 'matched', 'imperfect', 'refused', 'word order: mean distance'],
      results.gates.map((row) => [
        row.control,
        row.blocks,
        share(row.matched),
        share(row.imperfect),
        share(row.refused),
        share(row.meanOrderDistance),
      ]),
    ),
  };
}

/** The figures of docs/design/simulations.md. */
export function figuresOf(results: Results): Figure[] {
  const sizes = [...new Set(results.floors.map(({ controls }) => controls))];
  const at300 = results.floors.filter(({ targets }) => targets === 300);
  const familyLines = (which: 'rounded' | 'plain'): Line[] => [
    ...[...new Set(at300.map(({ tail }) => tail))].map((tail): Line => ({
      name: tail,
      points: at300.filter((row) => row.tail === tail).map((row) => [row.controls, row[which]]),
    })),
    {
      name: 'level 1%',
      isLevel: true,
      points: [Math.min(...sizes), Math.max(...sizes)].map((n) => [n, 0.01]),
    },
  ];
  const at = (blocks: number): Line[] => coverageLines(results, blocks);
  return [
    {
      id: 'simulations-family-floor',
      title: 'Family error of the floors',
      x: { title: 'control passages n, with m = 300 passages tested', kind: 'count' },
      y: 'family error of the floor without rounding (passages, assisted)',
      lines: familyLines('plain'),
    },
    ...[5, 10, 20].map((blocks) => ({
      id: `simulations-intervals-${blocks}`,
      title: `Intervals that miss the true value, ${blocks} blocks`,
      x: { title: `intraclass correlation, ${blocks} blocks on each side`, kind: 'number' as const },
      y: 'share of 95% intervals that miss the true value',
      lines: at(blocks),
    })),
    {
      id: 'simulations-conformal',
      title: 'Rate of false positives: said and realized',
      x: { title: 'intraclass correlation, 10 blocks', kind: 'number' },
      y: 'share of unseen passages above the conformal threshold at α = 0.05',
      lines: conformalLines(results.conformal.filter(({ blocks }) => blocks === 10)),
    },
    {
      id: 'simulations-hit-gate',
      title: 'Hits of the control’s kind that the gate calls foreign',
      x: { title: 'hits', kind: 'count' },
      y: 'share called foreign',
      lines: drawsOf(results).map((draw) => ({
        name: DRAW_NAMES[draw],
        points: results.hits.filter((row) => row.draw === draw).map((row) => [row.hits, row.foreign]),
      })),
    },
  ];
}

const DRAW_NAMES: Readonly<Record<HitDraw, string>> = {
  scattered: 'scattered over chapters',
  'by chapters': 'all of one chapter, then the next',
  'most probable': 'the most probable of innocent text',
};

function floorTable(rows: readonly FloorRow[]): string {
  const targets = [...new Set(rows.map((row) => row.targets))];
  const controls = [...new Set(rows.map((row) => row.controls))];
  return markdownTable(
    ['tail of unseen text', 'n', ...targets.map((m) => `m = ${m}: rounded / claimed / as it is`)],
    [...new Set(rows.map(({ tail }) => tail))].flatMap((tail) =>
      controls.map((n) => [
        tail,
        n,
        ...targets.map((m) => {
          const row = rows.find((one) => one.tail === tail && one.controls === n && one.targets === m);
          return [row?.rounded, row?.claimed, row?.plain].map((error) => share(error ?? NaN, 4)).join(' / ');
        }),
      ]),
    ),
  );
}

function coverageLines(results: Results, blocks: number): Line[] {
  const line = (name: string, found: readonly Coverage[]): Line => ({
    name,
    points: found
      .filter((one) => one.blocks === blocks)
      .map(({ correlation, holds }) => [correlation, Number((1 - holds).toFixed(6))]),
  });
  const rates = results.rates.filter(({ rate }) => rate === 0.3);
  return [
    line(
      'rate of 0.3, Korn–Graubard',
      rates.map(({ byBlocks }) => byBlocks),
    ),
    line(
      'AUC',
      results.others.map(({ area }) => area),
    ),
    line(
      'difference of bits per character',
      results.others.map(({ difference }) => difference),
    ),
    line('shift of medians', results.shifts),
    { name: '5%', isLevel: true, points: [0, 0.3].map((x) => [x, 0.05]) },
  ];
}

function conformalLines(rows: readonly ConformalRow[]): Line[] {
  const line = (name: string, of: (row: ConformalRow) => number, isLevel = false): Line => ({
    name,
    isLevel,
    points: rows.map((row) => [row.correlation, of(row)]),
  });
  return [
    line('new blocks, 95th percentile', ({ newBlocks }) => newBlocks.high),
    line('same blocks, 95th percentile', ({ sameBlocks }) => sameBlocks.high),
    line('new blocks, mean', ({ newBlocks }) => newBlocks.mean),
    line('upper end of the range that is said', ({ saidUpper }) => saidUpper, true),
    line('mean that is said', ({ saidMean }) => saidMean, true),
  ];
}

function layoutCells({ blocks, correlation }: Layout): [number, number] {
  return [blocks, correlation];
}

function realizedCells({ mean, low, high, inRange, aboveRange }: Realized): string[] {
  return [`${share(mean)} (${share(low)} to ${share(high)})`, share(inRange), share(aboveRange)];
}

function drawsOf({ hits }: Results): HitDraw[] {
  return [...new Set(hits.map(({ draw }) => draw))];
}

function hitsOf({ hits }: Results): number[] {
  return [...new Set(hits.map((row) => row.hits))];
}
