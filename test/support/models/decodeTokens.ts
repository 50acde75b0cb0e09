import { existsSync, readFileSync } from 'node:fs';
import type { Engine } from '../../../src/domain/index.js';
import { must } from '../must.js';
import { resultOf } from '../samples/sealedSample.js';

/** A line of a table of windows, as far as the decoder reads it. */
interface Row {
  readonly work: string;
  readonly window: number;
  readonly startToken: number;
  readonly suffixToken: number;
  readonly endToken: number;
}

/**
 * Reads a work back from a bag, as anyone can who has the model: the rank of each token names the token, and log p confirms it. No text in
 * the bag is read.
 * @param known the first tokens of the work, up to the first passage
 * @returns the tokens that follow, passage by passage; empty where the bag contains no numbers per token
 */
export async function decodeTokens(
  bag: string,
  { id, work, known, windows }: { id: string; work: string; known: readonly number[]; windows: number },
  engine: Engine,
): Promise<number[]> {
  const [table, journal, array] = ['windows.jsonl', 'journal.jsonl', 'tokens.f32'].map((name) =>
    resultOf(bag, `${id}.${name}`),
  );
  if (![table, journal, array].every((path) => existsSync(must(path)))) return [];
  const lines = (path: string | undefined): unknown[] =>
    readFileSync(must(path), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  const rows = (lines(table) as Row[]).filter((row) => row.work === work).slice(0, windows);
  const units = lines(journal) as {
    observation: { value: { logPz?: unknown[] }; arrays: { tokens?: { offset: number; count: number } } };
  }[];
  const bytes = readFileSync(must(array));
  const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const read = [...known];
  let unit = 0;
  let before = 0;
  for (const row of rows) {
    let count = must(units[unit]).observation.value.logPz?.length ?? 0;
    while (row.window >= before + count) {
      before += count;
      unit += 1;
      count = must(units[unit]).observation.value.logPz?.length ?? 0;
    }
    const { offset } = must(must(units[unit]).observation.arrays.tokens);
    const length = row.endToken - row.suffixToken;
    // The planes of a unit: log p of every token of its windows, then their ranks.
    const at = (plane: number, token: number): number =>
      must(numbers[offset / 4 + (plane * count + row.window - before) * length + token]);
    const { sequence, next } = await engine.open(Int32Array.from(read.slice(row.startToken)), {
      bos: true,
      topCount: 128,
      capacity: { sequences: 1, tokens: 256 },
    });
    let now = next;
    for (let token = 0; token < length; token++) {
      const rank = at(1, token);
      const found = now.topIds[rank];
      if (found === undefined || Math.abs(must(now.topLogProbs[rank]) - at(0, token)) > 0.01) {
        await engine.close([sequence]);
        return read.slice(known.length);
      }
      read.push(found);
      if (token + 1 < length)
        now = must((await engine.step([{ sequence, token: found }], { topCount: 128 }))[0]);
    }
    await engine.close([sequence]);
  }
  return read.slice(known.length);
}
