import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createCase, openCase, readAudit, type CaseFolder } from '../../src/casefile/index.js';
import { CASE_SCHEMA_VERSION } from '../../src/domain/index.js';
import { mountSmallDisk, type SmallDisk } from '../support/smallDisk.js';
import { like } from '../support/like.js';
import { scratchFolder } from '../support/scratch.js';
import { sampleHead, tickingClock } from './sampleHead.js';
import { note, PREPARED } from '../support/samples/recordSamples.js';

const scratch = scratchFolder();

async function newCase(name: string): Promise<string> {
  const folder = join(scratch, name);
  await (await createCase(folder, sampleHead, tickingClock(), 'ada')).close();
  return folder;
}

const prepared = (opened: CaseFolder, examination: string) =>
  opened.commit(
    'examination-prepared',
    { ...PREPARED, examination },
    {},
    (index) => void index.examinations.push(examination),
  );

describe('createCase', () => {
  it.each(['plain', 'with space', `quote's "here"`, 'дело 事件'])(
    'makes a case in a folder named %s',
    async (name) => {
      const folder = await newCase(name);
      const opened = await openCase(folder, { mode: 'read' });
      expect(opened.index.head).toEqual(sampleHead);
      expect(readdirSync(folder).sort()).toEqual(['audit', 'case.json']);
      expect((await readAudit(folder)).map(({ action, actor }) => [action, actor])).toEqual([
        ['case-created', 'person-1'],
      ]);
      expect(readFileSync(join(folder, 'case.json'), 'utf8')).toContain(
        '\n  "caption"'.replace('  ', '    '),
      );
    },
  );

  it.skipIf(process.platform === 'win32')(
    'is entered by its owner alone, as is what this machine keeps of it',
    async () => {
      const before = process.umask(0o022);
      try {
        const heads = join(scratch, 'no home', 'heads');
        const folder = join(scratch, 'private');
        await (await createCase(folder, sampleHead, tickingClock(), 'ada', heads)).close();
        const modes = [folder, join(folder, 'audit/private.jsonl'), join(scratch, 'no home'), heads].map(
          (path) => (statSync(path).mode & 0o777).toString(8),
        );
        expect(modes).toEqual(['700', '600', '700', '700']);
      } finally {
        process.umask(before);
      }
    },
  );

  it('takes an empty folder, and refuses one that is not empty without touching it', async () => {
    const empty = join(scratch, 'empty');
    mkdirSync(empty);
    await (await createCase(empty, sampleHead)).close();
    const full = join(scratch, 'full');
    mkdirSync(full);
    writeFileSync(join(full, 'notes.txt'), 'mine');
    await expect(createCase(full, sampleHead)).rejects.toMatchObject({
      code: 'folder-not-empty',
      exitCode: 2,
    });
    await expect(createCase(empty, sampleHead)).rejects.toMatchObject({
      message: like(/already holds a case/),
    });
    expect(readdirSync(full)).toEqual(['notes.txt']);
  });

  it('refuses a head that is too long, a question that claims, and a parent that does not exist', async () => {
    const folder = join(scratch, 'bad head');
    const docket = 'x'.repeat(201);
    await expect(createCase(folder, { ...sampleHead, docket })).rejects.toMatchObject({ code: 'case-head' });
    const question = 'Is it proven that the work is in the model?';
    await expect(createCase(folder, { ...sampleHead, question })).rejects.toMatchObject({
      code: 'words-overstated',
      message: like(/^head\.question: .*“proven”/),
      details: { field: 'head.question', word: 'proven' },
    });
    await expect(createCase(join(folder, 'deep'), sampleHead)).rejects.toMatchObject({
      code: 'file-missing',
    });
    expect(existsSync(folder)).toBe(false);
  });
});

describe('openCase', () => {
  it('says what is not a case', async () => {
    const folder = join(scratch, 'not a case');
    mkdirSync(folder);
    await expect(openCase(folder, { mode: 'write' })).rejects.toMatchObject({
      code: 'case-not-a-case',
      exitCode: 2,
    });
    await expect(openCase(join(scratch, 'nowhere'), { mode: 'read' })).rejects.toMatchObject({
      code: 'case-missing',
    });
    writeFileSync(join(folder, 'case.json'), '{"schema":"other"}');
    await expect(openCase(folder, { mode: 'read' })).rejects.toMatchObject({ code: 'case-not-a-case' });
    expect(readdirSync(folder)).toEqual(['case.json']);
  });

  it('names the place of what is broken in the index', async () => {
    const folder = await newCase('broken');
    const index = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Record<string, unknown>;
    writeFileSync(join(folder, 'case.json'), JSON.stringify({ ...index, createdAt: 'yesterday' }));
    await expect(openCase(folder, { mode: 'write' })).rejects.toMatchObject({
      code: 'case-broken',
      message: expect.stringContaining('createdAt') as string,
    });
    writeFileSync(join(folder, 'case.json'), '{"schema":');
    await expect(openCase(folder, { mode: 'read' })).rejects.toMatchObject({ code: 'case-broken' });
    expect(existsSync(join(folder, 'case.lock'))).toBe(false);
  });

  it.each([
    [CASE_SCHEMA_VERSION + 1, 'case-newer'],
    [CASE_SCHEMA_VERSION - 1, 'case-broken'],
    ['"1"', 'case-broken'],
  ])('refuses a case of version %s', async (version, code) => {
    const folder = await newCase(`version ${version}`.replaceAll('"', ''));
    const path = join(folder, 'case.json');
    const text = readFileSync(path, 'utf8').replace(
      `"schemaVersion": ${CASE_SCHEMA_VERSION}`,
      `"schemaVersion": ${version}`,
    );
    expect(text).toContain(`"schemaVersion": ${version}`);
    writeFileSync(path, text);
    const refusal = { code, exitCode: 2, message: expect.stringContaining(path) as string };
    await expect(openCase(folder, { mode: 'write' })).rejects.toMatchObject(refusal);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('keeps changes all or nothing', async () => {
    const folder = await newCase('changes');
    const opened = await openCase(folder, { mode: 'write' });
    await prepared(opened, 'X1');
    const head = await opened.auditHead();
    await expect(prepared(opened, 'nonsense')).rejects.toMatchObject({ code: 'case-broken' });
    expect(opened.index.examinations).toEqual(['X1']);
    expect(await opened.auditHead()).toEqual(head);
    expect(opened.index.anchor).toEqual(head);
    await opened.close();
    expect((await openCase(folder, { mode: 'read' })).index.examinations).toEqual(['X1']);
  });

  it('shows a reader what the writer changed, and lets it change nothing', async () => {
    const folder = await newCase('reader');
    const reader = await openCase(folder, { mode: 'read' });
    const writer = await openCase(folder, { mode: 'write' });
    await prepared(writer, 'X1');
    await reader.reload();
    expect(reader.index.examinations).toEqual(['X1']);
    expect(() => reader.commit('case-edited', { before: {}, after: {} }, {}, () => undefined)).toThrow(
      expect.objectContaining({ code: 'case-open-for-reading' }),
    );
    expect(await reader.auditHead()).toEqual(await writer.auditHead());
    await writer.close();
  });
});

describe('on a small disk', () => {
  let disk: SmallDisk | undefined;
  afterEach(() => disk?.remove());

  it('leaves nothing behind when the disk is full', async (context) => {
    disk = mountSmallDisk(64 * 1024);
    if (disk === undefined) return context.skip('no tmpfs can be mounted here (needs root on Linux)');
    const folder = join(disk.path, 'case');
    writeFileSync(join(disk.path, 'fill'), Buffer.alloc(64 * 1024 - 4096));
    await expect(createCase(folder, sampleHead)).rejects.toMatchObject({ code: 'disk-full', exitCode: 3 });
    expect(readdirSync(disk.path)).toEqual(['fill']);
  });

  it('keeps index and audit log whole when the disk fills up', async (context) => {
    disk = mountSmallDisk(256 * 1024);
    if (disk === undefined) return context.skip('no tmpfs can be mounted here (needs root on Linux)');
    const folder = join(disk.path, 'case');
    const opened = await createCase(folder, sampleHead);
    await note(opened, 'before');
    const big = 'x'.repeat(20_000);
    let failed: unknown;
    for (let n = 0; n < 40 && failed === undefined; n++) {
      await note(opened, big).catch((error: unknown) => (failed = error));
    }
    expect(failed).toMatchObject({ code: 'disk-full', exitCode: 3 });
    // What was left of the last free page.
    expect(() => {
      for (let n = 0; ; n++) writeFileSync(join(folder, '..', `fill ${n}`), 'x'.repeat(100));
    }).toThrow(/ENOSPC/);
    const indexBefore = readFileSync(join(folder, 'case.json'));
    await expect(note(opened, 'y'.repeat(3900))).rejects.toMatchObject({
      code: 'disk-full',
    });
    expect(readFileSync(join(folder, 'case.json')).equals(indexBefore)).toBe(true);
    await opened.close().catch((error: unknown) => expect(error).toMatchObject({ code: 'disk-full' }));
    expect((await readAudit(folder)).length).toBeGreaterThan(2);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    for (const name of readdirSync(disk.path).filter((one) => one.startsWith('fill')))
      rmSync(join(disk.path, name));
    const again = await openCase(folder, { mode: 'write' });
    await note(again);
    expect(again.index.anchor).toEqual(await again.auditHead());
    expect(existsSync(join(folder, 'case.unfinished'))).toBe(false);
    await again.close();
  });

  it('opens a read-only case for reading and refuses to write', async (context) => {
    disk = mountSmallDisk(256 * 1024);
    if (disk === undefined) return context.skip('no tmpfs can be mounted here (needs root on Linux)');
    const folder = join(disk.path, 'case');
    await (await createCase(folder, sampleHead)).close();
    disk.makeReadOnly();
    expect((await openCase(folder, { mode: 'read' })).index.head).toEqual(sampleHead);
    await expect(openCase(folder, { mode: 'write' })).rejects.toMatchObject({
      code: 'case-read-only',
      exitCode: 3,
    });
  });
});
