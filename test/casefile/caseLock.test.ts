import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCase, inspectLock, openCase, readAudit } from '../../src/casefile/index.js';
import { startBuiltChild } from '../support/children/builtChild.js';
import { like } from '../support/like.js';
import { scratchFolder } from '../support/scratch.js';
import { sampleHead } from './sampleHead.js';
import { note } from '../support/samples/recordSamples.js';

const scratch = scratchFolder();

async function newCase(name: string): Promise<string> {
  const folder = join(scratch, name);
  await (await createCase(folder, sampleHead)).close();
  return folder;
}

async function takenOver(folder: string): Promise<unknown> {
  await (await openCase(folder, { mode: 'write' })).close();
  return (await readAudit(folder)).find(({ action }) => action === 'lock-taken-over')?.detail;
}

function writeLock(folder: string, change: Record<string, unknown>): void {
  const lock = {
    schema: 'palimpsest-lock',
    pid: process.pid,
    host: hostname(),
    startedAt: '',
    lockedAt: '2026-11-25T12:00:00.000Z',
    session: 'other',
    ...change,
  };
  writeFileSync(join(folder, 'case.lock'), `${JSON.stringify(lock, null, 2)}\n`);
}

describe('the lock of a case', () => {
  it('lets one process write, names it to a second one, and lets it read', async () => {
    const folder = await newCase('two writers');
    const child = startBuiltChild('caseWriterChild', [folder]);
    await child.line((line) => line === 'open');
    await expect(openCase(folder, { mode: 'write' })).rejects.toMatchObject({
      code: 'case-locked',
      exitCode: 3,
      message: expect.stringContaining(`process ${child.pid} on this machine`) as string,
    });
    expect((await openCase(folder, { mode: 'read' })).index.head).toEqual(sampleHead);
    child.process.stdin?.write('end\n');
    expect((await child.ended).code).toBe(0);
    await (await openCase(folder, { mode: 'write' })).close();
    expect(await inspectLock(folder)).toEqual({ kind: 'free' });
  });

  it('is taken over from a process that was killed, and the audit log says so', async () => {
    const folder = await newCase('killed');
    const child = startBuiltChild('caseWriterChild', [folder]);
    await child.line((line) => line === 'open');
    child.process.kill('SIGKILL');
    await child.ended;
    expect((await inspectLock(folder)).kind).toBe('stale');
    expect(await takenOver(folder)).toMatchObject({ pid: child.pid });
  });

  it('moved aside by a process that was killed then is removed, and the audit log names its holder', async () => {
    const folder = await newCase('moved aside');
    const child = startBuiltChild('caseWriterChild', [folder]);
    await child.line((line) => line === 'open');
    child.process.kill('SIGKILL');
    await child.ended;
    renameSync(join(folder, 'case.lock'), join(folder, '.case.lock.stale.of-a-third'));
    // One whose holder runs is another process's to put back.
    writeLock(folder, {});
    renameSync(join(folder, 'case.lock'), join(folder, '.case.lock.stale.of-a-fourth'));
    expect(await takenOver(folder)).toMatchObject({ pid: child.pid });
    expect(readdirSync(folder).filter((name) => name.startsWith('.case.lock'))).toEqual([
      '.case.lock.stale.of-a-fourth',
    ]);
  });

  it('that a process was writing when it was killed is removed, however much of it was written', async () => {
    const folder = await newCase('half written');
    writeFileSync(join(folder, '.case.lock.of-a-fifth'), '');
    writeFileSync(join(folder, '.case.lock.of-a-sixth'), '{\n  "schema": "palimpsest-lo');
    // What was moved aside may be put back.
    writeFileSync(join(folder, '.case.lock.stale.of-a-seventh'), '');
    await (await openCase(folder, { mode: 'write' })).close();
    expect(readdirSync(folder).filter((name) => name.startsWith('.case.lock'))).toEqual([
      '.case.lock.stale.of-a-seventh',
    ]);
  });

  it('is taken again when it was swept away before it was written', async () => {
    const folder = await newCase('swept');
    let isDue = true;
    const sweeping = setInterval(() => {
      const [name] = readdirSync(folder).filter((one) => one.startsWith('.case.lock.'));
      if (!isDue || name === undefined) return;
      try {
        if (readFileSync(join(folder, name), 'utf8') !== '') return;
        rmSync(join(folder, name));
        isDue = false;
      } catch {
        // The process was quicker.
      }
    });
    try {
      for (let time = 0; time < 40; time++) {
        isDue = true;
        await (await openCase(folder, { mode: 'write' })).close();
      }
    } finally {
      clearInterval(sweeping);
    }
    expect(await inspectLock(folder)).toEqual({ kind: 'free' });
  });

  it('is taken over when another process got the number of the dead one', async () => {
    const folder = await newCase('reused pid');
    writeLock(folder, { startedAt: 'another boot/12345' });
    expect(await takenOver(folder)).toMatchObject({ pid: process.pid });
  });

  it('of another machine is respected, with a remedy', async () => {
    const folder = await newCase('elsewhere');
    writeLock(folder, { host: 'bench-3.example', pid: 4_000_000 });
    await expect(openCase(folder, { mode: 'write' })).rejects.toMatchObject({
      code: 'case-locked',
      message: expect.stringContaining('bench-3.example') as string,
      hint: expect.stringContaining('delete') as string,
    });
  });

  it('that is not ours to read is respected', async () => {
    const folder = await newCase('unreadable');
    writeFileSync(join(folder, 'case.lock'), 'busy');
    await expect(openCase(folder, { mode: 'write' })).rejects.toMatchObject({ code: 'case-locked' });
    expect(readFileSync(join(folder, 'case.lock'), 'utf8')).toBe('busy');
  });

  it('refuses a second opening by the same process', async () => {
    const folder = await newCase('same process');
    const opened = await openCase(folder, { mode: 'write' });
    await expect(openCase(folder, { mode: 'write' })).rejects.toMatchObject({
      message: like(/this very process/),
    });
    await opened.close();
  });

  it('stops a writer whose lock was deleted', async () => {
    const folder = await newCase('deleted');
    const opened = await openCase(folder, { mode: 'write' });
    rmSync(join(folder, 'case.lock'));
    const other = await openCase(folder, { mode: 'write' });
    await expect(
      opened.commit('case-edited', { before: {}, after: {} }, {}, () => undefined),
    ).rejects.toMatchObject({
      code: 'case-lock-lost',
    });
    await expect(note(opened)).rejects.toMatchObject({ code: 'case-lock-lost' });
    await opened.close();
    await note(other);
    await other.close();
  });

  it('goes to exactly one of several that find a stale one at the same moment', async () => {
    const folder = await newCase('race');
    writeLock(folder, { startedAt: 'another boot/12345' });
    const children = Array.from({ length: 6 }, () => startBuiltChild('caseWriterChild', [folder]));
    const first = await Promise.all(children.map((child) => child.line(() => true)));
    expect(first.filter((line) => line === 'open')).toHaveLength(1);
    const winner = children[first.indexOf('open')];
    winner?.process.stdin?.write('end\n');
    await Promise.all(children.map((child) => child.ended));
  });
});
