/**
 * How often the passages of a work are claimed, as a group, to be more probable than those of the control when nothing was memorized, in
 * simulations with known answers. Seeded: the same table every time.
 */
import { isScored, Random, type Scored } from '../src/base/index.js';
import {
  aucInterval,
  GATE_LEVEL,
  gateVerdict,
  GROUP_LEVEL,
  groupShift,
  normalQuantile,
  type BlockedSample,
} from '../src/measure/index.js';

const RUNS = process.argv.includes('--full') ? 4_000 : 1_000;
const random = new Random('group-errors');
const normal = (): number => normalQuantile(Math.min(1 - 2 ** -53, Math.max(2 ** -53, random.float())));

/** One window: its score under the model, and three blind measures. */
interface Drawn {
  readonly block: number;
  readonly score: number;
  readonly blind: readonly number[];
}

/**
 * Blocks of windows. The difficulty of a window has a part that all windows of its block share, and decides a part of every number.
 * @param how easier: by how many standard deviations the text is easier than the control; seen: in a way that the blind measures see
 */
function side(
  blocks: number,
  each: number,
  how: { readonly correlation: number; readonly easier: number; readonly seen: boolean },
): Drawn[] {
  const { correlation, easier, seen } = how;
  const drawn: Drawn[] = [];
  for (let block = 0; block < blocks; block++) {
    const common = Array.from({ length: 4 }, () => Math.sqrt(correlation) * normal());
    // Blocks of unequal size, as chapters are: from half to one and a half of the mean.
    const count = Math.max(1, Math.round(each * (0.5 + random.float())));
    for (let window = 0; window < count; window++) {
      const value = (at: number): number => (common[at] ?? 0) + Math.sqrt(1 - correlation) * normal();
      const ease = value(0) + (seen ? easier : 0);
      const blind = [1, 2, 3].map((at) => 0.6 * ease + 0.8 * value(at));
      drawn.push({ block, score: ease + (seen ? 0 : easier), blind });
    }
  }
  return drawn;
}

function sampleOf(drawn: readonly Drawn[], of: (one: Drawn) => number): BlockedSample {
  return { values: drawn.map(of), blocks: drawn.map(({ block }) => block) };
}

/** The blind gate of simulated measures: verdict and the largest upper end. */
function gateOf(target: readonly Drawn[], control: readonly Drawn[]): { matched: boolean; upper: Scored } {
  const found = [0, 1, 2].map((at) => {
    const of = ({ blind }: Drawn): number => blind[at] ?? 0;
    return aucInterval(sampleOf(target, of), sampleOf(control, of), GATE_LEVEL);
  });
  const blocks = Math.min(...[target, control].map((side) => new Set(side.map(({ block }) => block)).size));
  let [distance, lower, upper] = [0, 0, 0];
  for (const one of found) {
    if (one.kind !== 'auc') return { matched: false, upper: one };
    const ends = [Math.abs(one.lower - 0.5), Math.abs(one.upper - 0.5)];
    distance = Math.max(distance, Math.abs(one.auc - 0.5));
    upper = Math.max(upper, ...ends);
    lower = Math.max(lower, one.lower <= 0.5 && one.upper >= 0.5 ? 0 : Math.min(...ends));
  }
  return { matched: gateVerdict({ distance, lower, upper, blocks }) === 'matched', upper };
}

line(
  '| text | blocks | windows a block | correlation | gate matched | p ≤ .01 | claim | claim, without the gate |',
);
line('| --- | --- | --- | --- | --- | --- | --- | --- |');
for (const [name, easier, seen] of [
  ['like the control', 0, true],
  ['easier by 0.3 sd, seen by blind measures', 0.3, true],
  ['easier by 0.3 sd, seen by none', 0.3, false],
  ['shifted by 1 sd by the model alone', 1, false],
] as const) {
  for (const [own, other, each] of [
    [5, 10, 20],
    [10, 10, 20],
    [12, 30, 8],
    [30, 30, 8],
  ] as const) {
    for (const correlation of [0.1, 0.3]) {
      const counts = { matched: 0, small: 0, claims: 0, ungated: 0 };
      for (let run = 0; run < RUNS / 2; run++) {
        const target = side(own, each, { correlation, easier, seen });
        const control = side(other, each, { correlation, easier: 0, seen });
        const gate = gateOf(target, control);
        const shift = groupShift({
          target: sampleOf(target, ({ score }) => score),
          control: sampleOf(control, ({ score }) => score),
          random,
          labelings: 999,
        });
        if (shift.kind !== 'group-shift') throw new Error(shift.reason);
        const small = shift.p <= GROUP_LEVEL;
        const beyond = isScored(shift.lower) && isScored(gate.upper) && shift.lower > 0.5 + gate.upper;
        counts.matched += Number(gate.matched);
        counts.small += Number(small);
        counts.claims += Number(gate.matched && small && beyond);
        counts.ungated += Number(small && isScored(shift.lower) && shift.lower > 0.5);
      }
      line(
        `| ${name} | ${own} and ${other} | ${each} | ${correlation} | ${Object.values(counts)
          .map((count) => (count / (RUNS / 2)).toFixed(4))
          .join(' | ')} |`,
      );
    }
  }
}

function line(text: string): void {
  process.stdout.write(`${text}\n`);
}
