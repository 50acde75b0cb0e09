import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/base/index.js';
import { windowDetailsOf, type Finding, type Findings, type FindingSpan } from '../../src/domain/index.js';
import { cli, errorOf, json, jsonLines, ONE_THREAD, ROOT, type CliResult } from '../support/cli.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { pythonWithScipy, recomputeAlone } from '../support/scipy.js';

const scratch = scratchFolder();
const python = pythonWithScipy();

interface Demo {
  readonly out: string;
  readonly caseFolder: string;
  readonly bag: string;
  readonly sealNumber: string;
  readonly verified: boolean;
  readonly rows: readonly {
    readonly what: string;
    readonly p1: string;
    readonly p0: string;
    readonly control: string;
  }[];
  readonly planted: Readonly<Record<string, string>>;
}

describe('demo', () => {
  const out = join(scratch, 'the demo');
  let result: CliResult;
  let demo: Demo;

  beforeAll(async () => {
    result = await cli(['demo', '--out', out, ...ONE_THREAD, '--json', '--quiet']);
    demo = json<Demo>(result);
  });

  const findingsOf = (id: string): Findings =>
    JSON.parse(readFileSync(join(demo.caseFolder, 'examinations', id, 'findings.json'), 'utf8')) as Findings;

  it('ends with a sealed report that verifies', async () => {
    expect([result.code, result.stderr]).toEqual([0, '']);
    expect(demo).toMatchObject({ out, verified: true });
    const verdict = await cli(['verify', demo.bag, '--seal-number', demo.sealNumber]);
    expect([verdict.code, verdict.stdout]).toEqual([0, expect.stringContaining('INTACT, SIGNER CONFIRMED')]);
    expect(existsSync(join(demo.bag, 'data/report/report.pdf'))).toBe(true);
  });

  it('finds what was planted, and nothing in the model that never saw it', () => {
    const row = (what: string): Demo['rows'][number] => {
      const found = demo.rows.find((one) => one.what.includes(what));
      if (found === undefined) throw new Error(`no row ${what}`);
      return found;
    };
    expect(row('above the family floor')).toMatchObject({
      p1: expect.stringMatching(/^100\.0% \((\d+) of \1\)$/) as string,
      p0: expect.stringMatching(/^0\.0% \(0 of \d+\)$/) as string,
      control: '0.0%',
    });
    expect(Number.parseFloat(row('covered').p1)).toBeGreaterThan(99);
    expect(row('covered').p0).toMatch(/^0\.0%/);
    expect(Number.parseFloat(row('queries').p1)).toBeGreaterThan(95);
    expect(row('queries').p0).toMatch(/^0\.0%/);
    expect(Number.parseFloat(row('by greedy decoding').p1)).toBeGreaterThan(95);
    expect(row('most probable').p1).toMatch(/^0\.\d{3}$/);
    expect(JSON.stringify(demo.rows)).not.toMatch(/UNCALIBRATED|unscored/);
    expect(demo.planted['P1']).toContain('128 repeats');
  });

  it('has the numbers of README, which are those of the specimen, in its rows of the same name', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n');
    const shared = demo.rows.filter(({ what }) => readme.some((line) => line.startsWith(what)));
    expect(shared).toHaveLength(4);
    const cells = shared.map(({ what, p1, p0, control }) => [what, p1, p0, control]);
    expect(cells.map((row) => row.map((cell) => cell.replaceAll('\u00a0', ' ')))).toEqual(
      shared.map(({ what }) => must(readme.find((line) => line.startsWith(what))).split(/ {3,}/)),
    );
  });

  it('leaves a case whose findings say the same', async () => {
    const runs = jsonLines<{ id: string; status: string; findings: Findings }>(
      await cli(['findings', demo.caseFolder, '--json']),
    );
    expect(runs.map(({ findings, status }) => [findings.attack.id, findings.model.name, status])).toEqual([
      ['probabilistic', 'P1-f16.gguf', 'finished'],
      ['probabilistic', 'P0-f16.gguf', 'finished'],
      ['greedy', 'P1-f16.gguf', 'finished'],
      ['unprompted', 'P1-f16.gguf', 'finished'],
      ['unprompted', 'P0-f16.gguf', 'finished'],
    ]);
    const start = JSON.parse(
      readFileSync(join(demo.caseFolder, 'examinations', 'X1', 'start.json'), 'utf8'),
    ) as { command: string };
    expect(start.command).toMatch(
      /^palimpsest examine CASE --attack probabilistic --model E\d --work E\d --control E\d --no-source --no-known-memorized --no-cleaning --seed palimpsest --threads 1$/,
    );
    const claims = runs.map(
      ({ findings }) => findings.findings.filter(({ standing }) => standing === 'claim').length,
    );
    expect(claims[0]).toBeGreaterThanOrEqual(3);
    expect([claims[1], claims[4]]).toEqual([0, 0]);
    const report = JSON.parse(readFileSync(join(demo.bag, 'data/report/report.json'), 'utf8')) as {
      examinations: { findings: Findings }[];
    };
    for (const [i, { id, findings }] of runs.entries()) {
      const inReport = report.examinations[i]?.findings;
      expect(withoutTexts(inReport)).toEqual(withoutTexts(findings));
      const printed = passagesOf(inReport);
      const measured = new Set(passagesOf(findings));
      expect(printed.filter((passage) => !measured.has(passage))).toEqual([]);
      const spans = new Set(spansOf(findings).map((span) => canonicalJson(span)));
      expect(spansOf(inReport).filter((span) => !spans.has(canonicalJson(span)))).toEqual([]);
      expect(spansOf(inReport).length).toBeGreaterThan(i === 0 ? 20 : -1);
      const whole: unknown = JSON.parse(
        readFileSync(join(demo.bag, `data/results/${id}.findings.json`), 'utf8'),
      );
      expect(whole).toEqual(findings);
    }
  });

  it('claims the planted chapters, nearly all of them, as a substantial portion that comes out within the budget', () => {
    const p1 = findingsOf('X1');
    const passages = finding(p1, 'memorized-passages/E3');
    expect(passages).toMatchObject({ standing: 'claim', value: expect.any(Number) as number });
    expect(passages.value).toBeGreaterThanOrEqual(0.95);
    expect(passages.controlValue).toBe(0);
    const coverage = finding(p1, 'coverage-family-floor/E3');
    expect([coverage.standing, (coverage.value as number) >= 0.95]).toEqual(['claim', true]);
    const within = finding(p1, 'extractable-within-budget/E3');
    expect([within.standing, (within.value as number) >= 0.95]).toEqual(['claim', true]);
    const { control, gate } = must(must(windowDetailsOf(p1)).targets[0]);
    expect(control.n).toBeGreaterThanOrEqual(100);
    expect(control.blocks).toBeGreaterThanOrEqual(10);
    expect(['matched', 'imperfect']).toContain(gate.verdict);
    expect(control.leaveOneBlockOutHits.hits).toBe(0);
    expect(p1.findings.filter(({ calibration }) => calibration.kind === 'uncalibrated')).toEqual([]);
  });

  it('claims the planted chapters as a group, and says how far the claims depend on the control', () => {
    const [p1, p0] = [findingsOf('X1'), findingsOf('X2')];
    expect(finding(p1, 'group-shift/E3')).toMatchObject({ standing: 'claim', value: 1 });
    expect(finding(p0, 'group-shift/E3').standing).not.toBe('claim');
    const { sensitivity } = must(must(windowDetailsOf(p1)).targets[0]);
    expect(sensitivity).toMatchObject({
      passages: { holding: 11, tried: 11, least: { workId: 'E4' } },
      portion: { holding: 11, tried: 11 },
    });
    expect(must(must(windowDetailsOf(p0)).targets[0]).sensitivity).toBeUndefined();
  });

  it('claims nothing at all of the model that never saw the work, and says what that means', () => {
    const p0 = findingsOf('X2');
    expect(p0.findings.filter(({ standing }) => standing === 'claim')).toEqual([]);
    expect(finding(p0, 'memorized-passages/E3')).toMatchObject({
      standing: 'not-shown',
      value: 0,
      sentence: expect.stringContaining('It does not rule it out') as string,
    });
  });

  it.skipIf(python === null)('has its numbers computed again by another program', () => {
    const { code, stdout, stderr } = recomputeAlone(python ?? '', demo.bag);
    expect(stdout.split('\n').filter((line) => line.startsWith('FAIL'))).toEqual([]);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('refuses a folder that is there', async () => {
    const again = await cli(['demo', '--out', out, '--json']);
    expect([again.code, errorOf(again).code]).toEqual([2, 'output-exists']);
  });
});

function finding({ findings }: Findings, id: string): Finding {
  return must(findings.find((one) => one.id === id));
}

/** Findings without what a report holds only as far as it prints it: places, and passages with their text. */
function withoutTexts(findings: Findings | undefined): unknown {
  const details = findings === undefined ? null : windowDetailsOf(findings);
  return {
    ...findings,
    findings: findings?.findings.map((finding) => ({ ...finding, spans: [] })),
    details:
      details === null
        ? findings?.details
        : {
            ...details,
            targets: details.targets.map((target) => ({ ...target, passages: [] })),
            controls: details.controls.map((control) => ({ ...control, best: [] })),
          },
  };
}

function passagesOf(findings: Findings | undefined): string[] {
  const details = findings === undefined ? null : windowDetailsOf(findings);
  return [
    ...(details?.targets ?? []).flatMap(({ passages }) => passages),
    ...(details?.controls ?? []).flatMap(({ best }) => best),
  ].map((passage) => canonicalJson(passage));
}

function spansOf(findings: Findings | undefined): FindingSpan[] {
  return (findings?.findings ?? []).flatMap(({ spans }) => spans);
}
