import { spawnSync, execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ReaderEnded, readInProcess, type StartReader } from '../../src/readers/index.js';
import { isolatedCommand, isolation } from '../../src/readers/isolation.js';
import { like } from '../support/like.js';
import { scratchFolder } from '../support/scratch.js';
import { zipBytes } from '../unit/document/zipBytes.js';

const scratch = scratchFolder();
const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/documents/${name}`, import.meta.url)));
const BOOK = fixture('moby-book.pdf');

/** A process that answers what a test says. */
const says =
  (answer: unknown): StartReader =>
  () => ({ pid: undefined, answer: Promise.resolve(JSON.stringify(answer)), kill: () => undefined });

const sound = {
  format: 'html',
  reader: 'html-1',
  text: 'One',
  blocks: [],
  marks: [],
  pages: [],
  contents: [],
  stated: { title: null, authors: [], language: null, published: null, identifiers: [], producer: null },
  remarks: [],
};

/** A collection of one work. */
const collectionOf = (start: number, end: number): unknown => ({
  works: [
    {
      entry: 'a.txt',
      format: 'txt',
      reader: 'txt-1',
      bytes: 3,
      sha256: 'a'.repeat(64),
      encoding: 'utf-8',
      title: 'a',
      start,
      end,
      stated: sound.stated,
      remarks: [],
    },
  ],
  leftOut: [],
});

describe('a document that is read in a process of its own', () => {
  it('gives what its reader gives, the same every time', async () => {
    const read = await readInProcess(fixture('epub/lamp-pandoc3.epub'), 'lamp.epub');
    expect(read).toMatchObject({ format: 'epub', text: like(/The keeper/) });
    expect(await readInProcess(fixture('epub/lamp-pandoc3.epub'), 'lamp.epub')).toEqual(read);
  });

  it('may be a collection, whose plain texts are in the encoding that is given', async () => {
    const bytes = zipBytes([
      { name: 'a.txt', data: new Uint8Array([0x4e, 0xe9, 0x65]) },
      { name: 'lamp.epub', data: fixture('epub/lamp-pandoc3.epub') },
    ]);
    const read = await readInProcess(bytes, 'works.zip', { encoding: 'iso-8859-1' });
    expect(read.text).toMatch(/^Née\n\n[^]*The keeper/);
    expect(read.collection?.works.map(({ entry, format }) => [entry, format])).toEqual([
      ['a.txt', 'txt'],
      ['lamp.epub', 'epub'],
    ]);
    await expect(readInProcess(bytes, 'works.zip')).rejects.toMatchObject({
      code: 'text-not-utf8',
      details: { entry: 'a.txt' },
    });
  });

  it('is refused by its reader with the same words as in this process', async () => {
    await expect(readInProcess(fixture('moby-password.pdf'), 'a.pdf')).rejects.toMatchObject({
      code: 'document-encrypted',
      message: 'a.pdf: the PDF is encrypted and opens only with a password.',
    });
  });

  it('is ended at its limits of time and memory', async () => {
    await expect(readInProcess(BOOK, 'a.pdf', { process: { timeMs: 1 } })).rejects.toMatchObject({
      code: 'document-too-heavy',
      details: { limit: 'time', most: 1 },
    });
    await expect(readInProcess(BOOK, 'a.pdf', { process: { memoryMiB: 8 } })).rejects.toMatchObject({
      code: 'document-too-heavy',
      details: { limit: 'memory', most: 8 },
    });
    await expect(readInProcess(BOOK, 'a.pdf', { limits: { textChars: 100 } })).rejects.toMatchObject({
      code: 'document-limit',
      details: { limit: 'textChars' },
    });
  });

  it('is stopped on request, before and while it is read', async () => {
    const stop = new AbortController();
    const reading = readInProcess(BOOK, 'a.pdf', { signal: stop.signal });
    stop.abort();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    await expect(readInProcess(BOOK, 'a.pdf', { signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    [
      'an error of an unknown code',
      { kind: 'error', error: { kind: 'input', code: 'none', message: '', hint: '', details: {} } },
    ],
    [
      'a block beyond the text',
      {
        kind: 'read',
        extracted: {
          ...sound,
          blocks: [
            {
              kind: 'paragraph',
              level: 0,
              start: 0,
              end: 9,
              place: { kind: 'rtf', part: 'body', paragraph: 1, note: null },
            },
          ],
        },
      },
    ],
    [
      'marks out of order',
      {
        kind: 'read',
        extracted: {
          ...sound,
          marks: [
            { kind: 'hidden', start: 1, end: 2 },
            { kind: 'hidden', start: 0, end: 1 },
          ],
        },
      },
    ],
    ['a collection without works', { kind: 'read', extracted: { ...sound, format: 'zip' } }],
    [
      'a work of a collection beyond the text',
      { kind: 'read', extracted: { ...sound, format: 'zip', collection: collectionOf(0, 9) } },
    ],
    [
      'a block of no work',
      {
        kind: 'read',
        extracted: {
          ...sound,
          format: 'zip',
          collection: collectionOf(0, 1),
          blocks: [
            {
              kind: 'paragraph',
              level: 0,
              start: 1,
              end: 3,
              place: { kind: 'txt', firstLine: 1, lastLine: 1 },
            },
          ],
        },
      },
    ],
    ['half a character', { kind: 'read', extracted: { ...sound, text: '\ud800' } }],
    ['a field that no reader gives', { kind: 'read', extracted: { ...sound, path: '/etc/passwd' } }],
  ])('is not believed when the process answers %s', async (_, answer) => {
    await expect(readInProcess(BOOK, 'a.pdf', { start: says(answer) })).rejects.toMatchObject({
      code: 'document-reader-failed',
    });
    expect(await readInProcess(BOOK, 'a.pdf', { start: says({ kind: 'read', extracted: sound }) })).toEqual(
      sound,
    );
  });

  it('fails by name when the process ends without an answer', async () => {
    const start: StartReader = () => ({
      pid: undefined,
      answer: Promise.reject(new ReaderEnded('it ended with a signal', false)),
      kill: () => undefined,
    });
    await expect(readInProcess(BOOK, 'a.pdf', { start })).rejects.toMatchObject({
      code: 'document-reader-failed',
      message: 'a.pdf: the process that read the file failed: it ended with a signal.',
    });
  });
});

describe('the isolation of that process', () => {
  it('lets it read the program, and do nothing else that this machine can prevent', async () => {
    writeFileSync(join(scratch, 'secret'), 'x');
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const probe = fileURLToPath(new URL('../support/children/isolationProbe.mjs', import.meta.url));
    const [command, args] = isolatedCommand(probe, 512);
    const { stdout } = await promisify(execFile)(command, [...args, scratch, String(port)], {
      env: {},
      cwd: '/',
    });
    server.close();
    const tried = JSON.parse(stdout) as Record<string, string>;
    const { permissions, noNetwork } = isolation();
    const denied = permissions ? 'ERR_ACCESS_DENIED' : 'done';
    expect(tried).toMatchObject({
      write: denied,
      readOutside: denied,
      readProgram: 'done',
      spawn: denied,
      thread: denied,
      evaluate: 'EvalError',
    });
    expect(existsSync(join(scratch, 'written'))).toBe(!permissions);
    expect(tried['connect'] === 'done').toBe(!noNetwork);
  });

  it('has the permission model of every version of Node that is supported', () => {
    expect(isolation().permissions).toBe(true);
    const namespace = spawnSync('unshare', ['--net', '--map-root-user', 'true']).status === 0;
    expect(isolation().noNetwork).toBe(process.platform === 'linux' && namespace);
  });
});
