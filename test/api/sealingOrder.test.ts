import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editCase, makeReport, REPORT_POINTS, type ReportPoint } from '../../src/matter/index.js';
import { findAttack } from '../../src/attacks/index.js';
import { Random, sha256Hex, systemClock } from '../../src/base/index.js';
import { openCase, readAudit, readOpenings, reportsOnRecord } from '../../src/casefile/index.js';
import type { ReportSelfTest } from '../../src/domain/index.js';
import { runExamination } from '../../src/examine/index.js';
import { createKey, openKey, verifyBag, type SigningKey } from '../../src/seal/index.js';
import { prepare } from '../examine/tinyRun.js';
import { startBuiltChild, type BuiltChild } from '../support/children/builtChild.js';
import { examinationCase } from '../support/examinationCase.js';
import { longLane } from '../support/lanes.js';
import { scratchFolder } from '../support/scratch.js';
import { HEAD } from './reportsCase.js';

const scratch = scratchFolder();
/** Kills at each point of the order: more of them where a very long run is wanted. */
const KILLS = Number(process.env['PALIMPSEST_KILLS'] ?? 1);
const PASSPHRASE = 'a pass phrase';
const KEY = join(scratch, 'key');
const TEST: ReportSelfTest = { kind: 'run', at: new Date().toISOString(), passed: true, checks: [] };
/** Where a draft goes another way than a sealed report. */
const DRAFT_POINTS: readonly ReportPoint[] = ['begun', 'placing', 'placed', 'recorded'];
/** From here on the report is at its place. */
const PLACED: readonly ReportPoint[] = ['placed', 'recorded', 'declared'];

let key: SigningKey;

beforeAll(async () => {
  await createKey({ folder: KEY, name: 'R. Roe', passphrase: PASSPHRASE, clock: systemClock });
  key = await openKey(KEY, PASSPHRASE, systemClock);
});

/** A case with one small examination that may be sealed. */
async function caseToReport(name: string): Promise<string> {
  const opened = await examinationCase(scratch, name, 1500);
  await editCase(opened, HEAD);
  await runExamination(
    await prepare(opened, findAttack('greedy'), { command: 'palimpsest examine CASE --attack greedy' }),
  );
  await opened.close();
  return opened.folder;
}

/** What a folder holds besides drafts of declarations. */
function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.endsWith('-declarations'))
    .sort();
}

/** Opens the case, which tidies it, and holds the log, the register and the folders against each other. */
async function tidied(folder: string, places: readonly string[]) {
  const opened = await openCase(folder, { mode: 'write', actor: 'ada' });
  const { reports } = opened.index;
  await opened.close();
  const onRecord = reportsOnRecord(folder, await readAudit(folder), await readOpenings(folder));
  const made = onRecord.filter(({ state }) => state === 'made');
  expect(onRecord.filter(({ state }) => state === 'begun' || state === 'placing')).toEqual([]);
  expect(new Set(onRecord.map(({ id }) => id)).size).toBe(onRecord.length);
  expect(reports.map(({ id, sealed, path }) => ({ id, sealed, path }))).toEqual(
    made.map(({ id, sealed, path }) => ({ id, sealed, path })),
  );
  for (const report of reports.filter(({ sealed }) => sealed)) {
    const manifest = readFileSync(join(report.path, 'tagmanifest-sha256.txt'));
    expect(sha256Hex(manifest)).toBe(report.sealNumber);
  }
  expect(places.flatMap(namesIn).sort()).toEqual(
    made.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)).sort(),
  );
  return { onRecord, made };
}

/** A process that has loaded the program and waits for what to do: loading takes most of the time. */
let spare = startBuiltChild('reportChild', []);
afterAll(() => spare.process.kill());

function child(folder: string, out: string, isSealed: boolean, point: string): BuiltChild {
  const next = spare;
  spare = startBuiltChild('reportChild', []);
  next.process.stdin?.end(JSON.stringify([folder, out, isSealed ? KEY : '', PASSPHRASE, point]));
  return next;
}

/** The next report is made and verifies, and so do all that were made before. */
async function nextVerifies(folder: string, count: number): Promise<void> {
  const opened = await openCase(folder, { mode: 'write', actor: 'ada' });
  const made = await makeReport(opened, { clock: systemClock, key, selfTest: TEST });
  expect(Number(made.id.slice(-4))).toBe(count + 1);
  const sealed = opened.index.reports.filter((report) => report.sealed);
  await opened.close();
  for (const { path, sealNumber } of sealed) {
    const verdict = await verifyBag(path);
    expect(verdict.sealNumber).toBe(sealNumber);
    expect([path, verdict.checks.filter(({ ok }) => ok === false)]).toEqual([path, []]);
  }
}

describe('a report whose making is killed with SIGKILL', () => {
  it('at every named point of the order: one number, one bag, nothing left over', async () => {
    const folder = await caseToReport('points');
    const elsewhere = join(scratch, 'elsewhere');
    mkdirSync(elsewhere);
    let count = 0;
    for (let round = 0; round < KILLS; round++)
      for (const isSealed of [true, false])
        for (const point of isSealed ? REPORT_POINTS : DRAFT_POINTS) {
          count += 1;
          const out = count % 2 === 0 ? join(elsewhere, `out ${count}`) : '';
          expect(await child(folder, out, isSealed, point).ended).toMatchObject({ signal: 'SIGKILL' });
          const { onRecord, made } = await tidied(folder, [join(folder, 'reports'), elsewhere]);
          expect(onRecord).toHaveLength(count);
          const isMade = PLACED.includes(point);
          expect([point, isSealed, made.at(-1)?.id === onRecord.at(-1)?.id]).toEqual([
            point,
            isSealed,
            isMade,
          ]);
          expect(onRecord.at(-1)).toMatchObject({ sealed: isSealed, state: isMade ? 'made' : 'undone' });
        }
    await nextVerifies(folder, count);
  });

  /** Kills at random moments of the seal, and looks at the case after each. */
  async function survives(kills: number): Promise<void> {
    const folder = await caseToReport(`random ${kills}`);
    const whole = child(folder, '', true, '');
    await whole.line((line) => line === 'begun');
    const began = performance.now();
    await whole.line((line) => line.startsWith('made'));
    const ms = performance.now() - began;
    expect(await whole.ended).toMatchObject({ code: 0 });
    const random = new Random('seal kills');
    let count = 1;
    for (let kill = 0; kill < kills; kill++) {
      const victim = child(folder, '', true, '');
      await victim.line((line) => line === 'begun');
      await new Promise((resolve) => setTimeout(resolve, random.below(Math.ceil(ms))));
      victim.process.kill('SIGKILL');
      await victim.ended;
      count += 1;
      const { onRecord } = await tidied(folder, [join(folder, 'reports')]);
      expect(onRecord).toHaveLength(count);
    }
    await nextVerifies(folder, count);
  }

  it('6 times at random moments: one number, one bag, nothing left over', () => survives(6));
  longLane(
    'many times at random moments, likewise',
    '6 kills in the test before, and one at every named point',
    () => survives(Math.max(20, 10 * KILLS)),
  );
});

describe('a report whose making fails', () => {
  it('at every named point: it is completed or removed, and the next one has another number', async () => {
    const folder = await caseToReport('failing');
    const opened = await openCase(folder, { mode: 'write', actor: 'ada' });
    let count = 0;
    for (const point of REPORT_POINTS) {
      count += 1;
      const failing = makeReport(opened, {
        clock: systemClock,
        key: null,
        selfTest: TEST,
        onPoint: (reached) => {
          if (reached === point) throw new RangeError(`stopped at ${point}`);
        },
      });
      await expect(failing).rejects.toThrow(point);
    }
    const made = await makeReport(opened, { clock: systemClock, key: null, selfTest: TEST });
    expect(Number(made.id.slice(-4))).toBe(count + 1);
    await opened.close();
    const { onRecord } = await tidied(folder, [join(folder, 'reports')]);
    expect(onRecord.map(({ state }) => state)).toEqual([
      ...REPORT_POINTS.map((point) => (PLACED.includes(point) ? 'made' : 'failed')),
      'made',
    ]);
  });
});
