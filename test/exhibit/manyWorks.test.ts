import { describe, expect, it } from 'vitest';
import type { Finding, Report } from '../../src/domain/index.js';
import { STANDING, UNCALIBRATED_MARK } from '../../src/domain/index.js';
import { kindOf } from '../../src/attacks/index.js';
import { controlWords, valueWords } from '../../src/figure/index.js';
import { textOf } from '../../src/exhibit/document/blocks.js';
import { Notes } from '../../src/exhibit/document/findings/notes.js';
import { resultsSection } from '../../src/exhibit/document/resultsSection.js';
import { must } from '../support/must.js';
import { sampleReport } from '../support/samples/sampleReport.js';

/** The sample report with as many works in its first examination; their findings differ in their work alone. */
async function withWorks(count: number): Promise<{ report: Report; findings: readonly Finding[] }> {
  const report = structuredClone(await sampleReport());
  const found = must(report.examinations[0]?.findings ?? undefined);
  const [first] = found.findings;
  const own = found.findings.filter(({ workId }) => workId === must(first).workId);
  found.findings = Array.from({ length: count }, (_, at) =>
    own.map((one) => ({ ...one, id: one.id.replace(one.workId, `E${at + 40}`), workId: `E${at + 40}` })),
  ).flat();
  return { report, findings: found.findings };
}

const tablesOf = (report: Report) =>
  resultsSection(report, new Notes()).flatMap((block) => (block.kind === 'table' ? [block] : []));

describe('the findings of an examination of many works', () => {
  it('have one row for each work and one column for each test, each with value, control and standing', async () => {
    const { report, findings } = await withWorks(6);
    const table = must(tablesOf(report).find(({ title }) => title === 'Tests of X1, work by work'));
    const tests = findings.filter((one) => kindOf(one)?.test !== undefined);
    expect(table.rows).toHaveLength(6);
    expect(table.columns).toHaveLength(1 + new Set(tests.map(kindOf)).size);
    for (const { header } of table.columns) expect(header).not.toMatch(/[{}]/u);
    for (const finding of tests) {
      const row = must(table.rows.find(([name]) => textOf(must(name)).startsWith(finding.workId)));
      const cells = row.slice(1).map((cell) => textOf(cell));
      const standing =
        finding.calibration.kind === 'uncalibrated' ? UNCALIBRATED_MARK : STANDING[finding.standing].label;
      expect(
        cells.filter(
          (cell) =>
            (typeof finding.value !== 'number' || cell.startsWith(valueWords(finding))) &&
            (typeof finding.controlValue !== 'number' || cell.includes(`Control ${controlWords(finding)}`)) &&
            cell.includes(standing),
        ),
      ).not.toEqual([]);
    }
    expect(tablesOf(report).map(({ title }) => title)).not.toContain('Findings of X1');
  });

  it('say why a test has no value, by the number of a note', async () => {
    const { report, findings } = await withWorks(6);
    const [test] = findings.filter((one) => kindOf(one)?.test !== undefined);
    const reason = 'The reason why this test of many works has no value at all.';
    must(test).value = { kind: 'unscored', code: 'x', reason };
    const notes = new Notes();
    const cells = resultsSection(report, notes).flatMap((block) =>
      block.kind === 'table' && block.title === 'Tests of X1, work by work'
        ? block.rows.flat().map(textOf)
        : [],
    );
    expect(cells.filter((cell) => cell.startsWith('no value'))).toHaveLength(1);
    const list = notes.section().flatMap((block) => (block.kind === 'list' ? block.items.map(textOf) : []));
    const number = list.indexOf(reason) + 1;
    expect(number).toBeGreaterThan(0);
    expect(must(cells.find((cell) => cell.startsWith('no value')))).toMatch(/Notes? [\d–, ]+\.$/u);
  });

  it('are printed one by one for few works', async () => {
    const { report } = await withWorks(4);
    expect(tablesOf(report).map(({ title }) => title)).toContain('Findings of X1');
  });
});
