import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { DEMO } from '../support/cli.js';
import { GOLDEN } from './golden.js';
import { onRealModel } from './realModel.js';

const engine = createLlamaEngine();
afterAll(() => engine.dispose());

/** Characters of one and two bytes; all that can be written with the vocabulary. */
const characters = Array.from({ length: 0x7ff }, (_, code) => String.fromCodePoint(code + 1));
const WITHOUT_TOKEN = new Set(GOLDEN.bytesWithoutToken);
const canBeWritten = (text: string): boolean => Buffer.from(text).every((byte) => !WITHOUT_TOKEN.has(byte));

describe('the tokenizer of a real model', () => {
  onRealModel('tokenizes as byte-level BPE does, and gives every text back', async (path) => {
    const { vocabSize, addsBos } = await engine.load({ path, gpu: 'off', vocabOnly: true });
    expect({ vocabSize, addsBos }).toEqual({ vocabSize: 49_152, addsBos: false });
    const works = ['target-moby-dick-planted.txt', 'control-moby-dick-held-out.txt'].map((name) =>
      readFileSync(join(DEMO, name), 'utf8'),
    );
    const known = characters.filter(canBeWritten).join('');
    for (const text of [...GOLDEN.tokenized.map((one) => one.text), ...works, known]) {
      const { tokens, startByte, byteLength } = await engine.tokenize(text);
      const bytes = Buffer.from(text);
      expect(byteLength).toBe(bytes.length);
      const back = await engine.detokenize(tokens);
      expect(Buffer.from(back.bytes).equals(bytes)).toBe(true);
      expect(back.startByte).toEqual(startByte);
    }
    for (const { text, ids } of GOLDEN.tokenized) {
      expect([text, [...(await engine.tokenize(text)).tokens]]).toEqual([text, ids]);
    }
    for (const { text, ids } of GOLDEN.scored) {
      expect([...(await engine.tokenize(text)).tokens].slice(0, ids.length)).toEqual(ids);
    }
    // The vocabulary has no token for some bytes, so no text that contains them can be scored.
    const unknown = [...characters, '\u{40000}', '\u{80000}'].filter((text) => !canBeWritten(text));
    expect(unknown).toHaveLength(8);
    for (const text of unknown) {
      await expect(engine.tokenize(`A work. ${text}`)).rejects.toMatchObject({ code: 'tokenizer-lossy' });
    }
  });
});
