import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:net';
import { deflateSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addEvidence, createCase, extractedPath, type CaseFolder } from '../../src/casefile/index.js';
import { PalimpsestError } from '../../src/base/index.js';
import { PreparedWorks } from '../../src/matter/index.js';
import { sampleHead, tickingClock } from '../casefile/sampleHead.js';
import { wholeOnly } from '../support/lanes.js';
import { scratchFolder } from '../support/scratch.js';
import { makePdf, show, streamOf } from '../unit/document/pdf/makePdf.js';
import { docxOf } from '../unit/document/wordProcessor/packages.js';
import { zipBytes, type ZipPart } from '../unit/document/zipBytes.js';

const scratch = scratchFolder();
const server = createServer((socket) => socket.destroy());
let connections = 0;
let opened: CaseFolder;

beforeAll(async () => {
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened = await createCase(join(scratch, 'case'), sampleHead, tickingClock(), 'ada');
});
afterAll(async () => {
  await opened.close();
  server.close();
});

const here = (): string => `http://127.0.0.1:${(server.address() as { port: number }).port}/x`;
const OPF = (href: string): string =>
  `<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest><item id="a" href="${href}" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>`;
const XHTML = (body: string): string =>
  `<html xmlns="http://www.w3.org/1999/xhtml"><body>${body}</body></html>`;
const epub = (body: string, href = 'a.xhtml', more: readonly ZipPart[] = []): Uint8Array =>
  zipBytes([
    { name: 'mimetype', data: 'application/epub+zip', method: 0 },
    {
      name: 'META-INF/container.xml',
      data: '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
    },
    { name: 'b.opf', data: OPF(href) },
    { name: 'a.xhtml', data: XHTML(body) },
    ...more,
  ]);
const ODF = 'urn:oasis:names:tc:opendocument:xmlns';
const flatOdt = (text: string, before = ''): string =>
  `<?xml version="1.0"?>${before}<office:document xmlns:office="${ODF}:office:1.0" xmlns:text="${ODF}:text:1.0" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>${text}</office:text></office:body></office:document>`;
const paragraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
const DEEP = 1_000_000;
const LAUGHS = `<!DOCTYPE x [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, at) => `<!ENTITY ${'bcdefghij'[at] ?? ''} "${`&${'abcdefghi'[at] ?? ''};`.repeat(10)}">`).join('')}]>`;
/** 64 MiB of zeros. */
const bomb = (): Uint8Array => deflateSync(new Uint8Array(2 ** 26), { level: 9 });

/** Receives a file by the whole path: its reading text, or the code of its refusal. */
async function outcomeOf(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(scratch, name);
  writeFileSync(path, bytes);
  try {
    const { id } = await addEvidence(opened, path, { role: 'target-work' });
    return `read: ${(await new PreparedWorks().get(opened, id)).reading.text.text}`;
  } catch (error) {
    if (error instanceof PalimpsestError && error.kind === 'input') return error.code;
    throw error;
  }
}

describe('hostile files, received by the whole path', () => {
  type HostileFile = readonly [name: string, expected: string, make: () => Uint8Array | string];
  const otherBombs: readonly HostileFile[] = [
    [
      'a ZIP bomb in an OpenDocument text',
      'document-limit',
      () =>
        zipBytes([
          { name: 'mimetype', data: 'application/vnd.oasis.opendocument.text', method: 0 },
          { name: 'content.xml', data: '', packed: bomb(), stated: 2 ** 26, crc: 0 },
        ]),
    ],
  ];
  const files: readonly HostileFile[] = [
    [
      'a ZIP bomb in an EPUB',
      'document-limit',
      () => epub('x', 'c.xhtml', [{ name: 'c.xhtml', data: '', packed: bomb(), stated: 2 ** 26, crc: 0 }]),
    ],
    [
      'entries of an archive that overlap',
      'zip-damaged',
      () => epub('x', 'c.xhtml', [{ name: 'c.xhtml', data: 'y', headerStart: 0 }]),
    ],
    [
      'a path out of the archive',
      'read: x',
      () => epub('x', 'a.xhtml', [{ name: '../../outside.txt', data: 'y' }]),
    ],
    [
      'a path from the root',
      'read: x',
      () => epub('x', 'a.xhtml', [{ name: '/etc/outside.txt', data: 'y' }]),
    ],
    ['a chapter outside the archive', 'work-empty', () => epub('x', '../../../../etc/passwd')],
    ['a chapter in another file', 'work-empty', () => epub('x', 'file:///etc/passwd')],
    ['entities that grow', 'format-unsupported', () => flatOdt('<text:p>&j;</text:p>', LAUGHS)],
    [
      'an entity that names a file',
      'xml-doctype',
      () =>
        zipBytes([
          { name: 'mimetype', data: 'application/vnd.oasis.opendocument.text', method: 0 },
          {
            name: 'content.xml',
            data: flatOdt('<text:p>&x;</text:p>', '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
          },
        ]),
    ],
    [
      'an entity in a Word file',
      'xml-doctype',
      () =>
        zipBytes([
          { name: '[Content_Types].xml', data: `${LAUGHS}<Types/>` },
          { name: '_rels/.rels', data: '<Relationships/>' },
          { name: 'word/document.xml', data: '<a/>' },
        ]),
    ],
    [
      '10⁶ nested elements in HTML',
      'document-limit',
      () => `<!DOCTYPE html><html><body>${'<i>'.repeat(DEEP)}x`,
    ],
    ['10⁶ nested elements in EPUB', 'document-limit', () => epub('<i>'.repeat(DEEP) + '</i>'.repeat(DEEP))],
    [
      '10⁶ nested elements in DOCX',
      'document-limit',
      () => docxOf({ body: '<w:sdt>'.repeat(DEEP) + '</w:sdt>'.repeat(DEEP) }),
    ],
    [
      '10⁶ nested elements in flat ODT',
      'document-limit',
      () => flatOdt('<text:span>'.repeat(DEEP) + '</text:span>'.repeat(DEEP)),
    ],
    ['10⁶ nested groups in RTF', 'document-limit', () => `{\\rtf1 ${'{'.repeat(DEEP)}`],
    [
      '10⁶ nested arrays in PDF',
      'document-damaged',
      () => makePdf([{ content: show(['x']) }], { catalog: `/X ${'['.repeat(DEEP)}` }),
    ],
    [
      'HTML with scripts and addresses',
      'read: Seen.',
      () =>
        `<!DOCTYPE html><html><head><script>fetch("${here()}")</script><link rel="stylesheet" href="${here()}"></head><body><img src="${here()}"><iframe src="${here()}"></iframe><p onclick="alert(1)">Seen.</p></body></html>`,
    ],
    [
      'a Word file with a template elsewhere',
      'read: Seen.',
      () =>
        docxOf({
          body: `${paragraph('Seen.')}<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDETEXT "${here()}"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`,
        }),
    ],
    [
      'RTF with an object and bytes that are not there',
      'document-damaged',
      () => `{\\rtf1 Seen.{\\object\\objemb{\\*\\objdata 4d5a}}{\\pict\\bin999999999 MZ}`,
    ],
    [
      'a PDF with scripts, files and actions',
      'read: Seen.',
      () =>
        makePdf([{ content: show(['Seen.']), entries: `/AA << /O << /S /URI /URI (${here()}) >> >>` }], {
          catalog: `/OpenAction << /S /JavaScript /JS (app.launchURL\\("${here()}"\\)) >> /Names << /EmbeddedFiles << /Names [(../../outside.exe) 20 0 R] >> >>`,
          objects: [
            '<< /Type /Filespec /F (../../outside.exe) /EF << /F 21 0 R >> >>',
            streamOf('MZ', '/Type /EmbeddedFile'),
          ],
        }),
    ],
  ];

  it.each(wholeOnly(otherBombs, files))('%s: %s', async (name, expected, make) => {
    const before = new Set(readdirSync(scratch));
    const temporary = new Set(readdirSync(tmpdir()));
    const evidence = opened.index.evidence.length;
    const file = name.replace(/\W+/gu, '-');
    expect(await outcomeOf(file, make())).toBe(expected);
    // Nothing but the file itself is new outside the case, and nothing in it if the file was refused.
    expect(readdirSync(scratch).filter((one) => !before.has(one))).toEqual([file]);
    expect(readdirSync(tmpdir()).filter((one) => !temporary.has(one) && /outside|passwd/.test(one))).toEqual(
      [],
    );
    expect(connections).toBe(0);
    const isRead = expected.startsWith('read');
    expect(opened.index.evidence).toHaveLength(evidence + (isRead ? 1 : 0));
    if (!isRead) return;
    const { id } = opened.index.evidence[evidence] ?? { id: '' };
    const kept = readdirSync(join(opened.folder, 'evidence', id)).sort();
    expect(kept).toEqual(['extracted.json', 'facts.json']);
    expect(statSync(extractedPath(opened, id)).size).toBeLessThan(10_000);
    expect(readFileSync(extractedPath(opened, id), 'utf8')).not.toContain('root:');
  });
});
