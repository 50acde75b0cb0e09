import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PalimpsestError } from '../../../../src/base/index.js';
import type { Extracted } from '../../../../src/domain/index.js';
import { READ_LIMITS } from '../../../../src/document/limits.js';
import { readRtf } from '../../../../src/document/rtf/readRtf.js';
import '../../../support/propertySeed.js';

const source = { fileName: 'work.rtf', limits: READ_LIMITS };

const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** Reads an RTF file with this content. */
function read(content: string, limits = READ_LIMITS): Extracted {
  return readRtf(latin1(`{\\rtf1\\ansi\\ansicpg1252 ${content}}`), { ...source, limits });
}

/** The texts of the marks of a kind. */
function marked({ text, marks }: Extracted, kind: string): readonly string[] {
  return marks.filter((mark) => mark.kind === kind).map(({ start, end }) => text.slice(start, end));
}

/** The error with which a file is refused. */
function refusal(bytes: Uint8Array, limits = READ_LIMITS): PalimpsestError {
  try {
    readRtf(bytes, { ...source, limits });
  } catch (error) {
    if (error instanceof PalimpsestError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

/** Character sets of fonts: number, Python codec, text, and the bytes that Python 3.11 writes for it. */
const CHARSETS: readonly (readonly [number, string, string, string])[] = [
  [0, 'cp1252', '“Zoë” – 5 €', '935a6feb94209620352080'],
  [77, 'mac_roman', 'Ærø “fjord”', 'ae72bf20d2666a6f7264d3'],
  [128, 'cp932', '日本語表', '93fa967b8cea955c'],
  [129, 'cp949', '한국어', 'c7d1b1b9beee'],
  [134, 'gbk', '中文', 'd6d0cec4'],
  [136, 'big5', '中文許功蓋', 'a4a4a4e5b35ca55cbb5c'],
  [161, 'cp1253', 'Ελλάδα', 'c5ebebdce4e1'],
  [162, 'cp1254', 'İğne', 'ddf06e65'],
  [163, 'cp1258', 'đô', 'f0f4'],
  [177, 'cp1255', 'שלום', 'f9ece5ed'],
  [178, 'cp1256', 'سلام', 'd3e1c7e3'],
  [186, 'cp1257', 'Ąžuolas', 'c0fe756f6c6173'],
  [204, 'cp1251', 'Привет', 'cff0e8e2e5f2'],
  [222, 'cp874', 'ไทย', 'e4b7c2'],
  [238, 'cp1250', 'Łódź', 'a3f3649f'],
];

describe('readRtf', () => {
  it.each(CHARSETS)('reads bytes in a font of character set %i (%s)', (charset, _, text, hex) => {
    const escaped = hex.replace(/../g, "\\'$&");
    expect(read(`{\\fonttbl{\\f7\\fcharset${charset} F;}}\\f7 ${escaped}\\par`).text).toBe(text);
  });

  it('reads bytes in the code page of the document, raw and escaped', () => {
    const file = (page: number, text: string): string =>
      readRtf(latin1(`{\\rtf1\\ansi\\ansicpg${page} ${text}}`), source).text;
    expect(file(1251, "\\'cf\xf0\\'e8")).toBe('При');
    expect(file(65001, "\\'e2\\'82\\'ac")).toBe('€');
    expect(file(932, "\\'83A\\'83\\\\")).toBe('アソ');
    expect(readRtf(latin1("{\\rtf1\\mac \\'8e}"), source).text).toBe('é');
  });

  it('puts a Unicode character in the place of as many characters as the group states', () => {
    expect(
      read("a\\u8212?b \\u8212\\'97c {\\uc0\\u8212 d}{\\uc2\\u26085\\'93\\'fae} \\u8364\\emdash f").text,
    ).toBe('a—b —c —d日e €f');
    expect(read('\\u-10179?\\u-8704?').text).toBe('😀');
    expect(read('\\u8212 {x}\\u8212\\par y').text).toBe('—x—\n\ny');
  });

  it('replaces half a character and says so', () => {
    const { text, remarks } = read('a\\u-10179?b\\u-8704?c');
    expect(text).toBe('a\ufffdb\ufffdc');
    expect(remarks).toEqual([{ code: 'rtf-half-character', count: 2, starts: [1, 3], details: {} }]);
  });

  it('keeps symbols of a symbol font as characters of the private use area', () => {
    const { text, remarks } = read("{\\fonttbl{\\f1\\fcharset2 Wingdings;}}see {\\f1 \\'4a} here");
    expect(text).toBe('see \uf04a here');
    expect(remarks).toEqual([{ code: 'rtf-symbol-font', count: 1, starts: [4], details: {} }]);
  });

  it('reads characters that have names', () => {
    expect(
      read(
        'a\\emdash b\\endash c\\lquote d\\rquote e\\ldblquote f\\rdblquote\\~g\\_h\\bullet\\line i\\tab j\\{\\}\\\\\\emspace\\zwj k',
      ).text,
    ).toBe('a—b–c‘d’e“f”\u00a0g\u2011h•\ni\tj{}\\\u2003\u200dk');
  });

  it('marks a soft hyphen', () => {
    expect(marked(read('re\\-read'), 'soft-hyphen')).toEqual(['\u00ad']);
  });

  it('ends blocks at paragraphs, sections, cells and pages, and numbers the paragraphs', () => {
    const { text, blocks } = read(
      'a\\par\\par b\\page c\\par\\trowd\\intbl d\\cell e\\cell\\row\\pard f\\sect g',
    );
    expect(text).toBe('a\n\nb\n\nc\n\nd\n\ne\n\nf\n\ng');
    expect(blocks.map(({ kind }) => kind)).toEqual([
      'paragraph',
      'paragraph',
      'paragraph',
      'cell',
      'cell',
      'paragraph',
      'paragraph',
    ]);
    expect(blocks.map(({ place }) => 'paragraph' in place && place.paragraph)).toEqual([1, 3, 3, 4, 5, 6, 7]);
  });

  it('finds headings by outline level and by the name of the style', () => {
    const { blocks } = read(
      '{\\stylesheet{\\ql Normal;}{\\s1\\outlinelevel0 Chapter;}{\\s2 heading 2;}{\\*\\cs10 heading 3;}}' +
        '\\pard\\s1 A\\par\\pard\\s2 B\\par\\pard\\outlinelevel2 C\\par\\pard D\\par\\s1\\outlinelevel9 E\\par',
    );
    expect(blocks.map(({ kind, level }) => [kind, level])).toEqual([
      ['heading', 1],
      ['heading', 2],
      ['heading', 3],
      ['paragraph', 0],
      ['paragraph', 0],
    ]);
  });

  it('marks hidden text and tracked changes, also of the end of a paragraph', () => {
    const found = read('a{\\v b}{\\deleted c\\par d}{\\revised e}\\v f\\v0 g\\plain h\\par i');
    expect(found.text).toBe('abc\n\ndefgh\n\ni');
    expect(marked(found, 'hidden')).toEqual(['b', 'f']);
    expect(marked(found, 'deleted')).toEqual(['c', '\n\n', 'd']);
    expect(marked(found, 'inserted')).toEqual(['e']);
  });

  it('places notes after the block that has their mark', () => {
    const found = read(
      'one{\\super\\chftn}{\\footnote\\pard{\\super\\chftn} Foot.\\par More.} two{\\super\\chftn}' +
        '{\\footnote\\ftnalt{\\super\\chftn} End.} three*{\\footnote * Own sign.}\\par next',
    );
    expect(found.text).toBe('one1 two1 three*\n\n Foot.\n\nMore.\n\n End.\n\n* Own sign.\n\nnext');
    expect(marked(found, 'note-mark')).toEqual(['1', '1', ' ', ' ']);
    expect(marked(found, 'note')).toEqual([' Foot.', 'More.', ' End.', '* Own sign.']);
    expect(
      found.blocks.map(({ place }) => ('note' in place ? [place.part, place.paragraph, place.note] : [])),
    ).toEqual([
      ['body', 1, null],
      ['footnotes', 1, '1'],
      ['footnotes', 2, '1'],
      ['endnotes', 1, '1'],
      ['footnotes', 3, null],
      ['body', 2, null],
    ]);
  });

  it('keeps notes of a paragraph without text', () => {
    expect(read('a\\par{\\footnote b{\\footnote c}}').text).toBe('a\n\nb\n\nc');
  });

  it('marks running heads and comments, and reads text boxes once', () => {
    const found = read(
      '{\\header Head\\par}{\\footerf Foot}a{\\*\\atnid X}{\\*\\atnauthor Y}\\chatn{\\*\\annotation{\\*\\atnref 1}Why?}b' +
        '{\\shp{\\*\\shpinst{\\sp{\\sn n}{\\sv v}}{\\shptxt box\\par}}{\\shprslt{\\*\\do{\\dptxbx{\\dptxbxtext box}}}}}\\par',
    );
    expect(found.text).toBe('Head\n\nFoot\n\nab\n\nWhy?\n\nbox');
    expect(marked(found, 'running-head')).toEqual(['Head', 'Foot']);
    expect(marked(found, 'comment')).toEqual(['Why?']);
  });

  it('omits what is no text, and counts what may matter', () => {
    const found = read(
      '{\\info{\\title The \\u8220"Lamp\\u8221"}{\\author A. Writer}{\\doccomm no}}{\\*\\generator Pen 1;}{\\*\\unknown{x}y}' +
        'a{\\pict\\bin4 }}{{}{\\object{\\*\\objdata 0105}{\\result r}}{\\listtext 1.\\tab}b' +
        '{\\field{\\*\\fldinst HYPERLINK "x"}{\\fldrslt link}}{\\upr{no}{\\*\\ud yes}}{\\field{\\*\\fldinst EQ \\\\o(a,b)}{\\fldrslt}}',
    );
    expect(found.text).toBe('arblinkyes');
    // StarWriter marks character styles so in the middle of a group.
    expect(read('{\\i0\\*\\cs7\\cf0 text}').text).toBe('text');
    expect(found.stated).toMatchObject({ title: 'The “Lamp”', authors: ['A. Writer'], producer: 'Pen 1' });
    expect(found.remarks.map(({ code }) => code)).toEqual([
      'equation-field-omitted',
      'numbering-omitted',
      'picture-omitted',
    ]);
  });

  it('reads ruby that Word sets with a field', () => {
    const found = read(
      'a {\\field{\\*\\fldinst {EQ \\\\* jc2 \\\\* hps10 \\\\o\\\\ad(\\\\s\\\\up 9(\\u12363?),\\u28450?)}}{\\fldrslt}} b',
    );
    expect(found.text).toBe('a 漢か b');
    expect(marked(found, 'ruby')).toEqual(['か']);
    expect(found.remarks).toEqual([]);
  });

  it('says that a Western font in a document of another code page is in doubt', () => {
    const bytes = latin1("{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0\\fcharset0 A;}}\\f0 a\\'e9}");
    const { text, remarks } = readRtf(bytes, source);
    expect([text, remarks.map(({ code }) => code)]).toEqual(['aé', ['rtf-encoding-in-doubt']]);
  });

  it('refuses what is damaged, with the byte', () => {
    const byte = (content: string): unknown => {
      const { code, details } = refusal(latin1(content));
      return [code, details['byteOffset']];
    };
    expect(byte('plain')).toEqual(['document-damaged', 0]);
    expect(byte('{\\rtf1 {a}')).toEqual(['document-damaged', 10]);
    expect(byte("{\\rtf1 \\'9g}")).toEqual(['document-damaged', 7]);
    expect(byte('{\\rtf1 \\bin99 a}')).toEqual(['document-damaged', 7]);
    expect(byte('{\\rtf1 \\')).toEqual(['document-damaged', 7]);
    expect(byte("{\\rtf1\\ansicpg1252 ab\\'81}")).toEqual(['document-undecodable', 19]);
    expect(byte("{\\rtf1\\ansicpg932 \\'83}")).toEqual(['document-undecodable', 18]);
    expect(byte("{\\rtf1\\pc \\'83}")).toEqual(['document-encoding', 10]);
  });

  it('says that bytes follow the end of the file’s group', () => {
    expect(readRtf(latin1('{\\rtf1 a}\0\r\n'), source).remarks).toEqual([]);
    const { text, remarks } = readRtf(latin1('{\\rtf1 a}{b}'), source);
    expect([text, remarks.map(({ code }) => code)]).toEqual(['a', ['rtf-bytes-after-end']]);
  });

  it('refuses a million nested groups, also in what it skips', () => {
    const nested = '{'.repeat(1e6);
    for (const before of ['', '{\\pict ', '{\\*\\unknown ', '{\\fonttbl ', '{\\footnote ']) {
      const { code, details } = refusal(latin1(`{\\rtf1 ${before}${nested}`));
      expect([code, details['limit']]).toEqual(['document-limit', 'depth']);
    }
  });

  it('refuses more text or paragraphs than the limits allow', () => {
    const refused = (content: string, limits: object): unknown =>
      refusal(latin1(`{\\rtf1 ${content}}`), { ...READ_LIMITS, ...limits }).details['limit'];
    expect(refused('abcdef', { textChars: 5 })).toBe('textChars');
    expect(refused('{\\info{\\title abc{}def}}', { textChars: 5 })).toBe('textChars');
    expect(refused('\\par'.repeat(6), { parts: 5 })).toBe('parts');
    expect(refused('abcdef', { fileBytes: 5 })).toBe('fileBytes');
  });

  it('reads a paragraph of ten million characters', () => {
    expect(read(`${'ab '.repeat(3.4e6)}\\'e9`).text.length).toBe(10_200_001);
  });

  it('reads or refuses anything in RTF, the same way each time', () => {
    const piece = fc.constantFrom(
      ...'{|}|{\\*|\\par |\\footnote |\\chftn |\\ftnalt |\\header |\\u-10179 |\\uc9 |\\fonttbl |\\f1 |\\fcharset128 |\\stylesheet |\\s1 '.split(
        '|',
      ),
      ...'\\*|\\v |\\deleted |\\plain|\\cell |\\row |\\page |\\shp |\\shptxt |\\annotation |\\info |\\title |\\field|\\fldinst |\\upr|\\ud '.split(
        '|',
      ),
      ...["\\'e9", "\\'83", '\\bin3 ', 'text ', '\\-', '\\~', '\0', '\xff', '\n', '\\pict ', '\\listtext '],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const bytes = latin1(`{\\rtf1${pieces.join('')}}`);
        let first: Extracted;
        try {
          first = readRtf(bytes, source);
        } catch (error) {
          expect(error).toBeInstanceOf(PalimpsestError);
          return;
        }
        expect(readRtf(bytes, source)).toEqual(first);
        expectSound(first);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Offsets as src/document/extracted.ts promises them. */
function expectSound({ text, blocks, marks, remarks }: Extracted): void {
  expect(blocks.map(({ start, end }) => text.slice(start, end)).join('\n\n')).toBe(text);
  for (const { start, end } of marks) expect(start >= 0 && start < end && end <= text.length).toBe(true);
  for (const { starts } of remarks) for (const start of starts) expect(start <= text.length).toBe(true);
  expect(Buffer.from(text, 'utf8').toString('utf8')).toBe(text);
}

describe('files of other programs', () => {
  const file = (name: string): Uint8Array =>
    new Uint8Array(readFileSync(new URL(`../../../fixtures/documents/office/${name}`, import.meta.url)));

  it('reads the file of LibreOffice', () => {
    const found = readRtf(file('ferry-libreoffice.rtf'), source);
    expect(found.text.split('\n\n').slice(0, 9)).toEqual([
      'The Ferry',
      'The Crossing',
      'The ferry left at very dusk, late, and the lamp burned.1 Nobody  spoke.1',
      'Of brass.',
      'On a hook.',
      'Check this.',
      'The end note.',
      'The secret river ranand stopped.',
      'It was cold on.',
    ]);
    expect(marked(found, 'running-head')).toEqual(['The Ferry']);
    expect(marked(found, 'ruby')).toEqual(['kanji']);
    expect(found.text).toContain('The kanji 漢字kanji stood\tthere');
    expect(marked(found, 'deleted')).toEqual(['very ', 'and stopped.', 'It was cold']);
    expect(marked(found, 'inserted')).toEqual([', late,']);
    expect(marked(found, 'hidden')).toEqual(['secret ']);
    expect(marked(found, 'comment')).toEqual(['Check this.']);
    expect(found.blocks.filter(({ kind }) => kind === 'heading').map(({ level }) => level)).toEqual([1, 2]);
    expect(found.blocks.filter(({ kind }) => kind === 'cell')).toHaveLength(2);
    expect(found.stated).toMatchObject({ title: 'The Lamp at the Ferry', authors: ['A. Writer'] });
    expectSound(found);
  });

  it('reads the file of pandoc', () => {
    const found = readRtf(file('crossing-pandoc.rtf'), source);
    expect(found.text).toContain('Zażółć gęślą jaźń; Ελλάδα; Привет; 日本語; 😀.');
    expect(marked(found, 'note')).toEqual([
      '\u00a0The lamp was of brass. It hung from an iron hook.',
      '\u00a0Slowly.',
    ]);
    expectSound(found);
  });
});
