import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  findAttack,
  type AttackWork,
  type ObservedUnit,
  type ReferenceModel,
} from '../../../src/attacks/index.js';
import type { Pair, ReferencePairs } from '../../../src/attacks/compareModels/collect.js';
import { compareAll, isRaised } from '../../../src/attacks/compareModels/compare.js';
import { ladderFinding, raisedFinding } from '../../../src/attacks/compareModels/findings.js';
import { lineageFacts } from '../../../src/attacks/compareModels/lineage.js';
import { compareParameters } from '../../../src/attacks/compareModels/parameters.js';
import { planComparison, type CompareInput } from '../../../src/attacks/compareModels/plan.js';
import type { TensorComparison } from '../../../src/domain/index.js';
import { PLANT } from '../../support/cli.js';
import { must } from '../../support/must.js';
import { unscored } from '../../support/unscored.js';

interface Truth {
  readonly group: string;
  readonly passage: string;
  readonly prefix_ids: readonly number[];
  readonly suffix_ids: readonly number[];
  readonly prefix_text: string;
  readonly suffix_text: string;
  readonly logp: number;
}

function truth(model: string): readonly Truth[] {
  return (JSON.parse(readFileSync(join(PLANT, `ground_truth.${model}.json`), 'utf8')) as { windows: Truth[] })
    .windows;
}

const [p1, p0] = [truth('P1'), truth('P0')];

const MODEL = {
  id: 'E1',
  name: 'P1.gguf',
  sha256: 'a'.repeat(64),
  vocabSize: 4096,
  trainedContext: 512,
  hasBos: true,
  addsBos: true,
  canFork: true,
  eosToken: null,
  chatTemplate: null,
};
const REFERENCE: ReferenceModel = {
  ...MODEL,
  id: 'E9',
  name: 'P0.gguf',
  sha256: 'b'.repeat(64),
  sameTokens: true,
};

/** The windows of a group as one work, each passage of the plant a block of its own. */
function groupPairs(
  group: string,
  role: 'target' | 'control',
): { work: AttackWork; pairs: Pair[]; missing: number } {
  const windows = p1.flatMap((window, at) =>
    window.group === group ? [{ window, other: must(p0[at]) }] : [],
  );
  const texts = windows.map(({ window }) => window.prefix_text + window.suffix_text);
  const text = Array.from(texts.join(''));
  const starts: number[] = [];
  let from = 0;
  for (const piece of texts) {
    for (let token = 0; token < 100; token++)
      starts.push(from + Math.floor((token / 100) * Array.from(piece).length));
    from += Array.from(piece).length;
  }
  const passages = [...new Set(windows.map(({ window }) => window.passage))];
  const work: AttackWork = {
    id: group,
    role,
    title: group,
    sha256: group.padEnd(64, '0'),
    charCount: text.length,
    tokens: Int32Array.from(windows.flatMap(({ window }) => [...window.prefix_ids, ...window.suffix_ids])),
    tokenStartChar: Uint32Array.from([...starts, text.length]),
    tokenStartByte: Uint32Array.from([...starts, text.length]),
    blocks: [],
    excluded: [],
    textOf: (start, end) => text.slice(start, end).join(''),
  };
  const pairs = windows.map(({ window, other }, at): Pair => {
    expect(window.suffix_ids).toEqual(other.suffix_ids);
    const [own, theirs] = [window.logp / Math.LN10, other.logp / Math.LN10];
    const block = `${group}/${passages.indexOf(window.passage)}`;
    return {
      passage: { work, startToken: at * 100, prefixTokens: 50, suffixTokens: 50, block },
      own,
      other: theirs,
      difference: own - theirs,
      greedy: [false, false],
    };
  });
  return { work, pairs, missing: 0 };
}

function inputOf(
  works: readonly AttackWork[],
  references: readonly ReferenceModel[] = [REFERENCE],
): CompareInput {
  return {
    parameters: compareParameters.parse({}),
    model: MODEL,
    references,
    works,
    cleaning: { sha256: '0'.repeat(64), entries: [] },
    seed: 'seed',
  };
}

function compared(groups: readonly string[], control: string) {
  const works = [...groups.map((group) => groupPairs(group, 'target')), groupPairs(control, 'control')];
  const paired: ReferencePairs[] = [{ reference: REFERENCE, works }];
  const input = inputOf(works.map(({ work }) => work));
  const comparisons = compareAll(input, paired);
  return { input, of: (group: string) => must(comparisons.find(({ work }) => work.id === group)) };
}

/**
 * P1 saw the groups so many times as they are called, P0 never; PyTorch's log probabilities of both. Golden p-values and shifts by
 * scipy.stats.mannwhitneyu(alternative='greater', method='asymptotic') and numpy.median on the same differences.
 */
describe('the counterfactual test on models whose training text is known', () => {
  it('finds text that one model saw 4, 16, 64 and 128 times, and not what it saw once or never', () => {
    const golden: [group: string, passageP: number, chapterP: number, shift: number][] = [
      ['MEM', 8.872126474924526e-21, 1.177700127445008e-10, 111.51187497098245],
      ['R64', 1.562372226906475e-12, 2.081912863877571e-6, 110.9116187614702],
      ['R16', 2.6688425648752762e-12, 2.081912863877571e-6, 68.92248628850584],
      ['R4', 1.7611289411154068e-6, 0.0001936471706488419, 14.021393866499558],
      ['R1', 0.7747490203268419, 0.7734551726981744, -0.47212022839357326],
    ];
    for (const [group, passageP, chapterP, shift] of golden) {
      const { test } = compared([group], 'R0').of(group);
      if (test.kind !== 'test') throw new Error(test.reason);
      expect(test.passageP / passageP, group).toBeCloseTo(1, 6);
      expect(test.chapterP / chapterP, group).toBeCloseTo(1, 6);
      expect(test.p).toBe(Math.max(test.passageP, test.chapterP));
      expect(test.shift.shift).toBeCloseTo(shift, 6);
      expect(test.shift.lower).toBeLessThan(test.shift.shift);
      expect(test.shift.lower > 0, group).toBe(group !== 'R1');
    }
  });

  it('adjusts over all works, and names control, interval and passages in one sentence', () => {
    const { input, of } = compared(['MEM', 'R64', 'R16', 'R4', 'R1'], 'R0');
    const p = ['MEM', 'R64', 'R16', 'R4', 'R1'].map((group) => {
      const { test } = of(group);
      return test.kind === 'test' ? test.p : NaN;
    });
    // Holm by hand: 5, 4, 3, 2 and 1 times, never falling.
    const [mem = 0, r64 = 0, r16 = 0, r4 = 0, r1 = 0] = p;
    expect(mem).toBeCloseTo(5 * 1.177700127445008e-10, 14);
    expect(r64).toBeCloseTo(4 * 2.081912863877571e-6, 10);
    expect(r16).toBeCloseTo(r64, 12);
    expect(r4).toBeCloseTo(2 * 0.0001936471706488419, 8);
    expect(r1).toBeCloseTo(0.7747490203268419, 8);
    // 40 control windows are too few for a claim: said so, and measured all the same.
    const finding = raisedFinding(of('R16'), null, input);
    expect(finding.sentence).toMatch(
      /^Uncalibrated: E1 \(P1\.gguf\) raises this text above E9 \(P0\.gguf\) by 68\.9 decades more than it raises control passages \(95% interval of the shift: [0-9.]+ to [0-9.]+; p = 8\.3\s×\s10\^−6 after Holm’s adjustment; 27 passages of 12 chapters compared with 40 of 19\)\. It raises 27 of 27/,
    );
    expect(finding.standing).toBe('measured');
    expect(must(finding.caveats.find(({ code }) => code === 'larger-p')).text).toContain(
      'A p-value is the probability of differences at least this much larger in the work if its passages were exchangeable with those of the control. It is not the probability that chance explains the difference.',
    );
    expect(isRaised(of('R16'), 0.01)).toBe(false);
    expect(raisedFinding(of('R1'), null, input).count).toMatchObject({ hits: 0, total: 26 });
  });

  it('claims nothing by a small p alone', () => {
    // Passages that were never seen, of chapters whose other passages were: P1 knows their subject better than that of whole chapters
    // held out. The test finds it; no passage stands out.
    const { of } = compared(['R0'], 'HELD_A');
    const { test, judgement } = of('R0');
    expect(test.kind === 'test' && test.p).toBeCloseTo(0.0012833, 6);
    expect(judgement.hits.length).toBeLessThanOrEqual(1);
    expect(judgement.missing.length).toBeGreaterThan(0);
    expect(isRaised(of('R0'), 0.05)).toBe(false);
  });

  it('counts rates above one threshold in pairs', () => {
    const { rates } = compared(['R16'], 'R0').of('R16');
    if (rates.kind !== 'rates') throw new Error(rates.reason);
    const control = groupPairs('R0', 'control').pairs;
    expect(rates.log10Threshold).toBe(Math.max(...control.flatMap(({ own, other }) => [own, other])));
    const own = groupPairs('R16', 'target').pairs.filter((pair) => pair.own > rates.log10Threshold).length;
    expect(rates.counts.both + rates.counts.onlyFirst).toBe(own);
    expect(rates.difference.difference).toBeCloseTo(
      (rates.counts.onlyFirst - rates.counts.onlySecond) / 27,
      12,
    );
    expect(rates.difference.lower).toBeLessThan(rates.difference.difference);
  });

  it('says nothing of a difference without a control', () => {
    const work = groupPairs('MEM', 'target');
    const [one] = compareAll(inputOf([work.work]), [{ reference: REFERENCE, works: [work] }]);
    const finding = raisedFinding(must(one), null, inputOf([work.work]));
    expect(finding).toMatchObject({
      standing: 'measured',
      value: { kind: 'unscored' },
      calibration: { kind: 'uncalibrated' },
    });
    expect(finding.sentence).toContain('uncalibrated');
  });

  it('says of no verdict that it stays, where no control or one block of it gives verdicts', () => {
    const work = groupPairs('MEM', 'target');
    const control = groupPairs('R0', 'control');
    const oneBlock = {
      ...control,
      pairs: control.pairs.map((pair) => ({ ...pair, passage: { ...pair.passage, block: 'R0/0' } })),
    };
    const of = (...works: readonly (typeof work)[]) =>
      must(compareAll(inputOf(works.map((one) => one.work)), [{ reference: REFERENCE, works }])[0]);
    for (const [comparison, reason] of [
      [of(work), 'There is no control'],
      [of(work, oneBlock), 'only one block'],
    ] as const) {
      const finding = ladderFinding(comparison, ['F16', 'Q8_0']);
      expect(comparison.movement).toMatchObject({ kind: 'movement', flips: { kind: 'unscored' } });
      expect(finding.count).toBeUndefined();
      expect(finding.sentence).toContain('it cannot be determined whether other verdicts change: ');
      expect(finding.sentence).toContain(reason);
      expect(finding.sentence).not.toContain(') verdicts and');
    }
    expect(ladderFinding(of(work, control), ['F16', 'Q8_0']).count).toMatchObject({
      total: work.pairs.length,
    });
  });

  it('takes the same weights in another form for no counterfactual', () => {
    const { input, of } = compared(['MEM'], 'HELD_A');
    const facts = { total: 1, shared: 1, equal: 1, cosines: null, unread: 0, sameWeights: true };
    const finding = raisedFinding(of('MEM'), facts, input);
    expect(finding.standing).toBe('measured');
    expect(finding.caveats[0]).toMatchObject({ code: 'same-weights' });
    // Tensors that are not told apart are not thereby the same.
    expect(finding.caveats[0]?.text).toMatch(/^The tensors do not tell the reference from the same weights/);
  });
});

describe('lineage', () => {
  const tensor = (change: Partial<TensorComparison> = {}): TensorComparison => ({
    name: 'a',
    types: ['F16', 'Q8_0'],
    equalBytes: false,
    cosine: 0.9999,
    elements: 64,
    ...change,
  });
  const of = (tensors: readonly TensorComparison[]) => must(lineageFacts({ reference: REFERENCE, tensors }));

  it('knows the same weights in another form, and what only looks like them', () => {
    const norm = tensor({ types: ['F32', 'F32'], equalBytes: true, cosine: 1 });
    expect(of([norm, tensor()])).toMatchObject({ total: 2, equal: 1, sameWeights: true });
    // A fine-tuned model: its norms moved.
    expect(of([{ ...norm, equalBytes: false, cosine: 0.99999 }, tensor()]).sameWeights).toBe(false);
    expect(of([norm, tensor({ cosine: 0.9 })]).sameWeights).toBe(false);
    expect(of([norm, tensor({ types: ['F16', ''] })]).sameWeights).toBe(false);
    expect(of([norm, tensor({ cosine: unscored('type') })])).toMatchObject({
      unread: 1,
      cosines: null,
      sameWeights: false,
    });
    expect(of([]).sameWeights).toBe(false);
    expect(
      lineageFacts({ reference: REFERENCE, tensors: { kind: 'unscored', code: 'x', reason: 'x' } }),
    ).toBeNull();
  });
});

describe('the plan of a comparison', () => {
  const works = [groupPairs('MEM', 'target').work, groupPairs('HELD_A', 'control').work];
  const attack = { id: 'compare-models', version: '1.0.0' };

  it('puts the units of one model together, each passage once under each model', () => {
    const references = [REFERENCE, { ...REFERENCE, id: 'E8', sha256: 'c'.repeat(64) }];
    const { units, totalTokens } = planComparison(inputOf(works, references), attack);
    expect(new Set(units.map(({ id }) => id)).size).toBe(units.length);
    const models = units.map(({ modelId = 'E1' }) => modelId);
    expect(models.filter((model, at) => model !== models[at - 1])).toEqual(['E1', 'E9', 'E8']);
    const counts = units.map(({ spec }) => (spec as { count?: number }).count ?? 0);
    // Ten windows of 100 tokens of each work would be 104 and 75; 100 are chosen.
    expect(counts.reduce((a, b) => a + b)).toBe(3 * (100 + 75));
    expect(totalTokens).toBe(units.reduce((sum, { tokens }) => sum + tokens, 0));
  });

  it('refuses a reference with another tokenizer, or leaves it out where there is another one', () => {
    const other: ReferenceModel = { ...REFERENCE, id: 'E8', sameTokens: false };
    expect(() => planComparison(inputOf(works, [other]), attack)).toThrow(/tokenizes the works differently/);
    const plan = planComparison(inputOf(works, [REFERENCE, other]), attack);
    expect(plan.warnings[0]?.text).toContain('E8');
    expect(plan.units.some(({ modelId }) => modelId === 'E8')).toBe(false);
    expect(plan.units.filter(({ spec }) => (spec as { kind: string }).kind === 'tensors')).toHaveLength(2);
  });

  it('refuses what a model cannot score', () => {
    const short = { ...REFERENCE, trainedContext: 64 };
    const codes = [
      [short, 'context-too-long'],
      [{ ...REFERENCE, hasBos: false }, 'bos-missing'],
    ] as const;
    for (const [reference, code] of codes) {
      try {
        planComparison(inputOf(works, [reference]), attack);
        expect.unreachable();
      } catch (error) {
        expect(error).toMatchObject({ code });
      }
    }
  });

  it('tries each passage once for validation, by the first reference', () => {
    const input = inputOf(works);
    const definition = findAttack('compare-models');
    const plan = definition.plan(input);
    const observations = plan.units.map((unit): ObservedUnit => {
      const { count = 0 } = unit.spec as { count?: number };
      const isRaisedWork = unit.workId === 'MEM' && unit.modelId === undefined;
      const logP = Array.from({ length: count }, (_, at) => (isRaisedWork ? -1 : -250 - at));
      const value = count === 0 ? { tensors: [] } : { logP, argmax: logP.map(() => 0) };
      return { kind: 'observed', unit, value, array: () => new Float32Array() };
    });
    const trials = definition.read(input, observations).trials();
    expect(trials).toHaveLength(175);
    expect(trials.filter(({ hit }) => hit).every(({ workId }) => workId === 'MEM')).toBe(true);
    expect(trials.filter(({ hit }) => hit)).toHaveLength(100);
  });
});
