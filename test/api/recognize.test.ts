import { mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodingProposals } from '../../src/domain/index.js';
import { TINY, writeLlamaShards } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { must } from '../support/must.js';
import { openWorkbench } from '../support/openWorkbench.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();

describe('what is recognized before it is received', () => {
  it('is found by contents, whatever the name says, with what will keep it from being received', async () => {
    const bench = await openWorkbench(scratch, 'recognized');
    const look = async (name: string, bytes: string | Uint8Array) => {
      writeFileSync(join(bench.home, name), bytes);
      return bench.call('evidence.recognize', { file: await bench.grant(join(bench.home, name)) });
    };
    expect(await look('a text.gguf', 'Call me Ishmael.')).toEqual({
      format: 'txt',
      files: 1,
      sizeBytes: 16,
      title: 'a text',
      problem: null,
    });
    expect(await look('page.txt', '<!doctype html><html><body><p>Call me.</p></body></html>')).toMatchObject({
      format: 'html',
      problem: null,
    });
    const latin = await look('caf\u00e9.txt', Buffer.from('Caf\xe9 au lait, s\xfa plait.', 'latin1'));
    expect([latin.format, latin.problem?.code]).toEqual(['txt', 'text-not-utf8']);
    expect(encodingProposals(must(latin.problem ?? undefined).details)[0]?.encoding).toBe('windows-1252');
    // A window is shown no path of the machine.
    expect(JSON.stringify(latin)).not.toContain(scratch);
    expect(await look('marked.txt', Buffer.from('\ufeffCall me.', 'utf16le'))).toMatchObject({
      format: 'txt',
      problem: null,
    });
    expect(await look('picture.txt', Buffer.from('89504e470d0a1a0a0000000d', 'hex'))).toMatchObject({
      format: null,
      problem: { code: 'format-unsupported' },
    });
    expect(await look('cut.gguf', 'GGUF\x03')).toMatchObject({
      format: 'gguf',
      problem: { code: 'gguf-truncated' },
    });
    expect(await look('empty.txt', '')).toMatchObject({ problem: { code: 'work-empty' } });
  });

  it('is a model with its name and all of its shards, and a folder of works', async () => {
    const bench = await openWorkbench(scratch, 'models');
    const shards = writeLlamaShards(join(bench.home, 'split'), 3, {
      ...TINY,
      tokenizer: byteLevelBpe(400, { bos: true }),
      seed: 'split',
    });
    const sizes = shards.map((path) => statSync(path).size);
    const file = await bench.grant(must(shards[1]));
    const look = await bench.call('evidence.recognize', { file });
    expect(look).toMatchObject({ format: 'gguf', files: 3, problem: null });
    expect(look.sizeBytes).toBe(sizes.reduce((sum, size) => sum + size, 0));
    rmSync(must(shards[2]));
    expect(await bench.call('evidence.recognize', { file })).toMatchObject({
      format: 'gguf',
      problem: { code: 'gguf-shard-missing' },
    });
    mkdirSync(join(bench.home, 'songs'));
    const folder = await bench.grant(join(bench.home, 'songs'));
    expect(await bench.call('evidence.recognize', { file: folder })).toEqual({
      format: 'folder',
      files: 1,
      sizeBytes: 0,
      title: 'songs',
      problem: null,
    });
  });
});

describe('the files of a folder that was chosen', () => {
  it('are granted one by one, and nothing that lies outside', async () => {
    const bench = await openWorkbench(scratch, 'within');
    const songs = join(bench.home, 'songs');
    mkdirSync(join(songs, 'more'), { recursive: true });
    for (const name of ['b.txt', 'a.txt', '.hidden']) writeFileSync(join(songs, name), 'La.');
    writeFileSync(join(bench.home, 'other.txt'), 'Other.');
    symlinkSync(join(bench.home, 'other.txt'), join(songs, 'other.txt'));
    // As chosen in a native dialog: outside the folder nothing was chosen.
    const { entries } = await bench.call('files.within', { folder: await bench.grant(songs) });
    expect(entries.map(({ kind, name, sizeBytes }) => [kind, name, sizeBytes])).toEqual([
      ['folder', 'more', 0],
      ['file', 'a.txt', 3],
      ['file', 'b.txt', 3],
    ]);
    // As chosen with the picker: its root is the limit.
    const root = must((await bench.call('files.roots', {})).roots[0]);
    const listed = await bench.call('files.list', { folder: root.grantId });
    const picked = must(listed.entries.find(({ name }) => name === 'songs'));
    const within = await bench.call('files.within', { folder: picked.grantId });
    expect(within.entries.map(({ name }) => name)).toEqual(['more', 'a.txt', 'b.txt', 'other.txt']);
    const file = must(entries[1]).grantId;
    await expect(bench.call('files.within', { folder: file })).rejects.toMatchObject({ code: 'grant-kind' });
  });
});
