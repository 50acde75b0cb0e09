import { describe, expect, it } from 'vitest';
import { findAttack, type AttackWork } from '../../../src/attacks/index.js';
import { judgePassages, sampledPassages } from '../../../src/attacks/kit/index.js';
import type { VariedPassage } from '../../../src/attacks/prefixVariants/collectVariants.js';
import type { JudgedTarget } from '../../../src/attacks/prefixVariants/judgeVariants.js';
import { variantFindings } from '../../../src/attacks/prefixVariants/variantFindings.js';
import type { VariantInput } from '../../../src/attacks/prefixVariants/variants.js';
import type { Finding } from '../../../src/domain/index.js';
import { must } from '../../support/must.js';

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

/** What is said when that many passages lie above the control, and that many gain more from their own words. */
function findingFor(above: number, gaining: number, undistinguished = 0): Finding {
  const parameters = findAttack('prefix-variants').parameters.parse({ prefixLengths: '' });
  const input = { parameters, model: { addsBos: true }, works: [], seed: 's' } as unknown as VariantInput;
  const gain = judged(gaining);
  const found = {
    work: work('T'),
    passages: target,
    base: { judgement: judged(above) },
    gain,
    bound: target.filter(({ passage }) => gain.hits.some((hit) => hit.passage === passage)),
    undistinguished: target.slice(0, undistinguished),
    variants: [],
  } as unknown as JudgedTarget;
  const works = { targets: [], control, own: [], unscoredReasons: [] };
  return must(variantFindings(input, works, found)[0]);
}

describe('dependence on their own words', () => {
  it('is claimed only where the gain from their own words passes the test against the control, too', () => {
    expect(judged(90).standing).toBe('claim');
    expect(judged(1).standing).toBe('not-shown');
    expect(findingFor(90, 90).standing).toBe('claim');
    expect(findingFor(90, 1).standing).toBe('not-shown');
    expect(findingFor(1, 90).standing).toBe('not-shown');
  });

  it('is not denied to passages for which it is not shown: they cannot be distinguished from common text', () => {
    const some = findingFor(90, 90, 30);
    expect(some.sentence).toMatch(
      / 30 more exceed every control passage without such a gain\. This test cannot distinguish them from common text\.$/,
    );
    const caveat = must(some.caveats.find(({ code }) => code === 'not-distinguished-from-common-text'));
    expect(caveat.data).toMatchObject({ passages: 30 });
    expect((caveat.data as { places: unknown[] }).places).toHaveLength(20);
    expect(caveat.text).toContain('This does not show that they are common text');
    const none = findingFor(90, 90);
    expect(none.sentence).not.toContain('common text');
    expect(none.caveats.map(({ code }) => code)).not.toContain('not-distinguished-from-common-text');
  });
});
