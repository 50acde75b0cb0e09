import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/index.js';
import { textOf, type Block } from '../../src/exhibit/document/blocks.js';
import { itemsSection } from '../../src/exhibit/document/itemsSection.js';
import { sampleSection } from '../../src/exhibit/document/sampleSection.js';
import { must } from '../support/must.js';
import { sampleReport } from '../support/samples/sampleReport.js';

let report: Report;

beforeAll(async () => {
  report = await sampleReport();
});

/** The report with these statements about its control E3. */
function stating(stated: { readonly firstPublished?: string; readonly whyUnseen?: string }): Report {
  const made = structuredClone(report);
  const { evidence } = must(made.items.find((item) => item.evidence.id === 'E3'));
  delete evidence.firstPublished;
  delete evidence.whyUnseen;
  Object.assign(evidence, stated);
  return made;
}

function rowsOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) =>
    block.kind === 'table' ? block.rows.map((row) => row.map(textOf).join(' | ')) : [],
  );
}

describe('what was stated about a control', () => {
  it('is printed with the item and with the sample', () => {
    const made = stating({ firstPublished: '2026-03-02', whyUnseen: 'published after the model' });
    expect(rowsOf(itemsSection(made))).toEqual(
      expect.arrayContaining([
        'First published | – | 2026-03-02',
        'Why the model cannot have seen it | – | published after the model',
      ]),
    );
    expect(rowsOf(sampleSection(made))).toContain(
      'E3  Moby-Dick, eleven other chapters | 2026-03-02 | published after the model',
    );
  });

  it('is said to be absent where nothing was stated', () => {
    const made = stating({});
    expect(rowsOf(itemsSection(made))).toContain('Why the model cannot have seen it | – | not stated');
    expect(rowsOf(sampleSection(made))).toContain(
      'E3  Moby-Dick, eleven other chapters | not stated | not stated',
    );
  });
});
