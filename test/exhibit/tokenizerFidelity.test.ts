import { beforeAll, describe, expect, it } from 'vitest';
import type { Report, TokenizerFidelity } from '../../src/domain/index.js';
import { textOf } from '../../src/exhibit/document/blocks.js';
import { wordsOf } from '../../src/exhibit/document/blockTexts.js';
import { fidelityBlocks } from '../../src/exhibit/document/fidelityBlocks.js';
import { must } from '../support/must.js';
import { demoTexts, sampleReport } from '../support/samples/sampleReport.js';

const FIDELITY: TokenizerFidelity = {
  vocabulary: { kind: 'bpe', size: 4096, pre: 'gpt-2', addBosStated: true, specialTokens: [] },
  preMissing: false,
  ownTokens: { tried: 1935, reached: 1935, missed: [] },
  bos: { token: 1, isPrepended: true, isInTemplate: null },
  texts: [
    {
      name: 'english',
      sha256: 'a'.repeat(64),
      characters: 2762,
      tokens: 801,
      scoredTokens: 256,
      scoredCharacters: 880,
      bitsPerCharacter: 2.2,
    },
  ],
  chatTemplate: { isPresent: false, parses: null, isKnownToEngine: null },
};

let plain: Report;

beforeAll(async () => {
  plain = await sampleReport({ texts: demoTexts(12_000) });
});

type Start = NonNullable<Report['examinations'][number]['start']>;

/** What a report with examinations X1 and X2 of the same model says after these changes of their start records. */
function said(...changes: readonly ((start: Start) => void)[]): string {
  const examinations = changes.map((change, at) => {
    const examination = structuredClone(must(plain.examinations[0]));
    examination.id = `X${at + 1}`;
    const start = must(examination.start);
    start.loadWarnings = { lines: [], total: 0 };
    start.tokenizerFidelity = FIDELITY;
    change(start);
    return examination;
  });
  return fidelityBlocks(examinations)
    .flatMap((block) =>
      block.kind === 'facts' ? block.rows.map(({ value }) => textOf(value)) : wordsOf(block),
    )
    .join('\n');
}

const without = (start: Start): void => {
  delete start.loadWarnings;
  delete start.tokenizerFidelity;
};

describe('tokenizer fidelity in a report', () => {
  it('stands beside the model, once for all examinations that found the same', () => {
    const once = said(() => undefined);
    expect(once).toContain('ordinary tokens of an even sample come back');
    expect(once).toContain('tokens a character');
    expect(
      said(
        () => undefined,
        () => undefined,
      ),
    ).toBe(once);
  });

  it('names the examinations that found something else', () => {
    const both = said(
      () => undefined,
      (start) => {
        start.loadWarnings = { lines: ['special token \\u{1b}[31m is bad'], total: 1 };
      },
    );
    expect(both).toContain('in X1:');
    expect(both).toContain('in X2:');
    expect(both).toContain('special token \\u{1b}[31m is bad');
  });

  it('states a missing pre-tokenizer before all else, for the examinations that rest on it', () => {
    const text = said((start) => {
      start.tokenizerFidelity = { ...FIDELITY, preMissing: true };
    });
    expect(text).toMatch(/names no pre-tokenizer.* Every result of X1 rests on that split/);
    expect(said(() => undefined)).not.toContain('names no pre-tokenizer');
  });

  it('is said to be absent from what earlier versions wrote', () => {
    expect(said(without)).toContain('Tokenizer fidelity was not recorded for X1.');
    expect(said(without)).not.toContain('What is usual');
    expect(said(() => undefined)).not.toContain('not recorded');
    expect(fidelityBlocks([])).toEqual([]);
  });
});
