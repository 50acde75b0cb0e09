import { describe, expect, it } from 'vitest';
import type { Remark } from '../../src/base/index.js';
import type { Report } from '../../src/domain/index.js';
import { textOf } from '../../src/exhibit/document/blocks.js';
import { sortedCaveats } from '../../src/figure/index.js';
import { Notes } from '../../src/exhibit/document/findings/notes.js';
import { resultsSection } from '../../src/exhibit/document/resultsSection.js';
import { must } from '../support/must.js';
import { sampleReport } from '../support/samples/sampleReport.js';

const remark = (code: string, text: string, data?: Remark['data']): Remark => ({
  code,
  text,
  ...(data === undefined ? {} : { data }),
});

const codes = (caveats: readonly Remark[], limits: Report['limits'] = []) => {
  const { beside, notes } = sortedCaveats({ caveats: [...caveats] }, [{ caveats: [...caveats] }], limits);
  return { beside: beside.map(({ code }) => code), notes: notes.map(({ code }) => code) };
};

/** The first cells of the table of findings, and the notes, of a report whose first two findings have these caveats. */
async function printed(
  ...caveats: readonly (readonly Remark[])[]
): Promise<{ cells: string[]; notes: string[] }> {
  const report = structuredClone(await sampleReport());
  const findings = must(report.examinations[0]?.findings ?? undefined).findings;
  findings.forEach((finding, at) => (finding.caveats = [...(caveats[at] ?? [])]));
  const notes = new Notes();
  const cells = resultsSection(report, notes).flatMap((block) =>
    block.kind === 'table' && block.title === 'Findings of X1'
      ? block.rows.map(([cell]) => textOf(must(cell)))
      : [],
  );
  const list = notes.section().flatMap((block) => (block.kind === 'list' ? block.items.map(textOf) : []));
  return { cells, notes: list };
}

describe('the caveats of findings', () => {
  it('stand beside the finding where they decide what a reader concludes, whatever they say', () => {
    for (const code of [
      'hits-foreign',
      'no-floor',
      'gate-refused',
      'spike-missed',
      'windows-unscored',
      'group-p',
    ])
      expect(codes([remark(code, 'x')])).toEqual(
        code === 'gate-refused' ? { beside: [], notes: [code] } : { beside: [code], notes: [] },
      );
    const sensitivity = (holds: boolean) => [remark('sensitivity-passages', 'x', { holds })];
    expect(codes(sensitivity(false)).beside).toEqual(['sensitivity-passages']);
    expect(codes(sensitivity(true))).toEqual({ beside: [], notes: [] });
  });

  it('of a later step are only that the first one was not shown', () => {
    const caveats = ['no-memorized-passage', 'yardstick-share', 'hit-blocks'].map((code) =>
      remark(code, code),
    );
    expect(codes(caveats)).toEqual({
      beside: ['no-memorized-passage'],
      notes: ['yardstick-share', 'hit-blocks'],
    });
    expect(codes(caveats.slice(1)).beside).toEqual(['yardstick-share', 'hit-blocks']);
  });

  it('are left out only where the report says the same at another place', () => {
    const hold = [remark('error-rates-hold-if', 'x')];
    expect(codes(hold).notes).toEqual(['error-rates-hold-if']);
    expect(codes(hold, [remark('exchangeable', 'y')]).notes).toEqual([]);
  });

  it('are numbered notes, each printed once, and every finding names its notes', async () => {
    const shared = remark('a', 'This long caveat holds for both of the findings, and is printed once.');
    const { cells, notes } = await printed([shared, remark('b', 'One.')], [shared]);
    const at = notes.indexOf(shared.text) + 1;
    expect(at).toBeGreaterThan(0);
    expect(notes.filter((text) => text.includes('This long caveat'))).toHaveLength(1);
    for (const cell of cells.slice(0, 2)) {
      const [, list = ''] = /Notes? ([\d–, ]+)\.$/u.exec(cell) ?? [];
      const numbers = list.split(', ').flatMap((range) => {
        const [from = 0, to = from] = range.split('–').map(Number);
        return Array.from({ length: to - from + 1 }, (_, one) => from + one);
      });
      expect(numbers).toContain(at);
    }
    for (const cell of cells) expect(cell).not.toContain('This long caveat');
  });

  it('that decide are in the cell of their finding; the same long one again refers to the first', async () => {
    const foreign = remark(
      'hits-foreign',
      'The passages above the floor differ from the control even without the model.',
    );
    const { cells, notes } = await printed([foreign], [foreign]);
    expect(cells[0]).toContain(foreign.text);
    expect(cells[1]).toContain('The same limit as above.');
    expect(notes.join(' ')).not.toContain(foreign.text);
  });
});
