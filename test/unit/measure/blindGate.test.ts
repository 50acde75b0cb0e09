import { inflateSync, strFromU8, deflateSync, strToU8 } from 'fflate';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/index.js';
import {
  blindGate,
  compressedBytes,
  COMPRESSOR,
  GATE_MATCHED,
  GATE_REFUSED,
  gateVerdict,
  type GateWindow,
} from '../../../src/measure/index.js';

function windows(seed: string, count: number, vocabulary: number, letters: number): GateWindow[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => {
    const tokens = Array.from({ length: 40 }, () => random.below(vocabulary));
    return {
      tokens,
      text: tokens.map((token) => String.fromCodePoint(97 + (token % letters))).join(''),
      block: index % 10,
    };
  });
}

describe('compressedBytes', () => {
  it('is raw DEFLATE that inflates back, of the pinned version', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const bytes = deflateSync(strToU8(text), { level: 9 });
        expect(strFromU8(inflateSync(bytes))).toBe(text);
        expect(compressedBytes(text)).toBe(bytes.length);
      }),
    );
    expect(compressedBytes('')).toBe(2);
    expect(compressedBytes('Call me Ishmael. '.repeat(40))).toBeLessThan(40);
    const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
      dependencies: { fflate: string };
    };
    expect(COMPRESSOR).toBe(`raw DEFLATE, fflate ${manifest.dependencies.fflate}, level 9`);
  });
});

describe('blindGate', () => {
  it('mostly calls two samples of one source matched, and never refuses them', () => {
    const verdicts = Array.from({ length: 10 }, (_, run) => {
      const gate = blindGate({
        target: windows(`a${run}`, 200, 300, 26),
        control: windows(`b${run}`, 200, 300, 26),
      });
      return gate.kind === 'gate' ? gate.verdict : gate.code;
    });
    expect(verdicts.filter((verdict) => verdict === 'matched').length).toBeGreaterThanOrEqual(7);
    expect(verdicts).not.toContain('refuse');
  });

  it('refuses a control of other words, of other length, or of another compressibility', () => {
    const target = windows('a', 100, 300, 26);
    const otherWords = windows('b', 100, 300, 26).map((w) => ({
      ...w,
      tokens: Array.from(w.tokens, (t) => t % 50),
    }));
    const longer = windows('c', 100, 300, 26).map((w) => ({ ...w, text: w.text + w.text.slice(0, 8) }));
    const duller = windows('d', 100, 300, 3);
    for (const control of [otherWords, longer, duller]) {
      expect(blindGate({ target, control })).toMatchObject({ verdict: 'refuse' });
    }
  });

  it('mirrors about ½ when the sides are swapped', () => {
    const target = windows('a', 30, 300, 20);
    const control = windows('b', 45, 280, 26);
    const one = blindGate({ target, control });
    const two = blindGate({ target: control, control: target });
    if (one.kind !== 'gate' || two.kind !== 'gate') throw new Error('scored');
    expect(one.distance).toBeCloseTo(two.distance, 12);
    expect(one.auc.unigramLogP + two.auc.unigramLogP).toBeCloseTo(1, 12);
  });

  it('leaves the window itself out: a window of words nobody else has is the least probable, not the most', () => {
    const target = [{ tokens: [7, 7, 7, 7], text: 'abcd', block: 0 }];
    const control = Array.from({ length: 2 }, () => ({ tokens: [1, 2, 3, 4], text: 'abcd', block: 1 }));
    expect(blindGate({ target, control })).toMatchObject({ auc: { unigramLogP: 0, charsPerToken: 0.5 } });
  });

  it('refuses and matches by the ends of the interval', () => {
    const none = { kind: 'unscored', code: 'few-blocks', reason: 'There are 2 blocks.' } as const;
    const verdicts = [
      [0, 0, 0.2, 10, 'matched'],
      [GATE_MATCHED, 0, GATE_REFUSED, 5, 'matched'],
      [GATE_MATCHED, 0, 0.2001, 10, 'imperfect'],
      [0.1001, 0, 0.15, 10, 'imperfect'],
      [0.0, none, none, 4, 'imperfect'],
      [GATE_REFUSED, 0.15, 0.25, 5, 'imperfect'],
      [0.2001, GATE_MATCHED, 0.3, 10, 'imperfect'],
      [0.2001, GATE_MATCHED, 0.3, 9, 'refuse'],
      [0.2001, 0.1001, 0.3, 10, 'refuse'],
      [0.2001, none, none, 4, 'refuse'],
    ] as const;
    for (const [distance, lower, upper, blocks, verdict] of verdicts) {
      expect(gateVerdict({ distance, lower, upper, blocks })).toBe(verdict);
    }
  });

  it('calls a few passages of one source neither matched nor refused', () => {
    const control = windows('control', 120, 300, 26);
    const verdicts = Array.from({ length: 40 }, (_, run) => {
      const gate = blindGate({ target: windows(`few-${run}`, 8, 300, 26), control });
      return gate.kind === 'gate' ? gate.verdict : gate.code;
    });
    expect(verdicts.filter((verdict) => verdict === 'refuse').length).toBeLessThan(8);
    expect(verdicts.filter((verdict) => verdict === 'matched').length).toBeLessThan(8);
  });

  it('has no verdict without windows', () => {
    expect(blindGate({ target: [], control: windows('a', 3, 9, 9) }).kind).toBe('unscored');
    expect(
      blindGate({ target: [{ tokens: [], text: 'x', block: 0 }], control: windows('a', 3, 9, 9) }).kind,
    ).toBe('unscored');
  });
});
