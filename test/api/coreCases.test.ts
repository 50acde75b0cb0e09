import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { editCase } from '../../src/matter/index.js';
import { createCase, inspectLock, openCase, readAudit, verifyAudit } from '../../src/casefile/index.js';
import type { CaseOverview } from '../../src/contract/index.js';
import { sampleHead } from '../casefile/sampleHead.js';
import { startBuiltChild } from '../support/children/builtChild.js';
import { like } from '../support/like.js';
import { mountSmallDisk } from '../support/smallDisk.js';
import { openWorkbench } from '../support/openWorkbench.js';
import { scratchFolder } from '../support/scratch.js';
import { note } from '../support/samples/recordSamples.js';

const scratch = scratchFolder();

async function newCase(folder: string): Promise<string> {
  const opened = await createCase(folder, sampleHead);
  await opened.close();
  return opened.index.id;
}

describe('a new case', () => {
  it('is made below the folder that was chosen, opened for writing, and remembered after a restart', async () => {
    const dataFolder = join(scratch, 'kept data');
    const first = await openWorkbench(scratch, 'new', { dataFolder });
    const { home } = await first.call('home.show', {});
    const { caseId } = await first.call('case.create', {
      parent: home?.grantId ?? '',
      name: 'Доу v Example',
      head: sampleHead,
    });
    const folder = join(first.home, 'Доу v Example');
    const shown = await first.call('case.show', { caseId });
    expect(shown).toMatchObject({ folder, mode: 'write', readReason: '', audit: { entries: 1 } });
    expect(shown.nextStep).toMatchObject({ step: 'add-model', words: like(/GGUF/) });
    expect((await readAudit(folder)).map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'person-1 case-created',
    ]);
    expect(existsSync(join(folder, 'case.lock'))).toBe(true);
    await first.workbench.close();
    expect(existsSync(join(folder, 'case.lock'))).toBe(false);

    const second = await openWorkbench(scratch, 'new', { dataFolder, door: 'desktop', homeFolder: null });
    const { cases } = await second.call('home.show', {});
    expect(cases).toEqual([
      expect.objectContaining({
        caseId,
        folder,
        caption: sampleHead.caption,
        docket: '1:26-cv-1',
        state: 'closed',
      }),
    ]);
    expect((await second.call('case.show', { caseId })).index.head).toEqual(sampleHead);
    expect((await second.call('home.show', {})).cases[0]?.state).toBe('open');
  });

  it('has a name that every file system takes and that leads nowhere else', async () => {
    const bench = await openWorkbench(scratch, 'names');
    const parent = await bench.grant(bench.home);
    const bad = [
      '..',
      '.',
      '../x',
      'a/b',
      'a\\b',
      '.hidden',
      'con',
      'LPT1.txt',
      'x\u202ey',
      'a\0b',
      'a:b',
      '   ',
      'a.',
      '語'.repeat(80),
    ];
    for (const name of bad) {
      await expect(bench.call('case.create', { parent, name, head: sampleHead }), name).rejects.toMatchObject(
        {
          code: 'case-name',
          details: { field: 'name' },
        },
      );
    }
    mkdirSync(join(scratch, 'elsewhere'));
    symlinkSync(join(scratch, 'elsewhere'), join(bench.home, 'link'));
    mkdirSync(join(bench.home, 'full'));
    writeFileSync(join(bench.home, 'full', 'notes.txt'), 'mine');
    const create = (name: string) => bench.call('case.create', { parent, name, head: sampleHead });
    await expect(create('link')).rejects.toMatchObject({ code: 'case-not-empty' });
    await expect(create('full')).rejects.toMatchObject({ code: 'case-not-empty' });
    await create(' taken ');
    await expect(create('taken')).rejects.toMatchObject({ code: 'case-exists' });
    await expect(create('CON-2')).resolves.toMatchObject({ caseId: like(/^case-/) });
    await expect(
      bench.call('case.create', { parent: `g${'0'.repeat(32)}`, name: 'x', head: sampleHead }),
    ).rejects.toMatchObject({ code: 'grant-unknown' });
  });
});

describe('opening', () => {
  it('finds every case of the served folder without their having been opened', async () => {
    const bench = await openWorkbench(scratch, 'served');
    const ids = [await newCase(join(bench.home, 'b')), await newCase(join(bench.home, 'a'))];
    mkdirSync(join(bench.home, 'broken'));
    writeFileSync(join(bench.home, 'broken', 'case.json'), '{"schema":"palimpsest-case"');
    const { cases } = await bench.call('home.show', {});
    expect(cases.map(({ caseId }) => caseId).sort()).toEqual(ids.sort());
    expect(cases.every(({ state, openedAt }) => state === 'closed' && openedAt === '')).toBe(true);
    expect(await bench.call('case.show', { caseId: ids[0] ?? '' })).toMatchObject({ mode: 'write' });
    expect(bench.events.filter(({ name }) => name === 'case.changed')).toMatchObject([
      { payload: { what: 'opened' } },
    ]);
  });

  it('says in words what a folder is that contains no case', async () => {
    const bench = await openWorkbench(scratch, 'strange');
    const open = async (path: string) => bench.call('case.open', { folder: await bench.grant(path) });
    await expect(open(bench.home)).rejects.toMatchObject({ code: 'case-not-a-case' });
    await expect(bench.call('case.show', { caseId: 'case-0' })).rejects.toMatchObject({
      code: 'case-unknown',
    });
    const folder = join(scratch, 'nameless');
    await newCase(folder);
    const index = readFileSync(join(folder, 'case.json'), 'utf8');
    writeFileSync(
      join(folder, 'case.json'),
      index.replace(/"id": "case-[0-9a-f]+"/, `"id": "${'x'.repeat(200)}"`),
    );
    await expect(open(folder)).rejects.toMatchObject({ code: 'case-broken' });
  });

  it('is for reading while another process writes, sees what that one wrote, and is for writing once it is gone', async () => {
    const bench = await openWorkbench(scratch, 'locked');
    const folder = join(bench.home, 'case');
    const caseId = await newCase(folder);
    const child = startBuiltChild('caseWriterChild', [folder]);
    await child.line((line) => line === 'open');
    const shown = await bench.call('case.show', { caseId });
    expect(shown).toMatchObject({
      mode: 'read',
      readReason: like(new RegExp(`process ${child.pid} on this machine`)),
    });
    await expect(bench.call('case.edit', { caseId, head: { court: 'X' } })).rejects.toMatchObject({
      code: 'case-read-only',
      kind: 'environment',
      message: like(new RegExp(`process ${child.pid}`)),
    });
    child.process.kill('SIGKILL');
    await child.ended;
    expect(await bench.call('case.show', { caseId })).toMatchObject({ mode: 'write', readReason: '' });
    await expect(
      bench.call('case.edit', { caseId, head: { question: 'What proves it?' } }),
    ).rejects.toMatchObject({ code: 'words-overstated', details: { field: 'head.question' } });
    await bench.call('case.edit', { caseId, head: { court: 'X' } });
    expect((await readAudit(folder)).map(({ action }) => action)).toContain('lock-taken-over');
  });

  it('reads again what another process wrote meanwhile', async () => {
    const bench = await openWorkbench(scratch, 'reread');
    const folder = join(bench.home, 'case');
    const caseId = await newCase(folder);
    const writer = await openCase(folder, { mode: 'write' });
    expect((await bench.call('case.show', { caseId })).index.head.court).toBe(sampleHead.court);
    await editCase(writer, { court: 'Changed elsewhere' });
    expect((await bench.call('case.show', { caseId })).index.head.court).toBe('Changed elsewhere');
    const told = () =>
      bench.events.filter(({ name, payload }) => name === 'case.changed' && 'what' in payload).length;
    const before = told();
    await note(writer);
    await expect.poll(told).toBe(before + 1);
    await writer.close();
    await expect.poll(told).toBe(before + 2);
    expect((await bench.call('case.show', { caseId })).mode).toBe('write');
  });

  it('that is only shown is left to other processes, and is locked no longer than something is written', async () => {
    const bench = await openWorkbench(scratch, 'looks', { restAfterMs: 0 });
    const folder = join(bench.home, 'case');
    const caseId = await newCase(folder);
    const show = (): Promise<CaseOverview> => bench.call('case.show', { caseId });
    const lock = async (): Promise<string> => (await inspectLock(folder)).kind;
    for (const court of ['First', 'Second', 'Third']) {
      expect(await show()).toMatchObject({ mode: 'write', readReason: '' });
      expect(await lock()).toBe('free');
      const other = await openCase(folder, { mode: 'write' });
      expect(await show()).toMatchObject({ mode: 'read', readReason: like(/this very process/) });
      await editCase(other, { court });
      await other.close();
      expect(await show()).toMatchObject({ mode: 'write', index: { head: { court } } });
      expect(await lock()).toBe('free');
      await bench.call('case.edit', { caseId, head: { docket: court } });
      await expect.poll(lock).toBe('free');
      expect((await show()).index.head).toMatchObject({ court, docket: court });
    }
    const verdict = await verifyAudit(folder);
    expect(verdict.kind).toBe('intact');
  });

  it('that goes away while it is held for writing ends nothing: it is missed by its next call, and found again', async () => {
    const bench = await openWorkbench(scratch, 'away', { restAfterMs: 0 });
    const folder = join(bench.home, 'case');
    const away = join(scratch, 'elsewhere');
    const caseId = await newCase(folder);
    const edit = (court: string) => bench.call('case.edit', { caseId, head: { court } });
    const isHeld = async (): Promise<boolean> => {
      await edit('First');
      renameSync(folder, away);
      return (await inspectLock(away)).kind !== 'free';
    };
    // The lock may have been given back in the very moment.
    while (!(await isHeld())) renameSync(away, folder);
    const isOpen = async (): Promise<boolean> =>
      (await bench.call('home.show', {})).cases.some((one) => one.caseId === caseId && one.state === 'open');
    await expect.poll(isOpen).toBe(false);
    await expect(edit('Second')).rejects.toMatchObject({ kind: 'input' });
    renameSync(away, folder);
    await edit('Third');
    expect((await bench.call('case.show', { caseId })).index.head.court).toBe('Third');
    expect(await readAudit(folder)).toContainEqual(expect.objectContaining({ action: 'lock-taken-over' }));
  });

  it('of a read-only disk shows everything and says why nothing can be changed', async (context) => {
    const disk = mountSmallDisk(4 * 1024 * 1024);
    if (disk === undefined) return context.skip('no tmpfs can be mounted here (needs root on Linux)');
    try {
      const folder = join(disk.path, 'case');
      const caseId = await newCase(folder);
      disk.makeReadOnly();
      const bench = await openWorkbench(scratch, 'read only');
      await bench.call('case.open', { folder: await bench.grant(folder) });
      expect(await bench.call('case.show', { caseId })).toMatchObject({
        mode: 'read',
        readReason: like(/read-only/),
      });
      await expect(bench.call('case.edit', { caseId, head: { court: 'X' } })).rejects.toMatchObject({
        code: 'case-read-only',
      });
      await bench.workbench.close();
    } finally {
      disk.remove();
    }
  });

  it('of a case whose audit log was changed never writes to it again, and still shows it', async () => {
    const bench = await openWorkbench(scratch, 'broken log');
    const folder = join(bench.home, 'case');
    const caseId = await newCase(folder);
    const log = join(folder, 'audit', 'audit.jsonl');
    const opened = await openCase(folder, { mode: 'write' });
    await note(opened, '1');
    await note(opened, '2');
    await opened.close();
    writeFileSync(log, readFileSync(log, 'utf8').replace('"reason":"1"', '"reason":"7"'));
    expect(await bench.call('case.show', { caseId })).toMatchObject({
      mode: 'read',
      readReason: like(/line 3 breaks the chain.*continue with an unchanged copy of the case/),
      audit: { entries: 2 },
    });
    expect(await bench.call('audit.verify', { caseId })).toMatchObject({ kind: 'broken', line: 3 });
    const { entries, total } = await bench.call('audit.list', {
      caseId,
      from: 0,
      count: 10,
      action: '',
      text: '',
    });
    expect([total, entries.map(({ seq }) => seq)]).toEqual([2, [2, 1]]);
    await expect(bench.call('case.edit', { caseId, head: { court: 'X' } })).rejects.toMatchObject({
      code: 'case-read-only',
    });
  });

  it('takes the lock again when somebody deleted it, and only reads when another took it', async () => {
    const bench = await openWorkbench(scratch, 'lost lock');
    const folder = join(bench.home, 'case');
    const caseId = await newCase(folder);
    await bench.call('case.edit', { caseId, head: { court: 'X' } });
    rmSync(join(folder, 'case.lock'));
    await bench.call('case.edit', { caseId, head: { court: 'Y' } });
    rmSync(join(folder, 'case.lock'));
    const child = startBuiltChild('caseWriterChild', [folder]);
    await child.line((line) => line === 'open');
    await expect(bench.call('case.edit', { caseId, head: { court: 'Z' } })).rejects.toMatchObject({
      code: 'case-read-only',
    });
    child.process.stdin?.write('end\n');
    await child.ended;
    await bench.call('case.edit', { caseId, head: { court: 'Z' } });
    expect((await bench.call('case.show', { caseId })).index.head.court).toBe('Z');
  });

  it('of many at once opens a case once', async () => {
    const bench = await openWorkbench(scratch, 'at once');
    const caseId = await newCase(join(bench.home, 'case'));
    const shown = await Promise.all(Array.from({ length: 8 }, () => bench.call('case.show', { caseId })));
    expect(shown.every(({ mode }) => mode === 'write')).toBe(true);
  });
});

describe('a copy of a case', () => {
  it('is told apart from the case and refused beside it, until the other is off the list', async () => {
    const bench = await openWorkbench(scratch, 'copied');
    const folder = join(bench.home, 'case');
    const copy = join(bench.home, 'copy of case');
    const caseId = await newCase(folder);
    await bench.call('case.open', { folder: await bench.grant(folder) });
    await bench.call('case.close', { caseId });
    cpSync(folder, copy, { recursive: true });
    const openCopy = async () => bench.call('case.open', { folder: await bench.grant(copy) });
    await expect(openCopy()).rejects.toMatchObject({
      code: 'case-copied',
      message: like(/both have the number case-/),
      details: { folder: copy, other: folder },
    });
    expect((await bench.call('home.show', {})).cases).toEqual([
      expect.objectContaining({ caseId, folder, copies: [copy] }),
    ]);
    await bench.call('case.forget', { caseId });
    await openCopy();
    expect(await bench.call('case.show', { caseId })).toMatchObject({
      folder: copy,
      mode: 'read',
      readReason: like(/holds a copy of the case in .*case adopt CASE/),
    });
    expect((await bench.call('home.show', {})).cases).toEqual([
      expect.objectContaining({ folder: copy, copies: [folder] }),
    ]);
  });

  it('is no copy when the folder was moved', async () => {
    const bench = await openWorkbench(scratch, 'moved', { door: 'desktop' });
    const folder = join(scratch, 'before');
    const caseId = await newCase(folder);
    await bench.call('case.open', { folder: await bench.grant(folder) });
    await bench.call('case.close', { caseId });
    renameSync(folder, join(scratch, 'after'));
    expect((await bench.call('home.show', {})).cases).toMatchObject([{ caseId, state: 'gone' }]);
    await expect(bench.call('case.show', { caseId })).rejects.toMatchObject({ code: 'case-missing' });
    await bench.call('case.open', { folder: await bench.grant(join(scratch, 'after')) });
    expect((await bench.call('home.show', {})).cases).toMatchObject([
      { caseId, state: 'open', folder: join(scratch, 'after') },
    ]);
  });
});

describe('an open case', () => {
  it('changes what it says of itself, with what it said before on record', async () => {
    const bench = await openWorkbench(scratch, 'edited');
    const folder = join(bench.home, 'case');
    const caseId = await newCase(folder);
    await bench.call('case.open', { folder: await bench.grant(folder) });
    const before = (await readAudit(folder)).length;
    await bench.call('case.edit', { caseId, head: { caption: sampleHead.caption } });
    expect(await readAudit(folder)).toHaveLength(before);
    await bench.call('case.edit', { caseId, head: { caption: 'New', court: sampleHead.court } });
    expect((await readAudit(folder)).at(-1)).toMatchObject({
      action: 'case-edited',
      detail: { before: { caption: sampleHead.caption }, after: { caption: 'New' } },
    });
    expect((await bench.call('home.show', {})).cases[0]?.caption).toBe('New');
    await expect(
      bench.call('case.edit', { caseId, head: { docket: 'x'.repeat(201) } }),
    ).rejects.toMatchObject({ code: 'call-input', details: { field: 'head.docket' } });
  });

  it('is for reading to a visitor, whoever holds it', async () => {
    const bench = await openWorkbench(scratch, 'visited');
    const caseId = await newCase(join(bench.home, 'case'));
    expect(await bench.call('case.show', { caseId }, { role: 'reader' })).toMatchObject({
      mode: 'read',
      readReason: like(/may only view this case/),
    });
    await expect(
      bench.call('case.edit', { caseId, head: { court: 'X' } }, { role: 'reader' }),
    ).rejects.toMatchObject({ code: 'read-only' });
  });

  it('gives its lock back when it is closed or forgotten', async () => {
    const bench = await openWorkbench(scratch, 'closed');
    const folder = join(bench.home, 'case');
    const caseId = await newCase(folder);
    await bench.call('case.open', { folder: await bench.grant(folder) });
    await bench.call('case.close', { caseId });
    await (await openCase(folder, { mode: 'write' })).close();
    await bench.call('case.show', { caseId });
    await bench.call('case.forget', { caseId });
    await (await openCase(folder, { mode: 'write' })).close();
    expect((await bench.call('home.show', {})).cases).toMatchObject([
      { caseId, openedAt: '', state: 'closed' },
    ]);
  });
});

describe('what a person keeps on this machine', () => {
  it('survives a list of cases and settings that cannot be understood, which are put aside', async () => {
    const dataFolder = join(scratch, 'bad data');
    mkdirSync(dataFolder);
    writeFileSync(join(dataFolder, 'cases.json'), '{ not json');
    writeFileSync(join(dataFolder, 'settings.json'), '{"load":{"threads":-4}}');
    const bench = await openWorkbench(scratch, 'bad data', { dataFolder });
    expect((await bench.call('home.show', {})).cases).toEqual([]);
    expect((await bench.call('settings.show', {})).load).toEqual({});
    await bench.call('settings.change', { load: { threads: 1, gpu: 'off' } });
    expect(readFileSync(join(dataFolder, 'cases.json.not-understood'), 'utf8')).toBe('{ not json');
    const again = await openWorkbench(scratch, 'bad data', { dataFolder });
    expect((await again.call('settings.show', {})).load).toEqual({ threads: 1, gpu: 'off' });
  });

  it('remembers the examiner of the last case for the next one, and shows it to no visitor', async () => {
    const dataFolder = join(scratch, 'examiner data');
    const bench = await openWorkbench(scratch, 'examiner', { dataFolder });
    expect((await bench.call('home.show', {})).examiner).toBeNull();
    const head = {
      ...{ caption: 'Doe v. Acme', court: '', docket: '', question: '' },
      ...{ examiner: 'Dr. A. Roe', examinerTitle: 'Expert', laboratory: 'Roe Forensics' },
    };
    const parent = await bench.grant(bench.home);
    const { caseId } = await bench.call('case.create', { parent, name: 'first', head });
    const known = { examiner: 'Dr. A. Roe', examinerTitle: 'Expert', laboratory: 'Roe Forensics' };
    expect((await bench.call('home.show', {})).examiner).toEqual(known);
    expect((await bench.call('home.show', {}, { role: 'reader' })).examiner).toBeNull();
    await bench.call('case.edit', { caseId, head: { examiner: 'Dr. B. Poe' } });
    await bench.call('settings.change', { load: { threads: 1 } });
    // A case without an examiner leaves the last one.
    const empty = { ...head, examiner: '', examinerTitle: '', laboratory: '' };
    await bench.call('case.create', { parent, name: 'second', head: empty });
    const again = await openWorkbench(scratch, 'examiner 2', { dataFolder });
    expect((await again.call('home.show', {})).examiner).toEqual({ ...known, examiner: 'Dr. B. Poe' });
  });

  it('is shared by two programs that run at once', async () => {
    const dataFolder = join(scratch, 'shared data');
    const [one, two] = [
      await openWorkbench(scratch, 'one', { dataFolder }),
      await openWorkbench(scratch, 'two', { dataFolder }),
    ];
    const folders = [join(one.home, 'a'), join(two.home, 'b')] as const;
    for (const folder of folders) await newCase(folder);
    await one.call('case.open', { folder: await one.grant(folders[0]) });
    await two.call('case.open', { folder: await two.grant(folders[1]) });
    const third = await openWorkbench(scratch, 'third', { dataFolder, door: 'desktop' });
    const { cases } = await third.call('home.show', {});
    expect(cases.map(({ folder }) => folder)).toEqual([folders[1], folders[0]]);
  });

  it('shows a browser those of the served folders only, as visitors may read all that it shows', async () => {
    const dataFolder = join(scratch, 'private data');
    const mine = await openWorkbench(scratch, 'mine', { dataFolder, door: 'desktop' });
    const secret = await newCase(join(mine.home, 'another matter'));
    await mine.call('case.open', { folder: await mine.grant(join(mine.home, 'another matter')) });
    const served = await openWorkbench(scratch, 'served beside', { dataFolder });
    const caseId = await newCase(join(served.home, 'a'));
    for (const role of ['reader', 'writer'] as const) {
      const { cases } = await served.call('home.show', {}, { role });
      expect(cases.map((entry) => entry.caseId)).toEqual([caseId]);
      await expect(served.call('case.show', { caseId: secret }, { role })).rejects.toMatchObject({
        code: 'case-unknown',
      });
    }
  });
});
