import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BATCH_SEQUENCES, BATCH_TOKENS, defaultSlots } from '../../../src/domain/index.js';
import { planScore } from '../../../src/engine/llama/scorePlan.js';
import type { RequestLimits } from '../../../src/engine/checkRequest.js';
import { must } from '../../support/must.js';

const limits: RequestLimits = { vocabSize: 100, trainedContext: 600, bosToken: 1, maxSlots: 256 };
const shape = fc
  .integer({ min: 2, max: 599 })
  .chain((length) =>
    fc.record({ length: fc.constant(length), from: fc.integer({ min: 1, max: length - 1 }) }),
  );

function plan(shapes: readonly { length: number; from: number }[], bos: boolean, slots?: number) {
  const items = shapes.map(({ length, from }) => ({ tokens: new Int32Array(length).fill(7), from }));
  const request = { items, bos, policies: [], topCount: 0 };
  return planScore(slots === undefined ? request : { ...request, slots }, limits);
}

describe('planScore', () => {
  it('gives an item the same layout whatever stands beside it', () => {
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 12 }), fc.boolean(), (shapes, bos) => {
        const groups = plan(shapes, bos);
        for (const [index, one] of shapes.entries()) {
          const group = must(groups.find(({ members }) => members.includes(index)));
          expect([{ ...group, members: [0] }]).toEqual(plan([one], bos));
          const { members } = group;
          expect(members).toEqual([...members].sort((a, b) => a - b));
        }
        const all = groups.flatMap(({ members }) => members).sort((a, b) => a - b);
        expect(all).toEqual(shapes.map((_, index) => index));
      }),
    );
  });

  it('never evaluates the last token, which is only predicted', () => {
    expect(plan([{ length: 100, from: 50 }], true)).toEqual([
      { length: 100, firstOutput: 50, rows: 50, firstComputed: 48, slots: 5, members: [0] },
    ]);
    expect(plan([{ length: 100, from: 50 }], false)).toEqual([
      { length: 100, firstOutput: 49, rows: 50, firstComputed: 48, slots: 5, members: [0] },
    ]);
  });

  it('gives up what the self-check found to change numbers', () => {
    const items = [{ tokens: new Int32Array(100), from: 50 }];
    const request = { items, bos: true, policies: [], topCount: 0 };
    const limits = { vocabSize: 10, trainedContext: 200, bosToken: 1, maxSlots: 256 };
    expect(planScore(request, limits, { slots: 'one', outputs: 'wanted' })).toMatchObject([
      { slots: 1, firstOutput: 50, firstComputed: 48 },
    ]);
    expect(planScore(request, limits, { slots: 'several', outputs: 'all' })).toMatchObject([
      { slots: 5, firstOutput: 50, firstComputed: 0 },
    ]);
  });

  it('keeps batches within one ubatch and a bounded number of sequences', () => {
    fc.assert(
      fc.property(shape, fc.boolean(), ({ length, from }, bos) => {
        const [group] = plan([{ length, from }], bos);
        const { slots, firstOutput, rows } = must(group);
        expect(slots).toBe(defaultSlots(length + (bos ? 1 : 0)));
        expect(slots).toBeLessThanOrEqual(BATCH_SEQUENCES);
        expect(slots === 1 || slots * (firstOutput + rows) <= BATCH_TOKENS).toBe(true);
      }),
    );
  });

  it('evaluates and computes whole groups of four rows, at least eight, but nothing beyond the end of a model', () => {
    fc.assert(
      fc.property(shape, fc.boolean(), ({ length: tokens, from }, bos) => {
        const { length, firstOutput, rows, firstComputed } = must(plan([{ length: tokens, from }], bos)[0]);
        const computed = length - firstComputed;
        expect([length % 4, computed % 4]).toEqual([0, 0]);
        expect(computed).toBeGreaterThanOrEqual(8);
        expect(length).toBe(Math.max(8, 4 * Math.ceil((firstOutput + rows) / 4)));
        expect(firstComputed).toBeLessThanOrEqual(firstOutput);
        expect(firstOutput - firstComputed).toBeLessThan(8);
      }),
    );
    const odd = { ...limits, trainedContext: 102 };
    const request = {
      items: [{ tokens: new Int32Array(102), from: 50 }],
      bos: true,
      policies: [],
      topCount: 0,
    };
    expect(planScore(request, odd)).toMatchObject([
      { length: 102, firstOutput: 50, rows: 52, firstComputed: 50 },
    ]);
  });

  it('takes the wanted slots', () => {
    expect(must(plan([{ length: 100, from: 50 }], true, 3)[0]).slots).toBe(3);
    expect(() => plan([{ length: 100, from: 50 }], true, 257)).toThrow(
      'slots is 257, but only 1 to 256 are allowed',
    );
  });
});
