import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PalimpsestError } from '../../src/base/index.js';
import { TOP_K_40, type ScoredItem } from '../../src/domain/index.js';
import { spawnEngine, type SpawnedEngine } from '../../src/engine/index.js';
import { readGguf } from '../../src/gguf/index.js';
import { ALL_LANES } from '../support/lanes.js';
import { mutants } from '../support/models/mutateGguf.js';
import { scratchFolder } from '../support/scratch.js';

const folder = scratchFolder();
const TEXT =
  'Call me Ishmael. Some years ago - never mind how long precisely - having little or no money in my purse.';
const MOST_BYTES = 1e9;
const MOST_MS = 5 * 60_000;

const COPIES = ALL_LANES ? 300 : 40;

describe(`${COPIES} damaged copies of the fixture, loaded and scored in an engine of its own`, () => {
  it('neither end this process, nor hang, nor report NaN, nor take a gigabyte', async () => {
    const original = 'assets/demo/P1-f16.gguf';
    const bytes = readFileSync(original);
    const path = join(folder, 'mutant.gguf');
    const outcomes = new Map<string, string[]>();
    let largest = 0;
    let slowestMs = 0;
    let engine: SpawnedEngine | undefined;
    for (const mutant of mutants(readGguf(original), bytes, COPIES, 'engine mutants')) {
      writeFileSync(path, mutant.bytes);
      engine ??= await spawnEngine({ kind: 'llama' });
      const start = performance.now();
      const outcome = await inTime(examine(engine, path), mutant.name);
      slowestMs = Math.max(slowestMs, performance.now() - start);
      largest = Math.max(largest, peakBytes(engine.pid));
      outcomes.set(outcome, [...(outcomes.get(outcome) ?? []), mutant.name]);
      expect(outcome, mutant.name).not.toMatch(/bug|protocol/);
      if (outcome === 'engine-crashed') {
        await engine.kill();
        engine = undefined;
      }
    }
    await engine?.kill();
    const counts = [...outcomes].map(([outcome, names]) => `${outcome} ${names.length}`).sort();
    console.log(
      `${counts.join(', ')}; peak ${(largest / 1e6).toFixed(0)} MB, slowest ${slowestMs.toFixed(0)} ms`,
    );
    console.log('crashed:', outcomes.get('engine-crashed') ?? []);
    expect(largest).toBeLessThan(MOST_BYTES);
    expect(outcomes.get('scored')?.length).toBeGreaterThan(COPIES / 30);
    // The checks before llama.cpp are there so that it hardly ever has to abort.
    expect(outcomes.get('engine-crashed')?.length ?? 0).toBeLessThanOrEqual(3);
  });
});

/** Loads and scores as an examination does; the code of the error, or `scored`. */
async function examine(engine: SpawnedEngine, path: string): Promise<string> {
  try {
    const { bosToken } = await engine.load({ path, gpu: 'off', threads: 1 });
    const { tokens } = await engine.tokenize(TEXT);
    const bos = bosToken !== null;
    const items = [{ tokens, from: bos ? 0 : 1 }];
    const [item] = await engine.score({ items, bos, policies: [TOP_K_40], topCount: 5 });
    expectNumbers(item as ScoredItem);
    await engine.dispose();
    return 'scored';
  } catch (error) {
    if (!(error instanceof PalimpsestError)) throw error;
    if (error.code === 'engine-crashed') return error.code;
    expect(['input', 'environment'], error.message).toContain(error.kind);
    await engine.dispose();
    return error.code;
  }
}

function expectNumbers(item: ScoredItem): void {
  const finite = [
    item.logProbs,
    item.entropies,
    item.meanLogProbs,
    item.varLogProbs,
    item.margins,
    item.topLogProbs,
  ];
  for (const numbers of finite) expect(numbers.every(Number.isFinite)).toBe(true);
  for (const numbers of item.policyLogProbs) expect(numbers.some(Number.isNaN)).toBe(false);
}

async function inTime<T>(work: Promise<T>, name: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} hangs`)), MOST_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Most memory that the process ever had; 0 once it is gone, or where there is no /proc. */
function peakBytes(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
