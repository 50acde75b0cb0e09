import { describe, expect, it } from 'vitest';
import { findAttack, type AttackWork } from '../../../src/attacks/index.js';
import { judgePassages, sampledPassages } from '../../../src/attacks/kit/index.js';
import type { VariedPassage } from '../../../src/attacks/prefixVariants/collectVariants.js';
import type { JudgedTarget } from '../../../src/attacks/prefixVariants/judgeVariants.js';
import { variantFindings } from '../../../src/attacks/prefixVariants/variantFindings.js';
import type { VariantInput } from '../../../src/attacks/prefixVariants/variants.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz ';

/** 2,000 one-letter tokens in blocks of 100. */
function work(id: string): AttackWork {
  const text = Array.from({ length: 2000 }, (_, i) => LETTERS[(i * i + i) % 27]).join('');
  return {
    id,
    role: id === 'T' ? 'target' : 'control',
    title: id,
    charCount: 2000,
    tokens: Int32Array.from(text, (letter) => LETTERS.indexOf(letter)),
    tokenStartChar: Uint32Array.from({ length: 2001 }, (_, i) => i),
    blocks: Array.from({ length: 20 }, (_, i) => ({
      title: '',
      startToken: 100 * i,
      endToken: 100 * i + 100,
    })),
    excluded: [],
    textOf: (from: number, to: number) => text.slice(from, to),
  } as unknown as AttackWork;
}

const SHAPE = { prefixTokens: 5, suffixTokens: 5 };
const passagesOf = (id: string): VariedPassage[] =>
  sampledPassages({ seed: 's' }, work(id), SHAPE, 1e6).map((passage) => ({
    passage,
    observed: new Map(),
    prior: null,
  }));
const target = passagesOf('T');
const control = passagesOf('C');

/** Judged by scores of 3 above the control's 1 for the first passages, and 0 for the others. */
const judged = (hits: number) =>
  judgePassages({
    target: target.map(({ passage }, at) => ({ passage, score: at % 2 === 0 && at < 2 * hits ? 3 : 0 })),
    control: control.map(({ passage }, at) => ({ passage, score: at % 3 === 0 ? 1 : 0 })),
    alpha: 0.05,
  });

/** What is said when so many passages lie above the control, and so many gain more from their own words. */
function standingFor(above: number, gaining: number): string | undefined {
  const parameters = findAttack('prefix-variants').parameters.parse({ prefixLengths: '' });
  const input = { parameters, model: { addsBos: true }, works: [], seed: 's' } as unknown as VariantInput;
  const gain = judged(gaining);
  const found = {
    work: work('T'),
    passages: target,
    base: { judgement: judged(above) },
    gain,
    bound: target.filter(({ passage }) => gain.hits.some((hit) => hit.passage === passage)),
    common: [],
    variants: [],
  } as unknown as JudgedTarget;
  const works = { targets: [], control, own: [], unscoredReasons: [] };
  return variantFindings(input, works, found)[0]?.standing;
}

describe('memory rather than common text', () => {
  it('is claimed only where the gain from their own words passes the test against the control, too', () => {
    expect(judged(90).standing).toBe('claim');
    expect(judged(1).standing).toBe('not-shown');
    expect(standingFor(90, 90)).toBe('claim');
    expect(standingFor(90, 1)).toBe('not-shown');
    expect(standingFor(1, 90)).toBe('not-shown');
  });
});
