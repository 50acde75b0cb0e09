import { constants } from 'node:buffer';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  copyFileHashed,
  fileError,
  hashFile,
  readBytes,
  removeLeftovers,
  writeFileAtomic,
  writeNewFileAtomic,
  writeTextsSync,
} from '../../src/files/index.js';
import { scratchFolder } from '../support/scratch.js';
import { mountSmallDisk, type SmallDisk } from '../support/smallDisk.js';

const folder = scratchFolder();

describe('writeFileAtomic', () => {
  it('writes, replaces, and leaves nothing else behind', async () => {
    const inside = join(folder, 'replace');
    mkdirSync(inside);
    const path = join(inside, 'é "x".json');
    await writeFileAtomic(path, 'one');
    await writeFileAtomic(path, new TextEncoder().encode('two'), { mode: 0o600 });
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(inside)).toEqual(['é "x".json']);
  });

  it('names the folder that is missing', async () => {
    const path = join(folder, 'no', 'such', 'file');
    await expect(writeFileAtomic(path, 'x')).rejects.toMatchObject({
      code: 'file-missing',
      details: { path },
    });
  });

  it('does not turn a folder into a file', async () => {
    const path = join(folder, 'is-folder');
    mkdirSync(path);
    await expect(writeFileAtomic(path, 'x')).rejects.toMatchObject({ kind: 'input', code: 'file-is-folder' });
    expect(readdirSync(folder).filter((name) => name.includes('.partial'))).toEqual([]);
  });
});

describe('writeNewFileAtomic', () => {
  it('refuses an existing file and keeps it', async () => {
    const path = join(folder, 'new');
    await writeNewFileAtomic(path, 'first');
    await expect(writeNewFileAtomic(path, 'second')).rejects.toMatchObject({
      code: 'file-exists',
      kind: 'input',
    });
    expect(readFileSync(path, 'utf8')).toBe('first');
  });

  it('lets exactly one of many win', async () => {
    const path = join(folder, 'race');
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => writeNewFileAtomic(path, `${n}`)));
    expect(results.filter((result) => result.status === 'fulfilled').length).toBe(1);
    const failed = results.filter((result) => result.status === 'rejected');
    expect(failed.every((result) => (result.reason as { code: string }).code === 'file-exists')).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('.partial'))).toEqual([]);
  });
});

describe('copyFileHashed', () => {
  it('copies and hashes in one pass, and refuses an existing target', async () => {
    const to = join(folder, 'copy.gguf');
    const copied = await copyFileHashed('assets/demo/P0-f16.gguf', to);
    expect(copied).toEqual(await hashFile('assets/demo/P0-f16.gguf'));
    expect(await hashFile(to)).toEqual(copied);
    await expect(copyFileHashed('assets/demo/P1-f16.gguf', to)).rejects.toMatchObject({
      code: 'file-exists',
    });
    expect(await hashFile(to)).toEqual(copied);
  });
});

describe('writeTextsSync', () => {
  it('writes more than one text can hold, and hashes it on the way', async () => {
    const path = join(folder, 'long');
    const piece = '0123456789abcde\n'.repeat(64 * 1024);
    const pieces = Math.ceil(constants.MAX_STRING_LENGTH / piece.length) + 1;
    const written = writeTextsSync(
      path,
      (function* () {
        yield 'é';
        for (let n = 0; n < pieces; n++) yield piece;
      })(),
    );
    expect(written.sizeBytes).toBe(2 + pieces * piece.length);
    expect(written).toEqual(await hashFile(path));
    rmSync(path);
  });

  it('replaces what was there, and leaves nothing when the texts end in an error', async () => {
    const path = join(folder, 'short');
    writeFileSync(path, 'longer than what follows');
    expect(writeTextsSync(path, ['a', '', 'b'])).toEqual(await hashFile(path));
    expect(readFileSync(path, 'utf8')).toBe('ab');
    const failing = (function* () {
      yield 'a';
      throw new RangeError('no more');
    })();
    expect(() => writeTextsSync(path, failing)).toThrow('no more');
    expect(existsSync(path)).toBe(false);
    expect(() => writeTextsSync(join(path, 'none'), [])).toThrow(
      expect.objectContaining({ code: 'file-missing' }),
    );
  });
});

describe('readBytes and removeLeftovers', () => {
  it('reads small files and refuses large ones before reading', async () => {
    const path = join(folder, 'small');
    writeFileSync(path, 'abc');
    expect(new TextDecoder().decode(await readBytes(path, 3))).toBe('abc');
    await expect(readBytes(path, 2)).rejects.toMatchObject({ code: 'file-too-large' });
  });

  it('removes only what atomic writes leave behind', async () => {
    const inside = join(folder, 'leftovers');
    mkdirSync(inside);
    for (const name of ['.case.json.12-1.partial', 'a.partial', '.keep', 'case.json'])
      writeFileSync(join(inside, name), '');
    expect(await removeLeftovers(inside)).toEqual(['.case.json.12-1.partial']);
    expect(readdirSync(inside).sort()).toEqual(['.keep', 'a.partial', 'case.json']);
  });
});

describe('fileError', () => {
  it('passes our own errors through and marks everything else as a bug', () => {
    const ours = fileError(Object.assign(new Error(), { code: 'EROFS', syscall: 'open' }), '/x', 'write');
    expect(ours).toMatchObject({ kind: 'environment', code: 'file-read-only' });
    expect(ours.message).toBe('Cannot write /x: the disk or the folder is mounted read-only.');
    expect(fileError(ours, '/y', 'read')).toBe(ours);
    expect(fileError(new TypeError('oops'), '/x', 'read')).toMatchObject({
      kind: 'bug',
      code: 'file-unexpected',
    });
    expect(
      fileError(Object.assign(new Error('odd'), { code: 'EXDEV', syscall: 'rename' }), '/x', 'read'),
    ).toMatchObject({
      kind: 'environment',
      code: 'file-error',
    });
  });
});

describe('a full or read-only disk', () => {
  let disk: SmallDisk | undefined;
  beforeAll(() => {
    disk = mountSmallDisk(64 * 1024);
  });
  afterAll(() => disk?.remove());

  it('keeps the old file and says that the disk is full, then that it is read-only', async (context) => {
    if (disk === undefined) return context.skip('only root may mount a small disk');
    const path = join(disk.path, 'case.json');
    await writeFileAtomic(path, 'old');
    const full = { kind: 'environment', code: 'disk-full' };
    await expect(writeFileAtomic(path, Buffer.alloc(100_000))).rejects.toMatchObject(full);
    await expect(writeNewFileAtomic(`${path}2`, Buffer.alloc(100_000))).rejects.toMatchObject(full);
    await expect(copyFileHashed('assets/demo/P1-f16.gguf', `${path}3`)).rejects.toMatchObject(full);
    expect(() => writeTextsSync(`${path}4`, ['x'.repeat(100_000)])).toThrow(expect.objectContaining(full));
    expect(readdirSync(disk.path)).toEqual(['case.json']);
    expect(readFileSync(path, 'utf8')).toBe('old');
    disk.makeReadOnly();
    await expect(writeFileAtomic(path, 'new')).rejects.toMatchObject({
      kind: 'environment',
      code: 'file-read-only',
    });
    expect(readFileSync(path, 'utf8')).toBe('old');
  });
});
