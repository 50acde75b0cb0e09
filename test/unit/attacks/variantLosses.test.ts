import { describe, expect, it } from 'vitest';
import { findAttack, type AttackWork } from '../../../src/attacks/index.js';
import { sampledPassages } from '../../../src/attacks/kit/index.js';
import type { VariedPassage, VariedWorks } from '../../../src/attacks/prefixVariants/collectVariants.js';
import { judgeVariants } from '../../../src/attacks/prefixVariants/judgeVariants.js';
import { variantFindings } from '../../../src/attacks/prefixVariants/variantFindings.js';
import type { VariantInput } from '../../../src/attacks/prefixVariants/variants.js';
import { Random, type Remark } from '../../../src/base/index.js';
import { median } from '../../../src/measure/index.js';
import { must } from '../../support/must.js';
import { ALL_LANES } from '../../support/lanes.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz ';
const PER_BLOCK = 100;
const parameters = findAttack('prefix-variants').parameters.parse({
  prefixLengths: '',
  unrelatedPrefixes: 0,
});
const input = { parameters, model: { addsBos: true }, works: [], seed: 's' } as unknown as VariantInput;

/** One-letter tokens in blocks of 100. */
function work(id: string, blocks: number): AttackWork {
  const tokens = blocks * PER_BLOCK;
  const text = Array.from({ length: tokens }, (_, i) => LETTERS[(i * i + i) % 27]).join('');
  return {
    id,
    role: id === 'T' ? 'target' : 'control',
    title: id,
    charCount: tokens,
    tokens: Int32Array.from(text, (letter) => LETTERS.indexOf(letter)),
    tokenStartChar: Uint32Array.from({ length: tokens + 1 }, (_, i) => i),
    blocks: Array.from({ length: blocks }, (_, i) => ({
      title: '',
      startToken: PER_BLOCK * i,
      endToken: PER_BLOCK * (i + 1),
    })),
    excluded: [],
    textOf: (from: number, to: number) => text.slice(from, to),
  } as unknown as AttackWork;
}

/** Passages whose scores are a level and what chance adds to each score by itself: no change of the prefix costs anything. */
function passages(one: AttackWork, level: number, random: Random): VariedPassage[] {
  const chance = (): number => 12 * (random.float() + random.float() + random.float() + random.float() - 2);
  return sampledPassages({ seed: 's' }, one, { prefixTokens: 5, suffixTokens: 5 }, 1e6).map((passage) => ({
    passage,
    observed: new Map(
      ['true', 'capitals'].map((id) => [id, { logPz: level - 200 + chance(), words: 4, exact: false }]),
    ),
    prior: null,
  }));
}

const lossOf = ({ observed }: VariedPassage): number => {
  const [own, other] = ['true', 'capitals'].map((id) => observed.get(id)?.logPz as number);
  return (must(own) - must(other)) / Math.LN10;
};

/** What the comparison of losses says of a work of these blocks that is easier than its control by a level. */
function compared(blocks: number, seed: string) {
  const random = new Random(seed);
  const target = work('T', blocks);
  const own = passages(target, 12, random);
  const control = passages(work('C', 40), 0, random);
  const works: VariedWorks = {
    targets: [{ work: target, passages: own }],
    control,
    own: [],
    unscoredReasons: [],
  };
  const judged = must(judgeVariants(input, works)[0]);
  const capitals = must(judged.variants.find(({ variant }) => variant.id === 'capitals'));
  const found = must(variantFindings(input, works, judged).find(({ id }) => id === 'prefix-capitals/T'));
  const caveat = (code: string): Remark | undefined => found.caveats.find((one) => one.code === code);
  return { own, control, judged, capitals, found, caveat };
}

describe('what a changed prefix costs', () => {
  it('is compared with control passages that were selected for the same reason', () => {
    const { control, judged, capitals, found } = compared(40, 'one');
    const { hits, tested } = judged.base.judgement;
    expect(hits.length).toBeGreaterThan(20);
    expect(hits.length).toBeLessThan(tested / 2);
    const share = Math.round((hits.length / tested) * control.length);
    const highest = [...control]
      .sort((a, b) => (b.observed.get('true')?.logPz as number) - (a.observed.get('true')?.logPz as number))
      .slice(0, share);
    expect(capitals.controlLosses.decades).toEqual(highest.map(lossOf));
    expect(capitals.controlLosses.blocks).toEqual(highest.map(({ passage }) => passage.block));
    // Nothing was lost but what selection took, on either side; against all control passages, it would seem a cost.
    expect(median(capitals.losses.decades) - median(control.map(lossOf))).toBeGreaterThan(2);
    expect(Math.abs(median(capitals.losses.decades) - median(capitals.controlLosses.decades))).toBeLessThan(
      1,
    );
    expect(found.sentence).toContain(
      `the median of an equal share of the control (its ${share} most probable passages after their true prefixes) loses`,
    );
  });

  it('has an interval over blocks that holds zero where nothing is lost', () => {
    const seeds = Array.from({ length: ALL_LANES ? 12 : 6 }, (_, at) => `seed ${at}`);
    const holds = seeds.filter((seed) => {
      const { data } = must(compared(40, seed).caveat('cost-compared'));
      const { lower, upper } = data as { lower: number; upper: number };
      return lower <= 0 && upper >= 0;
    });
    expect(holds.length / seeds.length).toBeGreaterThanOrEqual(10 / 12);
  });

  it('has no interval where the passages come from too few blocks, and says so', () => {
    const { caveat } = compared(4, 'few');
    expect(caveat('cost-compared')).toBeUndefined();
    const { text, data } = must(caveat('cost-without-interval'));
    expect(data).toMatchObject({ blocks: 4, needed: 5, selected: true });
    expect(text).toContain(
      'There is no interval: the passages of one side come from 4 blocks, and an interval needs 5.',
    );
  });
});
