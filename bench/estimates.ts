// The time that an examination is expected to take, against the time that its units took: every attack, through the command line of the build.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ATTACKS } from '../src/attacks/index.js';
import { decimal, duration, secondsOfText } from '../src/base/index.js';
import { addEvidence, createCase } from '../src/casefile/index.js';
import type { EvidenceRole } from '../src/domain/index.js';
import { BRIEF } from '../test/support/samples/briefOptions.js';
import { writeCollection } from '../test/support/models/collectionZip.js';
import { secondEdition } from '../test/support/models/secondEdition.js';
import { benchHead } from './support/benchHead.js';
import { printTable } from './support/compare.js';
import { MODELS } from './support/models.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Characters of each text; another number as `--chars=N`. */
const CHARS = Number(process.argv.find((word) => word.startsWith('--chars='))?.slice(8) ?? 24_000);
const demo = (name: string): string =>
  readFileSync(join(ROOT, 'assets/demo', `${name}.txt`), 'utf8').slice(0, CHARS);

const scratch = mkdtempSync(join(tmpdir(), 'palimpsest estimates '));
const env = { ...process.env, PALIMPSEST_HOME: join(scratch, 'home') };

/** A case with E1 the model, E2 a reference, then a work, a control, both as collections, and a second edition. */
async function caseOf(name: string, model: string, reference: string): Promise<string> {
  const folder = join(scratch, name);
  const opened = await createCase(folder, benchHead('Estimates'), undefined, 'bench');
  const text = (file: string, content: string): string => {
    const path = join(scratch, `${name} ${file}`);
    writeFileSync(path, content);
    return path;
  };
  const [target, control] = [demo('target-moby-dick-planted'), demo('control-moby-dick-held-out')];
  const items: readonly (readonly [EvidenceRole, string])[] = [
    ['target-model', model],
    ['reference-model', reference],
    ['target-work', text('target.txt', target)],
    ['control-work', text('control.txt', control)],
    ['target-work', writeCollection(join(scratch, `${name} target.zip`), target)],
    ['control-work', writeCollection(join(scratch, `${name} control.zip`), control)],
    ['target-work', text('second.txt', secondEdition(target))],
  ];
  for (const [role, path] of items) await addEvidence(opened, path, { role });
  await opened.close();
  return folder;
}

interface Times {
  readonly from: number;
  readonly to: number;
  readonly took: number;
}

/** How far outside the expected range a time is; 1 within it. */
function besideRange({ from, to, took }: Times): string {
  return decimal(Math.min(to, Math.max(from, took)) / took, 2);
}

/** Seconds of a time in words: `850 ms`, `1 min 05 s`. */
function secondsOf(words: string): number {
  const ms = /^(\d+) ms$/.exec(words)?.[1];
  if (words === '0 s') return 0;
  return ms === undefined ? (secondsOfText(words) ?? NaN) : Number(ms) / 1000;
}

/** The time that was expected, from and to, and the time that the units took, in seconds; the end of what it said where it says none. */
function timesOf(
  folder: string,
  { id, references, takesCollections }: (typeof ATTACKS)[number],
): Times | string {
  const needed = [
    ...(references !== undefined && references.min > 0 ? ['--reference', 'E2'] : []),
    ...(takesCollections === true ? [] : ['--work', id === 'editions' ? 'E3,E7' : 'E3', '--control', 'E4']),
  ];
  const { stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'bin/palimpsest.js'),
      ...['examine', folder, '--attack', id, '--model', 'E1', ...needed, '--gpu', 'off', '--threads', '1'],
      ...(BRIEF[id] ?? []),
    ],
    { env, encoding: 'utf8' },
  );
  const [, took = '', from = '', to = from] =
    /the units took ([^;]+); expected (.+?)(?: to (.+?))?\.\s*$/m.exec(stderr.replaceAll('\u00a0', ' ')) ??
    [];
  const times = { from: secondsOf(from), to: secondsOf(to), took: secondsOf(took) };
  return Object.values(times).every(Number.isFinite) ? times : stderr.trim().slice(-200);
}

try {
  const reference = join(ROOT, 'test/fixtures/plant/P1-q8_0.gguf');
  // The second one, of 99 million parameters, takes most of an hour with texts of 24,000 characters.
  for (const model of process.argv.includes('--full') ? [MODELS[0], MODELS[2]] : [MODELS[0]]) {
    if (model === undefined) continue;
    const folder = await caseOf(`model ${MODELS.indexOf(model)}`, model.path(), reference);
    const rows: string[][] = [];
    for (const attack of ATTACKS) {
      const times = timesOf(folder, attack);
      rows.push(
        typeof times === 'string'
          ? [attack.id, '', '', times.replaceAll('\n', ' ')]
          : [
              attack.id,
              `${duration(times.from)} to ${duration(times.to)}`,
              duration(times.took),
              besideRange(times),
            ],
      );
    }
    console.log(`${model.name}\n`);
    printTable(['attack', 'expected', 'took', 'nearest expected / took'], rows);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
