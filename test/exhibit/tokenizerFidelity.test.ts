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
      block.kind === 'facts' ? block.rows.map(({ value }) => textOf(value)) : wordsOf(block),
    )
    .join('\n');
}

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
});
