import { describe, expect, it } from 'vitest';
import { tokenizerFidelitySchema, type TokenizerFidelity } from '../../../src/domain/index.js';
import { fidelityRows, warningsRow } from '../../../src/figure/index.js';

const SOUND: TokenizerFidelity = tokenizerFidelitySchema.parse({
  vocabulary: {
    kind: 'bpe',
    size: 50_257,
    pre: 'gpt-2',
    addBosStated: true,
    specialTokens: [{ role: 'bos', id: 1, text: '<s>' }],
  },
  preMissing: false,
  ownTokens: { tried: 1987, reached: 1987, missed: [] },
  bos: { token: 1, isPrepended: true, isInTemplate: null },
  texts: [
    {
      name: 'english',
      sha256: 'a'.repeat(64),
      characters: 2762,
      tokens: 566,
      scoredTokens: 256,
      scoredCharacters: 1250,
      bitsPerCharacter: 1.196,
    },
  ],
  chatTemplate: { isPresent: false, parses: null, isKnownToEngine: null },
});

const unusual = (change: Partial<TokenizerFidelity>): string[] =>
  fidelityRows({ ...SOUND, ...change }).flatMap(({ label, isUnusual }) => (isUnusual ? [label] : []));

describe('tokenizer fidelity in words', () => {
  it('has nothing unusual for a sound tokenizer', () => {
    expect(unusual({})).toEqual([]);
    expect(fidelityRows(SOUND).map(({ label, text }) => `${label}: ${text}`)).toEqual([
      'Vocabulary: byte-level BPE, 50,257 tokens',
      'Pre-tokenizer: as the file states it',
      'Own tokens that come back: 1,987 of 1,987 (100.0%) ordinary tokens of an even sample come back when their own text is tokenized',
      'English passage: 0.205 tokens a character (566 tokens, 2,762 characters)',
      'English passage, bits: 1.20 bits a character (256 tokens, 1,250 characters)',
      'Beginning-of-text token: id 1; the tokenizer prepends it',
      'Special tokens: 1 role defined in the file',
      'Chat template: none in the file',
    ]);
  });

  it('marks what a sound file does not have', () => {
    const { vocabulary } = SOUND;
    expect(unusual({ preMissing: true, vocabulary: { ...vocabulary, pre: null } })).toEqual([
      'Pre-tokenizer',
    ]);
    expect(unusual({ ownTokens: { tried: 1000, reached: 970, missed: [{ id: 9, text: ' 12' }] } })).toEqual([
      'Own tokens that come back',
    ]);
    expect(unusual({ chatTemplate: { isPresent: true, parses: false, isKnownToEngine: false } })).toEqual([
      'Chat template',
    ]);
    const specialTokens = [{ role: 'eot', id: 90_000, text: null }];
    expect(unusual({ vocabulary: { ...vocabulary, specialTokens } })).toEqual(['Special tokens']);
  });

  it('says when a BOS would be given twice', () => {
    const said = (isPrepended: boolean, isInTemplate: boolean): string =>
      fidelityRows({ ...SOUND, bos: { token: 1, isPrepended, isInTemplate } }).find(
        ({ label }) => label === 'Beginning-of-text token',
      )?.text ?? '';
    expect(said(true, true)).toContain('begins with it twice');
    for (const [prepended, inTemplate] of [
      [true, false],
      [false, true],
    ] as const)
      expect(said(prepended, inTemplate)).not.toContain('twice');
  });

  it('counts the warnings that are not kept', () => {
    expect(warningsRow({ lines: [], total: 0 })).toMatchObject({ text: 'none', isUnusual: false });
    expect(warningsRow({ lines: ['a', 'b'], total: 31 })).toMatchObject({
      text: '31 warnings; the first 2 are listed',
      quoted: ['a', 'b'],
      isUnusual: true,
    });
  });
});
