import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../src/engine/index.js';
import { scratchFolder } from '../support/scratch.js';

const KNOWN =
  'The quick brown fox jumps over the lazy dog, and the dog—being lazy—was not amused. “What of it?” said the fox. ' +
  'Nothing came of it, and the evening went on as evenings in the country do, with smoke, and bells, and rain.';
const UNKNOWN =
  'A slow grey heron stood in the shallows of the river and waited for a fish that had long since gone to the sea. ';

async function sumLogProb(engine: ReturnType<typeof createFakeEngine>, text: string): Promise<number> {
  const { tokens } = await engine.tokenize(text);
  const [scored] = await engine.score({
    items: [{ tokens, from: 0 }],
    bos: true,
    policies: [],
    topCount: 0,
  });
  return (scored?.logProbs ?? new Float64Array(0)).reduce((a, b) => a + b, 0) / tokens.length;
}

describe('the fake engine', () => {
  it('knows its text by heart and no other', async () => {
    const engine = createFakeEngine({ text: KNOWN });
    await engine.load({ path: 'given' });
    expect(await sumLogProb(engine, KNOWN)).toBeGreaterThan(-0.7);
    expect(await sumLogProb(engine, UNKNOWN)).toBeLessThan(-3);
  });

  it('knows a text of any length', async () => {
    const engine = createFakeEngine({
      text: `${KNOWN}\n${'Call me Ishmael, some years ago. '.repeat(20_000)}`,
    });
    await engine.load({ path: 'given' });
    expect(await sumLogProb(engine, KNOWN)).toBeGreaterThan(-0.7);
  });

  it('is the same model on every load, and says which by the hash of its text', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'known.txt');
    writeFileSync(path, KNOWN);
    const given = createFakeEngine({ text: KNOWN });
    const read = createFakeEngine();
    const models = [await given.load({ path: 'given' }), await read.load({ path })];
    expect(models[0]).toEqual(models[1]);
    expect(await sumLogProb(given, UNKNOWN)).toBe(await sumLogProb(read, UNKNOWN));
  });

  it('has tokens that span characters and characters that span tokens, and always tiles the text', async () => {
    const engine = createFakeEngine({ text: KNOWN });
    await engine.load({ path: 'given' });
    const { tokens, startByte } = await engine.tokenize(' the — é');
    // " the", then a space with two of the dash's three bytes, its last byte, a space, and é as two bytes.
    expect(tokens.length).toBe(6);
    expect([...startByte]).toEqual([0, 4, 7, 8, 9, 10]);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const { tokens, byteLength } = await engine.tokenize(text);
        const { bytes } = await engine.detokenize(tokens);
        expect(bytes).toEqual(new TextEncoder().encode(text));
        expect(byteLength).toBe(bytes.length);
      }),
    );
  });

  it('refuses an empty text, a missing file and a GPU', async () => {
    await expect(createFakeEngine({ text: '' }).load({ path: 'x' })).rejects.toMatchObject({
      code: 'model-empty',
    });
    await expect(createFakeEngine().load({ path: '/nowhere/at all' })).rejects.toMatchObject({
      code: 'file-missing',
    });
    const load = createFakeEngine({ text: KNOWN }).load({ path: 'x', gpu: 'cuda' });
    await expect(load).rejects.toMatchObject({ code: 'backend-missing' });
  });
});
