// Seconds from the start of `palimpsest score` to the first line with numbers: hash of the file, load, self-check or a kept one, first of
// three short texts. With --against=FOLDER the same with the command of another checkout, in turns.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AGAINST } from './support/against.js';
import { printTable, spreadOf, spreadText } from './support/compare.js';

const ROUNDS = 7;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Three short texts, as ids below 4,096, which every model here has. */
const ITEMS = [
  { tokens: [504, 2644, 2643, 335, 260, 1171, 284, 533, 418, 260, 2767, 30], from: 1 },
  { tokens: [1589, 436, 260, 1450, 282, 1711, 28, 357, 436, 260, 925, 282, 1711, 30], from: 1 },
  { tokens: [1280, 549, 465, 30, 2015, 929, 3156, 28, 2093, 1945, 638, 986, 30], from: 1 },
];

const folder = mkdtempSync(join(tmpdir(), 'palimpsest-first-'));
const batch = join(folder, 'three.jsonl');
writeFileSync(batch, ITEMS.map((item) => `${JSON.stringify(item)}\n`).join(''));

/** Seconds until the command prints something to stdout. */
function secondsToFirst(root: string, home: string, model: string, more: readonly string[]): Promise<number> {
  const command = [join(root, 'bin/palimpsest.js'), 'score', model, '--batch', batch, '--quiet', ...more];
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, command, {
      env: { ...process.env, PALIMPSEST_HOME: home },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let seconds: number | null = null;
    child.stdout.on('data', () => (seconds ??= (performance.now() - started) / 1000));
    child.on('exit', (code) => {
      if (code === 0 && seconds !== null) resolve(seconds);
      else reject(new Error(`score ended with ${code}.`));
    });
  });
}

interface Side {
  readonly label: string;
  readonly root: string;
  readonly more: readonly string[];
  readonly isKept: boolean;
}

const fetched = spawnSync(process.execPath, [join(ROOT, 'scripts/realModel.js')], { encoding: 'utf8' });
const models = [
  { name: 'P1, 4 M, F16', path: join(ROOT, 'assets/demo/P1-f16.gguf'), isQuantized: false },
  ...(fetched.status === 0
    ? [{ name: 'SmolLM2, 135 M, Q4_1', path: fetched.stdout.trim(), isQuantized: true }]
    : []),
];
if (fetched.status !== 0) console.error(`bench: without SmolLM2: ${fetched.stderr.trim()}`);

const here = { root: ROOT, more: [], isKept: true };
const sides: Side[] = [
  { ...here, label: 'self-check kept' },
  { ...here, label: 'first use of the model', isKept: false },
  ...['bf16', 'f16', 'f32'].map((type) => ({ ...here, label: `${type}, kept`, more: ['--weights', type] })),
];
if (AGAINST !== undefined) sides.push({ ...here, label: `the command in ${AGAINST}`, root: AGAINST });

const rows: string[][] = [];
try {
  for (const { name, path, isQuantized } of models) {
    const used = sides.filter(({ more }) => isQuantized || more.length === 0);
    const seconds = used.map((): number[] => []);
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [at, { root, more, isKept }] of used.entries()) {
        const home = join(folder, `${at}`);
        if (!isKept) rmSync(home, { recursive: true, force: true });
        const took = await secondsToFirst(root, home, path, more);
        // The first round makes the self-checks.
        if (round > 0) seconds[at]?.push(took);
      }
    }
    for (const [at, { label }] of used.entries())
      rows.push([name, label, spreadText(spreadOf(seconds[at] ?? []))]);
  }
} finally {
  rmSync(folder, { recursive: true });
}
printTable(['model', 'command', 'seconds to the first number'], rows);
