import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCase } from '../../src/casefile/index.js';
import { sampleHead } from '../casefile/sampleHead.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { openWorkbench } from '../support/openWorkbench.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();

describe('the picker', () => {
  it('shows folders first, by name, cases and bags as such, and nothing hidden', async () => {
    const bench = await openWorkbench(scratch, 'shown');
    const { home } = bench;
    for (const name of ['Z', 'a 10', 'a 9', '.git', 'a bag']) mkdirSync(join(home, name));
    for (const name of ['b.txt', '.secret', 'B.gguf', '<img src=x onerror=alert(1)>.txt', 'a\u202etxt.exe'])
      writeFileSync(join(home, name), 'four');
    writeFileSync(join(home, 'a bag', 'bagit.txt'), 'BagIt-Version: 1.0\n');
    await (await createCase(join(home, 'matter'), sampleHead)).close();
    const { roots } = await bench.call('files.roots', {});
    const root = must(roots[0]);
    expect(root).toMatchObject({ name: 'shown home', kind: 'folder', path: home });
    const { entries, parent, path } = await bench.call('files.list', { folder: root.grantId });
    expect([path, parent]).toEqual([home, null]);
    expect(entries.map(({ name, kind, sizeBytes }) => `${kind} ${name} ${sizeBytes}`)).toEqual([
      'folder a 9 0',
      'folder a 10 0',
      'bag a bag 0',
      'case matter 0',
      'folder Z 0',
      'file <img src=x onerror=alert(1)>.txt 4',
      'file a\u202etxt.exe 4',
      'file B.gguf 4',
      'file b.txt 4',
    ]);
    const matter = must(entries.find(({ name }) => name === 'matter'));
    const inside = await bench.call('files.list', { folder: matter.grantId });
    expect(inside.parent).toBe(root.grantId);
    expect(inside.entries.map(({ name }) => name)).toEqual(['audit', 'case.json']);
    expect(await bench.call('files.describe', { grantId: matter.grantId })).toMatchObject({
      kind: 'case',
      name: 'matter',
    });
  });

  it('never leaves its root: neither by links nor by what was swapped after it was shown', async () => {
    const bench = await openWorkbench(scratch, 'inside');
    const { home } = bench;
    const outside = join(scratch, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    mkdirSync(join(home, 'real'));
    writeFileSync(join(home, 'real', 'work.txt'), 'Call me Ishmael.');
    symlinkSync(outside, join(home, 'out'));
    symlinkSync(join(outside, 'secret.txt'), join(home, 'secret.txt'));
    symlinkSync('/', join(home, 'disk'));
    symlinkSync(join(home, 'nowhere'), join(home, 'dangling'));
    symlinkSync(join(home, 'loop'), join(home, 'loop'));
    symlinkSync(join(home, 'real'), join(home, 'within'));
    const root = must((await bench.call('files.roots', {})).roots[0]);
    const { entries } = await bench.call('files.list', { folder: root.grantId });
    expect(entries.map(({ name }) => name)).toEqual(['real', 'within']);

    const folder = must(entries.find(({ name }) => name === 'real'));
    const work = must((await bench.call('files.list', { folder: folder.grantId })).entries[0]);
    renameSync(join(home, 'real'), join(home, 'moved'));
    symlinkSync(outside, join(home, 'real'));
    writeFileSync(join(outside, 'work.txt'), 'another work');
    await expect(bench.call('files.list', { folder: folder.grantId })).rejects.toMatchObject({
      code: 'files-outside',
    });
    await expect(bench.call('files.describe', { grantId: work.grantId })).rejects.toMatchObject({
      code: 'files-outside',
    });
    const { caseId } = await bench.call('case.create', {
      parent: root.grantId,
      name: 'matter',
      head: sampleHead,
    });
    const receipt = {
      role: 'target-work',
      copy: true,
      receivedFrom: '',
      receivedBy: '',
      title: '',
      author: '',
      edition: '',
      encoding: '',
    } as const;
    await expect(
      bench.call('evidence.add', { caseId, file: work.grantId, ...receipt }),
    ).rejects.toMatchObject({
      code: 'files-outside',
    });
    await expect(
      bench.call('case.create', { parent: folder.grantId, name: 'x', head: sampleHead }),
    ).rejects.toMatchObject({ code: 'files-outside' });
  });

  it('knows no paths and no grants that it did not hand out, and no file where a folder is meant', async () => {
    const bench = await openWorkbench(scratch, 'unknown');
    await expect(bench.call('files.list', { folder: '/etc' })).rejects.toMatchObject({ code: 'call-input' });
    await expect(bench.call('files.list', { folder: `g${'a'.repeat(32)}` })).rejects.toMatchObject({
      code: 'grant-unknown',
    });
    writeFileSync(join(bench.home, 'file.txt'), 'x');
    const file = await bench.grant(join(bench.home, 'file.txt'));
    await expect(bench.call('files.list', { folder: file })).rejects.toMatchObject({ code: 'grant-kind' });
    const chosen = await bench.grant(scratch);
    await expect(bench.call('files.list', { folder: chosen })).rejects.toMatchObject({
      code: 'files-outside',
    });
  });

  it('leaves out what is beyond the first five thousand, and says how many', async () => {
    const bench = await openWorkbench(scratch, 'many');
    for (let i = 0; i < 5003; i++) writeFileSync(join(bench.home, `${i}.txt`), '');
    const root = must((await bench.call('files.roots', {})).roots[0]);
    const { entries, omitted } = await bench.call('files.list', { folder: root.grantId });
    expect([entries.length, omitted, entries.at(-1)?.name]).toEqual([5000, 3, '4999.txt']);
  });
});

describe('native dialogs', () => {
  it('grant what a person chose, and only on the desktop', async () => {
    const asked: unknown[] = [];
    let target: string | null = null;
    const chosen = join(scratch, 'chosen');
    mkdirSync(chosen);
    writeFileSync(join(chosen, 'work.txt'), 'four');
    const bench = await openWorkbench(scratch, 'native', {
      door: 'desktop',
      homeFolder: null,
      fileRoots: [],
      native: {
        chooseFiles: (...how) => Promise.resolve((asked.push(how), [join(chosen, 'work.txt')])),
        chooseFolder: () => Promise.resolve(null),
        chooseTarget: () => Promise.resolve(target),
        reveal: (path) => Promise.resolve(void asked.push(path)),
        print: () => Promise.resolve(),
      },
    });
    expect((await bench.call('home.show', {})).capabilities).toEqual({
      nativeDialogs: true,
      reveal: true,
      print: true,
      upload: false,
    });
    const { files } = await bench.call('files.chooseFiles', { purpose: 'evidence', multiple: true });
    expect(files).toEqual([{ grantId: like(/^g/), name: 'work.txt', kind: 'file', sizeBytes: 4 }]);
    expect(await bench.call('files.chooseFolder', { purpose: 'bag' })).toEqual({ folder: null });
    const opened = await createCase(join(scratch, 'revealed'), sampleHead);
    await opened.close();
    await bench.call('case.open', { folder: await bench.grant(opened.folder) });
    const table = { name: 'Evidence.csv', text: 'No.,Title\r\nE1,Größe\r\n' };
    expect(await bench.call('files.saveText', table)).toEqual({ name: null });
    target = join(scratch, 'saved.csv');
    expect(await bench.call('files.saveText', table)).toEqual({ name: 'saved.csv' });
    expect(readFileSync(target, 'utf8')).toBe(table.text);
    await expect(bench.call('files.saveText', { ...table, name: '../out.csv' })).rejects.toMatchObject({
      code: 'call-input',
    });
    await bench.call('files.reveal', { caseId: opened.index.id, what: { kind: 'case' } });
    expect(asked).toEqual([['evidence', true], opened.folder]);
    await expect(
      bench.call('files.reveal', { caseId: opened.index.id, what: { kind: 'report', id: 'PAL-2026-0001' } }),
    ).rejects.toMatchObject({ code: 'report-unknown' });

    const browser = await openWorkbench(scratch, 'no native');
    await expect(
      browser.call('files.chooseFiles', { purpose: 'evidence', multiple: true }),
    ).rejects.toMatchObject({ code: 'desktop-only' });
  });
});
