import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppendFile } from '../../src/files/index.js';
import { scratchFolder } from '../support/scratch.js';
import { mountSmallDisk } from '../support/smallDisk.js';

const folder = scratchFolder();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('AppendFile', () => {
  it('appends in the order of the calls, also when nobody waits between them', async () => {
    const path = join(folder, 'order');
    const file = await AppendFile.open(path);
    await Promise.all(Array.from({ length: 200 }, (_, n) => file.append(bytes(`${n}\n`))));
    await file.sync();
    expect(file.sizeBytes).toBe(statSync(path).size);
    await file.close();
    expect(readFileSync(path, 'utf8').trim().split('\n')).toEqual(
      Array.from({ length: 200 }, (_, n) => `${n}`),
    );
  });

  it('goes on where an earlier run stopped, and cuts off a torn line', async () => {
    const path = join(folder, 'torn');
    writeFileSync(path, 'whole\nto');
    const file = await AppendFile.open(path);
    expect(file.sizeBytes).toBe(8);
    await file.truncateTo(6);
    await file.truncateTo(1000);
    await file.append(bytes('next\n'));
    expect(file.sizeBytes).toBe(11);
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe('whole\nnext\n');
  });

  it('says that a device is full', async () => {
    const file = await AppendFile.open('/dev/full');
    await expect(file.append(bytes('x'))).rejects.toMatchObject({ kind: 'environment', code: 'disk-full' });
    expect(file.sizeBytes).toBe(0);
    await file.close();
  });

  it('leaves whole records only when the disk fills up, and goes on when there is space again', async (context) => {
    const disk = mountSmallDisk(64 * 1024);
    if (disk === undefined) return context.skip('only root may mount a small disk');
    try {
      const path = join(disk.path, 'journal.jsonl');
      const file = await AppendFile.open(path);
      const record = bytes(`${'x'.repeat(9_999)}\n`);
      let written = 0;
      for (; written < 20; written++) {
        const failure: unknown = await file.append(record).catch((error: unknown) => error);
        if (failure === undefined) continue;
        expect(failure).toMatchObject({ code: 'disk-full', details: { path } });
        break;
      }
      expect(written).toBe(6);
      expect(statSync(path).size).toBe(60_000);
      disk.resize(1e6);
      await file.append(record);
      await file.sync();
      expect(statSync(path).size).toBe(70_000);
      await file.close();
    } finally {
      disk.remove();
    }
  });

  it('names a folder that is missing', async () => {
    await expect(AppendFile.open(join(folder, 'no', 'journal'))).rejects.toMatchObject({
      code: 'file-missing',
    });
  });
});
