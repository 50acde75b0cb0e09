// Runs an examination of very many small units without an engine's work, and prints the largest resident memory of this process.
// Arguments: case folder, units, floats in the array of each unit.
import { performance } from 'node:perf_hooks';
import { canonicalJson, sha256Hex } from '../../../dist/base/index.js';
import { openCase } from '../../../dist/casefile/index.js';
import { createFakeEngine } from '../../../dist/engine/index.js';
import { findAttack } from '../../../dist/attacks/index.js';
import { prepareExamination, runExamination } from '../../../dist/examine/index.js';

const [folder = '', unitCount = '1000', floats = '10'] = process.argv.slice(2);
/** Windows of the work that the units share, a multiple of five. */
const MEASURED = 40;
/** Tokens of a window: its five planes of numbers are the 250 floats of a unit of five. */
const SUFFIX = 10;
const windows = Array.from({ length: 5 }, (_, index) => -100.123456789 - index);
const attack = {
  ...findAttack('probabilistic'),
  plan: (input) => ({
    document: { units: unitCount },
    units: Array.from({ length: Number(unitCount) }, (_, index) => ({
      id: sha256Hex(canonicalJson({ index })),
      workId: input.works[0].id,
      title: `${input.works[0].title}, window ${index * 5 + 1}–${index * 5 + 5} of ${unitCount * 5}`,
      tokens: 505,
      // The work has fewer windows than there are units: they are measured again and again.
      spec: { kind: 'windows', from: (index * 5) % MEASURED, count: 5 },
    })),
    totalTokens: 505 * Number(unitCount),
    layout: { length: 101, slots: 5 },
    warnings: [],
  }),
  run: async (unit) => ({
    value: {
      logPz: windows,
      policyLogPz: [windows, windows],
      argmax: Array.from({ length: 5 }, () => '01'.repeat(SUFFIX / 2)),
      minMargin: windows,
    },
    arrays: { tokens: new Float32Array(Number(floats)).fill(Number(/window (\d+)/.exec(unit.title)[1]) - 1) },
  }),
  read: (input, observations) => {
    let sum = 0;
    const reading = findAttack('probabilistic').read(
      input,
      (function* () {
        for (const observed of observations) {
          sum += observed.array('tokens')[0] ?? 0;
          yield observed;
        }
      })(),
    );
    const panel = {
      kind: 'table',
      id: 'sum',
      title: 'Sum',
      note: '',
      columns: [{ title: 'Sum', kind: 'number', unit: '' }],
      rows: [[sum]],
      places: [],
    };
    return { ...reading, result: () => ({ findings: [], details: { kind: 'panels', panels: [panel] } }) };
  },
};

const opened = await openCase(folder, { mode: 'write', actor: 'child' });
const startEngine = async () => createFakeEngine({ text: 'a text that it knows' });
const began = performance.now();
const prepared = await prepareExamination({
  case: opened,
  attack,
  parameters: { suffixTokens: SUFFIX },
  modelId: 'E1',
  targetIds: ['E2'],
  controlIds: ['E3'],
  cleaningIds: [],
  seed: '1',
  startEngine,
});
const run = performance.now();
let reduceFrom = 0;
const outcome = await runExamination(prepared, {
  onProgress: ({ phase }) => {
    if (phase === 'reduce' && reduceFrom === 0) reduceFrom = performance.now();
  },
});
const end = performance.now();
await opened.close();
console.log(
  JSON.stringify({
    kind: outcome.kind,
    sum: outcome.findings.details.panels[0].rows[0][0],
    prepareMs: Math.round(run - began),
    runMs: Math.round(reduceFrom - run),
    reduceMs: Math.round(end - reduceFrom),
    maxResidentBytes: process.resourceUsage().maxRSS * 1024,
  }),
);
