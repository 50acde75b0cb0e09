import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Extracted } from '../../../../src/domain/index.js';
import { readRtf } from '../../../../src/document/rtf/readRtf.js';
import { readDocx } from '../../../../src/document/wordProcessor/readDocx.js';
import { readFlatOdt, readOdt } from '../../../../src/document/wordProcessor/readOdt.js';
import golden from './golden/paragraphs.json' with { type: 'json' };
import { marked, officeSource } from './packages.js';

const READERS = { docx: readDocx, odt: readOdt, fodt: readFlatOdt, rtf: readRtf };

const bytesOf = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/documents/office/${name}`, import.meta.url)));

function read(name: string, format: keyof typeof READERS): Extracted {
  return READERS[format](bytesOf(`${name}.${format}`), officeSource());
}

/** Text without what a mark of one of these kinds covers. */
function without({ text, marks }: Extracted, ...kinds: readonly string[]): string {
  const keep = Array.from({ length: text.length }, () => true);
  for (const { kind, start, end } of marks) if (kinds.includes(kind)) keep.fill(false, start, end);
  return [...keep.keys()].flatMap((at) => (keep[at] === true ? [text.charAt(at)] : [])).join('');
}

/** Paragraphs that have letters or digits, without white space at both ends. */
const paragraphs = (text: string): readonly string[] =>
  text.split(/\n+/).flatMap((line) => (/[\p{L}\p{N}]/u.test(line) ? [line.trim()] : []));

describe('one text in the files of several programs', () => {
  const OUT = ['running-head', 'comment', 'ruby', 'note', 'note-mark', 'hidden'] as const;

  it.each(['docx', 'odt', 'fodt'] as const)(
    'gives the text that LibreOffice writes as plain text (%s)',
    (format) => {
      const name = format === 'fodt' ? 'ferry' : 'ferry-libreoffice';
      // LibreOffice 7.4.7.2 writes hidden text, the numbers of notes and bullets, and no notes, comments, boxes or running heads.
      const theirs = paragraphs(new TextDecoder().decode(bytesOf('ferry-libreoffice.txt'))).map((line) =>
        line
          .replace('burned.1 ', 'burned. ')
          .replace('spoke.i', 'spoke.')
          .replace(/^• /, '')
          .replace('secret ', ''),
      );
      const ours = paragraphs(without(read(name, format), ...OUT)).filter(
        (line) => line !== 'Text in a box.',
      );
      expect(ours).toEqual(theirs);
    },
  );

  it.each(['docx', 'odt', 'fodt', 'rtf'] as const)('marks the same in each format (%s)', (format) => {
    const found = read(format === 'fodt' ? 'ferry' : 'ferry-libreoffice', format);
    expect(marked(found, 'deleted').filter((one) => one !== '\n\n')).toEqual([
      'very ',
      'and stopped.',
      'It was cold',
    ]);
    expect(marked(found, 'inserted')).toEqual([', late,']);
    expect(marked(found, 'hidden')).toEqual(['secret ']);
    expect(marked(found, 'note')).toEqual(['Of brass.', 'On a hook.', 'The end note.']);
    expect(marked(found, 'comment')).toEqual(['Check this.']);
    expect(marked(found, 'running-head')).toEqual(['The Ferry']);
    expect(marked(found, 'soft-hyphen')).toEqual(['\u00ad']);
    expect(found.blocks.filter(({ kind }) => kind === 'heading').map(({ level }) => level)).toEqual([1, 2]);
    expect(found.blocks.filter(({ kind }) => kind === 'cell')).toHaveLength(2);
    expect(found.blocks.filter(({ kind }) => kind === 'list-item')).toHaveLength(1);
    expect(found.stated).toMatchObject({ title: 'The Lamp at the Ferry', authors: ['A. Writer'] });
  });

  it('joins the paragraphs whose end was deleted', () => {
    for (const format of ['docx', 'odt'] as const) {
      const accepted = without(read('ferry-libreoffice', format), 'deleted', ...OUT);
      expect(accepted).toContain('The river ran on.');
    }
  });

  it.each(['docx', 'odt', 'rtf'] as const)(
    'gives the text that pandoc writes as plain text (%s)',
    (format) => {
      const found = read('crossing-pandoc', format);
      const theirs = paragraphs(new TextDecoder().decode(bytesOf('crossing-pandoc.txt')));
      const ours = new Set(paragraphs(without(found, 'note-mark')));
      // pandoc 2.17.1.1 draws tables and lists, numbers notes in brackets, and puts the notes at the end.
      const plain = theirs.map((line) => line.replace(/^- +|^\[\d\] /, '').replace(/\[\d\]/, ''));
      const missing = plain.filter((line) => !ours.has(line) && !/^(?:Stake|willow|mill) /.test(line));
      expect(missing.filter((line) => ![...ours].some((one) => one.endsWith(line)))).toEqual([]);
      expect(plain.length).toBeGreaterThan(15);
      expect(marked(found, 'note').map((note) => note.trim())).toEqual([
        'The lamp was of brass. It hung from an iron hook.',
        'Slowly.',
      ]);
    },
  );
});

describe('numbers of paragraphs', () => {
  const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

  // golden/paragraphs.py counts them with Python's ElementTree.
  it.each(['crossing-pandoc', 'ferry-libreoffice'])('are those of the XML in DOCX (%s)', (name) => {
    const found = read(name, 'docx');
    const theirs: Readonly<Record<string, readonly string[]>> = golden[`${name}.docx` as keyof typeof golden];
    let checked = 0;
    for (const { start, end, place } of found.blocks) {
      if (place.kind !== 'docx' || theirs[place.part] === undefined) continue;
      const marks = found.marks.filter((mark) => mark.start >= start && mark.end <= end);
      const own = without({ ...found, text: found.text.slice(0, end), marks }, 'note-mark').slice(start);
      expect(letters(own)).toBe(theirs[place.part]?.[place.paragraph - 1]);
      checked += 1;
    }
    expect(checked).toBeGreaterThan(15);
  });

  it.each(['crossing-pandoc', 'ferry-libreoffice'])('are those of the XML in ODT (%s)', (name) => {
    const found = read(name, 'odt');
    const theirs: Readonly<Record<string, readonly string[]>> = golden[`${name}.odt` as keyof typeof golden];
    let checked = 0;
    for (const { start, end, place } of found.blocks) {
      if (place.kind !== 'odt' || place.part === 'header' || place.part === 'footer') continue;
      const marks = found.marks.filter((mark) => mark.start >= start && mark.end <= end);
      const own = letters(
        without({ ...found, text: found.text.slice(0, end), marks }, 'deleted').slice(start),
      );
      // A tracked deletion divides a paragraph of the XML into blocks that have one number.
      expect(theirs['all']?.[place.paragraph - 1]).toContain(own);
      checked += 1;
    }
    expect(checked).toBeGreaterThan(15);
  });
});
