import { beforeAll, describe, expect, it } from 'vitest';
import type { Report, WindowDetails } from '../../src/domain/index.js';
import { textOf, type Block } from '../../src/exhibit/document/blocks.js';
import { itemsSection } from '../../src/exhibit/document/itemsSection.js';
import { sampleSection } from '../../src/exhibit/document/sampleSection.js';
import { alternativesConsidered } from '../../src/exhibit/statement/alternatives.js';
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
  it('is printed with the sample, and the date with the item', () => {
    const made = stating({ firstPublished: '2026-03-02', whyUnseen: 'published after the model' });
    expect(rowsOf(itemsSection(made)).find((row) => row.startsWith('E3'))).toContain(
      'First published: 2026-03-02',
    );
    expect(rowsOf(sampleSection(made))).toContain(
      'E3  Moby-Dick, eleven other chapters | 2026-03-02 | published after the model',
    );
  });

  it('is said to be absent where nothing was stated', () => {
    const made = stating({});
    expect(rowsOf(itemsSection(made)).find((row) => row.startsWith('E3'))).toContain(
      'First published: not stated',
    );
    expect(rowsOf(sampleSection(made))).toContain(
      'E3  Moby-Dick, eleven other chapters | not stated | not stated',
    );
  });
});

/** The report as if its first examination had looked for passages of two source texts, beside these entries of lists. */
function withSources(listed: readonly string[]): Report {
  const made = structuredClone(report);
  const { cleaning } = must(made.examinations[0]?.findings).details as WindowDetails;
  cleaning.entries = [...listed, 'rule: source-passages 25'];
  cleaning.sources = ['E7', 'E8'].map((id) => ({ id, sha256: 'a'.repeat(64) }));
  cleaning.removed = [
    { workId: 'E2', spans: 5, chars: 900, fromSources: { spans: 3, chars: 600 } },
    { workId: 'E3', spans: 1, chars: 150, fromSources: { spans: 1, chars: 150 } },
  ];
  return made;
}

function considered({ examinations }: Report): string {
  return alternativesConsidered(examinations.slice(0, 1))
    .flatMap((one) => one.considered)
    .join('\n');
}

describe('what source texts removed', () => {
  it('is counted for each work beside everything that was removed', () => {
    const text = JSON.stringify(sampleSection(withSources(['rule: quotations 50'])));
    expect(text).toContain('E7, E8');
    expect(text).toContain(
      'E2: 5 occurrences, 900 characters, of which 3 occurrences, 600 characters shared with source texts; E3: 1 occurrence, 150 characters, of which 1 occurrence, 150 characters shared with source texts',
    );
    expect(considered(withSources(['rule: quotations 50']))).toContain(
      'has 1 entry; with the source texts, it removed 6 occurrences. Passages shared with 2 source texts were excluded from the target and the control alike: 4 occurrences.',
    );
  });

  it('does not pass for a cleaning list', () => {
    expect(considered(withSources([]))).toContain(
      'No cleaning list was used: quotations and boilerplate were not looked for. Passages shared with 2 source texts were excluded',
    );
    expect(JSON.stringify(sampleSection(withSources([])))).toContain(
      'There was no cleaning list: except for',
    );
  });
});
