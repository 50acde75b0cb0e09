import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openCase, verifyAudit } from '../../src/casefile/index.js';
import { caseDifferences, listExaminations, runExamination } from '../../src/examine/index.js';
import { examinationCase } from '../support/examinationCase.js';
import { mountSmallDisk, type SmallDisk } from '../support/smallDisk.js';
import { tinyAttack } from '../support/tinyAttack.js';
import { bytesOf, prepare, resume } from './tinyRun.js';

/** Fills a disk until nothing more fits. */
function fill(path: string): void {
  for (const size of [4096, 512, 64, 1]) {
    const block = Buffer.alloc(size);
    try {
      for (;;) writeFileSync(path, block, { flag: 'a' });
    } catch {
      // Full for this size.
    }
  }
}

describe('an examination on a disk that fills up', () => {
  let disk: SmallDisk | undefined;
  afterEach(() => disk?.remove());

  it('fails with a remedy, and goes on to the same bytes when there is space again', async (context) => {
    disk = mountSmallDisk(4 * 1024 * 1024);
    if (disk === undefined) return context.skip('no tmpfs can be mounted here (needs root on Linux)');
    const opened = await examinationCase(disk.path, 'case', 3000);
    await runExamination(await prepare(opened, tinyAttack()));
    const filler = join(disk.path, 'filler');
    const slow = tinyAttack({
      before: async (index) => {
        if (index === 5) fill(filler);
        await new Promise((done) => setTimeout(done, 30));
      },
    });
    await expect(runExamination(await prepare(opened, slow))).rejects.toMatchObject({
      code: 'disk-full',
      exitCode: 3,
    });
    // Whether the audit log had room for one more entry, and the index for what it says, depends on the last page.
    const unsaved = await opened.close().then(
      () => null,
      (error: unknown) => error,
    );
    if (unsaved !== null) expect(unsaved).toMatchObject({ code: 'disk-full' });
    expect(await verifyAudit(opened.folder)).toMatchObject({ kind: 'intact', notes: [] });
    const reader = await openCase(opened.folder, { mode: 'read' });
    expect(['failed', 'interrupted']).toContain((await listExaminations(reader))[1]?.status);
    rmSync(filler);
    const again = await openCase(opened.folder, { mode: 'write' });
    // Whatever could not be saved: the index is brought up to the log.
    expect(await caseDifferences(again)).toEqual([]);
    await runExamination(await resume(again, 'X2', tinyAttack()));
    expect(bytesOf(again, 'X2')).toEqual(bytesOf(again, 'X1'));
    await again.close();
  });
});
