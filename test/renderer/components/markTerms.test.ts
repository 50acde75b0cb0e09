import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markTerms } from '../../../renderer/components/actions/markTerms.js';
import { GLOSSARY } from '../../../src/domain/index.js';

describe('markTerms', () => {
  it('loses nothing of a sentence, and marks each term once', () => {
    const words = fc.constantFrom(
      ...GLOSSARY.flatMap(({ term, forms }) => [term, ...forms]),
      'novel',
      'x',
      ',',
      '.',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string())), (parts) => {
        const sentence = parts.join(' ');
        const marked = markTerms(sentence);
        expect(marked.map(({ text }) => text).join('')).toBe(sentence);
        const terms = marked.flatMap(({ term }) => (term === undefined ? [] : [term]));
        expect(new Set(terms).size).toBe(terms.length);
      }),
    );
  });

  it('takes the longest term at a place, and no part of a word', () => {
    const terms = (sentence: string): (string | undefined)[] =>
      markTerms(sentence).flatMap(({ text, term }) => (term === undefined ? [] : [`${text}=${term}`]));
    expect(terms('It exceeds the family floor of the control.')).toEqual([
      'family floor=family-floor',
      'control=control',
    ]);
    expect(terms('Uncontrolled floorings and bypassages')).toEqual([]);
  });
});
