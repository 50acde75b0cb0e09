import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { detailOf } from '../support/samples/recordSamples.js';
import {
  addEvidence,
  createCase,
  extractedPath,
  openCase,
  readAudit,
  type CaseFolder,
} from '../../src/casefile/index.js';
import { extractedSchema, workSchema, type DocumentRule, type Evidence } from '../../src/domain/index.js';
import { PreparedWorks } from '../../src/matter/index.js';
import { sha256Hex } from '../../src/base/index.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
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

const add = (opened: CaseFolder, path: string, rulesOff: readonly DocumentRule[] = []): Promise<Evidence> =>
  addEvidence(opened, path, { role: 'target-work', rulesOff });

async function reading(opened: CaseFolder, { id }: Evidence): Promise<string> {
  return (await new PreparedWorks().get(opened, id)).reading.text.text;
}

/** Refused with that code, and nothing of it in the case. */
async function refused(opened: CaseFolder, path: string, code: string): Promise<void> {
  await expect(add(opened, path)).rejects.toMatchObject({ code });
  expect(opened.index.evidence).toEqual([]);
  const folder = join(opened.folder, 'evidence');
  expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
}

describe('a work that is received as a document', () => {
  it.each([
    ['moby-book.pdf', 'pdf'],
    ['office/ferry-libreoffice.docx', 'docx'],
    ['office/ferry-libreoffice.odt', 'odt'],
    ['office/ferry.fodt', 'odt'],
    ['office/ferry-libreoffice.rtf', 'rtf'],
    ['epub/lamp-pandoc3.epub', 'epub'],
    ['epub/lamp-pandoc.html', 'html'],
  ])('%s has its text, read once and kept with its hash', async (name, format) => {
    const opened = await newCase();
    const evidence = await add(opened, fixture(name));
    const bytes = readFileSync(extractedPath(opened, evidence.id));
    const extracted = extractedSchema.parse(JSON.parse(bytes.toString('utf8')));
    expect(extracted.format).toBe(format);
    expect(evidence.document).toEqual({
      format,
      reader: extracted.reader,
      extractedSha256: sha256Hex(bytes),
      rulesOff: [],
    });
    const [entry] = (await readAudit(opened.folder)).filter(({ action }) => action === 'evidence-added');
    expect(detailOf(must(entry))['document']).toEqual(evidence.document);
    const facts = workSchema.parse(
      JSON.parse(readFileSync(join(opened.folder, 'evidence', evidence.id, 'facts.json'), 'utf8')),
    );
    const { work } = await new PreparedWorks().get(opened, evidence.id);
    expect({ ...work, id: '-', evidenceId: '-' }).toEqual(facts);
    expect(work.source.document).toMatchObject({
      format,
      extractedSha256: evidence.document?.extractedSha256,
    });
    expect(work.notes[0]).toMatchObject({ layer: 'source', rule: 'read', count: work.source.chars });
    // The case can be opened again: its index and its log agree about the document.
    await must(open.pop()).close();
    const again = await openCase(opened.folder, { mode: 'read' });
    expect(again.index.evidence).toEqual([evidence]);
    await again.close();
  });

  it('has the same words in three formats of one text', async () => {
    const opened = await newCase();
    const texts: string[] = [];
    for (const format of ['docx', 'odt', 'rtf']) {
      const evidence = await add(opened, fixture(`office/crossing-pandoc.${format}`));
      texts.push((await reading(opened, evidence)).replace(/\s+/g, ' '));
    }
    expect(texts[1]).toBe(texts[0]);
    // Pandoc writes the bullets of a list as text into RTF.
    expect(must(texts[2]).replaceAll('• ', '')).toBe(texts[0]);
    expect(must(texts[0]).split(' ').length).toBeGreaterThan(50);
  });

  it('keeps what a rule would omit if the rule is switched off, and says so', async () => {
    const opened = await newCase();
    const plain = await reading(opened, await add(opened, fixture('moby-book.pdf')));
    const other = await newCase();
    const off = ['running-heads-out', 'page-numbers-out'] as const;
    const evidence = await add(other, fixture('moby-book.pdf'), off);
    expect(evidence.document?.rulesOff).toEqual([...off].sort());
    const { work, reading: kept } = await new PreparedWorks().get(other, evidence.id);
    expect(kept.text.text.length).toBeGreaterThan(plain.length + 100);
    expect(work.notes.find(({ rule }) => rule === 'running-heads-out')?.message).toMatch(
      /^13 .* were kept\.$/,
    );
    expect(work.source.document?.rulesOff).toEqual([...off].sort());
  });

  it('is refused by the name of its format or of what is wrong, and leaves nothing behind', async () => {
    const opened = await newCase();
    const write = (name: string, bytes: string): string => {
      const path = join(scratch, name);
      writeFileSync(path, bytes, 'latin1');
      return path;
    };
    await refused(opened, fixture('moby-password.pdf'), 'document-encrypted');
    // By content, never by name.
    await refused(opened, write('novel.txt', '\x89PNG\r\n\x1a\n'), 'format-unsupported');
    await refused(
      opened,
      write('old.txt', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'.padEnd(600, '\0')),
      'format-unsupported',
    );
    await refused(opened, write('box.txt', 'PK\x05\x06'.padEnd(22, '\0')), 'collection-empty');
    await refused(opened, write('cut.rtf', '{\\rtf1 never closed'), 'document-damaged');
    await refused(opened, write('cut.pdf', '%PDF-1.4\n1 0 obj\n'), 'document-damaged');
    await expect(
      addEvidence(opened, fixture('epub/lamp-pandoc.html'), { role: 'target-work', encoding: 'iso-8859-1' }),
    ).rejects.toMatchObject({ code: 'document-encoding-given' });
  });

  it('stays plain text where it is plain text, and a control or source text may be a document as well', async () => {
    const opened = await newCase();
    const path = join(scratch, 'plain.txt');
    writeFileSync(path, 'Call me Ishmael, <p> and all.\n');
    const text = await add(opened, path);
    expect(text.document).toBeUndefined();
    expect(existsSync(extractedPath(opened, text.id))).toBe(false);
    // What an earlier version received as text is read as text again when its report is repeated.
    const html = fixture('epub/lamp-pandoc.html');
    const other = await newCase();
    const source = await addEvidence(other, html, { role: 'target-work', asPlainText: true });
    expect(source.document).toBeUndefined();
    expect(await reading(other, source)).toContain('<body>');
    writeFileSync(path, 'PK was the name of the boat.\n');
    expect((await add(opened, path)).document).toBeUndefined();
    const control = await addEvidence(opened, fixture('epub/lamp-pandoc3.epub'), { role: 'control-work' });
    expect(control.document?.format).toBe('epub');
  });

  it('is refused when what was read from it is not what is on record', async () => {
    const opened = await newCase();
    const evidence = await add(opened, fixture('epub/lamp-pandoc3.epub'));
    const path = extractedPath(opened, evidence.id);
    writeFileSync(path, readFileSync(path, 'utf8').replace('keeper', 'kipper'));
    await expect(new PreparedWorks().get(opened, evidence.id)).rejects.toMatchObject({
      code: 'extracted-changed',
    });
  });
});
