import { describe, expect, it } from 'vitest';
import {
  ATTACKS,
  findAttack,
  NOT_STANDARD,
  parseParameters,
  STANDARD_SET,
  standardWishes,
  type AttackWork,
} from '../../../../src/attacks/index.js';

function work(
  id: string,
  role: AttackWork['role'],
  tokens: number,
  part: Partial<AttackWork> = {},
): AttackWork {
  return {
    id,
    role,
    title: id,
    sha256: '0'.repeat(64),
    charCount: tokens,
    tokens: new Int32Array(tokens),
    tokenStartChar: new Uint32Array(tokens + 1),
    tokenStartByte: new Uint32Array(tokens + 1),
    blocks: [{ title: 'all', startToken: 0, endToken: tokens }],
    excluded: [],
    textOf: () => '',
    ...part,
  };
}

const plain = { chatTemplate: null };
const chat = { chatTemplate: '{{ messages }}' };
const book = [work('E2', 'target', 120_000), work('E3', 'control', 60_000)];
const idsOf = (wishes: ReturnType<typeof standardWishes>): string[] =>
  wishes.wishes.map(({ attack }) => attack.attackId);
const codeOf = (wishes: ReturnType<typeof standardWishes>, id: string): string | undefined =>
  wishes.unsuited.find(({ attackId }) => attackId === id)?.why.code;

describe('the standard set', () => {
  it('names each attack of the registry once, in the set or with the reason why not', () => {
    const named = [...STANDARD_SET.map(({ attackId }) => attackId), ...Object.keys(NOT_STANDARD)];
    expect(named.sort()).toEqual(ATTACKS.map(({ id }) => id));
  });

  it('suits what is there, and gives the reason for the rest', () => {
    const without = standardWishes({ hasReference: false, model: plain, works: book, editions: [] });
    expect(idsOf(without)).toEqual([
      'probabilistic',
      'survey',
      'assisted',
      'greedy',
      'ordinary',
      'near-verbatim',
      'long-form',
      'unprompted',
      'prefix-variants',
    ]);
    expect(codeOf(without, 'system-design')).toBe('no-chat-template');
    expect(codeOf(without, 'collection')).toBe('no-collection');
    expect(codeOf(without, 'editions')).toBe('no-editions');
    expect(codeOf(without, 'compare-models')).toBe('no-reference');
    const compared = standardWishes({ hasReference: true, model: plain, works: book, editions: [] });
    expect(idsOf(compared)).toContain('compare-models');
    const withChat = standardWishes({ hasReference: false, model: chat, works: book, editions: [] });
    expect(idsOf(withChat)).toContain('system-design');
    expect(withChat.wishes[0]?.parameters).toEqual({ inAnswer: true });
    expect(without.wishes[0]?.parameters).toEqual({});
  });

  it('applies the list of works to collections alone, and the editions to each pair', () => {
    const collected = { isCollection: true } as const;
    const works = [
      ...book,
      work('E5', 'target', 50_000, collected),
      work('E6', 'control', 50_000, collected),
    ];
    const { wishes } = standardWishes({ hasReference: false, model: plain, works, editions: [['E2', 'E5']] });
    const of = (id: string) => wishes.filter(({ attack }) => attack.attackId === id);
    expect(of('collection')).toMatchObject([{ targetIds: ['E5'], controlIds: ['E6'] }]);
    expect(of('editions')).toMatchObject([{ targetIds: ['E2', 'E5'], controlIds: ['E3', 'E6'] }]);
    expect(of('survey')).toMatchObject([{ targetIds: ['E2', 'E5'], controlIds: ['E3', 'E6'] }]);
    const alone = standardWishes({
      hasReference: false,
      model: plain,
      works: works.slice(0, 3),
      editions: [],
    });
    expect(codeOf(alone, 'collection')).toBe('no-control-collection');
  });

  it('offers sizes that the attack accepts, ascending, none with a control that calibrates nothing', () => {
    const { wishes } = standardWishes({ hasReference: false, model: chat, works: book, editions: [] });
    for (const { attack, sizes, usual, parameters } of wishes) {
      expect(sizes[usual]).toBeDefined();
      for (const size of sizes) {
        const all = parseParameters(findAttack(attack.attackId), { ...parameters, ...size.parameters });
        // 60,000 control tokens: 100 windows that share none need a stride of at most 600.
        if (attack.size === 'stride') expect(Number(all['strideTokens'])).toBeLessThanOrEqual(600);
        if (attack.size === 'passages') expect(Number(all['passages'])).toBeGreaterThanOrEqual(100);
      }
    }
    const strides = wishes[0]?.sizes.map(({ parameters }) => parameters['strideTokens']);
    expect(strides).toEqual([400, 200, 100, undefined]);
    const ordinary = wishes.find(({ attack }) => attack.attackId === 'ordinary');
    expect(ordinary?.sizes.map(({ parameters }) => parameters['passages'])).toEqual([
      undefined,
      200,
      400,
      800,
      1_000_000,
    ]);
  });

  it('offers a short work whole', () => {
    const short = [work('E2', 'target', 3000), work('E3', 'control', 3000)];
    for (const { attack, sizes } of standardWishes({
      hasReference: false,
      model: plain,
      works: short,
      editions: [],
    }).wishes)
      expect(sizes).toHaveLength(attack.size === 'texts' ? 3 : 1);
  });
});
