import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { clearTimeout, setTimeout } from 'node:timers';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
/** A mutant that says nothing for so long hangs. */
const HANGS_MS = 180_000;
/** The heap that the process of a reader has. */
const HEAP_MIB = 3072;
const PERMISSION = ['--permission', '--experimental-permission'].find((flag) =>
  process.allowedNodeEnvironmentFlags.has(flag),
);

/**
 * Reads the mutants `from` to `to` of a target, one process after another: a mutant that ends its process or hangs is named, and the next
 * process goes on after it. No process may write, except that of model files into a folder of its own; what else it writes is an error.
 * @param {import('./targets.mjs').TARGETS[number]} target
 * @param {number} from
 * @param {number} to
 * @param {(line: [number: number, outcome: string, ms: number, peakMiB: number]) => void} say gets each outcome as soon as it is known
 */
export async function readSeries(target, from, to, say) {
  const scratch = mkdtempSync(join(tmpdir(), 'palimpsest-mutants-'));
  try {
    let next = from;
    while (next < to) {
      const child = spawn(process.execPath, commandOf(target, next, to, scratch), {
        stdio: ['ignore', 'pipe', 'ignore'],
        cwd: scratch,
      });
      const end = () => child.kill('SIGKILL');
      let clock = setTimeout(end, HANGS_MS);
      for await (const line of createInterface({ input: child.stdout })) {
        const said = JSON.parse(line);
        next = said[0] + 1;
        say(said);
        clearTimeout(clock);
        clock = setTimeout(end, HANGS_MS);
      }
      clearTimeout(clock);
      if (next < to) say([next++, 'crash: the process ended or hung', 0, 0]);
    }
    const left = readdirSync(scratch).filter((name) => name !== 'mutant.gguf');
    if (left.length > 0)
      throw new Error(`a mutant of ${target.name} made the process write ${left.join(', ')}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function commandOf({ name, what }, from, to, scratch) {
  const isModel = what === 'gguf';
  return [
    `--max-old-space-size=${HEAP_MIB}`,
    '--disable-wasm-trap-handler',
    '--no-warnings',
    '--disallow-code-generation-from-strings',
    '--disable-proto=delete',
    PERMISSION,
    `--allow-fs-read=${path('../../..')}*`,
    ...(isModel
      ? [
          `--allow-fs-read=${scratch}/*`,
          `--allow-fs-write=${scratch}/*`,
          // The loader of TypeScript runs in a thread.
          '--allow-worker',
          '--import',
          new URL('../../../bench/support/typeScript.js', import.meta.url).href,
        ]
      : []),
    path(isModel ? '../children/ggufMutants.mjs' : '../children/readMutants.mjs'),
    name,
    String(from),
    String(to),
    scratch,
  ];
}
