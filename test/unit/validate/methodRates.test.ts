import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProgramRecord, RatedAttack, ReportRun, ValidationRecord } from '../../../src/domain/index.js';
import { methodRates } from '../../../src/matter/validate/methodRates.js';
import { readRates, validationsOf, writeRates } from '../../../src/matter/validate/validationRecords.js';
import { scratchFolder } from '../../support/scratch.js';

const scratch = scratchFolder();
const program = (build: string): ProgramRecord => ({
  name: 'Palimpsest',
  version: '0.1.0',
  build,
  commit: 'not recorded',
  lockFileSha256: 'not recorded',
});
const HERE = '0123456789abcdef';
const SHIPPED = 'fedcba9876543210';
const rated = (change: Partial<RatedAttack> = {}): RatedAttack => ({
  id: 'greedy',
  version: '1.1.0',
  title: 'Greedy',
  model: 'planted',
  modelSha256: 'a'.repeat(64),
  manifestSha256: 'b'.repeat(64),
  fixture: 'A fixture',
  at: '2026-11-27T12:00:00.000Z',
  command: 'palimpsest validate',
  rates: [],
  parameters: {},
  claims: [],
  falseClaims: { found: 0, of: 0, interval: null },
  program: program(SHIPPED),
  ...change,
});
const recordOf = (build: string, attacks: readonly RatedAttack[]): ValidationRecord => ({
  schema: 'palimpsest-validation',
  schemaVersion: 1,
  ...program(build),
  attacks: attacks.map((one) => {
    const attack: Partial<RatedAttack> = { ...one };
    delete attack.program;
    return attack as RatedAttack;
  }),
});
const NUMBERS = 'd'.repeat(64);
const here = { build: HERE, numbers: [{ id: 'greedy', version: '1.1.0', numbersSha256: NUMBERS }] };
const greedy = { id: 'greedy', version: '1.1.0', builds: [HERE] };

describe('which validation a report cites for a method', () => {
  it('carries over to a build that finds the same numbers with the same version, and to no other', () => {
    const carried = (change: Partial<RatedAttack>): string[] | undefined =>
      methodRates([greedy], [], [rated(change)], here)[0]?.sameNumbersIn;
    expect(carried({ numbersSha256: NUMBERS })).toEqual([HERE]);
    expect(carried({ numbersSha256: 'e'.repeat(64) })).toBeUndefined();
    expect(carried({ numbersSha256: NUMBERS, version: '1.0.0' })).toBeUndefined();
    expect(carried({})).toBeUndefined();
    // Of its own build there is nothing to carry over.
    expect(carried({ numbersSha256: NUMBERS, program: program(HERE) })).toBeUndefined();
  });

  it('is that of the build that ran it, before the supplied one', () => {
    const own = recordOf(HERE, [rated()]);
    const cited = methodRates(
      [greedy],
      [{ build: HERE, record: own }],
      [rated(), rated({ model: 'clean' })],
      here,
    );
    expect(cited.map(({ model, program: { build } }) => [model, build])).toEqual([['planted', HERE]]);
  });

  it('keeps what is supplied about fixtures that the build did not run', () => {
    const own = recordOf(HERE, [rated({ manifestSha256: 'c'.repeat(64) })]);
    const cited = methodRates([greedy], [{ build: HERE, record: own }], [rated()], here);
    expect(cited.map(({ program: { build } }) => build)).toEqual([HERE, SHIPPED]);
  });

  it('is the supplied one, of whatever version, where nothing else is on record', () => {
    const old = rated({ version: '1.0.0' });
    expect(methodRates([greedy], [{ build: HERE, record: null }], [old], here)).toEqual([old]);
    // Another version of the same build measured nothing about this one.
    const own = recordOf(HERE, [rated({ version: '1.0.0', manifestSha256: 'c'.repeat(64) })]);
    expect(methodRates([greedy], [{ build: HERE, record: own }], [], here)).toEqual([]);
    expect(methodRates([{ ...greedy, id: 'survey' }], [], [old], here)).toEqual([]);
  });
});

describe('a file of rates', () => {
  it('is filled attack by attack, and each entry keeps the build that measured it', async () => {
    const path = join(scratch, 'rates.json');
    expect(await readRates(path)).toEqual([]);
    const { program: _program, ...attack } = rated();
    expect(_program.build).toBe(SHIPPED);
    await writeRates(path, program(SHIPPED), [attack, { ...attack, id: 'survey' }]);
    await writeRates(path, program(HERE), [
      { ...attack, model: 'clean' },
      { ...attack, at: '2026-11-28T12:00:00.000Z' },
    ]);
    expect((await readRates(path)).map((one) => [one.id, one.model, one.program.build])).toEqual([
      ['greedy', 'planted', HERE],
      ['greedy', 'clean', HERE],
      ['survey', 'planted', SHIPPED],
    ]);
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, before.replace('palimpsest-validation-rates', 'something'));
    await expect(readRates(path)).rejects.toMatchObject({
      code: 'validation-broken',
      message: expect.stringContaining(path) as string,
    });
  });

  it('serves as the record of the build that measured it', async () => {
    const runs = [HERE, SHIPPED].map((build): ReportRun => ({
      kind: 'started',
      at: '2026-11-27T12:00:00.000Z',
      program: program(build),
      insisted: [],
      selfTest: 'passed',
    }));
    const found = await validationsOf(runs, [rated()], join(scratch, 'no home'));
    expect(found).toEqual([
      { build: HERE, record: null },
      { build: SHIPPED, record: recordOf(SHIPPED, [rated()]) },
    ]);
  });
});
