import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex, type Json } from '../../src/base/index.js';
import type { Findings, FindingSpan } from '../../src/domain/index.js';
import { cli, errorOf, json, jsonLines, ONE_THREAD, type CliResult } from '../support/cli.js';
import { scratchFolder } from '../support/scratch.js';
import { pythonWithScipy, recompute } from '../support/scipy.js';

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

  it('leaves a case whose findings say the same', async () => {
    const runs = jsonLines<{ id: string; status: string; findings: Findings }>(
      await cli(['findings', demo.caseFolder, '--json']),
    );
    expect(runs.map(({ findings, status }) => [findings.attack.id, findings.model.name, status])).toEqual([
      ['probabilistic', 'P1-f16.gguf', 'finished'],
      ['greedy', 'P1-f16.gguf', 'finished'],
      ['probabilistic', 'P0-f16.gguf', 'finished'],
    ]);
    const start = JSON.parse(
      readFileSync(join(demo.caseFolder, 'examinations', 'X1', 'start.json'), 'utf8'),
    ) as { command: string };
    expect(start.command).toMatch(
      /^palimpsest examine CASE --attack probabilistic --model E\d --work E\d --control E\d --no-source --no-spike --no-cleaning --seed palimpsest --threads 1$/,
    );
    const claims = runs.map(
      ({ findings }) => findings.findings.filter(({ standing }) => standing === 'claim').length,
    );
    expect(claims[0]).toBeGreaterThanOrEqual(3);
    expect(claims[2]).toBe(0);
    const report = JSON.parse(readFileSync(join(demo.bag, 'data/report/report.json'), 'utf8')) as {
      examinations: { findings: Findings }[];
    };
    for (const [i, { id, findings }] of runs.entries()) {
      const inReport = report.examinations[i]?.findings;
      expect(withoutSpans(inReport)).toEqual(withoutSpans(findings));
      const spans = new Set(spansOf(findings).map((span) => canonicalJson(span)));
      expect(spansOf(inReport).filter((span) => !spans.has(canonicalJson(span)))).toEqual([]);
      expect(spansOf(inReport).length).toBeGreaterThan(i === 0 ? 20 : -1);
      const whole: unknown = JSON.parse(
        readFileSync(join(demo.bag, `data/results/${id}.findings.json`), 'utf8'),
      );
      expect(whole).toEqual(findings);
    }
  });

  describe.skipIf(python === null)('another program, from the bag alone,', () => {
    const run = (bag: string) => recompute(python ?? '', bag);

    it('computes every number again: counts and floors equal, sums to 1e-12, ends of intervals to 1e-10', () => {
      const { code, stdout, stderr } = run(demo.bag);
      expect(stdout.split('\n').filter((line) => line.startsWith('FAIL'))).toEqual([]);
      expect([code, stderr]).toEqual([0, '']);
      for (const of of ['X1', 'X2', 'X3']) {
        const lines = stdout.split('\n').filter((line) => line.startsWith(`PASS  ${of}`));
        expect(lines.length).toBeGreaterThan(60);
        expect(lines.join('\n')).toMatch(/family-floor, log10: -\d+\.0\n/);
      }
      // Of three rates, three gates, three half-splits, and four texts with a known answer.
      expect(stdout.match(/, (lower|upper) end: /g)).toHaveLength(2 * (3 + 3 + 3 + 4));
    });

    it.each([
      ['table', (name: string) => name === 'X1.windows.jsonl', 'SHA-256 of the table'],
      [
        'table and its hash',
        (name: string) => /^X1\.(windows|recompute)/.test(name),
        'differ from the journal',
      ],
      ['table, hash and journal', (name: string) => !name.endsWith('findings.json'), 'largest log10'],
    ] as const)('sees that one log p was changed in the %s', (what, isChanged, failing) => {
      const bag = join(scratch, `changed ${what}`);
      cpSync(join(demo.bag, 'data/results'), join(bag, 'data/results'), { recursive: true });
      raiseBest(join(bag, 'data/results'), isChanged);
      const { code, stdout } = run(bag);
      expect(code).toBe(1);
      expect(
        stdout
          .split('\n')
          .filter((line) => line.startsWith('FAIL'))
          .join('\n'),
      ).toContain(failing);
    });

    const lines = (name: string, change: (all: string[]) => string[]) => (results: string) => {
      const path = join(results, name);
      const all = change(readFileSync(path, 'utf8').trimEnd().split('\n'));
      writeFileSync(path, `${all.join('\n')}\n`);
    };
    const withTable = (change: (all: string[]) => string[]) => (results: string) => {
      lines('X1.windows.jsonl', change)(results);
      const table = readFileSync(join(results, 'X1.windows.jsonl'), 'utf8');
      lines('X1.recompute.json', (all) =>
        all.map((text) =>
          canonicalJson({
            ...(JSON.parse(text) as Record<string, Json>),
            rows: table.split('\n').length - 1,
            windowsSha256: sha256Hex(table),
          }),
        ),
      )(results);
    };
    it.each([
      [
        'rows that no unit observed',
        withTable((all) => [...all, (all.at(-1) ?? '').replace(/"window":\d+/, '"window":99999')]),
        'scored windows of the table without the journal',
      ],
      [
        'fewer rows than were observed',
        withTable((all) => all.slice(1)),
        'scored windows of the table without the journal',
      ],
      ['a row twice', withTable((all) => [...all, ...all.slice(-1)]), 'name a place again'],
      [
        'a journal cut by a line',
        lines('X1.journal.jsonl', (all) => all.slice(0, -1)),
        'lines of the journal, units in recompute.json',
      ],
      [
        'a line of the journal that is not the one of the chain',
        lines('X1.journal.jsonl', (all) =>
          all.map((line, at) => (at === 0 ? line.replace('{', '{ ') : line)),
        ),
        'that do not follow the one before',
      ],
      [
        'the last line of the journal',
        lines('X1.journal.jsonl', (all) => [...all.slice(0, -1), (all.at(-1) ?? '').replace('{', '{ ')]),
        'SHA-256 of its last line',
      ],
    ] as const)('sees %s', (what, change, failing) => {
      const bag = join(scratch, what);
      cpSync(join(demo.bag, 'data/results'), join(bag, 'data/results'), { recursive: true });
      change(join(bag, 'data/results'));
      const { code, stdout, stderr } = run(bag);
      expect([code, stderr]).toEqual([1, '']);
      expect(stdout.split('\n').filter((line) => line.startsWith('FAIL  X1'))).toContainEqual(
        expect.stringContaining(failing),
      );
    });

    it('prints nothing of a bag that would steer a terminal', () => {
      const bag = join(scratch, 'steering');
      cpSync(join(demo.bag, 'data/results'), join(bag, 'data/results'), { recursive: true });
      lines('X1.start.json', (all) =>
        all.map((line) => line.replace('"id": "X1"', '"id": "X1\\u001b[2J\\u202e"')),
      )(join(bag, 'data/results'));
      const { stdout } = run(bag);
      expect(stdout).toContain('X1\\x1b[2J\\u202e');
      expect(['\u001b', '\u202e'].filter((unit) => stdout.includes(unit))).toEqual([]);
    });
  });

  it('refuses a folder that is there', async () => {
    const again = await cli(['demo', '--out', out, '--json']);
    expect([again.code, errorOf(again).code]).toEqual([2, 'output-exists']);
  });
});

/** Halves the log p of the most probable passage of X1, in the files of a results folder that are named. */
function raiseBest(results: string, isChanged: (name: string) => boolean): void {
  const read = (name: string): string => readFileSync(join(results, name), 'utf8');
  const write = (name: string, text: string): void => {
    if (isChanged(name)) writeFileSync(join(results, name), text);
  };
  const before = read('X1.windows.jsonl');
  const all = Array.from(before.matchAll(/"logP":(-[\d.e-]+)/g), ([, value]) => value ?? '');
  const best = all.toSorted((a, b) => Number(b) - Number(a))[0] ?? '';
  const raised = String(Number(best) / 2);
  const after = before.replace(`"logP":${best}`, `"logP":${raised}`);
  expect(after).not.toBe(before);
  write('X1.windows.jsonl', after);
  write('X1.recompute.json', read('X1.recompute.json').replace(sha256Hex(before), sha256Hex(after)));
  write('X1.journal.jsonl', read('X1.journal.jsonl').replace(best, raised));
}

/** A report ranks the places of a finding and leaves the rest to the results file. */
function withoutSpans(findings: Findings | undefined): unknown {
  return { ...findings, findings: findings?.findings.map((finding) => ({ ...finding, spans: [] })) };
}

function spansOf(findings: Findings | undefined): FindingSpan[] {
  return (findings?.findings ?? []).flatMap(({ spans }) => spans);
}
