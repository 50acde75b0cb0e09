// Processor time of whole examinations of SmolLM2-135M-Instruct (Q4_1), all processes of the command together: weights as stored, and as
// `--weights auto` chooses them here, in turns. With --against=FOLDER also by the command of another checkout, weights as stored. Only the time
// counts: the control is a text that this model may have seen.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { elementAt } from '../src/base/index.js';
import { weightsOf } from '../src/domain/index.js';
import { AGAINST } from './support/against.js';
import { printTable, spreadOf, spreadText } from './support/compare.js';
import { childrenMs } from './support/processorTime.js';

const ROUNDS = 2;
const WORDS = 600;
const ATTACKS = ['probabilistic', 'greedy', 'assisted'];
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'palimpsest-examination-'));

/** Runs a command to its end. */
function run(root: string, home: string, words: readonly string[]): void {
  const done = spawnSync(process.execPath, [join(root, 'bin/palimpsest.js'), ...words], {
    env: { ...process.env, PALIMPSEST_HOME: home },
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (done.status !== 0) throw new Error(`${words[0] ?? ''} ended with ${done.status}: ${done.stderr}`);
}

/** The weights with which an examination was carried out, by its record. */
function weightsUsed(folder: string, id: string): string {
  const start = JSON.parse(readFileSync(join(folder, 'examinations', id, 'start.json'), 'utf8')) as {
    readonly numericFingerprint: { readonly numeric: Readonly<Record<string, unknown>> };
  };
  return weightsOf(start.numericFingerprint.numeric);
}

/** The first {@link WORDS} words of a text of the demonstration. */
function beginning(name: string): string {
  const path = join(folder, name);
  const text = readFileSync(join(ROOT, 'assets/demo', name), 'utf8');
  writeFileSync(path, `${text.split(' ').slice(0, WORDS).join(' ')}\n`);
  return path;
}

const fetched = spawnSync(process.execPath, [join(ROOT, 'scripts/realModel.js')], { encoding: 'utf8' });
if (fetched.status !== 0) {
  console.error(`bench: skipped: ${fetched.stderr.trim()}`);
  process.exit(0);
}
const model = fetched.stdout.trim();
const target = beginning('target-moby-dick-planted.txt');
const control = beginning('control-moby-dick-held-out.txt');

const sides = [
  { label: 'as stored', root: ROOT, more: [] },
  { label: '--weights auto', root: ROOT, more: ['--weights', 'auto'] },
];
if (AGAINST !== undefined)
  sides.unshift({ label: `as stored, by the command in ${AGAINST}`, root: AGAINST, more: [] });

/** Seconds of processor time by side, attack and round. */
const seconds = sides.map(() => ATTACKS.map((): number[] => []));
const used = sides.map(() => new Set<string>());
try {
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, { root, more }] of sides.entries()) {
      const home = join(folder, `home-${at}`);
      const name = join(folder, `case-${at}-${round}`);
      const add = (file: string, ...role: string[]): void =>
        run(root, home, ['evidence', 'add', name, file, '--role', ...role, '--quiet']);
      run(root, home, ['case', 'new', name, '--caption', 'bench']);
      add(model, 'target-model');
      add(target, 'target-work', '--copy');
      const dated = ['--first-published', '2026-01-01', '--why-unseen', 'bench'];
      add(control, 'control-work', '--copy', ...dated);
      for (const [which, attack] of ATTACKS.entries()) {
        const before = childrenMs();
        const options = ['--gpu', 'off', '--threads', '1', ...more];
        run(root, home, ['examine', name, '--attack', attack, ...options, '--quiet']);
        elementAt(elementAt(seconds, at), which).push((childrenMs() - before) / 1000);
        elementAt(used, at).add(weightsUsed(name, `X${which + 1}`));
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** Of each round, the seconds of the first side divided by those of another. */
const times = (at: number, which: number): number[] =>
  elementAt(elementAt(seconds, at), which).map(
    (took, round) => elementAt(elementAt(elementAt(seconds, 0), which), round) / took,
  );
printTable(
  ['command', 'weights used', ...ATTACKS.flatMap((attack) => [`${attack}, s`, 'times as fast'])],
  sides.map(({ label }, at) => [
    label,
    [...elementAt(used, at)].join(', '),
    ...ATTACKS.flatMap((_, which) => [
      spreadText(spreadOf(elementAt(elementAt(seconds, at), which)), 0),
      spreadText(spreadOf(times(at, which))),
    ]),
  ]),
);
