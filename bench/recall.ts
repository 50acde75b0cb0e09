// Equal blocks of two texts, as near-verbatim recall needs them: against Python's difflib (autojunk off), block for block, on texts that it
// still manages, and alone on texts of 100,000 words, repetitive ones too.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Random } from '../src/base/index.js';
import { matchingBlocks, nvRecall } from '../src/measure/index.js';
import { recallWords, WordNumbers } from '../src/text/index.js';
import { printTable, spreadOf, spreadText } from './support/compare.js';

const ROUNDS = 5;
const GOAL_MS = 2000;
const LARGE = 100_000;

const random = new Random('bench/recall');
type Pair = readonly [name: string, a: readonly number[], b: readonly number[]];

/** Seconds by difflib itself (reading its input not counted), and its blocks. */
const PYTHON = `
import json, sys, time
from difflib import SequenceMatcher
a, b = json.load(sys.stdin)
start = time.process_time()
found = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
print(json.dumps({"ms": 1000 * (time.process_time() - start), "blocks": [[m.a, m.b, m.size] for m in found if m.size]}))
`;

function difflib(
  a: readonly number[],
  b: readonly number[],
): { readonly ms: number; readonly blocks: unknown } {
  const { stdout, status, stderr } = spawnSync('python3', ['-c', PYTHON], {
    input: JSON.stringify([a, b]),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`python3: ${stderr}`);
  return JSON.parse(stdout) as { ms: number; blocks: unknown };
}

/** Milliseconds of processor time: this machine is shared. */
function timed(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const range = (count: number, value: (at: number) => number): number[] =>
  Array.from({ length: count }, (_, at) => value(at));
/** Words as frequent as in a language: the r-th most frequent one about 1/r times. */
const language = (count: number): number[] => range(count, () => Math.floor(1 / (random.float() + 0.000_05)));
const edited = (words: readonly number[], share: number): number[] =>
  words.flatMap((word) => {
    const roll = random.float() / share;
    if (roll < 1 / 3) return [];
    if (roll < 2 / 3) return [word, 3];
    return [roll < 1 ? 5 : word];
  });

/** Runs of words that nothing else has, each shorter than the one before: as many nested lengths as fit. */
function shrinking(count: number): Pair {
  const a: number[] = [];
  const b: number[] = [];
  let id = 10;
  for (let size = Math.floor(Math.sqrt(2 * count)) - 1; size > 0; size--) {
    const run = range(size, () => id++);
    a.push(...run, 1);
    b.push(...run, 2);
  }
  return ['runs that shrink', a, b];
}

function pairs(count: number): Pair[] {
  const text = language(count);
  const beat = range(count, (at) => at % 4);
  return [
    ['language, 10 % changed', text, edited(text, 0.1)],
    ['two unrelated texts', text, language(count)],
    ['a beat of four, with faults', beat, beat.map((word, at) => (at % 17 === 0 ? 9 : word))],
    ['two words at random', range(count, () => random.below(2)), range(count, () => random.below(2))],
    ['one word only', range(count, () => 1), range(count, () => 1)],
    [
      'every second word shared',
      range(count, (at) => (at % 2 === 0 ? at : 1)),
      range(count, (at) => (at % 2 === 0 ? at : -2)).map((id) => (id < 0 ? 3 : id)),
    ],
    shrinking(count),
  ];
}

const target = readFileSync(new URL('../assets/demo/target-moby-dick-planted.txt', import.meta.url), 'utf8');
const control = readFileSync(
  new URL('../assets/demo/control-moby-dick-held-out.txt', import.meta.url),
  'utf8',
);
const numbers = new WordNumbers();
const [planted, held] = [target, control].map((text) => [...numbers.of(recallWords(text).words)]);
const real: Pair[] = [
  [`Moby-Dick, 8 chapters against 11 others`, planted ?? [], held ?? []],
  [`Moby-Dick, 8 chapters, 10 % changed`, planted ?? [], edited(planted ?? [], 0.1)],
];

const against = [...real, ...pairs(3000)].map(([name, a, b]) => {
  const theirs = difflib(a, b);
  const own = spreadOf(range(ROUNDS, () => timed(() => matchingBlocks(a, b))));
  const blocks = matchingBlocks(a, b).map((block) => [block.a, block.b, block.length]);
  const equal = JSON.stringify(blocks) === JSON.stringify(theirs.blocks);
  if (!equal) process.exitCode = 1;
  return [
    name,
    `${a.length} / ${b.length}`,
    blocks.length,
    equal ? 'equal' : '**different**',
    theirs.ms.toFixed(0),
    spreadText(own, 1),
    (theirs.ms / own.median).toFixed(1),
  ];
});
printTable(
  ['texts', 'words', 'blocks', 'blocks of both', 'difflib, ms', 'ours, ms', 'difflib / ours'],
  against,
);
console.log();
printTable(
  ['two texts', 'words', 'nv-recall with its blocks, ms', `under ${GOAL_MS} ms`],
  pairs(LARGE).map(([name, a, b]) => {
    const own = spreadOf(range(3, () => timed(() => nvRecall(a, b))));
    return [name, `${a.length} / ${b.length}`, spreadText(own, 0), own.median < GOAL_MS ? 'yes' : '**no**'];
  }),
);
