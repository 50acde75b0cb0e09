import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import { detailOf } from '../support/samples/recordSamples.js';
import { sha256Hex } from '../../src/base/index.js';
import {
  addEvidence,
  createCase,
  openCase,
  readAudit,
  verifyEvidence,
  type AddOptions,
  type CaseFolder,
} from '../../src/casefile/index.js';
import { packFolder } from '../../src/casefile/packFolder.js';
import type { Evidence } from '../../src/domain/index.js';
import { citationWords } from '../../src/figure/index.js';
import { citationIn, PreparedWorks } from '../../src/matter/index.js';
import type { PreparedWork } from '../../src/text/index.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { zipBytes } from '../unit/document/zipBytes.js';
import { sampleHead, tickingClock } from './sampleHead.js';

const scratch = scratchFolder();
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/documents/${name}`, import.meta.url));
let count = 0;

const open: CaseFolder[] = [];

afterEach(async () => {
  for (const opened of open.splice(0)) await opened.close();
});

async function newCase(): Promise<CaseFolder> {
  const opened = await createCase(join(scratch, `case ${(count += 1)}`), sampleHead, tickingClock(), 'ada');
  open.push(opened);
  return opened;
}

const add = (opened: CaseFolder, path: string, options: Partial<AddOptions> = {}): Promise<Evidence> =>
  addEvidence(opened, path, { role: 'target-work', ...options });

const FILES: Readonly<Record<string, string | URL>> = {
  'songs/red.epub': 'epub/lamp-pandoc3.epub',
  'songs/blue.txt': 'Blue is the first line\r\nand this the second.\r\n\r\nA verse follows it.\r\n',
  'letters/one.txt': 'A letter of a few words.\n',
  'report.pdf': 'moby-book.pdf',
};

/** A folder of works. */
function folderOfWorks(): string {
  const folder = join(scratch, `works ${(count += 1)}`);
  for (const [name, data] of Object.entries(FILES)) {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    if (String(data).includes(' ')) writeFileSync(path, String(data));
    else copyFileSync(fixture(String(data)), path);
  }
  return folder;
}

/** The same works as an archive of another program would have them: another order, compressed. */
function archiveOfWorks(): string {
  const path = join(scratch, `works ${(count += 1)}.zip`);
  const parts = Object.entries(FILES).map(([name, data]) => ({
    name,
    data: String(data).includes(' ') ? String(data) : new Uint8Array(readFileSync(fixture(String(data)))),
  }));
  writeFileSync(path, zipBytes(parts));
  return path;
}

const prepared = (opened: CaseFolder, { id }: Evidence): Promise<PreparedWork> =>
  new PreparedWorks().get(opened, id);

describe('a collection of works that is received', () => {
  it('has the same text from a folder and from an archive, each work as a section', async () => {
    const opened = await newCase();
    const fromFolder = await add(opened, folderOfWorks());
    const fromArchive = await add(opened, archiveOfWorks());
    const [one, other] = [await prepared(opened, fromFolder), await prepared(opened, fromArchive)];
    expect(one.reading.text.text).toBe(other.reading.text.text);
    expect(one.work.chapters).toEqual(other.work.chapters);
    expect(one.work.chapters.map(({ title }) => title)).toEqual([
      'one',
      must(one.work.source.document?.collection?.works[1]).title,
      'blue',
      must(one.work.source.document?.collection?.works[3]).title,
    ]);
    for (const [at, { startChar, endChar }] of one.work.chapters.entries()) {
      const work = must(one.work.source.document?.collection?.works[at]);
      expect([work.startChar, one.reading.text.slice(work.endChar, endChar).trim()]).toEqual([startChar, '']);
    }
    expect(fromArchive).toMatchObject({
      storage: 'referenced',
      document: { format: 'zip', reader: 'zip-1' },
    });
    expect(fromArchive.packed).toBeUndefined();
    expect(one.work.notes.find(({ rule }) => rule === 'works')?.message).toMatch(/4 works/);
    expect(one.work.notes[0]?.message).toMatch(/^Read as ZIP by zip-1: 4 works \(2 TXT, 1 PDF, 1 EPUB\)/);
  });

  it('is a folder as one file that is kept in the case, the same every time', async () => {
    const folder = folderOfWorks();
    symlinkSync('/etc', join(folder, 'songs', 'elsewhere'));
    const copy = `${folder} again`;
    cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
    utimesSync(join(copy, 'report.pdf'), 1e9, 1e9);
    const [first, second] = [await packFolder(folder), await packFolder(copy)];
    expect(sha256Hex(first.bytes)).toBe(sha256Hex(second.bytes));
    expect([first.files, first.links]).toEqual([4, ['songs/elsewhere']]);
    const unpacked = unzipSync(first.bytes);
    expect(Object.keys(unpacked)).toEqual([
      'letters/one.txt',
      'report.pdf',
      'songs/blue.txt',
      'songs/red.epub',
    ]);
    for (const [name, bytes] of Object.entries(unpacked)) {
      expect(sha256Hex(bytes)).toBe(sha256Hex(new Uint8Array(readFileSync(join(folder, name)))));
    }

    const opened = await newCase();
    const evidence = await add(opened, folder, { title: 'Songs of Doe' });
    const name = `${must(folder.split('/').at(-1))}.zip`;
    expect(evidence).toMatchObject({
      name,
      title: 'Songs of Doe',
      storage: 'copied',
      sha256: sha256Hex(first.bytes),
      packed: { files: 4, links: ['songs/elsewhere'] },
    });
    const [entry] = (await readAudit(opened.folder)).filter(({ action }) => action === 'evidence-added');
    expect(detailOf(must(entry))['packed']).toEqual(evidence.packed);
    expect(await verifyEvidence(opened)).toMatchObject([{ status: 'ok' }]);
    await must(open.pop()).close();
    const again = await openCase(opened.folder, { mode: 'read' });
    expect(again.index.evidence).toEqual([evidence]);
    await again.close();
  });

  it('is cited by entry, page and paragraph of its own', async () => {
    const opened = await newCase();
    const work = await prepared(opened, await add(opened, archiveOfWorks()));
    const { text } = work.reading;
    const cited = (words: string, to = words): string => {
      const start = text.utf16ToChar(text.text.indexOf(words));
      const end = text.utf16ToChar(text.text.indexOf(to) + to.length);
      return citationWords(must(citationIn(work, start, end)));
    };
    expect(cited('A letter of a few')).toBe('letters/one.txt, ¶ 1');
    expect(cited('this the second')).toBe('songs/blue.txt, ¶ 1');
    expect(cited('A verse follows')).toBe('songs/blue.txt, ¶ 2');
    expect(cited('this the second', 'A verse follows')).toBe('songs/blue.txt, ¶¶ 1–2');
    expect(cited('A letter of a few', 'A verse')).toBe('letters/one.txt, ¶ 1, to songs/blue.txt, ¶ 2');
    // As the same documents are cited when each is evidence by itself.
    for (const [entry, file] of [
      ['report.pdf', 'moby-book.pdf'],
      ['songs/red.epub', 'epub/lamp-pandoc3.epub'],
    ] as const) {
      const alone = await prepared(opened, await add(opened, fixture(file), { role: 'control-work' }));
      const part = must(work.work.source.document?.collection?.works.find((one) => one.entry === entry));
      expect(text.slice(part.startChar, part.endChar)).toBe(alone.reading.text.text.trimEnd());
      let compared = 0;
      for (let at = 0; at + 40 < alone.reading.text.charLength; at += 97) {
        const own = citationIn(alone, at, at + 40);
        const inside = citationIn(work, part.startChar + at, part.startChar + at + 40);
        if (own === undefined || inside === undefined) continue;
        expect(citationWords(inside)).toBe(`${entry}, ${citationWords(own)}`);
        compared += 1;
      }
      expect(compared).toBeGreaterThan(3);
    }
  });

  it('takes an encoding for its plain texts', async () => {
    const opened = await newCase();
    const path = join(scratch, 'latin.zip');
    writeFileSync(
      path,
      zipBytes([
        { name: 'a.txt', data: new Uint8Array([0x4e, 0xe9, 0x65]) },
        { name: 'b.html', data: '<p>Née' },
      ]),
    );
    await expect(add(opened, path)).rejects.toMatchObject({
      code: 'text-not-utf8',
      details: { entry: 'a.txt' },
    });
    const evidence = await add(opened, path, { encoding: 'windows-1252' });
    expect(evidence.encoding).toBe('windows-1252');
    expect((await prepared(opened, evidence)).reading.text.text).toBe('Née\n\nNée');
  });

  it('is that work where there is only one', async () => {
    const opened = await newCase();
    const path = join(scratch, 'one.zip');
    writeFileSync(
      path,
      zipBytes([
        { name: 'lamp.epub', data: new Uint8Array(readFileSync(fixture('epub/lamp-pandoc3.epub'))) },
      ]),
    );
    const work = await prepared(opened, await add(opened, path));
    const alone = await prepared(opened, await add(opened, fixture('epub/lamp-pandoc3.epub')));
    expect(work.work.chapters).toEqual(alone.work.chapters);
    expect(work.reading.text.text).toBe(alone.reading.text.text);
  });
});

describe('a folder that is refused', () => {
  it('holds a pipe, and is not read', async (context) => {
    const folder = folderOfWorks();
    if (spawnSync('mkfifo', [join(folder, 'pipe.txt')]).status !== 0) context.skip();
    const opened = await newCase();
    await expect(add(opened, folder)).rejects.toMatchObject({
      code: 'folder-special-file',
      details: { name: 'pipe.txt' },
    });
    expect(opened.index.evidence).toEqual([]);
  });

  it('holds the parts of one document, beside which no work would be read', async () => {
    const folder = folderOfWorks();
    mkdirSync(join(folder, 'META-INF'));
    writeFileSync(join(folder, 'mimetype'), 'application/epub+zip');
    writeFileSync(
      join(folder, 'META-INF', 'container.xml'),
      '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    );
    writeFileSync(
      join(folder, 'a.opf'),
      '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/></spine></package>',
    );
    writeFileSync(
      join(folder, 'c.xhtml'),
      '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Hello.</p></body></html>',
    );
    const opened = await newCase();
    await expect(add(opened, folder)).rejects.toMatchObject({ code: 'folder-is-document' });
    expect(opened.index.evidence).toEqual([]);
  });

  it('holds the case, lies in it, has no work, or is too large', async () => {
    const opened = await newCase();
    await expect(add(opened, scratch)).rejects.toMatchObject({ code: 'folder-in-case' });
    await expect(add(opened, join(opened.folder, 'evidence', '..'))).rejects.toMatchObject({
      code: 'folder-in-case',
    });
    const link = join(scratch, 'link into the case');
    symlinkSync(join(opened.folder, 'audit'), link);
    await expect(add(opened, link)).rejects.toMatchObject({ code: 'folder-in-case' });
    const empty = join(scratch, 'empty');
    mkdirSync(empty);
    await expect(add(opened, empty)).rejects.toMatchObject({ code: 'collection-empty' });
    await expect(packFolder(folderOfWorks(), { limits: { entries: 4 } })).rejects.toMatchObject({
      code: 'document-limit',
      details: { limit: 'entries' },
    });
    await expect(packFolder(folderOfWorks(), { limits: { fileBytes: 1000 } })).rejects.toMatchObject({
      code: 'document-limit',
      details: { limit: 'fileBytes' },
    });
    await expect(packFolder(folderOfWorks(), { limits: { depth: 1 } })).rejects.toMatchObject({
      code: 'document-limit',
      details: { limit: 'depth' },
    });
    await expect(add(opened, folderOfWorks(), { role: 'cleaning-list' })).rejects.toMatchObject({
      code: 'file-not-regular',
    });
  });

  it('is read all the same where a name is not UTF-8 or has a backslash', async (context) => {
    const folder = join(scratch, 'names');
    mkdirSync(folder);
    try {
      writeFileSync(
        Buffer.concat([Buffer.from(`${folder}/Stra`), Buffer.from([0xe1]), Buffer.from('e.txt')]),
        'Ein Lied.',
      );
      writeFileSync(join(folder, 'a\\b.txt'), 'Ein anderes.');
    } catch {
      // The file system takes no such names.
      context.skip();
    }
    const opened = await newCase();
    const { work } = await prepared(opened, await add(opened, folder));
    expect(work.source.document?.collection?.works.map(({ entry }) => entry)).toEqual([
      'Straße.txt',
      'a\\b.txt',
    ]);
  });
});
