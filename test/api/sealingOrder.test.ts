import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editCase, makeReport, REPORT_POINTS, type ReportPoint } from '../../src/matter/index.js';
import { findAttack, type AttackDefinition } from '../../src/attacks/index.js';
import { Random, sha256Hex, systemClock } from '../../src/base/index.js';
import { openCase, readAudit, readOpenings, reportsOnRecord } from '../../src/casefile/index.js';
import type { ReportSelfTest } from '../../src/domain/index.js';
import { runExamination } from '../../src/examine/index.js';
import { createKey, openKey, verifyBag, type SigningKey } from '../../src/seal/index.js';
import { prepare } from '../examine/tinyRun.js';
import { startBuiltChild, type BuiltChild } from '../support/children/builtChild.js';
import { examinationCase } from '../support/examinationCase.js';
import { longLane } from '../support/lanes.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { tinyAttack } from '../support/tinyAttack.js';
import { HEAD } from './reportsCase.js';

const scratch = scratchFolder();
/** Kills at each point of the order: more of them where a very long run is wanted. */
const KILLS = Number(process.env['PALIMPSEST_KILLS'] ?? 1);
const PASSPHRASE = 'a passphrase';
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

/** A case with one small examination; that of a method of this program may be sealed, the tiny one is printed on fewer pages. */
async function caseToReport(root: string, attack: AttackDefinition): Promise<string> {
  mkdirSync(root, { recursive: true });
  const opened = await examinationCase(root, 'case', 1500);
  await editCase(opened, HEAD);
  await runExamination(await prepare(opened, attack, { command: 'palimpsest examine CASE' }));
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
async function tidied(folder: string, places: readonly string[], remembered: { readonly heads?: null } = {}) {
  const opened = await openCase(folder, { mode: 'write', actor: 'ada', ...remembered });
  const { reports } = opened.index;
  await opened.close();
  const onRecord = reportsOnRecord(folder, await readAudit(folder), await readOpenings(folder));
  const made = onRecord.filter(({ state }) => state === 'made');
  expect(onRecord.filter(({ state }) => state === 'begun' || state === 'placing')).toEqual([]);
  expect(new Set(onRecord.map(({ id }) => id)).size).toBe(onRecord.length);
  expect(reports.map(({ id, sealed, path }) => ({ id, sealed, path }))).toEqual(
    made.map(({ id, sealed, path }) => ({ id, sealed, path })),
  );
  for (const { path, createdAt } of reports) {
    const printed: unknown = JSON.parse(readFileSync(join(path, 'data/report/report.json'), 'utf8'));
    expect(printed).toMatchObject({ issuedAt: createdAt });
  }
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

function child(
  folder: string,
  out: string,
  isSealed: boolean,
  point: string,
  ...copying: readonly string[]
): BuiltChild {
  const next = spare;
  spare = startBuiltChild('reportChild', []);
  next.process.stdin?.end(JSON.stringify([folder, out, isSealed ? KEY : '', PASSPHRASE, point, ...copying]));
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

/** A place with a case in it, and room for reports elsewhere. */
interface Place {
  readonly root: string;
  readonly folder: string;
  readonly elsewhere: string;
}

async function placeOf(name: string, attack: AttackDefinition): Promise<Place> {
  const root = join(scratch, name);
  const elsewhere = join(root, 'elsewhere');
  mkdirSync(elsewhere, { recursive: true });
  return { root, folder: await caseToReport(root, attack), elsewhere };
}

/** Opens the case after the making of its last report ended at a point: this report is there, or it is undone. */
async function expectTidied(
  at: Place,
  isSealed: boolean,
  point: ReportPoint,
  count: number,
  remembered: { readonly heads?: null } = {},
): Promise<void> {
  const { onRecord, made } = await tidied(at.folder, [join(at.folder, 'reports'), at.elsewhere], remembered);
  expect(onRecord).toHaveLength(count);
  const isMade = PLACED.includes(point);
  const isLast = made.at(-1)?.id === onRecord.at(-1)?.id;
  expect([point, isSealed, isLast]).toEqual([point, isSealed, isMade]);
  expect(onRecord.at(-1)).toMatchObject({ sealed: isSealed, state: isMade ? 'made' : 'undone' });
}

describe('a report whose making is killed with SIGKILL', () => {
  let sealing: Place;
  /** How long the making of a sealed report takes; measured with the first one. */
  let ms = 5000;
  beforeAll(async () => {
    sealing = await placeOf('sealing', findAttack('greedy'));
  });

  /** Makes a report, killed at the last point, and puts back, one after the other, what lay on the disk at each point. */
  async function killedOnce(at: Place, isSealed: boolean, out: string): Promise<number> {
    const copies = `${at.root} copies`;
    const victim = child(at.folder, out, isSealed, must(REPORT_POINTS.at(-1)), at.root, copies);
    await victim.line((line) => line === 'begun');
    const began = performance.now();
    expect(await victim.ended).toMatchObject({ signal: 'SIGKILL' });
    const took = performance.now() - began;
    for (const point of REPORT_POINTS) {
      rmSync(at.root, { recursive: true });
      cpSync(join(copies, point), at.root, { recursive: true });
      // This machine remembers a longer log.
      await expectTidied(at, isSealed, point, 1, { heads: null });
    }
    return took;
  }

  longLane(
    'as the disk is at every named point of a draft: one number, one folder, nothing left over',
    'the same for a seal',
    async () => {
      await killedOnce(await placeOf('drafting', tinyAttack()), false, '');
    },
  );

  it('as the disk is at every named point of a seal: one number, one bag, nothing left over', async () => {
    ms = await killedOnce(sealing, true, join(sealing.elsewhere, 'out'));
  });

  /** Kills at random moments of the seal, and looks at the case after each. */
  async function survives(kills: number): Promise<void> {
    const { folder, elsewhere } = sealing;
    const random = new Random('seal kills');
    const places = [join(folder, 'reports'), elsewhere];
    let count = (await tidied(folder, places)).onRecord.length;
    for (let kill = 0; kill < kills; kill++) {
      const victim = child(folder, '', true, '');
      await victim.line((line) => line === 'begun');
      await new Promise((resolve) => setTimeout(resolve, random.below(Math.ceil(ms))));
      victim.process.kill('SIGKILL');
      await victim.ended;
      count += 1;
      const { onRecord } = await tidied(folder, places);
      expect(onRecord).toHaveLength(count);
    }
    await nextVerifies(folder, count);
  }

  it('once at a random moment: one number, one bag, nothing left over', () => survives(1));
  longLane(
    'many times at random moments, likewise',
    'a kill in the test before, and what lies on the disk at every named point',
    () => survives(Math.max(20, 10 * KILLS)),
  );

  longLane(
    'by itself at every named point, one report after the other in one case',
    'what lies on the disk at every named point, in the tests before, and kills at random moments of one report after the other',
    async () => {
      const place = await placeOf('points', findAttack('greedy'));
      let count = 0;
      for (let round = 0; round < KILLS; round++)
        for (const isSealed of [true, false])
          for (const point of isSealed ? REPORT_POINTS : DRAFT_POINTS) {
            count += 1;
            const out = count % 2 === 0 ? join(place.elsewhere, `out ${count}`) : '';
            expect(await child(place.folder, out, isSealed, point).ended).toMatchObject({
              signal: 'SIGKILL',
            });
            await expectTidied(place, isSealed, point, count);
          }
      await nextVerifies(place.folder, count);
    },
  );
});

describe('a report whose making fails', () => {
  longLane(
    'at every named point: it is completed or removed, and the next one has another number',
    'the disk at every named point of a seal',
    async () => {
      const folder = await caseToReport(join(scratch, 'failing'), tinyAttack());
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
    },
  );
});
