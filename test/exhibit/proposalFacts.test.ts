import { describe, expect, it } from 'vitest';
import { proposalFacts } from '../../src/exhibit/document/proposalFacts.js';
import type { ProposedQuotations } from '../../src/domain/index.js';

const PROPOSALS: ProposedQuotations = {
  set: 2,
  setSha256: '1'.repeat(64),
  indexSha256: '2'.repeat(64),
  made: 7,
  accepted: 4,
  refused: 1,
  unlisted: 0,
  unsearched: [],
  own: [],
};

/** Facts as label and text. */
function shown(proposals: ProposedQuotations | null): Record<string, string> {
  return Object.fromEntries(
    proposalFacts({ proposals }).map(({ label, value }) => [label, value.map(({ text }) => text).join('')]),
  );
}

describe('proposalFacts', () => {
  it('has none for an examination that never began', () => {
    expect(proposalFacts(null)).toEqual([]);
  });

  it('says that no proposals were asked for', () => {
    expect(shown(null)).toEqual({ Proposals: 'No proposals of quotations were asked for.' });
  });

  it('counts what was accepted, refused and not decided, with the hashes', () => {
    expect(shown(PROPOSALS)).toEqual({
      Proposals: '7 proposals of set 2: 4 accepted, 1 refused, 2 not decided.',
      'SHA-256 of the set': '1'.repeat(64),
      'SHA-256 of the index': '2'.repeat(64),
    });
  });

  it('says what is in no list, and what was not compared', () => {
    const one = shown({
      ...PROPOSALS,
      unlisted: 3,
      unsearched: ['E5', 'E6'],
    });
    expect(one['Proposals']).toMatch(/ Of the accepted ones, 3 are in no list .* Not compared: E5, E6\.$/u);
  });
});
