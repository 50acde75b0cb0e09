import { describe, expect, it } from 'vitest';
import { Lru } from '../../../src/matter/machine/lru.js';

/** Counts how often each thing is made. */
function kept(most: number): { ask(key: string): Promise<string>; made: string[] } {
  const made: string[] = [];
  const lru = new Lru<string>(most, (value) => value.length);
  return {
    made,
    ask: (key) =>
      lru.get(key, () => {
        made.push(key);
        return Promise.resolve(key);
      }),
  };
}

describe('Lru', () => {
  it('keeps what was asked for last, as much as it may weigh', async () => {
    const { ask, made } = kept(5);
    await ask('aa');
    await ask('bb');
    await ask('aa');
    await ask('cc');
    expect(made).toEqual(['aa', 'bb', 'cc']);
    await ask('aa');
    await ask('bb');
    expect(made).toEqual(['aa', 'bb', 'cc', 'bb']);
  });

  it('keeps the last one whatever it weighs', async () => {
    const { ask, made } = kept(1);
    await ask('much');
    await ask('much');
    expect(made).toEqual(['much']);
  });

  it('makes once what several ask for at once, and does not keep what failed', async () => {
    const lru = new Lru<number>(2);
    let times = 0;
    const make = (): Promise<number> => {
      times += 1;
      return times === 1 ? Promise.reject(new Error('no')) : Promise.resolve(times);
    };
    const both = await Promise.allSettled([lru.get('a', make), lru.get('a', make)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await lru.get('a', make)).toBe(2);
    lru.forget('a');
    expect(await lru.get('a', make)).toBe(3);
  });
});
