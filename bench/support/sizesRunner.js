// Runs one examination with the fake engine in its own process and prints what it took: sizesRunner.js CASE KNOWN-TEXT STRIDE-CHARS
// Plain JavaScript on the build, so that nothing but the workbench is in this process.
import { readFileSync, statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { findAttack } from '../../dist/attacks/index.js';
import { openCase } from '../../dist/casefile/index.js';
import { spawnEngine } from '../../dist/engine/index.js';
import { keepMemorySmall, prepareExamination, runExamination } from '../../dist/examine/index.js';

const [folder = '', knownText = '', strideChars = '0'] = process.argv.slice(2);
let pid = 0;
// As the command line does.
keepMemorySmall();

async function startEngine() {
  const engine = await spawnEngine({ kind: 'fake' });
  pid = engine.pid;
  const load = engine.load.bind(engine);
  // The evidence is a real model file; the fake engine knows a text instead.
  return Object.assign(engine, { load: (options) => load({ ...options, path: knownText }) });
}

/** Largest resident memory of a process so far, in bytes; 0 where the system does not say. */
function peakBytes(id) {
  try {
    return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

const opened = await openCase(folder, { mode: 'write', actor: 'bench' });
const start = performance.now();
const prepared = await prepareExamination({
  case: opened,
  attack: findAttack('probabilistic'),
  parameters: { strideChars: Number(strideChars) },
  modelId: 'E1',
  targetIds: ['E2'],
  controlIds: ['E3'],
  cleaningIds: [],
  seed: 'bench',
  startEngine,
});
const run = performance.now();
const windows = prepared.plan.document.works.reduce((sum, work) => sum + work.windows, 0);
const preparedPeak = peakBytes(process.pid);
let scored = 0;
let scoredPeak = 0;
let reduce = 0;
let enginePeak = 0;
const outcome = await runExamination(prepared, {
  onProgress: ({ phase }) => {
    if (phase === 'verify' && scored === 0) {
      scored = performance.now();
      scoredPeak = peakBytes(process.pid);
      enginePeak = peakBytes(pid);
    }
    if (phase === 'reduce' && reduce === 0) reduce = performance.now();
  },
});
const end = performance.now();
const bytesOf = (name) => statSync(opened.path('examinations', prepared.id, name)).size;
const result = {
  windows,
  prepareMs: run - start,
  scoreMs: scored - run,
  reduceMs: end - reduce,
  preparedPeak,
  scoredPeak,
  peak: process.resourceUsage().maxRSS * 1024,
  enginePeak,
  journalBytes: bytesOf('journal.jsonl'),
  findingsBytes: bytesOf('findings.json'),
  kind: outcome.kind,
};
await opened.close();
console.log(JSON.stringify(result));
