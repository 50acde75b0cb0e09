// Microseconds of processor time a position of the reduction: WebAssembly against the plain reference, by vocabulary and shape of the distribution.
import { Random } from '../src/base/index.js';
import type { DecodingPolicy } from '../src/domain/index.js';
import { createReducer, createReferenceReducer, type Reducer } from '../src/engine/reduce/index.js';
import { printTable, spreadOf, spreadText } from './support/compare.js';
import { POLICIES } from './support/request.js';

const ROWS = 16;
const ROUNDS = 9;

const shapes = [
  { name: 'peaked', spread: 5 },
  { name: 'as text', spread: 3.5 },
  { name: 'flat', spread: 1 },
] as const;
const requests: readonly { name: string; policies: readonly DecodingPolicy[] }[] = [
  { name: 'no policy', policies: [] },
  { name: "an examination's two policies", policies: POLICIES },
];

function logits(vocabulary: number, spread: number): { row: Float32Array; target: number }[] {
  const random = new Random(`reduction ${vocabulary} ${spread}`);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
  return Array.from({ length: ROWS }, () => {
    const row = Float32Array.from({ length: vocabulary }, () => normal() * spread);
    // Half of the targets are among the most probable, as in text.
    const target =
      random.below(2) === 0 ? row.indexOf(row.reduce((a, b) => Math.max(a, b))) : random.below(vocabulary);
    return { row, target };
  });
}

function microseconds(reducer: Reducer, rows: ReturnType<typeof logits>): number {
  const start = process.cpuUsage();
  for (const { row, target } of rows) {
    reducer.row.set(row);
    reducer.reduce(target);
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / rows.length;
}

const table: (string | number)[][] = [];
for (const { name, policies } of requests) {
  for (const vocabSize of [4096, 32_000, 128_256]) {
    for (const shape of shapes) {
      const rows = logits(vocabSize, shape.spread);
      const options = { vocabSize, policies, topCount: 0 };
      const wasm = createReducer(options);
      const reference = createReferenceReducer(options);
      const times: { wasm: number[]; reference: number[] } = { wasm: [], reference: [] };
      for (let warm = 0; warm < 3; warm++) microseconds(wasm, rows);
      for (let round = 0; round < ROUNDS; round++) {
        times.wasm.push(microseconds(wasm, rows));
        times.reference.push(microseconds(reference, rows));
      }
      wasm.row.set(rows[0]?.row ?? []);
      const { entropy } = wasm.survey();
      table.push([
        name,
        vocabSize.toLocaleString('en-US'),
        `${shape.name} (${entropy.toFixed(1)} nats)`,
        spreadText(spreadOf(times.wasm), 0),
        spreadText(spreadOf(times.reference), 0),
        spreadText(spreadOf(times.reference.map((value, at) => value / (times.wasm[at] ?? NaN))), 1),
      ]);
    }
  }
}
printTable(
  ['request', 'vocabulary', 'distribution', 'WebAssembly µs', 'reference µs', 'times faster'],
  table,
);
