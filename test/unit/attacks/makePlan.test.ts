import { describe, expect, it } from 'vitest';
import { makePlan } from '../../../src/attacks/kit/index.js';

describe('a plan', () => {
  it('of more tokens than can be counted is refused', () => {
    const model = {
      id: 'E1',
      name: 'm',
      sha256: '',
      vocabSize: 2,
      trainedContext: 9,
      hasBos: true,
      canFork: true,
      addsBos: true,
      eosToken: null,
      chatTemplate: null,
    };
    const input = {
      parameters: {},
      model,
      references: [],
      works: [],
      cleaning: { sha256: '', entries: [] },
      seed: 's',
    };
    const planned = (tokens: number) =>
      makePlan({ id: 'a', version: '1' }, input, {
        units: [{ id: 'u', workId: '', title: '', tokens, spec: null }],
        layout: { length: 1, slots: 1 },
      });
    expect(planned(2 ** 52).totalTokens).toBe(2 ** 52);
    expect(() => planned(2 ** 54)).toThrow('more than any machine can');
  });
});
