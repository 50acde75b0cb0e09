import { describe, expect, it } from 'vitest';
import { blindGate, orderGains, type GateWindow } from '../../../../src/measure/index.js';
import { acrossColumns, chaptersOf, HELD, PLANTED, shuffled } from '../../../examine/constructions/texts.js';
import { must } from '../../../support/must.js';
import { golden } from '../golden.js';

interface Compared {
  readonly target: number;
  readonly control: number;
  readonly auc: number;
  readonly first: number;
  readonly last: number;
}
/** Computed from the definition by test/golden/orderGain.py. */
const { asItIs, acrossColumns: garbled } = golden('orderGain') as Record<
  'asItIs' | 'acrossColumns',
  Compared
>;

/** Windows of 75 words of each chapter; the tokens are the words. */
function windowsOf(side: string, texts: readonly string[]): GateWindow[] {
  return texts.flatMap((text, chapter) => {
    const words = text.split(/\s+/u).filter((word) => word !== '');
    return Array.from({ length: Math.floor(words.length / 75) }, (_, at): GateWindow => {
      const own = words.slice(75 * at, 75 * (at + 1));
      return { text: own.join(' '), tokens: own.map(({ length }) => length), block: `${side}/${chapter}` };
    });
  });
}

const work = windowsOf('work', chaptersOf(PLANTED));
const control = windowsOf('control', chaptersOf(HELD));
const columns = windowsOf(
  'control',
  chaptersOf(HELD).map((text) => acrossColumns(text, 5)),
);

describe('the gain of word order', () => {
  it.each([
    ['as it is', control, asItIs],
    ['read across columns', columns, garbled],
  ] as const)('of the control %s is that of an independent program', (_, other, expected) => {
    const gains = orderGains([...work, ...other]);
    expect([work.length, other.length]).toEqual([expected.target, expected.control]);
    expect(must(gains[0])).toBeCloseTo(expected.first, 10);
    expect(must(gains.at(-1))).toBeCloseTo(expected.last, 10);
    const gate = blindGate({ target: work, control: other });
    expect(gate).toMatchObject({ auc: { orderGain: expect.closeTo(expected.auc, 10) as number } });
  });

  it('tells a control that was read across two columns, which the other measures do not', () => {
    const [whole, read] = [control, columns].map((other) => blindGate({ target: work, control: other }));
    expect(whole).toMatchObject({ kind: 'gate', verdict: 'matched' });
    if (read?.kind !== 'gate') throw new Error('no gate');
    const { orderGain, ...others } = read.auc;
    expect(Math.max(...Object.values(others).map((auc) => Math.abs(auc - 0.5)))).toBeLessThan(0.1);
    expect(orderGain).toBeGreaterThan(0.75);
    expect(read.verdict).toBe('refuse');
  });

  it('is 0 in a window of two words, and smaller in words of a random order', () => {
    expect(orderGains([{ text: 'Call me', block: 'a' }])).toEqual([0]);
    const mixed = control.map((window, at): GateWindow => ({
      ...window,
      text: shuffled(window.text.split(' '), `${at}`).join(' '),
    }));
    const mean = (gains: readonly number[]): number =>
      gains.reduce((sum, one) => sum + one, 0) / gains.length;
    expect(mean(orderGains(mixed))).toBeLessThan(mean(orderGains(control)) / 2);
  });
});
