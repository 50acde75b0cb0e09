import { describe, expect, it } from 'vitest';
import { findPhrase, TextIndex } from '../../../src/text/index.js';
import { cpuSeconds } from '../../support/cpuSeconds.js';

const find = (text: string, query: string, matchCase = false) =>
  findPhrase(new TextIndex(text), query, { matchCase });
const matches = (text: string, query: string, matchCase = false) =>
  find(text, query, matchCase).hits.map(({ match }) => match);

describe('findPhrase', () => {
  it('lets white space match any white space', () => {
    expect(matches('Call me\n\t Ishmael. CALL\u00a0ME  ISHMAEL', '  call  me\nishmael ')).toEqual([
      'Call me\n\t Ishmael',
      'CALL\u00a0ME  ISHMAEL',
    ]);
    expect(find('a b', '   ')).toEqual({ total: 0, hits: [] });
  });

  it('takes the query as plain text, never as a pattern', () => {
    const odd = 'a.*[b](c)\\d{2}^$|+?/-x';
    expect(matches(`aaab ${odd} 12`, odd)).toEqual([odd]);
    expect(matches('abc', '.')).toEqual([]);
    expect(matches('(((((', '(')).toHaveLength(5);
    expect(matches('\\u0041 A', '\\u0041')).toEqual(['\\u0041']);
  });

  it('counts in characters and shows whole ones around', () => {
    const text = `${'😀'.repeat(100)}whale${'😀'.repeat(100)}`;
    const { total, hits } = find(text, 'WHALE');
    expect([total, hits[0]?.startChar, hits[0]?.endChar]).toEqual([1, 100, 105]);
    expect(hits[0]?.before).toBe('😀'.repeat(30));
    expect(hits[0]?.after).toBe('😀'.repeat(30));
    expect(find(`x${text}`, 'whale').hits[0]?.before).toBe('😀'.repeat(30));
    expect(find(`${'😀'.repeat(40)}ywhale`, 'whale').hits[0]?.before).toBe(`${'😀'.repeat(29)}y`);
  });

  it('folds case without moving a place, and not where case is to be matched', () => {
    expect(find('ΟΔΟΣ İstanbul Straße STRASSE', 'straße').hits.map(({ startChar }) => startChar)).toEqual([
      14,
    ]);
    expect(matches('Whale whale', 'whale', true)).toEqual(['whale']);
    expect(matches('Cafe\u0301'.normalize('NFC'), 'CAFE\u0301')).toEqual(['Café']);
  });

  it('finds everything in a million words at once, describes the first thousand, and never hangs', () => {
    const text = new TextIndex('the white whale — swam\n'.repeat(250_000));
    const started = cpuSeconds();
    const { total, hits } = findPhrase(text, 'Whale — SWAM the', { matchCase: false });
    expect([total, hits.length, hits[999]?.startChar]).toEqual([249_999, 1000, 999 * 23 + 10]);
    const blanks = new TextIndex(`a${' '.repeat(200_000)}b`.repeat(10));
    const [wide] = findPhrase(blanks, 'A B', { matchCase: false }).hits;
    expect([wide?.endChar, wide?.match.length]).toEqual([200_002, 2000]);
    expect(findPhrase(blanks, 'a b a c', { matchCase: false }).total).toBe(0);
    expect(
      findPhrase(new TextIndex('a '.repeat(500_000)), `${'a '.repeat(200)}b`, { matchCase: false }).total,
    ).toBe(0);
    expect(cpuSeconds() - started).toBeLessThan(10);
  });
});
