// Assisted coding against bare decode: the same steps of the same sequences without looking anything up, coding, and decoding, in turns.
import { readFileSync } from 'node:fs';
import { decodeTokens, encodeTokens, type ContextRule } from '../src/assisted/index.js';
import type { Engine, SequenceId } from '../src/domain/index.js';
import { createLlamaEngine } from '../src/engine/llama/index.js';
import { costOf, inTurns, printTable, ratios, spreadOf, spreadText } from './support/compare.js';
import { MODELS } from './support/models.js';

const CONTEXT: ContextRule = { bos: true, length: 512, keep: 256 };
const TOKENS_EACH = 100;

/** Steps the true tokens without asking for anything but the most probable token. */
async function bare(engine: Engine, chunks: readonly Int32Array[]): Promise<void> {
  const capacity = { sequences: chunks.length, tokens: chunks.length * (TOKENS_EACH + 1) };
  const sequences: SequenceId[] = [];
  while (sequences.length < chunks.length) {
    const { sequence } = await engine.open(new Int32Array(), { bos: true, capacity, topCount: 0 });
    sequences.push(sequence);
  }
  for (let at = 0; at < TOKENS_EACH - 1; at++) {
    const items = chunks.map((chunk, index) => ({ sequence: sequences[index] ?? -1, token: chunk[at] ?? 0 }));
    await engine.step(items, { topCount: 0 });
  }
  await engine.close(sequences);
}

const rows: string[][] = [];
const text = readFileSync(new URL('../assets/demo/control-moby-dick-held-out.txt', import.meta.url), 'utf8');
for (const bench of MODELS.slice(0, 2)) {
  const engine = createLlamaEngine();
  const { vocabSize } = await engine.load({ path: bench.path(), gpu: 'off', threads: 1 });
  const { tokens } = await engine.tokenize(text);
  let alone = NaN;
  for (const count of [1, 4, 16]) {
    const chunks = Array.from({ length: count }, (_, at) =>
      tokens.slice(at * TOKENS_EACH, (at + 1) * TOKENS_EACH),
    );
    const run = { engine, vocabSize, context: CONTEXT };
    const codes = (await encodeTokens(run, chunks)).map(({ bytes }) => bytes);
    const counts = chunks.map(({ length }) => length);
    const [plain = [], coded = [], decoded = []] = await inTurns(
      3,
      () => bare(engine, chunks),
      () => encodeTokens(run, chunks),
      () => decodeTokens(run, codes, counts),
    );
    const perToken = spreadOf(coded.map(({ cpuMs }) => cpuMs / (count * TOKENS_EACH))).median;
    if (count === 1) alone = perToken;
    const before = await engine.counters();
    await costOf(() => encodeTokens(run, chunks));
    const after = await engine.counters();
    const native = after.decodeMs - before.decodeMs;
    const reduced = after.reduceMs - before.reduceMs;
    rows.push([
      bench.name,
      String(count),
      spreadText(ratios(coded, plain, 'cpuMs')),
      spreadText(ratios(decoded, plain, 'cpuMs')),
      ((100 * reduced) / (native + reduced)).toFixed(0),
      (alone / perToken).toFixed(2),
    ]);
  }
  await engine.dispose();
}
printTable(
  [
    'model',
    'chunks',
    'coding / bare steps',
    'decoding / bare steps',
    'reduction, % of coding',
    'processor time a token, one chunk / these',
  ],
  rows,
);
