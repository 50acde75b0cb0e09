import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/index.js';
import { textOf } from '../../src/exhibit/document/blocks.js';
import { wordsOf } from '../../src/exhibit/document/blockTexts.js';
import { fidelityBlocks } from '../../src/exhibit/document/fidelityBlocks.js';
import { must } from '../support/must.js';
import { FIDELITY } from '../support/samples/sampleFidelity.js';
import { demoTexts, sampleReport } from '../support/samples/sampleReport.js';

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
    change(start);
    return examination;
  });
  return fidelityBlocks(examinations)
    .flatMap((block) =>
      block.kind === 'facts'
        ? block.rows.map(({ label, value }) => `${label}: ${textOf(value)}`)
        : wordsOf(block),
    )
    .join('\n');
}

describe('tokenizer fidelity in a report', () => {
  it('is not printed where nothing is unusual: the start records have it', () => {
    const usual = must(must(plain.examinations[0]).start);
    expect(usual.tokenizerFidelity.ownTokens.tried).toBeGreaterThan(0);
    expect(said(() => undefined)).toBe('');
  });

  it('is printed where something is, once for all examinations that found the same', () => {
    const warn = (start: Start): void => {
      start.loadWarnings = { lines: ['special token is bad'], total: 1 };
    };
    const once = said(warn);
    expect(once).toContain('Warnings of llama.cpp, E1: 1 warning');
    expect(once).not.toContain('tokens a character (');
    expect(said(warn, warn)).toBe(once);
  });

  it('names the examinations that found something else', () => {
    const both = said(
      () => undefined,
      (start) => {
        start.loadWarnings = { lines: ['special token \\u{1b}[31m is bad'], total: 1 };
      },
    );
    expect(both).toContain('Warnings of llama.cpp, E1 in X2: 1 warning');
    expect(both).not.toContain('in X1');
    expect(both).toContain('special token \\u{1b}[31m is bad');
  });

  it('states a missing pre-tokenizer before all else, for the examinations that rest on it', () => {
    const text = said((start) => {
      start.tokenizerFidelity = { ...FIDELITY, preMissing: true };
    });
    expect(text).toMatch(/states no pre-tokenizer.* Every result of X1 rests on that split/);
    expect(said(() => undefined)).not.toContain('states no pre-tokenizer');
  });
});
