import { describe, expect, it } from 'vitest';
import { findAttack } from '../../../src/attacks/index.js';
import { inputError, sha256Hex } from '../../../src/base/index.js';
import type { Engine } from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { like } from '../../support/like.js';
import { measureInMemory } from '../../support/models/measureInMemory.js';
import { sampleText, sampleWorks } from './sampleTexts.js';

const MODEL = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };

/** An engine on a machine whose memory has room for a cache of `room` tokens: it refuses a larger one as llama.cpp's does. */
async function withRoom(room: number, parameters: Readonly<Record<string, unknown>>) {
  const target = sampleText('room', 3, 120);
  const engine: Engine = createFakeEngine({ text: target });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const open = engine.open.bind(engine);
  engine.open = (tokens, options) => {
    const { tokens: wanted } = options.capacity;
    if (wanted <= room) return open(tokens, options);
    const why = `${wanted} tokens need more than is available: ${room} tokens would fit.`;
    return Promise.reject(inputError('sequence-capacity', why, 'Ask for fewer.', { fits: room }));
  };
  return measureInMemory(
    findAttack('near-verbatim'),
    engine,
    loaded,
    MODEL,
    sampleWorks(target, sampleText('room control', 3, 120)),
    { prefixTokens: 20, suffixTokens: 10, epsilon: 2, passages: 1, bos: 'on', ...parameters },
  );
}

describe('a beam wider than the memory allows', () => {
  it('says how wide a beam fits, and that one does fit', async () => {
    // 21 tokens of prefix, 10 of each beginning: room for 7.
    await expect(withRoom(99, { beams: 8 })).rejects.toMatchObject({
      code: 'beam-too-wide',
      message: like(/beam of 8 over 10 tokens needs a cache of 101 tokens; the memory has room for 99/u),
      hint: like(/A beam of 7 fits: --beams 7/u),
      details: { widest: 7 },
    });
    await expect(withRoom(99, { beams: 7 })).resolves.toMatchObject({ units: 2 });
  });

  it('says so when not even one beginning fits', async () => {
    await expect(withRoom(25, { beams: 8 })).rejects.toMatchObject({
      code: 'beam-too-wide',
      hint: like(/Choose a shorter prefix and passage/u),
    });
  });
});
