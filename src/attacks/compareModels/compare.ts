import { Random, type Scored, type Unscored, elementAt } from '../../base/index.js';
import {
  holm,
  mannWhitney,
  median,
  newcombePaired,
  shiftOfMedians,
  type Difference,
  type MedianShift,
  type PairedCounts,
} from '../../measure/index.js';
import type { AttackWork, ReferenceModel } from '../define.js';
import { highestElsewhere, judgePassages, type PassageJudgement } from '../kit/index.js';
import type { Pair, ReferencePairs } from './collect.js';
import { LEAST_DECADES } from './parameters.js';
import type { CompareInput } from './plan.js';
import { words } from './words.js';

/** Test of whether the work is raised by more than the control. */
export interface CounterfactualTest {
  readonly kind: 'test';
  readonly shift: MedianShift;
  /** One-sided p over passages, which are not independent within a chapter. */
  readonly passageP: number;
  /** One-sided p over the medians of chapters, which are closer to independent. */
  readonly chapterP: number;
  /** The larger of the two, adjusted for the number of references and works by Holm's method. */
  readonly p: number;
  /** Number of chapters of the work and of the control. */
  readonly chapters: readonly [number, number];
}

/** Rates above one threshold under the two models. */
export interface PairedRates {
  readonly kind: 'rates';
  /** The highest log10 p of any control passage under either model. */
  readonly log10Threshold: number;
  readonly counts: PairedCounts;
  readonly difference: Difference;
  /** The counts of the control, each passage compared with the other control blocks. */
  readonly control: (PairedCounts & { readonly kind: 'counts' }) | Unscored;
}

/** How far the numbers move from one model to the other. */
export interface Movement {
  readonly kind: 'movement';
  /** Largest and mean |difference|, decades. */
  readonly largest: number;
  readonly mean: number;
  /** Passages that exceed every control passage under one model but not under the other; unscored if no control gives verdicts. */
  readonly flips: Scored;
  /** Passages that greedy decoding writes under one model but not under the other. */
  readonly greedyFlips: number;
  readonly passages: number;
}

/** A work under the model and a reference, compared with the control under the same two models. */
export interface Comparison {
  readonly reference: ReferenceModel;
  readonly work: AttackWork;
  readonly pairs: readonly Pair[];
  readonly control: readonly Pair[];
  readonly missing: number;
  /** Over the differences, decades. */
  readonly judgement: PassageJudgement;
  readonly test: CounterfactualTest | Unscored;
  readonly rates: PairedRates | Unscored;
  readonly movement: Movement | Unscored;
  readonly controlMovement: Movement | Unscored;
}

/**
 * Compares every target under every reference. The differences of the control are what a difference in predictive ability alone gives.
 * The differences of the work are compared with them, never with zero.
 */
export function compareAll(input: CompareInput, paired: readonly ReferencePairs[]): Comparison[] {
  const found = paired.flatMap(({ reference, works }) => {
    const controls = works.filter(({ work }) => work.role === 'control');
    const control = controls.flatMap(({ pairs }) => pairs);
    const lost = controls.reduce((sum, { missing }) => sum + missing, 0);
    return works
      .filter(({ work }) => work.role === 'target')
      .map(({ work, pairs, missing }) =>
        compareOne(input, { reference, work, pairs, control, missing: missing + lost }),
      );
  });
  const tests = found.flatMap(({ test }) => (test.kind === 'test' ? [test] : []));
  const adjusted = holm(tests.map(({ p }) => p));
  return found.map((comparison) => {
    const at = comparison.test.kind === 'test' ? tests.indexOf(comparison.test) : -1;
    return comparison.test.kind === 'test'
      ? { ...comparison, test: { ...comparison.test, p: elementAt(adjusted, at) } }
      : comparison;
  });
}

function compareOne(
  input: CompareInput,
  one: Pick<Comparison, 'reference' | 'work' | 'pairs' | 'control' | 'missing'>,
): Comparison {
  const { pairs, control } = one;
  return {
    ...one,
    judgement: judgePassages({
      target: pairs.map(({ passage, difference }) => ({ passage, score: difference })),
      control: control.map(({ passage, difference }) => ({ passage, score: difference })),
      alpha: input.parameters.alpha,
      minimum: LEAST_DECADES,
      exponentialTail: true,
    }),
    test: testOf(pairs, control, `${input.seed}/compare-models/${one.reference.id}/${one.work.id}`),
    rates: ratesOf(pairs, control),
    movement: movementOf(pairs, control),
    controlMovement: movementOf(control, control),
  };
}

function testOf(pairs: readonly Pair[], control: readonly Pair[], seed: string): Comparison['test'] {
  if (pairs.length === 0) return words.unscored('no-pairs');
  if (control.length === 0) return words.unscored('no-control-for-difference');
  const [first, second] = [pairs, control].map((side) => side.map(({ difference }) => difference));
  const { pGreater } = mannWhitney(first ?? [], second ?? []);
  const [ours, theirs] = [chapterMedians(pairs), chapterMedians(control)];
  const chapterP = mannWhitney(ours, theirs).pGreater;
  const shift = shiftOfMedians({
    first: first ?? [],
    second: second ?? [],
    blocks: { first: blocksOf(pairs), second: blocksOf(control) },
    random: new Random(seed),
  });
  return {
    kind: 'test',
    shift,
    passageP: pGreater,
    chapterP,
    p: Math.max(pGreater, chapterP),
    chapters: [ours.length, theirs.length],
  };
}

function blocksOf(pairs: readonly Pair[]): string[] {
  return pairs.map(({ passage }) => passage.block);
}

function chapterMedians(pairs: readonly Pair[]): number[] {
  const chapters = new Map<string, number[]>();
  for (const { passage, difference } of pairs)
    chapters.set(passage.block, [...(chapters.get(passage.block) ?? []), difference]);
  return [...chapters.values()].map(median);
}

function ratesOf(pairs: readonly Pair[], control: readonly Pair[]): Comparison['rates'] {
  if (pairs.length === 0) return words.unscored('no-pairs');
  if (control.length === 0) return words.unscored('no-control-for-difference');
  const most = ({ own, other }: Pair): number => Math.max(own, other);
  const log10Threshold = control.map(most).reduce((a, b) => Math.max(a, b), -Infinity);
  const counts = countsOf(
    pairs,
    () => log10Threshold,
    () => log10Threshold,
  );
  const elsewhere = elsewhereOf(control, most);
  return {
    kind: 'rates',
    log10Threshold,
    counts,
    difference: newcombePaired(counts),
    control:
      new Set(blocksOf(control)).size < 2
        ? words.unscored('one-control-block')
        : { kind: 'counts', ...countsOf(control, elsewhere, elsewhere) },
  };
}

/** A verdict uses each model's own scores of the control: a passage exceeds every control passage under the same model. */
function movementOf(pairs: readonly Pair[], control: readonly Pair[]): Comparison['movement'] {
  if (pairs.length === 0) return words.unscored('no-pairs');
  const moved = pairs.map(({ difference }) => Math.abs(difference));
  return {
    kind: 'movement',
    largest: moved.reduce((a, b) => Math.max(a, b), 0),
    mean: moved.reduce((a, b) => a + b, 0) / moved.length,
    flips: flipsOf(pairs, control),
    greedyFlips: pairs.filter(({ greedy }) => greedy[0] !== greedy[1]).length,
    passages: pairs.length,
  };
}

function flipsOf(pairs: readonly Pair[], control: readonly Pair[]): Movement['flips'] {
  if (control.length === 0) return words.unscored('no-control-verdicts');
  if (new Set(blocksOf(control)).size < 2) return words.unscored('one-control-block');
  const own = elsewhereOf(control, (pair) => pair.own);
  const other = elsewhereOf(control, (pair) => pair.other);
  const { onlyFirst, onlySecond } = countsOf(pairs, own, other);
  return onlyFirst + onlySecond;
}

/** The highest score of the control outside a passage's own block. */
function elsewhereOf(control: readonly Pair[], score: (pair: Pair) => number): (pair: Pair) => number {
  const highest = highestElsewhere(control.map((pair) => ({ passage: pair.passage, score: score(pair) })));
  return (pair) => highest({ passage: pair.passage, score: score(pair) });
}

function countsOf(
  pairs: readonly Pair[],
  ownThreshold: (pair: Pair) => number,
  otherThreshold: (pair: Pair) => number,
): PairedCounts {
  const counts = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  for (const pair of pairs) {
    const own = pair.own > ownThreshold(pair);
    const other = pair.other > otherThreshold(pair);
    counts[own ? (other ? 'both' : 'onlyFirst') : other ? 'onlySecond' : 'neither'] += 1;
  }
  return counts;
}

/**
 * Is every condition met for the claim that the work was raised by more than the control? The plan fixed the conditions. A small p-value
 * is not enough, because two texts always differ a little and many passages show it: single passages must also exceed every control
 * passage.
 */
export function isRaised({ test, judgement }: Comparison, alpha: number): boolean {
  return test.kind === 'test' && test.p <= alpha && test.shift.lower > 0 && judgement.standing === 'claim';
}
