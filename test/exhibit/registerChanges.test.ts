import { beforeAll, describe, expect, it } from 'vitest';
import type { EvidenceChange, Report } from '../../src/domain/index.js';
import { reportChecklist } from '../../src/exhibit/reportChecklist.js';
import { textOf, type Block } from '../../src/exhibit/document/blocks.js';
import { itemsSection } from '../../src/exhibit/document/itemsSection.js';
import { must } from '../support/must.js';
import { sampleReport } from '../support/samples/sampleReport.js';

let report: Report;

beforeAll(async () => {
  report = await sampleReport();
});

const change: EvidenceChange = {
  entry: 12,
  at: '2026-11-26T10:00:00.000Z',
  by: 'person-1',
  kind: 'corrected',
  reason: 'the <title> page',
  fields: [
    { name: 'edition', before: '', after: 'Harper, 1851' },
    { name: 'role', before: 'control-work', after: 'target-work' },
  ],
};

function withItem(id: string, edit: (item: Report['items'][number]) => void): Report {
  const made = structuredClone(report);
  edit(must(made.items.find((item) => item.evidence.id === id)));
  return made;
}

function rowsOf(blocks: readonly Block[], title: string): string[] {
  return blocks.flatMap((block) =>
    block.kind === 'table' && block.title.startsWith(title)
      ? block.rows.map((row) => row.map(textOf).join(' | '))
      : [],
  );
}

describe('changes of the register', () => {
  it('are printed with the old words, the new ones, the reason, the person and the entry of the log', () => {
    const made = withItem('E2', (item) => {
      item.changes = [change, { ...change, entry: 13, kind: 'relocated', reason: '', fields: [] }];
    });
    const rows = rowsOf(itemsSection(made), 'Changes of the evidence register');
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain('E2 | 2026-11-26 10:00:00, person-1; entry 12 of the audit log | ');
    expect(rows[0]).toContain('Edition: not stated → Harper, 1851');
    expect(rows[0]).toContain('Role: Control → Target work');
    expect(rows[0]).toContain('| the <title> page');
    expect(rows[1]).toContain('its hash equals the hash at receipt');
    expect(rowsOf(itemsSection(report), 'Changes of the evidence register')).toEqual([]);
  });

  it('list a withdrawn item by itself, and miss nothing of it', () => {
    const made = withItem('E2', (item) => {
      item.evidence.withdrawn = 'received in error';
      item.evidence.edition = '';
      item.changes = [{ ...change, kind: 'withdrawn', reason: 'received in error', fields: [] }];
    });
    const blocks = itemsSection(made);
    const [row = ''] = rowsOf(blocks, 'Items withdrawn');
    expect(row).toMatch(
      /^E2 \| .* \| [0-9a-f]{64} \| 2026-11-26 10:00:00, person-1.* \| received in error$/u,
    );
    const titles = blocks.flatMap((block) => (block.kind === 'table' ? [block.title] : []));
    expect(titles.filter((title) => title.startsWith('Works and texts')).join()).not.toContain('E2');
    expect(rowsOf(blocks, 'Comparison of each item').some((line) => line.startsWith('E2'))).toBe(false);
    expect(reportChecklist(made).filter(({ field }) => field.includes('.evidence.edition'))).toEqual([]);
    expect(
      reportChecklist(withItem('E2', (item) => (item.evidence.edition = ''))).filter(({ field }) =>
        field.includes('.evidence.edition'),
      ),
    ).toHaveLength(1);
  });
});
