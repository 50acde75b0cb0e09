import { describe, expect, it } from 'vitest';
import { compareFacts } from '../../../../src/matter/replay/compareFacts.js';

const FACTS = { architecture: 'llama', sizeBytes: 7, scoring: { can: true } };

function places(inBag: object, now: object, otherBuild = false) {
  return compareFacts('data/items/E1.json', inBag, now, otherBuild).map(({ at, decides }) => [at, decides]);
}

describe('facts in a bag against facts read again', () => {
  it('are the same if they are the same', () => {
    expect(places(FACTS, { ...FACTS })).toEqual([]);
  });

  it('decide, except for what another version of the program would see otherwise', () => {
    expect(places(FACTS, { ...FACTS, sizeBytes: 8 })).toEqual([['$.sizeBytes', true]]);
    const refused = { can: false, code: 'model-architecture', why: 'it is too new', remedy: 'Update.' };
    const differing = places({ ...FACTS, scoring: refused }, FACTS);
    expect(differing.length).toBeGreaterThan(0);
    expect(differing.every(([at, decides]) => String(at).startsWith('$.scoring') && decides === false)).toBe(
      true,
    );
    expect(places({ architecture: 'llama', sizeBytes: 7 }, FACTS)).toEqual([['$.scoring', false]]);
  });

  it('decide where a sentence is another, unless another build says the same in other words', () => {
    const note = (message: string) => ({ notes: [{ rule: 'chapters', count: 8, message }] });
    const [before, now] = [
      note('8 chapters were found by their headings.'),
      note('By headings: 8 chapters.'),
    ];
    expect(places(before, now)).toEqual([['$.notes[0].message', true]]);
    expect(places(before, now, true)).toEqual([['$.notes[0].message', false]]);
    expect(places(before, note('By headings: 9 chapters.'), true)).toEqual([['$.notes[0].message', true]]);
  });

  it('decide on a field whose name only begins alike', () => {
    expect(places({ ...FACTS, scoringWords: 1 }, { ...FACTS, scoringWords: 2 })).toEqual([
      ['$.scoringWords', true],
    ]);
  });
});
