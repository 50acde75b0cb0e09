import { describe, expect, it } from 'vitest';
import {
  defaultRaw,
  parseNumber,
  parseParameter,
  rangeWords,
} from '../../../renderer/features/examine/parseParameter.js';
import { realAttacks, sampleField } from './sampleAttacks.js';

describe('parseNumber', () => {
  it.each([
    ['50', 50],
    [' 50 ', 50],
    ['1,000', 1000],
    ['1 000 000', 1_000_000],
    ['1e6', 1e6],
    ['0.05', 0.05],
    ['.5', 0.5],
    ['\u22123', -3],
  ])('reads %j as a person means it', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each(['', 'fifty', '0,05', '1,00', '5 apples', '0x10', 'Infinity', '1e', '--1', '1.2.3'])(
    'does not guess at %j',
    (text) => {
      expect(parseNumber(text)).toBeUndefined();
    },
  );
});

describe('parseParameter', () => {
  it('accepts what is in the range, ends included', () => {
    for (const [raw, value] of [
      ['1', 1],
      ['8,192', 8192],
    ] as const) {
      expect(parseParameter(sampleField(), raw)).toEqual({ ok: true, value });
    }
  });

  it.each([
    ['', 'Prefix must be a number.'],
    ['abc', 'Prefix must be a number.'],
    ['1.5', 'Prefix must be a whole number.'],
    ['0', 'Prefix is too small.'],
    ['8193', 'Prefix is too large.'],
    ['1e300', 'Prefix must be a whole number.'],
  ])('says what is wrong with %j, and the range', (raw, message) => {
    expect(parseParameter(sampleField(), raw)).toEqual({
      ok: false,
      message,
      hint: '1 to 8,192; default 50.',
    });
  });

  it('knows choices, switches and texts', () => {
    const choice = sampleField({ type: 'choice', choices: ['auto', 'on'], default: 'auto', title: 'BOS' });
    expect(parseParameter(choice, 'on')).toEqual({ ok: true, value: 'on' });
    expect(parseParameter(choice, 'maybe')).toMatchObject({ ok: false });
    expect(parseParameter(sampleField({ type: 'switch' }), false)).toEqual({ ok: true, value: false });
    expect(parseParameter(sampleField({ type: 'text' }), '')).toEqual({ ok: true, value: '' });
  });

  it('takes the default of every parameter of every attack', () => {
    for (const { parameters } of realAttacks().attacks) {
      for (const field of parameters) {
        expect(parseParameter(field, defaultRaw(field)), field.name).toEqual({
          ok: true,
          value: field.default,
        });
      }
    }
  });
});

describe('rangeWords', () => {
  it('says range and default', () => {
    expect(rangeWords(sampleField())).toBe('1 to 8,192; default 50');
    expect(
      rangeWords(sampleField({ maximum: Number.MAX_SAFE_INTEGER, unit: 'queries', default: 1000 })),
    ).toBe('1 or more; default 1,000');
    expect(
      rangeWords(
        sampleField({ type: 'number', minimum: 0, maximum: 0.5, unit: 'probability', default: 0.05 }),
      ),
    ).toBe('0 to 0.5; default 0.05');
    expect(rangeWords(sampleField({ type: 'choice', choices: ['auto', 'on', 'off'], default: 'auto' }))).toBe(
      'auto, on, off; default auto',
    );
    expect(rangeWords(sampleField({ type: 'switch', default: true }))).toBe('Default on');
  });
});

describe('texts', () => {
  const field = sampleField({ type: 'text', default: '', unit: '', minimum: null, maximum: 20_000 });

  it('may be as long as the attack lets them, and say how long', () => {
    expect(parseParameter(field, 'one\ntwo')).toEqual({ ok: true, value: 'one\ntwo' });
    expect(parseParameter(field, 'x'.repeat(20_001))).toEqual({
      ok: false,
      message: 'Prefix is too long.',
      hint: 'At most 20,000 characters; default empty.',
    });
  });
});
