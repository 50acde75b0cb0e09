import { rmSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/index.js';
import { readAudit, type CaseFolder } from '../../src/casefile/index.js';
import {
  reportSchema,
  examinationsOnRecord,
  type FamilyRegister,
  type Report,
} from '../../src/domain/index.js';
import { familySummary } from '../../src/figure/index.js';
import { caseOutcomes, familiesOfCase, KeptFindings, makeReport } from '../../src/matter/index.js';
import { must } from '../support/must.js';
import { listExaminations } from '../../src/examine/index.js';
import type { KeptFinding } from '../../src/matter/examine/keptFindings.js';
import { caseFamilies } from '../../src/matter/examine/caseFamilies.js';
import { cli, json } from '../support/cli.js';
import { scratchFolder } from '../support/scratch.js';
import { fakeEngine } from '../examine/tinyRun.js';
import { FAILED, familiesCase, STOPPED, WORKS } from './familiesCase.js';

const scratch = scratchFolder();
let opened: CaseFolder;
let register: FamilyRegister;

beforeAll(async () => {
  opened = await familiesCase(scratch);
  register = await familiesOfCase(opened);
});

const of = (id: string) => register.tests.filter(({ examinationId }) => examinationId === id);

describe('the tests of a case of two works, two models and three attacks', () => {
  it('are counted once for each chain, whatever came of them', () => {
    // 4 chains, 4 groups of passages, two tests of each of 4 greedy extractions (and of X13 and X14) and of 4 assisted reconstructions.
    expect(register.tested).toBe(4 + 4 + 12 + 8);
    const heads = register.tests.filter(({ needs }) => needs === undefined);
    expect(heads).toHaveLength(register.tested);
    expect(register.claimed).toBe(heads.filter(({ standing }) => standing === 'claim').length);
    expect(register.withoutResult).toBe(6);
    const levels = heads.flatMap(({ level }) => (typeof level === 'number' ? [level] : []));
    expect(register.expectedFalseClaims).toBeCloseTo(
      levels.reduce((sum, level) => sum + level, 0),
      12,
    );
    expect(levels.length + register.uncalibrated + register.withoutLevel).toBe(register.tested);
  });

  it('claim about the one work that the one model knows, and about no other', () => {
    const claims = register.tests.filter(({ standing }) => standing === 'claim');
    expect(claims.length).toBeGreaterThanOrEqual(2);
    for (const { model, work } of claims) expect([model.id, work.id]).toEqual(['E1', 'E3']);
  });

  it('come in the order in which they were prepared, with work, model, control and seed', () => {
    const ids = [...new Set(register.tests.map(({ examinationId }) => examinationId))];
    expect(ids).toEqual(Array.from({ length: 14 }, (_, at) => `X${at + 1}`));
    expect(of('X2')[0]).toMatchObject({
      attack: { id: 'probabilistic', title: 'Probabilistic extraction' },
      model: { id: 'E1', name: 'plant-P1' },
      work: { id: 'E4', name: 'Work 2' },
      controls: [{ id: 'E5', name: 'control' }],
      seed: 's0',
      status: 'finished',
      findingId: 'memorized-passages/E4',
    });
  });

  it('count where an examination was stopped, failed or never begun, with the level of the plan', () => {
    for (const [id, status, count] of [
      [STOPPED, 'paused', 4],
      [FAILED, 'failed', 2],
      ['X13', 'planned', 2],
    ] as const) {
      expect(of(id)).toHaveLength(count);
      for (const test of of(id)) {
        const level = test.needs === undefined ? 0.01 : { code: 'later-step' };
        expect(test).toMatchObject({ status, standing: 'none', level });
      }
    }
  });

  it('could claim nothing without a control', () => {
    const uncalibrated = { controls: [], level: { code: 'test-uncalibrated' } };
    expect(of('X14')).toMatchObject([uncalibrated, uncalibrated]);
  });

  it('are those on record at a time: what was prepared later is not among them', async () => {
    const entries = await readAudit(opened.folder);
    const at = entries.findIndex(
      ({ action, detail }) => action === 'examination-prepared' && detail['examination'] === 'X4',
    );
    const early = await caseFamilies(opened, entries.slice(0, at), []);
    expect(new Set(early.tests.map(({ examinationId }) => examinationId))).toEqual(
      new Set(['X1', 'X2', 'X3']),
    );
  });

  it('count each work once where the examination is no longer in the case folder', async () => {
    const entries = await readAudit(opened.folder);
    expect(examinationsOnRecord(entries)).toHaveLength(14);
    const lost = await caseFamilies(opened, entries, []);
    expect(lost).toMatchObject({ tested: 14, claimed: 0, withoutLevel: 14, withoutResult: 14 });
    expect(lost.tests[0]).toMatchObject({
      model: { id: 'E1', name: 'plant-P1' },
      work: { id: 'E3', name: 'Work 1' },
      controls: [{ id: 'E5' }],
      findingId: '',
    });
  });
});

describe('the outcomes of the examinations of that case', () => {
  it('are those of their first tests, of finished examinations alone', async () => {
    const entries = await readAudit(opened.folder);
    const outcomes = await caseOutcomes(opened, await listExaminations(opened, entries), new KeptFindings());
    const ids = outcomes.map(({ examinationId }) => examinationId);
    for (const open of [STOPPED, FAILED, 'X13']) expect(ids).not.toContain(open);
    for (const id of ids) {
      const [first] = of(id);
      const isUncalibrated = first?.controls.length === 0;
      expect(outcomes.find(({ examinationId }) => examinationId === id)?.works).toMatchObject([
        { standing: first?.standing, count: 1, ...(isUncalibrated ? { isUncalibrated } : {}) },
      ]);
    }
  });

  it('count works together for which the same follows, by a test wherever there is one', async () => {
    const [test] = must(await new KeptFindings().tested(opened, 'X1'));
    const { family, ...rest } = must(test);
    const finding = (workId: string): KeptFinding => ({
      ...{ ...rest, ...(family === undefined ? {} : { family }), workId },
      ...{ standing: 'not-shown', calibration: 'calibrated' },
    });
    const measured: KeptFinding = {
      ...rest,
      ...{ workId: 'E4', standing: 'measured', calibration: 'uncalibrated' },
    };
    const kept = {
      tested: () => Promise.resolve([measured, finding('E4'), finding('E3'), { ...measured, workId: 'E5' }]),
    };
    expect(await caseOutcomes(opened, [{ id: 'X1', status: 'finished' }], kept)).toEqual([
      {
        examinationId: 'X1',
        works: [
          { standing: 'not-shown', isUncalibrated: false, count: 2 },
          { standing: 'measured', isUncalibrated: true, count: 1 },
        ],
      },
    ]);
  });
});

describe('a report of two of these examinations', () => {
  let report: Report;
  const out = join(scratch, 'draft');
  beforeAll(async () => {
    await makeReport(opened, {
      clock: systemClock,
      key: null,
      outFolder: out,
      startEngine: fakeEngine,
      only: ['X1', 'X9'],
      leaveOutReason: 'Only these were asked for.',
    });
    report = reportSchema.parse(JSON.parse(readFileSync(join(out, 'data/report/report.json'), 'utf8')));
  });

  it('counts the tests of the whole case', () => {
    expect(report.examinations.map(({ id }) => id)).toEqual(['X1', 'X9']);
    expect(report.omitted).toHaveLength(12);
    expect(report.families).toEqual(register);
  });

  it('says so on its first page, and lists them', () => {
    const html = readFileSync(join(out, 'data/report/report.html'), 'utf8');
    const [first = '', rest = ''] = html
      .split('id="answer-in-detail"')
      .map((part) => part.replace(/<[^>]*>/g, ''));
    expect(first).toContain(familySummary(register));
    expect(rest).toContain('Every test of this case');
    for (let work = 1; work <= WORKS.length; work++) expect(rest).toContain(`E${work + 2} Work ${work}`);
    expect(rest).toContain('No result (failed)');
    expect(rest).toContain('No result (paused)');
  });
});

describe('the command line', () => {
  beforeAll(async () => {
    await opened.close();
  });

  it('prints one line with the case, and all tests on request', async () => {
    const shown = await cli(['case', 'show', opened.folder]);
    expect(shown.stdout).toContain(`  Tests: ${familySummary(register)}\n`);
    const asJson = json<{ families: unknown }>(await cli(['case', 'show', opened.folder, '--json']));
    const { tests, ...counts } = register;
    expect(asJson.families).toEqual(counts);
    const listed = await cli(['case', 'tests', opened.folder]);
    expect(listed.stdout.split('\n').filter((line) => /^X\d/.test(line))).toHaveLength(tests.length);
    expect(json(await cli(['case', 'tests', opened.folder, '--json']))).toMatchObject(register);
  });

  it('counts nothing in a case that differs from its audit log', async () => {
    rmSync(join(opened.folder, 'examinations', 'X1', 'findings.json'));
    const shown = await cli(['case', 'show', opened.folder]);
    expect(shown.code).toBe(1);
    expect(shown.stdout).toContain('  Tests: not counted, because the case differs from its audit log');
    expect((await cli(['case', 'tests', opened.folder])).code).not.toBe(0);
  });
});
