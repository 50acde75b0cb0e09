// How long the shards of a plan take on several machines of which some are slow and some fail: a simulation of a batch system that hands out the next
// shard to the machine that becomes free, over many seeds. Nothing is scored. Times are in hours of one machine.
import { Random } from '../src/base/index.js';
import { printTable, spreadOf } from './support/compare.js';

const SEEDS = 300;

interface Setting {
  readonly machines: number;
  /** Work of the whole plan, hours of one machine. */
  readonly hours: number;
  readonly shards: number;
  /** What each start of a shard costs before its first unit: hashing and loading the model, the self-check, the known-answer test; hours. */
  readonly start: number;
  /** Share of the machines that work at half speed. */
  readonly slow: number;
  /** Mean hours of work between two failures of one machine; after a failure the shard waits for a free machine and goes on. */
  readonly between: number;
  /** Hours for which a machine that failed is away. */
  readonly away: number;
}

/** Time until the last shard is finished, divided by the least that is possible: all machines work at their speed until the end. */
function stretched({ machines, hours, shards, start, slow, between, away }: Setting, seed: string): number {
  const random = new Random(seed);
  const speeds = Array.from({ length: machines }, () => (random.float() < slow ? 0.5 : 1));
  /** When each machine is free. */
  const free = speeds.map(() => 0);
  /** Work that is left of each shard, and when it can be handed out. */
  const waiting = Array.from({ length: shards }, () => ({ left: hours / shards, from: 0 }));
  let end = 0;
  while (waiting.length > 0) {
    const machine = free.indexOf(Math.min(...free));
    const next = waiting.shift();
    if (next === undefined) break;
    const begins = Math.max(free[machine] ?? 0, next.from);
    const needs = start + next.left / (speeds[machine] ?? 1);
    const fails = -Math.log(1 - random.float()) * between;
    if (fails >= needs) {
      free[machine] = begins + needs;
      end = Math.max(end, begins + needs);
      continue;
    }
    // The units that were observed are on the disk: only the start is lost.
    const worked = Math.max(0, fails - start) * (speeds[machine] ?? 1);
    free[machine] = begins + fails + away;
    waiting.push({ left: next.left - worked, from: begins + fails });
  }
  return end / (hours / speeds.reduce((sum, speed) => sum + speed, 0));
}

const SETTINGS: readonly (readonly [name: string, setting: Omit<Setting, 'shards'>])[] = [
  ['all equal', { machines: 16, hours: 1600, start: 0.1, slow: 0, between: 1e9, away: 0 }],
  ['one in four at half speed', { machines: 16, hours: 1600, start: 0.1, slow: 0.25, between: 1e9, away: 0 }],
  ['each fails once a day', { machines: 16, hours: 1600, start: 0.1, slow: 0, between: 24, away: 0.5 }],
  ['both', { machines: 16, hours: 1600, start: 0.1, slow: 0.25, between: 24, away: 0.5 }],
];
const PER_MACHINE = [1, 2, 4, 8, 16, 32];

printTable(
  ['machines', ...PER_MACHINE.map((count) => `${count} for each machine`)],
  SETTINGS.map(([name, setting]) => [
    name,
    ...PER_MACHINE.map((count) => {
      const shards = count * setting.machines;
      const times = Array.from({ length: SEEDS }, (_, at) =>
        stretched({ ...setting, shards }, `shards ${at}`),
      );
      const { median, most } = spreadOf(times);
      return `${median.toFixed(2)} (${most.toFixed(2)})`;
    }),
  ]),
);
