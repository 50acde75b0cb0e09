import { Random } from '../../../src/base/index.js';
import { sampledInterval } from '../../../src/attacks/kit/index.js';
import {
  aucInterval,
  clopperPearson,
  differenceOfRatios,
  GATE_LEVEL,
  intervalOfRatio,
  kornGraubard,
  mannWhitney,
  median,
  normalQuantile,
  normalTail,
  shiftOfMedians,
  type BlockTotals,
} from '../../../src/measure/index.js';
import { blockEffects, drawsFrom, windowsOf, type BlockedScores, type Draws } from './draw.js';

/** How blocks are laid out. */
export interface Layout {
  readonly blocks: number;
  /** Intraclass correlation of the scores. */
  readonly correlation: number;
}

/** How often an interval holds the true value. */
export interface Coverage extends Layout {
  readonly holds: number;
  /** Intervals that were given. */
  readonly given: number;
  readonly meanWidth: number;
}

interface Ends {
  readonly lower: number;
  readonly upper: number;
}

/** Half of what the attacks draw; it saves half of the time. */
const REPLICATES = 1_000;

/** Windows in each block. */
export const EACH = 20;

/** Korn–Graubard, as attacks on passages call it: the true rate of "text of this kind". */
export function ratesByBlocks(layout: Layout, rate: number, runs: number): Coverage {
  const draws = drawsFrom(`simulations/kg/${rate}/${name(layout)}`);
  const bar = normalQuantile(1 - rate);
  return covered(layout, rate, runs, () => {
    const { values, blocks } = windowsOf(draws, effects(draws, layout), EACH);
    const found = kornGraubard({ hits: values.map((v) => v > bar), blocks, logP: values, worstCase: true });
    return found.kind === 'rate' ? found : null;
  });
}

/** Clopper–Pearson over the same windows, as if they were independent: what the intervals of blocks are for. */
export function ratesAsIndependent(layout: Layout, rate: number, runs: number): Coverage {
  const draws = drawsFrom(`simulations/cp/${rate}/${name(layout)}`);
  const bar = normalQuantile(1 - rate);
  return covered(layout, rate, runs, () => {
    const { values } = windowsOf(draws, effects(draws, layout), EACH);
    return clopperPearson(values.filter((v) => v > bar).length, values.length);
  });
}

/** The interval of a seeded random sample: a work of 40 windows a block, half of them drawn; the true rate is that of this work. */
export function ratesOfSample(layout: Layout, rate: number, runs: number): Coverage {
  const draws = drawsFrom(`simulations/sample/${rate}/${name(layout)}`);
  const random = new Random(`simulations/sampled/${rate}/${name(layout)}`);
  const bar = normalQuantile(1 - rate);
  let truth = 0;
  return covered(
    layout,
    () => truth,
    runs,
    () => {
      const work = windowsOf(draws, effects(draws, layout), 2 * EACH).values.map((v) => v > bar);
      truth = work.filter(Boolean).length / work.length;
      const sample = random.sample(work.length, work.length / 2);
      const found = sampledInterval(sample.filter((at) => work[at]).length, sample.length, 'this work');
      return found.kind === 'interval' ? found : null;
    },
  );
}

/** The interval of an AUC, at the level of the blind gate or another; sides differ by half a standard deviation. */
export function areas(layout: Layout, level: number, runs: number): Coverage {
  const draws = drawsFrom(`simulations/auc/${name(layout)}`);
  const shift = 0.5;
  // P(first > second) of two normal variables with variance 1.
  const truth = 1 - normalTail(shift / Math.SQRT2);
  return covered(layout, truth, runs, () => {
    const [first, second] = sides(draws, layout, EACH / 2, shift);
    const found = aucInterval(first, second, level);
    return found.kind === 'auc' ? found : null;
  });
}

/** The gate's level. */
export const areasOfGate = (layout: Layout, runs: number): Coverage => areas(layout, GATE_LEVEL, runs);

/** The block bootstrap of a shift of medians, as compare-models and prefix-variants call it. */
export function shifts(layout: Layout, runs: number): Coverage {
  const draws = drawsFrom(`simulations/shift/${name(layout)}`);
  return covered(layout, 1, runs, (run) => {
    const [first, second] = sides(draws, layout, EACH / 2, 1);
    return shiftOfMedians({
      first: first.values,
      second: second.values,
      blocks: { first: first.blocks.map(String), second: second.blocks.map(String) },
      random: new Random(`simulations/bootstrap/${name(layout)}/${run}`),
      replicates: REPLICATES,
    });
  });
}

/** Bits per character of one side, and the difference of two; blocks of 5 to 35 windows. */
export function ratios(layout: Layout, which: 'one' | 'difference', runs: number): Coverage {
  const draws = drawsFrom(`simulations/ratio/${which}/${name(layout)}`);
  const truth = which === 'one' ? BITS : 0;
  return covered(layout, truth, runs, () => {
    const found =
      which === 'one'
        ? intervalOfRatio(totals(draws, layout))
        : differenceOfRatios(totals(draws, layout), totals(draws, layout));
    return 'lower' in found ? found : null;
  });
}

/** How often compare-models would call innocent text raised at level α: by passages, by medians of blocks, and by both as it does. */
export function raised(
  layout: Layout,
  alpha: number,
  runs: number,
): Layout & { passages: number; blockMedians: number; both: number } {
  const draws = drawsFrom(`simulations/raised/${name(layout)}`);
  const counts = { passages: 0, blockMedians: 0, both: 0 };
  for (let run = 0; run < runs; run++) {
    const [first, second] = sides(draws, layout, EACH / 2, 0);
    const passages = mannWhitney(first.values, second.values).pGreater;
    const blockMedians = mannWhitney(mediansOf(first), mediansOf(second)).pGreater;
    counts.passages += Number(passages <= alpha);
    counts.blockMedians += Number(blockMedians <= alpha);
    counts.both += Number(Math.max(passages, blockMedians) <= alpha);
  }
  return {
    ...layout,
    passages: counts.passages / runs,
    blockMedians: counts.blockMedians / runs,
    both: counts.both / runs,
  };
}

const BITS = 2.5;
const CHARACTERS = 200;

/** Bits and characters of blocks of unequal length. */
function totals(draws: Draws, layout: Layout): BlockTotals {
  const amounts: number[] = [];
  const sizes: number[] = [];
  for (const effect of effects(draws, layout).effects) {
    const windows = 5 + Math.floor(31 * draws.uniform());
    const own = windowsOf(draws, { effects: [effect], correlation: layout.correlation }, windows).values;
    sizes.push(windows * CHARACTERS);
    amounts.push(own.reduce((sum, value) => sum + CHARACTERS * (BITS + 0.4 * value), 0));
  }
  return { amounts, sizes };
}

function mediansOf({ values, blocks }: BlockedScores): number[] {
  return [...new Set(blocks)].map((block) => median(values.filter((_, at) => blocks[at] === block)));
}

function sides(draws: Draws, layout: Layout, each: number, shift: number): [BlockedScores, BlockedScores] {
  return [
    windowsOf(draws, effects(draws, layout), each, shift),
    windowsOf(draws, effects(draws, layout), each),
  ];
}

function effects(draws: Draws, { blocks, correlation }: Layout): ReturnType<typeof blockEffects> {
  return blockEffects(draws, blocks, correlation);
}

function covered(
  layout: Layout,
  truth: number | (() => number),
  runs: number,
  interval: (run: number) => Ends | null,
): Coverage {
  let holds = 0;
  let given = 0;
  let width = 0;
  for (let run = 0; run < runs; run++) {
    const found = interval(run);
    if (found === null) continue;
    const value = typeof truth === 'number' ? truth : truth();
    given++;
    width += found.upper - found.lower;
    holds += Number(found.lower <= value && value <= found.upper);
  }
  return { ...layout, holds: holds / given, given, meanWidth: width / given };
}

function name({ blocks, correlation }: Layout): string {
  return `${blocks}/${correlation}`;
}
