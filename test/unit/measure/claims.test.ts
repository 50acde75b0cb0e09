import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  calibration,
  extractableWithin,
  judge,
  logPzNeeded,
  negativePower,
  MINIMUM_HIT_BLOCKS,
  NOT_SHOWN,
  type BlindGate,
  type BudgetFacts,
  type CalibrationFacts,
  type ClaimStep,
  type HitGate,
  type PassageFacts,
  type PortionFacts,
  type Yardstick,
} from '../../../src/measure/index.js';
import { must } from '../../support/must.js';
import { unscored } from '../../support/unscored.js';

const gate = (distance: number, verdict: BlindGate['verdict']): BlindGate => ({
  kind: 'gate',
  auc: { compressedBytesPerChar: 0.5 + distance, charsPerToken: 0.5, unigramLogP: 0.5, orderGain: 0.5 },
  distance,
  lower: Math.max(0, distance - 0.05),
  upper: distance + 0.05,
  blocks: 11,
  verdict,
});
const hits = (verdict: HitGate['verdict'], count: number, distance: number): HitGate => ({
  kind: 'hit-gate',
  verdict,
  hits: count,
  distance,
  auc: { compressedBytesPerChar: 0.5 + distance, charsPerToken: 0.5, unigramLogP: 0.5 },
});
const facts: CalibrationFacts = {
  control: { windows: 150, blocks: 11 },
  targetWindows: 208,
  alpha: 0.05,
  gate: gate(0.07, 'matched'),
  replay: { kind: 'made', decades: 0.02, refused: false },
};
const passage: PassageFacts = {
  log10FamilyFloor: -67,
  above: 208,
  tested: 208,
  controls: 150,
  disjointAbove: 104,
  bestExcessDecades: 88.6,
  bestAboveFloorDecades: 66,
  hitGate: hits('like-control', 40, 0.06),
  tail: { kind: 'tail-fit', variation: 0.9, p: 0.6, k: 15 },
  power: negativePower({ log10Floor: -67, suffixTokens: 50 }),
};
const portion: PortionFacts = {
  share: 0.9796,
  coveredWords: 15000,
  coveredChars: 84000,
  blocksHit: 8,
  blocks: 8,
  lowerBound: 0.93,
  controlUpperBound: 0.024,
  yardstick: { kind: 'share', share: 0.1 },
};
const budget: BudgetFacts = {
  within: 208,
  tested: 208,
  controlWithin: 0,
  controlTested: 150,
  queries: 1000,
  p: 0.95,
  prefixTokens: 50,
  policy: 'top-k 40, T 1',
};

describe('calibration', () => {
  it('is imperfect when nothing was replayed, though it could have been', () => {
    const { kind, reasons } = calibration({ ...facts, replay: { kind: 'none' } });
    expect([kind, reasons.map(({ code }) => code)]).toEqual(['imperfect', ['replay-missing']]);
  });

  it('is calibrated when nothing speaks against it', () => {
    expect(calibration(facts)).toEqual({ kind: 'calibrated', reasons: [] });
    expect(calibration({ ...facts, replay: { kind: 'other-check' } }).kind).toBe('calibrated');
  });

  const refusals: readonly [string, Partial<CalibrationFacts>][] = [
    ['no-control', { control: null }],
    ['control-too-small', { control: { windows: 99, blocks: 11 }, targetWindows: 100 }],
    ['control-too-small', { control: { windows: 150, blocks: 9 } }],
    ['control-too-small', { targetWindows: 301 }],
    ['alpha-too-small', { alpha: 0.005 }],
    ['gate-refused', { gate: gate(0.43, 'refuse') }],
    ['gate-unscored', { gate: unscored('The blind gate met an empty window.') }],
    ['replay-moved', { replay: { kind: 'made', decades: 0.51, refused: true } }],
    ['test', { replay: { kind: 'made', decades: unscored('Zero in one scoring only.'), refused: true } }],
  ];

  it.each(refusals)('refuses for %s %o, and then no step is a claim', (code, change) => {
    const verdict = calibration({ ...facts, ...change });
    expect(verdict.kind).toBe('uncalibrated');
    expect(verdict.reasons.map((reason) => reason.code)).toEqual([code]);
    const judged = judge({ facts: { ...facts, ...change }, passage, portion, budget });
    for (const step of Object.values<ClaimStep>(judged.steps)) {
      expect(step.standing).toBe('measured');
      expect(step.sentence).toMatch(/^Uncalibrated: /);
      expect(step.sentence).toContain(must(verdict.reasons[0]).text);
    }
  });

  it('lists every reason, not only the first', () => {
    const verdict = calibration({
      ...facts,
      control: { windows: 80, blocks: 8 },
      targetWindows: 100,
      alpha: 0.01,
      replay: { kind: 'made', decades: 0.51, refused: true },
    });
    expect(verdict.reasons.map((reason) => reason.code)).toEqual([
      'control-too-small',
      'control-too-small',
      'alpha-too-small',
      'replay-moved',
    ]);
    expect(verdict.reasons[2]?.text).toBe(
      'No claim is possible at an error rate of 0.01: it needs at least 99 control passages, but there are 80.',
    );
  });

  it('is imperfect between .10 and .20, where no error rate may be printed', () => {
    const judged = judge({ facts: { ...facts, gate: gate(0.14, 'imperfect') }, passage, portion, budget });
    expect(judged.calibration.kind).toBe('imperfect');
    expect(judged.steps.memorizedPassage.standing).toBe('claim');
    expect(judged.steps.memorizedPassage.sentence).not.toMatch(/family error rate/);
    expect(judged.steps.memorizedPassage.sentence).toMatch(/no error rate is stated/);
  });
});

describe('passages above the floor', () => {
  const judged = (hitGate: PassageFacts['hitGate']): ReturnType<typeof judge>['steps'] =>
    judge({ facts, passage: { ...passage, hitGate }, portion, budget }).steps;

  it('that are foreign to the control claim nothing about the work', () => {
    const { memorizedPassage, substantialPortion, extractable } = judged(hits('foreign', 13, 0.26));
    expect(memorizedPassage.standing).toBe('measured');
    expect(memorizedPassage.missing.map(({ code }) => code)).toEqual(['hits-foreign']);
    expect(memorizedPassage.sentence).toMatch(
      /^208 of 208 passages exceed .* may be foreign to the work.*; limit: 0\.20\)\. Look for an older source .* Nothing is claimed about the work\.$/,
    );
    for (const step of [substantialPortion, extractable]) {
      expect(step.standing).toBe('not-shown');
      expect(step.sentence).toMatch(
        /differ from the control even without the model, so nothing is claimed about the work\.$/,
      );
    }
  });

  it('that are too few to tell, or cannot be compared, say so beside the claim', () => {
    const few = judged(hits('too-few', 9, 0.31)).memorizedPassage;
    expect(few).toMatchObject({
      standing: 'claim',
      limits: [{ code: 'hits-too-few', data: { hits: 9, needed: 10 } }],
    });
    expect(few.sentence).toMatch(/These passages are too few to show whether they are foreign to the work,/);
    const unknown = judged(unscored('A window is empty.')).memorizedPassage;
    expect(unknown).toMatchObject({ standing: 'claim', limits: [{ code: 'hits-not-compared' }] });
    expect(unknown.sentence).toMatch(/It is not known whether these passages are foreign to the work,/);
  });
});

describe('a tail heavier than the floor assumes', () => {
  it('stands beside the claim', () => {
    const tail = { kind: 'tail-fit', variation: 1.8, p: 0.002, k: 15 } as const;
    const { limits } = judge({ facts, passage: { ...passage, tail }, portion, budget }).steps
      .memorizedPassage;
    expect(limits.map(({ code }) => code)).toEqual(['hits-like-control', 'tail-heavier']);
  });
});

describe('judge', () => {
  it('claims by steps, each with its control in the same sentence', () => {
    const { steps } = judge({ facts, passage, portion, budget });
    expect(steps.memorizedPassage).toEqual({
      standing: 'claim',
      sentence:
        '208 of 208 passages exceed the family floor of 10^−67 set by 150 control passages. Such a passage also exceeds every one of these control passages; the most probable passage exceeds them by 88.6 decades. The family error rate is about 0.01 if the control is exchangeable with the work and high scores of unseen text grow rare at a steady (exponential) rate.',
      missing: [],
      limits: [
        expect.objectContaining({ code: 'hits-like-control', data: { hits: 40, distance: 0.06 } }) as unknown,
      ],
    });
    expect(steps.substantialPortion).toEqual({
      standing: 'claim',
      sentence:
        '98.0% of the work lies in passages that exceed the family floor, in 8 of 8 blocks; in text like the control, at most 2.4% of the passages exceed it (upper end of a 95% interval; each control block is compared with the floor set by the others).',
      missing: [],
      limits: [],
    });
    expect(steps.extractable).toEqual({
      standing: 'claim',
      sentence:
        '208 of 208 passages are memorized and expected to appear at least once within 1,000 queries, each given the 50 preceding tokens, with probability 0.95 under top-k 40, T 1; of 150 control passages, 0 are expected to appear (the floor does not apply to them).',
      missing: [],
      limits: [],
    });
  });

  it('says plainly that nothing was shown', () => {
    const { steps } = judge({
      facts,
      passage: { ...passage, above: 0, bestExcessDecades: -3 },
      portion: { ...portion, share: 0, blocksHit: 0, lowerBound: 0 },
      budget: { ...budget, within: 0 },
    });
    expect(steps.memorizedPassage.standing).toBe('not-shown');
    expect(steps.memorizedPassage.sentence.startsWith(NOT_SHOWN)).toBe(true);
    expect(steps.memorizedPassage.sentence).toContain('150 control passages');
    expect(steps.substantialPortion.standing).toBe('not-shown');
    expect(steps.substantialPortion.missing).toHaveLength(4);
    expect(steps.extractable.missing.map(({ code }) => code)).toEqual(['no-memorized-passage']);
  });

  it.each<[string, Partial<PortionFacts>]>([
    ['yardstick', { yardstick: { kind: 'share', share: 0.98 } }],
    ['yardstick', { yardstick: { kind: 'words', words: 15001 } }],
    ['yardstick', { yardstick: { kind: 'characters', characters: 84001 } }],
    ['blocks', { blocksHit: MINIMUM_HIT_BLOCKS - 1 }],
    ['upper bound', { lowerBound: 0.02 }],
    ['upper bound', { lowerBound: 0.024 }],
    ['interval could be computed', { lowerBound: unscored('The windows come from 4 blocks.') }],
    [
      'interval could be computed',
      { controlUpperBound: unscored('Leaving one block out needs at least 2 blocks.') },
    ],
  ])('does not call a portion substantial: %s', (word, change) => {
    const step = judge({ facts, passage, portion: { ...portion, ...change }, budget }).steps
      .substantialPortion;
    expect(step.standing).toBe('not-shown');
    expect(step.missing).toHaveLength(1);
    expect(step.missing[0]?.text).toContain(word);
    expect(step.sentence).toContain('150 control passages');
  });

  it('is content with hits in three blocks', () => {
    const three = { ...portion, blocksHit: MINIMUM_HIT_BLOCKS };
    expect(judge({ facts, passage, portion: three, budget }).steps.substantialPortion.standing).toBe('claim');
  });

  it('takes each yardstick at its exact value', () => {
    const exact: readonly Yardstick[] = [
      { kind: 'share', share: 0.9796 },
      { kind: 'words', words: 15000 },
      { kind: 'characters', characters: 84000 },
    ];
    for (const yardstick of exact) {
      expect(
        judge({ facts, passage, portion: { ...portion, yardstick }, budget }).steps.substantialPortion
          .standing,
      ).toBe('claim');
    }
  });

  it('measures, and does not claim, where a number could not be had', () => {
    const { steps } = judge({
      facts,
      passage: { ...passage, log10FamilyFloor: unscored('Policy floor undefined.') },
      portion,
      budget: { ...budget, within: unscored('Extractability needs a replay: No window was replayed.') },
    });
    expect(steps.memorizedPassage.standing).toBe('measured');
    expect(steps.memorizedPassage.sentence).toContain('Policy floor undefined.');
    expect(steps.substantialPortion.standing).toBe('measured');
    expect(steps.extractable.standing).toBe('measured');
    expect(steps.extractable.sentence).toContain('needs a replay');
  });

  it.each([0, 3])('says that nothing could be shown where the floor is 10^%d', (log10FamilyFloor) => {
    const { steps } = judge({ facts, passage: { ...passage, log10FamilyFloor, above: 0 }, portion, budget });
    for (const step of Object.values(steps)) {
      expect(step.standing).toBe('measured');
      expect(step.missing).toMatchObject([{ code: 'no-test', data: { log10Floor: log10FamilyFloor } }]);
    }
    expect(steps.memorizedPassage.sentence).toContain('This was not a test: no probability exceeds');
    expect(steps.memorizedPassage.sentence).toContain('or a reference model can give a test');
  });

  it('says that a result of none was no test where only text that is written without fail could be found', () => {
    const at = (log10FamilyFloor: number, above: number) => {
      const power = negativePower({ log10Floor: log10FamilyFloor, suffixTokens: 50 });
      return judge({ facts, passage: { ...passage, log10FamilyFloor, above, power }, portion, budget }).steps;
    };
    for (const step of Object.values(at(-2, 0))) {
      expect(step.standing).toBe('measured');
      expect(step.missing).toMatchObject([{ code: 'no-test', data: { tokenProbability: 10 ** (-2 / 50) } }]);
    }
    expect(at(-3, 0).memorizedPassage.standing).toBe('not-shown');
    expect(at(-2, 30).memorizedPassage.standing).toBe('claim');
  });

  it.each([
    [1, 7.8, 'measured'],
    [1, 10, 'claim'],
    [2, 0.5, 'claim'],
  ])('of %d separate passages above the floor by %d decades is %s', (disjointAbove, decades, standing) => {
    const { steps } = judge({
      facts,
      passage: { ...passage, above: disjointAbove, disjointAbove, bestAboveFloorDecades: decades },
      portion,
      budget,
    });
    expect(steps.memorizedPassage.standing).toBe(standing);
    if (standing === 'claim') return;
    expect(steps.memorizedPassage.missing).toMatchObject([{ code: 'hit-alone', data: { decades } }]);
    expect([steps.substantialPortion.standing, steps.extractable.standing]).toEqual([
      'not-shown',
      'not-shown',
    ]);
  });

  it('prints shares in the middle of a sentence without rounding a part to nothing or to all', () => {
    const uncalibrated = { ...facts, control: null };
    const sentence = (share: number): string =>
      judge({ facts: uncalibrated, passage, portion: { ...portion, share }, budget }).steps.substantialPortion
        .sentence;
    expect(sentence(0.00001)).toContain(': 0.001% of the work');
    expect(sentence(0.99999)).toMatch(/>\s99\.9% of the work/);
    expect(sentence(0)).toContain(': 0.0% of the work');
  });

  it('never claims a later step without the first', () => {
    fc.assert(
      fc.property(
        fc.nat(5),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(5),
        (above, share, within) => {
          const judged = judge({
            facts,
            passage: { ...passage, above },
            portion: { ...portion, share },
            budget: { ...budget, within },
          });
          if (judged.steps.memorizedPassage.standing !== 'claim') {
            expect(judged.steps.substantialPortion.standing).not.toBe('claim');
            expect(judged.steps.extractable.standing).not.toBe('claim');
          }
        },
      ),
    );
  });
});

describe('extractableWithin', () => {
  const needed = logPzNeeded(1000, 0.95);
  const input = {
    logPz: [-1, -1, -1, -400, -1],
    policyLogPz: [needed + 0.4, needed + 0.5, needed - 0.1, -1, -Infinity],
    log10Floor: -67,
    replayDecades: 0.2,
    queries: 1000,
    p: 0.95,
  };
  it('needs the floor and the budget, less what the replay moved', () => {
    const result = extractableWithin(input);
    expect(result).toEqual({ kind: 'flags', flags: [false, true, false, false, false], count: 1 });
    expect(extractableWithin({ ...input, replayDecades: 0 })).toMatchObject({ count: 2 });
  });

  it('is unscored without a replay or a floor', () => {
    expect(extractableWithin({ ...input, replayDecades: unscored('No window was replayed.') })).toMatchObject(
      {
        reason: 'Extractability needs a replay: No window was replayed.',
      },
    );
    expect(extractableWithin({ ...input, log10Floor: unscored('none') }).kind).toBe('unscored');
  });
});
