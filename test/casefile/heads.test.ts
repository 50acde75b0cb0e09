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
import { afterEach, describe, expect, it } from 'vitest';
import { nextReport } from '../../src/matter/report/reportInput.js';
import { verifyCase } from '../../src/matter/index.js';
import {
  adoptCase,
  createCase,
  defaultHeadsFolder,
  openCase,
  readAudit,
  readOpenings,
  type CaseFolder,
} from '../../src/casefile/index.js';
import { caseDifferences } from '../../src/examine/index.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { mountSmallDisk, type SmallDisk } from '../support/smallDisk.js';
import { sampleHead } from './sampleHead.js';
import { note, beginReport } from '../support/samples/recordSamples.js';

const scratch = scratchFolder();

async function newCase(name: string): Promise<CaseFolder> {
  return createCase(join(scratch, name), sampleHead);
}

const headPath = (opened: CaseFolder): string => join(defaultHeadsFolder(), `${opened.index.id}.json`);

function keptHead(opened: CaseFolder): Record<string, unknown> {
  return JSON.parse(readFileSync(headPath(opened), 'utf8')) as Record<string, unknown>;
}

async function lastAdoption(opened: CaseFolder) {
  const entry = must((await readAudit(opened.folder)).findLast(({ action }) => action === 'case-adopted'));
  return { entry, openings: await readOpenings(opened.folder) };
}

function copyOf(folder: string, name: string): string {
  const copy = join(scratch, name);
  cpSync(folder, copy, { recursive: true });
  return copy;
}

describe('the head that this machine keeps of a case', () => {
  let disk: SmallDisk | undefined;
  afterEach(() => {
    disk?.remove();
    disk = undefined;
  });

  it('has the folder beside it, and shows when the log was cut', async () => {
    const opened = await newCase('cut');
    const before = copyOf(opened.folder, 'cut before');
    rmSync(join(before, 'case.lock'));
    await note(opened);
    expect(keptHead(opened)).toMatchObject({
      schemaVersion: 1,
      folder: opened.folder,
      ...(await opened.auditHead()),
    });
    await opened.close();
    rmSync(opened.folder, { recursive: true });
    renameSync(before, opened.folder);
    await expect(openCase(opened.folder, { mode: 'write' })).rejects.toMatchObject({
      code: 'audit-log-short',
      exitCode: 1,
      message: like(
        /was shortened, replaced or restored: it has 1 entries, but according to this machine, entry 2/,
      ),
    });
  });

  it.each([
    ['below a file', '/dev/null/heads'],
    ['behind links that lead round', 'round'],
  ])('is none in a folder that cannot be reached: %s', async (name, where) => {
    const heads = where.startsWith('/') ? where : join(scratch, where, 'heads');
    if (!where.startsWith('/')) symlinkSync(where, join(scratch, where));
    const opened = await createCase(join(scratch, name), sampleHead, undefined, 'ada', heads);
    await note(opened);
    await opened.close();
    const writer = await openCase(opened.folder, { mode: 'write', heads });
    expect(await caseDifferences(writer)).toEqual([]);
    await writer.close();
    const reader = await openCase(opened.folder, { mode: 'read', heads });
    expect(await verifyCase(reader)).toMatchObject({ ok: true, differences: [] });
  });

  it.each([
    ['that is not JSON', () => 'mine\n'],
    ['of another case', (text: string) => text.replace('"case-', '"case-0')],
    ['that is too long', (text: string) => text + ' '.repeat(70_000)],
  ])('%s is named to a reader, keeps from writing, and is passed by an adoption', async (how, changed) => {
    const opened = await newCase(`broken ${how}`);
    await opened.close();
    const path = headPath(opened);
    writeFileSync(path, changed(readFileSync(path, 'utf8')));
    const reader = await openCase(opened.folder, { mode: 'read' });
    expect(await caseDifferences(reader)).toEqual([
      {
        file: 'audit/audit.jsonl',
        what: `its head as this machine has it, heads/${opened.index.id}.json`,
        recorded: '',
        found: 'not written by Palimpsest',
      },
    ]);
    await expect(openCase(opened.folder, { mode: 'write' })).rejects.toMatchObject({
      code: 'head-broken',
      message: like(new RegExp(`heads/${opened.index.id}.json is not a head`)),
      hint: like(/case adopt/),
    });
    const adopted = await adoptCase(opened.folder, 'the home folder was damaged');
    const { entry } = await lastAdoption(adopted);
    expect(entry.detail).toMatchObject({ contradicted: [], machineHead: 'not-understood' });
    expect(keptHead(adopted)).toMatchObject(await adopted.auditHead());
    await adopted.close();
    expect(await caseDifferences(await openCase(opened.folder, { mode: 'read' }))).toEqual([]);
  });

  it('on a full disk is no error; the next one is kept, or that at the end', async (context) => {
    disk = mountSmallDisk(64 * 1024);
    if (disk === undefined) return context.skip('no tmpfs can be mounted here (needs root on Linux)');
    const heads = join(disk.path, 'heads');
    const opened = await createCase(join(scratch, 'full home'), sampleHead, undefined, 'ada', heads);
    const kept = (): unknown => JSON.parse(readFileSync(join(heads, `${opened.index.id}.json`), 'utf8'));
    const filler = join(disk.path, 'filler');
    const before = await opened.auditHead();
    for (const size of [4096, 1]) {
      try {
        for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
      } catch {
        // Full for this size.
      }
    }
    await note(opened, `1`);
    expect(kept()).toMatchObject({ ...before });
    expect(opened.index.anchor).toEqual(await opened.auditHead());
    rmSync(filler);
    await opened.close();
    expect(kept()).toMatchObject({ ...(await opened.auditHead()) });
    expect(existsSync(join(opened.folder, 'case.unfinished'))).toBe(false);
  });
});

describe('a report number', () => {
  it('is not given again by a case that was restored from before, on a machine that knows of it', async () => {
    const issuedAt = '2026-11-25T12:00:00.000Z';
    const opened = await newCase('numbers');
    await beginReport(opened, 'PAL-2026-0001');
    await opened.close();
    const backup = copyOf(opened.folder, 'numbers backup');
    const later = await openCase(opened.folder, { mode: 'write' });
    await beginReport(later, 'PAL-2026-0002', 2);
    await note(later);
    await later.close();
    rmSync(opened.folder, { recursive: true });
    renameSync(backup, opened.folder);
    const adopted = await adoptCase(opened.folder, 'the disk was lost');
    expect(await nextReport(adopted, issuedAt, undefined)).toMatchObject({ id: 'PAL-2026-0003' });
    await adopted.close();
    // Where the home folder was lost as well, nothing tells of it.
    rmSync(headPath(opened));
    const alone = await openCase(opened.folder, { mode: 'write' });
    expect(await nextReport(alone, issuedAt, undefined)).toMatchObject({ id: 'PAL-2026-0002' });
    expect(keptHead(alone)).toMatchObject({ lastReport: 1 });
    await alone.close();
  });
});

describe('a copy of a case', () => {
  it('is not written to beside the case, unless it is adopted; the case then says where it was worked on', async () => {
    const opened = await newCase('first');
    await opened.close();
    const copy = copyOf(opened.folder, 'copy of first');
    await expect(openCase(copy, { mode: 'write' })).rejects.toMatchObject({
      code: 'case-copied',
      exitCode: 2,
      hint: like(/case adopt/),
      details: { folder: copy, other: opened.folder, caseId: opened.index.id },
    });
    expect(existsSync(join(copy, 'case.lock'))).toBe(false);
    expect(await caseDifferences(await openCase(copy, { mode: 'read' }))).toEqual([]);
    await (await openCase(opened.folder, { mode: 'write' })).close();

    const adopted = await adoptCase(copy, 'the work goes on on the laptop');
    const { entry, openings } = await lastAdoption(adopted);
    expect(entry.detail).toMatchObject({ contradicted: [], copied: true });
    expect(JSON.stringify(entry)).not.toContain(scratch);
    expect(openings.value(entry, 'copiedFrom')).toBe(opened.folder);
    await adopted.close();
    await (await openCase(copy, { mode: 'write' })).close();
    await expect(openCase(opened.folder, { mode: 'write' })).rejects.toMatchObject({
      code: 'audit-log-short',
      message: like(new RegExp(`or another copy of this case was changed in ${copy}: it has`)),
    });
    const back = await adoptCase(opened.folder, 'the laptop was lost');
    expect(JSON.stringify((await lastAdoption(back)).entry)).not.toContain(scratch);
    await back.close();
  });

  it('is the case when that was moved, or is named by another path, or became another case', async () => {
    const opened = await newCase('before');
    await opened.close();
    const moved = join(scratch, 'after');
    renameSync(opened.folder, moved);
    await (await openCase(moved, { mode: 'write' })).close();
    expect(keptHead(opened)).toMatchObject({ folder: moved });
    const link = join(scratch, 'link to it');
    symlinkSync(moved, link);
    await (await openCase(link, { mode: 'write' })).close();
    expect(keptHead(opened)).toMatchObject({ folder: moved });
    await expect(adoptCase(link, 'why not')).rejects.toMatchObject({ code: 'adopt-needless' });
    const copy = copyOf(moved, 'copy of after');
    rmSync(moved, { recursive: true });
    mkdirSync(moved);
    await (await createCase(moved, { ...sampleHead, docket: 'another' })).close();
    await (await openCase(copy, { mode: 'write' })).close();
  });
});
