import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { windowDetailsOf, type Report } from '../../src/domain/index.js';
import { csvLine } from '../../src/exhibit/csv/csvLine.js';
import { buildReport, findingsCsv, tablesCsv, testsCsv } from '../../src/exhibit/index.js';
import { csvRows, csvTable } from '../support/csvRows.js';
import { must } from '../support/must.js';
import { demoTexts, sampleReportInput } from '../support/samples/sampleReport.js';

let report: Report;

beforeAll(async () => {
  report = buildReport(await sampleReportInput());
});

describe('a line of CSV', () => {
  it('is read back as what was written, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (cells) => {
        const [row, ...rest] = csvRows(csvLine(cells));
        expect(rest).toEqual([]);
        expect(row?.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ''))).toEqual(cells);
      }),
    );
  });

  it.each(['=1+1', '+1', '-1+1', '-2+3+cmd|"/C calc"!A0', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '－1'])(
    'holds %j as a text, not as a formula',
    (text) => {
      expect(csvRows(csvLine([text]))).toEqual([[`'${text}`]]);
    },
  );

  it('holds negative numbers as numbers, with all digits', () => {
    expect(csvLine([-0.1, 1e-300, 0.1 + 0.2, -1.7976931348623157e308, 5])).toBe(
      '-0.1,1e-300,0.30000000000000004,-1.7976931348623157e+308,5\r\n',
    );
  });
});

describe('findings as CSV', () => {
  it('has one line for each finding: id, standing, value, control and interval, with all digits', () => {
    const rows = csvTable(findingsCsv(report));
    const [examination] = report.examinations;
    const findings = must(examination?.findings);
    expect(rows).toHaveLength(findings.findings.length);
    findings.findings.forEach((finding, at) => {
      const { interval, value, controlValue } = finding;
      expect(rows[at]).toMatchObject({
        report: report.id,
        revision: String(report.revision),
        examination: 'X1',
        attack: findings.attack.id,
        model: findings.model.name,
        model_sha256: findings.model.sha256,
        plan_sha256: findings.planSha256,
        work: finding.workId,
        finding: finding.id,
        title: finding.title,
        standing: finding.standing,
        calibration: finding.id.startsWith('coverage-fixed-threshold/')
          ? 'fixed-threshold'
          : finding.calibration.kind,
        value: typeof value === 'number' ? String(value) : '',
        value_reason: typeof value === 'number' ? '' : value.reason,
        controls: finding.calibration.controls.join(' '),
        control: typeof controlValue === 'number' ? String(controlValue) : '',
        control_reason: typeof controlValue === 'number' ? '' : controlValue.reason,
        interval_lower: interval.kind === 'none' ? '' : String(interval.lower),
        interval_upper: interval.kind === 'none' ? '' : String(interval.upper),
        interval_level: interval.kind === 'none' ? '' : String(interval.level),
        interval_reason: interval.kind === 'none' ? interval.reason : '',
        sentence: finding.sentence,
        caveats: finding.caveats.map(({ text }) => text).join(' '),
      });
      if (typeof value === 'number') expect(Number(rows[at]?.['value'])).toBe(value);
    });
  });

  it('has no number of a control that is of another measure than the value', () => {
    const rated = structuredClone(report);
    for (const one of rated.examinations[0]?.findings?.findings ?? [])
      if (one.id.startsWith('conformal-list/')) one.controlValue = 0.049;
    const row = csvTable(findingsCsv(rated)).find(({ finding = '' }) =>
      finding.startsWith('conformal-list/'),
    );
    expect(row).toMatchObject({
      control: '',
      control_reason: 'above the threshold of single passages: 4.9%',
    });
  });

  it('says without a control why there is no number of one', async () => {
    const alone = buildReport(await sampleReportInput({ texts: demoTexts(12_000).slice(0, 1) }));
    for (const row of csvTable(findingsCsv(alone))) {
      expect(row).toMatchObject({ calibration: 'uncalibrated', control: '', controls: '' });
      expect(row['control_reason']).not.toBe('');
      expect(row['calibration_reasons']).not.toBe('');
    }
  });

  it('never lets a text become a formula', () => {
    const spoiled = structuredClone(report);
    must(spoiled.examinations[0]?.findings?.findings[0]).title = '=cmd|"/c calc"!A1';
    expect(findingsCsv(spoiled)).toContain(`"'=cmd|""/c calc""!A1"`);
    expect(csvTable(findingsCsv(spoiled))[0]?.['title']).toBe(`'=cmd|"/c calc"!A1`);
  });
});

describe('tables as CSV', () => {
  it('have the thresholds, curves, control and passages of a window attack, with all digits', () => {
    const rows = csvTable(tablesCsv(report));
    const details = must(windowDetailsOf(must(report.examinations[0]).findings));
    const [target] = details.targets;
    const of = (panel: string, column: string): string[] =>
      rows.flatMap((row) =>
        row['panel'] === panel && row['column'] === column
          ? [row['value'] === '' ? (row['text'] ?? '') : (row['value'] ?? '')]
          : [],
      );
    const words = (value: number | { readonly reason: string }): string =>
      typeof value === 'number' ? String(value) : value.reason;
    expect(of('thresholds', 'Coverage')).toEqual(
      details.targets.flatMap(({ thresholds }) => thresholds.map(({ coverage }) => words(coverage))),
    );
    const points = rows.filter(({ panel, role }) => panel === 'coverage-by-threshold-1' && role === 'target');
    expect(points.map(({ x, value }) => [x, value])).toEqual(
      must(target).coverageByThreshold.map(({ x, target: y }) => [
        String(x),
        typeof y === 'number' ? String(y) : '',
      ]),
    );
    const passages = [
      ...details.targets.flatMap(({ passages: shown }) => shown),
      ...details.controls.flatMap(({ best }) => best),
    ];
    expect(passages.length).toBeGreaterThan(3);
    expect(of('passages', 'Log probability')).toEqual(passages.map(({ logPzNats }) => String(logPzNats)));
    const texts = rows.filter(({ panel, column }) => panel === 'passages' && column === 'Passage');
    expect(texts.map(({ text, work, start_char }) => [text?.replace(/^'/, ''), work, start_char])).toEqual(
      passages.map((one) => [one.suffixText.replace(/^'/, ''), one.workId, String(one.suffixStartChar)]),
    );
    expect(of('control', 'Control passages')).toEqual(
      details.targets.map(({ control }) => String(control.n)),
    );
  });
});

describe('tests as CSV', () => {
  it('has one line for each test of the case, with its level or the reason why there is none', () => {
    const { tests } = must(report.families);
    expect(tests.length).toBeGreaterThan(0);
    const rows = csvTable(testsCsv(report));
    expect(rows).toHaveLength(tests.length);
    tests.forEach(({ examinationId, findingId, level, standing, needs }, at) => {
      expect(rows[at]).toMatchObject({
        report: report.id,
        examination: examinationId,
        finding: findingId,
        needs: needs ?? '',
        level: typeof level === 'number' ? String(level) : '',
        level_reason: typeof level === 'number' ? '' : level.reason,
        standing,
      });
    });
  });
});
