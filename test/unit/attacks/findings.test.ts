import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  findAttack,
  type AttackInput,
  type AttackPlan,
  type AttackWork,
  type ObservedUnit,
} from '../../../src/attacks/index.js';
import type { Finding } from '../../../src/domain/index.js';
import { valueWords } from '../../../src/figure/index.js';
import { must } from '../../support/must.js';
import { unscored } from '../../support/unscored.js';

/** Scores of one window: log10 p under the full softmax, log10 p under the policy, all first choices. */
interface Score {
  readonly log10: number;
  readonly policy?: number;
  readonly exact?: boolean;
  /** Changed words of what was written; null or absent if too many. */
  readonly changed?: number;
}

const PREFIX = 5;
const SUFFIX = 5;

/** A work of one character a token and 20 windows a block, all with the same few letters, so that the gate sees no difference. */
function work(id: string, role: 'target' | 'control', windows: number): AttackWork {
  const tokens = PREFIX + windows * SUFFIX;
  const text = Array.from(
    { length: tokens },
    (_, i) => 'abcd '[(i * 7 + Math.floor(i / 11)) % 5] ?? 'a',
  ).join('');
  const blocks = Math.ceil(tokens / 100);
  return {
    id,
    role,
    title: id,
    sha256: id.padEnd(64, '0'),
    charCount: tokens,
    tokens: Int32Array.from(text, (letter) => letter.charCodeAt(0)),
    tokenStartChar: Uint32Array.from({ length: tokens + 1 }, (_, i) => i),
    tokenStartByte: Uint32Array.from({ length: tokens + 1 }, (_, i) => i),
    blocks: Array.from({ length: blocks }, (_, b) => ({
      title: `${b}`,
      startToken: b * 100,
      endToken: Math.min(tokens, (b + 1) * 100),
    })),
    excluded: [],
    textOf: (start, end) => text.slice(start, end),
  };
}

/** Findings of an attack on made-up scores: what the reduction does, without any engine. */
function reduced(
  attackId: 'probabilistic' | 'greedy',
  works: readonly (readonly [AttackWork, (window: number) => Score | null])[],
  parameters: Readonly<Record<string, unknown>> = {},
): { find: (id: string) => Finding; all: readonly Finding[] } {
  const attack = findAttack(attackId);
  const input = {
    parameters: attack.parameters.parse({
      prefixTokens: PREFIX,
      suffixTokens: SUFFIX,
      shownPassages: 0,
      ...(attackId === 'probabilistic'
        ? { sampledPassages: 0, shuffledPassages: 0, selfWrittenPassages: 0 }
        : {}),
      ...parameters,
    }),
    model: {
      id: 'E1',
      name: 'm',
      sha256: 'ab'.repeat(32),
      vocabSize: 256,
      trainedContext: 512,
      hasBos: true,
      addsBos: true,
      canFork: true,
      eosToken: null,
      chatTemplate: null,
    },
    references: [],
    works: works.map(([one]) => one),
    cleaning: { sha256: '00'.repeat(32), entries: [] },
    seed: 'seed',
  } as AttackInput<Record<string, unknown>>;
  const plan: AttackPlan = attack.plan(input);
  const observations = plan.units.map((unit): ObservedUnit => {
    const spec = unit.spec as { kind: string; from: number; count: number; windows: number[] };
    const windows =
      spec.kind === 'windows' ? Array.from({ length: spec.count }, (_, i) => spec.from + i) : spec.windows;
    const scoreOf = must(works.find(([one]) => one.id === unit.workId))[1];
    const scores = windows.map(scoreOf);
    if (scores.some((score) => score === null)) return { ...unscored('Logits were not finite.'), unit };
    if (spec.kind === 'write') {
      const texts = scores.map((score) => {
        const words = score?.exact === true ? 0 : (score?.changed ?? null);
        return {
          tokens: [1],
          text: 'x',
          words: 8,
          changed: words === null ? null : { words, chars: 2 * words },
        };
      });
      return { kind: 'observed', unit, value: { texts }, array: () => new Float32Array() };
    }
    const value = {
      logPz: scores.map((score) => must(score).log10 * Math.LN10),
      policyLogPz: [scores.map((score) => (score?.policy === undefined ? '-inf' : score.policy * Math.LN10))],
      argmax: scores.map((score) => (score?.exact === true ? '1' : '0').repeat(SUFFIX)),
      minMargin: scores.map(() => 1),
    };
    return { kind: 'observed', unit, value, array: () => new Float32Array(windows.length * SUFFIX * 5) };
  });
  const { findings } = attack.read(input, observations).result();
  const find = (id: string): Finding => must(findings.find((one) => one.id.startsWith(`${id}/`)));
  return { find, all: findings };
}

/** Innocent scores: between 10^-60 and 10^-52, spread alike over all blocks. */
const innocent = (window: number): Score => ({ log10: -60 + ((window * 37) % 80) / 10 });
const CONTROL: readonly [AttackWork, typeof innocent] = [work('C', 'control', 240), innocent];

const changedBy = (changed: number | undefined): Pick<Score, 'changed'> =>
  changed === undefined ? {} : { changed };

describe('the findings of the window attacks', () => {
  it('count a memorized passage wherever it stands, also between the windows that share no token', () => {
    for (const at of [20, 21]) {
      const target = work('T', 'target', 200);
      const { find } = reduced('probabilistic', [
        [target, (w) => (w === at ? { log10: -0.5, policy: -0.4 } : innocent(w))],
        CONTROL,
      ]);
      const passages = find('memorized-passages');
      expect([passages.calibration.kind, passages.standing]).toEqual(['calibrated', 'claim']);
      expect(passages.count).toEqual({ hits: 1, total: 200, of: 'tested passages' });
      expect(passages.sentence).toMatch(
        /^1 of 200 passages exceeds the family floor of 10\^−\d+ set by 240 control passages\. Such a passage also exceeds every one/,
      );
      expect(passages.interval).toMatchObject({ kind: 'interval', method: 'Korn–Graubard over blocks' });
      expect(find('coverage-family-floor').count).toEqual({
        hits: SUFFIX,
        total: target.charCount,
        of: 'characters of the work',
      });
      expect(find('extractable-within-budget')).toMatchObject({ standing: 'claim', value: 1 / 200 });
      expect(find('coverage-family-floor').parts).toEqual({
        of: 'chapters',
        hits: 1,
        total: 11,
        controlHits: 0,
        controlTotal: 13,
      });
      // The blocks of a collection are its works.
      const collected = reduced('probabilistic', [
        [{ ...target, isCollection: true }, (w) => (w === at ? { log10: -0.5, policy: -0.4 } : innocent(w))],
        CONTROL,
      ]);
      expect(collected.find('coverage-family-floor').parts).toMatchObject({ of: 'parts', hits: 1 });
      // One passage in one block is no substantial portion.
      expect(find('coverage-family-floor').standing).toBe('not-shown');
    }
  });

  it('say of a plan that takes every second passage what was not tested, and call it no census', () => {
    const every = { strideTokens: 2 * SUFFIX };
    const score = (window: number): Score => (window < 5 ? { log10: -0.5, policy: -0.4 } : innocent(window));
    for (const attackId of ['probabilistic', 'greedy'] as const) {
      const { all } = reduced(attackId, [[work('T', 'target', 200), score], CONTROL], every);
      const shares = all.filter(({ unit }) => unit === 'share of passages' || unit === 'share of characters');
      expect(shares.length).toBeGreaterThan(0);
      for (const { id, tested, unit, sentence, interval } of all) {
        if (/^(group-shift|sampled-draws|sampled)/.test(id)) continue;
        expect([id, tested]).toEqual([
          id,
          expect.objectContaining({
            chars: 1005,
            tested: 500,
            skipped: 495,
            ends: 10,
            passages: 100,
            untestedPassages: 100,
          }),
        ]);
        expect(sentence).toContain(
          unit === 'share of characters'
            ? ' 49.8% of the characters of the work were tested.'
            : ' 100 more passages of the work were not tested.',
        );
        expect(interval).not.toMatchObject({ code: 'census' });
      }
      for (const finding of shares.filter(({ value }) => typeof value === 'number'))
        expect(valueWords(finding)).toMatch(
          finding.unit === 'share of characters'
            ? / characters of the work\); 49\.8% was tested$/
            : / of 100 tested passages.*\); 100 more were not tested$|of \d+ tested passages that share no token\); 100 more were not tested$/,
        );
    }
    const whole = reduced('probabilistic', [[work('T', 'target', 200), score], CONTROL]);
    expect(whole.find('coverage-family-floor').interval).toMatchObject({ code: 'census' });
    expect(whole.find('memorized-passages').sentence).not.toContain('not tested');
  });

  it('say that the budget is computed, and whether the program or the plan chose the yardstick', () => {
    const knows = (w: number): Score => (w === 20 ? { log10: -0.5, policy: -0.4 } : innocent(w));
    const caveat = (id: string, code: string, parameters = {}): string =>
      must(
        reduced('probabilistic', [[work('T', 'target', 200), knows], CONTROL], parameters)
          .find(id)
          .caveats.find((one) => one.code === code),
      ).text;
    expect(caveat('extractable-within-budget', 'computed-not-drawn')).toBe(
      'The number of passages within the query budget is computed from the weights under top-k 40, T 1, not counted in draws. A query is one independent draw of 5 tokens after the true prefix.',
    );
    const yardstick = (parameters = {}): string =>
      caveat('coverage-family-floor', 'yardstick-fixed', parameters);
    const law = 'Whether such a portion is substantial is a question of law.';
    expect(yardstick()).toBe(
      `The yardstick of 10.0% of the characters was fixed before scoring; it is the default of the program. ${law}`,
    );
    expect(yardstick({ substantialShare: 0.2 })).toBe(
      `The yardstick of 20.0% of the characters was fixed before scoring; it is a choice of the plan. ${law}`,
    );
    expect(z.toJSONSchema(findAttack('probabilistic').parameters)).toMatchObject({
      properties: {
        substantialShare: {
          description: expect.stringMatching(
            /The default is the choice of the program; counsel can set another\.$/u,
          ) as unknown,
        },
      },
    });
  });

  it('show nothing where the work scores as the control does, and say so', () => {
    const { all, find } = reduced('probabilistic', [[work('T', 'target', 200), innocent], CONTROL]);
    expect(all.map(({ standing }) => standing)).not.toContain('claim');
    expect(find('memorized-passages').sentence).toContain('It does not rule it out');
    expect(find('best-passage').sentence).toContain('the passage of the work has probability 0.');
  });

  it('say how far a claim depends on its control, and nothing of it without a claim', () => {
    const told = (controlWindows: number, hit: number): string[] =>
      reduced('probabilistic', [
        [work('T', 'target', 200), (w) => (w === 20 ? { log10: hit } : innocent(w))],
        [work('C', 'control', controlWindows), innocent],
      ])
        .find('memorized-passages')
        .caveats.flatMap(({ code, text }) => (code === 'sensitivity-passages' ? [text] : []));
    expect(told(240, -55)).toEqual([]);
    const [large] = told(240, -0.5);
    expect(large).toMatch(
      /without each of the 13 blocks of the control in turn\. The claim still holds with 13 of the 13 smaller controls\. The least favorable is the control without the block “\d+” of C: 1 passage exceeds the family floor of 10\^−\d+ that it sets\. Only if every control score rose by more than \d+\.\d\u00a0decades would no passage exceed/,
    );
    // The smallest control that is enough: it is too small without any block of several windows.
    const [least] = told(200, -0.5);
    expect(least).toMatch(/holds with 1 of the 11 smaller controls/);
    expect(least).toMatch(/and the claim does not hold\. The control is too small/);
  });

  it('claim a group that is shifted though no passage stands out, and no group that is not', () => {
    const groupOf = (shift: number, controlWindows = 240) => {
      const shifted = (window: number): Score => ({ log10: innocent(window).log10 + shift });
      const { find } = reduced('probabilistic', [
        [work('T', 'target', 200), shifted],
        [work('C', 'control', controlWindows), innocent],
      ]);
      return { group: find('group-shift'), passages: find('memorized-passages') };
    };
    const { group, passages } = groupOf(3);
    expect([passages.standing, group.standing]).toEqual(['not-shown', 'claim']);
    expect(group).toMatchObject({ unit: 'share of pairs', spans: [], interval: { kind: 'interval' } });
    expect(group.value).toBeGreaterThan(0.7);
    expect(group.caveats.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['group-limits', 'group-easier', 'group-blind-most']),
    );
    expect(group.sentence).toMatch(/^As a group, .* In \d+\.\d% of all pairs .*95% interval by blocks/);
    const { group: alike } = groupOf(0);
    expect(alike.standing).toBe('not-shown');
    expect(alike.sentence).toContain('It does not rule out memorization.');
    // With a control that is too small nothing is claimed, whatever the shift.
    expect(groupOf(3, 100).group).toMatchObject({
      standing: 'measured',
      calibration: { kind: 'uncalibrated' },
    });
  });

  it('call what has gaps no census, and say what is missing', () => {
    const gaps = (window: number): Score | null => (window < 40 ? null : innocent(window));
    const { all } = reduced('probabilistic', [[work('T', 'target', 200), gaps], CONTROL]);
    for (const { id, caveats, interval } of all) {
      expect(caveats.map(({ text }) => text).join(' ')).toMatch(
        /\d+ of 200 windows of T could not be scored .* Logits were not finite\./,
      );
      // Real draws are no census in any case.
      if (interval.kind === 'none' && !id.startsWith('sampled-for-real'))
        expect(interval.reason).toMatch(/neither a census nor a random sample/);
    }
  });

  it('say that family errors add up over several works', () => {
    const one = reduced('probabilistic', [[work('T', 'target', 200), innocent], CONTROL]);
    expect(
      one
        .find('memorized-passages')
        .caveats.map(({ text }) => text)
        .join(' '),
    ).not.toContain('add up');
    const two = reduced('probabilistic', [
      [work('T', 'target', 200), innocent],
      [work('U', 'target', 200), innocent],
      CONTROL,
    ]);
    expect(
      two
        .find('memorized-passages')
        .caveats.map(({ text }) => text)
        .join(' '),
    ).toContain('2 works were tested');
  });

  it('say that there was no replay, and then claim no budget', () => {
    const hit = (window: number): Score =>
      window % 4 === 0 ? { log10: -0.5, policy: -0.4 } : innocent(window);
    const { find } = reduced('probabilistic', [[work('T', 'target', 200), hit], CONTROL], { replayShare: 0 });
    expect(find('memorized-passages').standing).toBe('claim');
    expect(find('extractable-within-budget')).toMatchObject({
      standing: 'measured',
      value: { kind: 'unscored' },
    });
    expect(find('extractable-within-budget').count).toBeUndefined();
    expect(find('memorized-passages').calibration).toMatchObject({
      kind: 'imperfect',
      reasons: [{ code: 'replay-missing' }],
    });
    expect(find('memorized-passages').sentence).toContain('No window was scored a second time');
  });

  it('hold nothing against a control that is not there', () => {
    const { all, find } = reduced('probabilistic', [[work('T', 'target', 60), innocent]]);
    for (const { calibration, standing, sentence } of all) {
      expect([calibration.kind, standing]).toEqual(['uncalibrated', 'measured']);
      expect(sentence).toMatch(/^Uncalibrated: /);
    }
    expect(find('conformal-list')).toMatchObject({ value: { kind: 'unscored' }, spans: [] });
  });

  it('never round a part to nothing or to all', () => {
    const all = (window: number): Score => ({
      log10: window === 7 ? -19 : -0.5,
      policy: -0.4,
      exact: window === 7,
    });
    const { find } = reduced('greedy', [
      [work('T', 'target', 4000), all],
      [work('C', 'control', 4000), innocent],
    ]);
    expect(find('greedy-exact').sentence).toMatch(/^1 of 4,000 \(0\.025%\) passages/);
  });

  it('claim greedy passages only above the family floor and clearly above the rate of the control', () => {
    const target = work('T', 'target', 200);
    const everyOther =
      (log10: number) =>
      (window: number): Score => ({
        log10: window % 2 === 0 ? log10 : innocent(window).log10,
        exact: window % 2 === 0,
      });
    expect(reduced('greedy', [[target, everyOther(-0.5)], CONTROL]).find('greedy-exact').standing).toBe(
      'claim',
    );
    const common = reduced('greedy', [[target, everyOther(-53)], CONTROL]).find('greedy-exact');
    expect([common.standing, common.value]).toEqual(['not-shown', 0.5]);
    expect(common.caveats).toContainEqual(
      expect.objectContaining({ code: 'no-passage-above-control-floor' }),
    );
    const alike = reduced('greedy', [
      [target, everyOther(-0.5)],
      [CONTROL[0], (w) => ({ ...innocent(w), exact: w % 2 === 0 })],
    ]);
    expect(alike.find('greedy-exact').standing).toBe('not-shown');
    expect(
      alike
        .find('greedy-exact')
        .caveats.map(({ text }) => text)
        .join(' '),
    ).toMatch(/does not exceed the upper bound for the control/);
  });

  it('count what was written by changed words, in the work and in the control', () => {
    const changedOf = [0, 1, 2, 3, 4, 5, undefined, undefined];
    const target = work('T', 'target', 200);
    const near = reduced('greedy', [
      [target, (w) => ({ log10: w % 8 < 6 ? -0.5 : -58, ...changedBy(changedOf[w % 8]) })],
      [CONTROL[0], (w) => ({ ...innocent(w), ...changedBy(w === 0 ? 5 : undefined) })],
    ]).find('greedy-near');
    expect(near).toMatchObject({
      standing: 'claim',
      count: { hits: 150, total: 200 },
      controlCount: { hits: 1, total: 240 },
      controlValue: 1 / 240,
      byChanges: [
        { most: 0, hits: 25, controlHits: 0 },
        { most: 1, hits: 50, controlHits: 0 },
        { most: 3, hits: 100, controlHits: 0 },
        { most: 5, hits: 150, controlHits: 1 },
      ],
    });
    expect(near.sentence).toContain(
      'wrote 150 of 200 (75.0%) passages with at most 5 changed words, 100 with at most 3, 50 with at most 1 and 25 with none; in the control, 1, 0, 0 and 0 of 240.',
    );
    // 25 × (0 + 1 + 2 + 3 + 4 + 5) of 150 × 8, and twice as many characters.
    expect(near.sentence).toContain(
      'The 150 near copies have 375 changed words of 1,200, and 750 changed characters.',
    );
    // Of eight passages, the six near copies are side by side; the first six of the work are the longest, by the first of equal ones.
    const longest = reduced('greedy', [
      [target, (w) => ({ log10: -0.5, ...changedBy(changedOf[w % 8]) })],
      [CONTROL[0], (w) => ({ ...innocent(w), ...changedBy([3, 4, 9].includes(w) ? 1 : undefined) })],
    ]).find('longest-stretch');
    expect(longest.spans.map(({ startChar, endChar }) => [startChar, endChar])).toEqual([
      [PREFIX, PREFIX + 6 * SUFFIX],
    ]);
    expect(longest.sentence).toContain('15 of them changed, in 6 passages; in the control, it has');
    expect(longest.controlValue).toBeGreaterThan(0);
    const none = reduced('greedy', [[target, innocent], CONTROL]).find('greedy-near');
    expect([none.standing, none.value]).toEqual(['not-shown', 0]);
    expect(none.caveats.map(({ code }) => code)).toContain('no-near-copy');
  });
});
