import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, PalimpsestError } from '../../../src/base/index.js';
import {
  ATTACKS,
  describeParameters,
  findAttack,
  parseParameters,
  parsePolicies,
  type AttackInput,
  type AttackWork,
} from '../../../src/attacks/index.js';
import { defaultSlots } from '../../../src/domain/index.js';

/** A work of one character a token. */
function work(
  id: string,
  tokens: number,
  role: 'target' | 'control',
  excluded: AttackWork['excluded'] = [],
): AttackWork {
  const text = Array.from({ length: tokens }, (_, i) => String.fromCharCode(97 + (i % 26))).join('');
  return {
    id,
    role,
    title: id,
    sha256: id.padEnd(64, '0'),
    charCount: tokens,
    tokens: Int32Array.from({ length: tokens }, (_, i) => i % 26),
    tokenStartChar: Uint32Array.from({ length: tokens + 1 }, (_, i) => i),
    tokenStartByte: Uint32Array.from({ length: tokens + 1 }, (_, i) => i),
    blocks: [{ title: 'all', startToken: 0, endToken: tokens }],
    excluded,
    textOf: (start, end) => text.slice(start, end),
  };
}

function input(works: readonly AttackWork[], parameters: Record<string, unknown> = {}): AttackInput<never> {
  return {
    parameters: parseParameters(findAttack('probabilistic'), parameters) as never,
    model: {
      id: 'E1',
      name: 'm.gguf',
      sha256: 'ab'.repeat(32),
      vocabSize: 26,
      trainedContext: 512,
      hasBos: true,
      addsBos: true,
      canFork: true,
      eosToken: null,
      chatTemplate: null,
    },
    references: [],
    works,
    cleaning: { sha256: '00'.repeat(32), entries: [] },
    seed: 'seed',
  };
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof PalimpsestError) return error.code;
    throw error;
  }
  return 'none';
}

describe('parsePolicies', () => {
  it('reads the documented grammar', () => {
    expect(parsePolicies('top-k=40 t=1; top-p=0.9, t=0.8; full')).toEqual([
      { temperature: 1, topK: 40, topP: null },
      { temperature: 0.8, topK: null, topP: 0.9 },
      { temperature: 1, topK: null, topP: null },
    ]);
  });

  it.each(['', 'top-k=0', 'top-p=1.5', 't=0', 'k40', 'top-k=40;nonsense', Array(17).fill('full').join(';')])(
    'refuses %j',
    (text) => {
      expect(codeOf(() => parsePolicies(text))).toBe('parameter-policies');
    },
  );
});

describe('parseParameters', () => {
  const attack = findAttack('probabilistic');

  it('fills in defaults', () => {
    expect(parseParameters(attack, {})).toMatchObject({ prefixTokens: 50, suffixTokens: 50, alpha: 0.05 });
  });

  it('names the near parameter, the range and the value', () => {
    expect(() => parseParameters(attack, { prefixToken: 5 })).toThrow(/no parameter "prefixToken"/);
    expect(codeOf(() => parseParameters(attack, { prefixToken: 5 }))).toBe('parameter-unknown');
    expect(() => parseParameters(attack, { prefixTokens: 0 })).toThrow(/prefixTokens = 0/);
    expect(codeOf(() => parseParameters(attack, { alpha: 0.9 }))).toBe('parameter-value');
    expect(codeOf(() => parseParameters(attack, { policies: 'top-k=x' }))).toBe('parameter-value');
  });

  it('has a title, a meaning and a default for every parameter of every attack', () => {
    for (const one of ATTACKS) {
      for (const parameter of describeParameters(one)) {
        expect([
          one.id,
          parameter.name,
          parameter.title !== parameter.name,
          parameter.description.length > 20,
          parameter.default !== undefined,
        ]).toEqual([one.id, parameter.name, true, true, true]);
      }
    }
  });

  it('says what an unknown attack might have meant', () => {
    try {
      findAttack('gredy');
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: 'attack-unknown',
        hint: expect.stringContaining('Did you mean "greedy"?') as string,
      });
    }
  });
});

describe('the plan of a window attack', () => {
  const attack = findAttack('probabilistic');

  it('puts every window in exactly one unit, a batch each, and replays a seeded sample', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 900 }),
        fc.integer({ min: 100, max: 900 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 80 }),
        (a, b, prefixTokens, suffixTokens, strideTokens) => {
          fc.pre(prefixTokens + suffixTokens <= 100);
          const works = [work('T', a, 'target'), work('C', b, 'control')];
          const plan = attack.plan(input(works, { prefixTokens, suffixTokens, strideTokens }));
          const slots = defaultSlots(prefixTokens + suffixTokens + 1);
          for (const { id, tokens } of works) {
            const specs = plan.units
              .filter(({ workId }) => workId === id)
              .map(({ spec }) => spec as { kind: string; from: number; count: number });
            const covered = specs
              .filter(({ kind }) => kind === 'windows')
              .flatMap(({ from, count }) => Array.from({ length: count }, (_, i) => from + i));
            const expected = Math.floor((tokens.length - prefixTokens - suffixTokens) / strideTokens) + 1;
            expect(covered).toEqual(Array.from({ length: expected }, (_, i) => i));
            expect(specs.every(({ kind, count }) => kind !== 'windows' || count <= slots)).toBe(true);
          }
          expect(new Set(plan.units.map(({ id }) => id)).size).toBe(plan.units.length);
          expect(plan.totalTokens).toBe(plan.units.reduce((sum, { tokens }) => sum + tokens, 0));
          expect(canonicalJson(attack.plan(input(works, { prefixTokens, suffixTokens, strideTokens })))).toBe(
            canonicalJson(plan),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('counts windows that a removed span touches, in prefix or suffix, and only those', () => {
    const removed = work('T', 600, 'target', [{ startChar: 249, endChar: 250, rule: 'literal' }]);
    const document = attack.plan(input([removed])).document['works'] as {
      excludedWindows: number;
      windows: number;
    }[];
    // Windows start at 0, 50, …, 500 and are 100 long: character 249 lies in those from 150 and from 200.
    expect(document[0]).toMatchObject({ windows: 11, excludedWindows: 2, droppedTailTokens: 0 });
  });

  it('warns without a control, refuses a work or a context that is too short', () => {
    expect(attack.plan(input([work('T', 300, 'target')])).warnings[0]?.code).toBe('no-control-chosen');
    expect(codeOf(() => attack.plan(input([work('T', 99, 'target')])))).toBe('work-short');
    expect(codeOf(() => attack.plan(input([work('T', 3000, 'target')], { prefixTokens: 500 })))).toBe(
      'context-too-long',
    );
    const bare = input([work('T', 300, 'target')], { bos: 'on' });
    const without = { ...bare, model: { ...bare.model, hasBos: false, addsBos: false } };
    expect(codeOf(() => attack.plan(without))).toBe('bos-missing');
  });

  it('gives another plan for another seed, model or parameter', () => {
    const works = [work('T', 5000, 'target')];
    const base = input(works);
    const ids = (one: AttackInput<never>): string =>
      attack
        .plan(one)
        .units.map(({ id }) => id)
        .join();
    expect(ids({ ...base, seed: 'other' })).not.toBe(ids(base));
    expect(ids({ ...base, model: { ...base.model, sha256: 'cd'.repeat(32) } })).not.toBe(ids(base));
    expect(ids(input(works, { queries: 7 }))).not.toBe(ids(base));
  });
});
