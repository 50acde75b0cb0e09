import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PalimpsestError } from '../../../../src/base/index.js';
import type { Extracted } from '../../../../src/domain/index.js';
import { readDocx } from '../../../../src/document/wordProcessor/readDocx.js';
import '../../../support/propertySeed.js';
import { docxOf, type DocxParts, marked, officeSource, refusalOf, remarked, zipOf } from './packages.js';

const read = (parts: DocxParts | string, isStrict = false): Extracted =>
  readDocx(docxOf(typeof parts === 'string' ? { body: parts } : parts, isStrict), officeSource());

const run = (text: string, properties = ''): string =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
const p = (content: string, properties = ''): string => `<w:p><w:pPr>${properties}</w:pPr>${content}</w:p>`;

describe('readDocx', () => {
  it('reads characters, breaks and white space as Word does', () => {
    const { text } = read(
      p(
        '<w:r><w:t> trimmed </w:t><w:tab/><w:t xml:space="preserve"> kept </w:t><w:noBreakHyphen/><w:t>a\nb</w:t><w:br/><w:cr/>' +
          '<w:sym w:font="Wingdings" w:char="F04A"/><w:t>&lt;&#x1F600;</w:t></w:r>',
        '<w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs>',
      ),
    );
    expect(text).toBe('trimmed\t kept \u2011a b\n\n\uf04a<😀');
  });

  it('reads strict files like transitional ones', () => {
    const parts = {
      body: p(
        `${run('a')}<w:del>${run('b').replaceAll('w:t', 'w:delText')}</w:del>`,
        '<w:outlineLvl w:val="1"/>',
      ),
    };
    expect(read(parts, true)).toEqual(read(parts));
    expect(read(parts, true).blocks[0]).toMatchObject({ kind: 'heading', level: 2 });
  });

  it('finds headings, quotations and contents by the style that a style rests on, also in a circle', () => {
    const style = (id: string, name: string, more: string): string =>
      `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${more}</w:style>`;
    const found = read({
      styles:
        style('N', 'Normal', '<w:basedOn w:val="N"/>') +
        style('H', 'heading 2', '<w:basedOn w:val="N"/>') +
        style('C', 'Chapter', '<w:basedOn w:val="H"/>') +
        style('O', 'Own', '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>') +
        style('Q', 'Intense Quote', '') +
        style('T', 'toc 1', '') +
        style('A', 'a', '<w:basedOn w:val="B"/>') +
        style('B', 'b', '<w:basedOn w:val="A"/>') +
        style('L', 'List', '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>'),
      body: 'CHOQTALX'
        .split('')
        .map((id) => p(run(id), `<w:pStyle w:val="${id}"/>`))
        .concat(p(run('no'), '<w:pStyle w:val="H"/><w:outlineLvl w:val="9"/>'))
        .concat(p(run('list'), '<w:numPr><w:numId w:val="1"/></w:numPr>'))
        .concat(p(run('none'), '<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>'))
        .join(''),
    });
    expect(found.blocks.map(({ kind, level }) => (level > 0 ? `${kind} ${level}` : kind))).toEqual([
      'heading 2',
      'heading 2',
      'heading 1',
      'quotation',
      'paragraph',
      'paragraph',
      'list-item',
      'paragraph',
      'paragraph',
      'list-item',
      'paragraph',
    ]);
    expect(marked(found, 'front-matter')).toEqual(['T']);
    expect(remarked(found)).toEqual({ 'numbering-omitted': 2 });
  });

  it('marks tracked changes and moves, and ends of paragraphs', () => {
    const found = read(
      p(
        `${run('a')}<w:ins>${run('b')}</w:ins><w:moveFrom>${run('c')}</w:moveFrom>`,
        '<w:rPr><w:del/></w:rPr>',
      ) +
        p('', '<w:rPr><w:del/></w:rPr>') +
        p(
          `<w:del><w:r><w:delText>d</w:delText></w:r></w:del><w:moveTo>${run('e')}</w:moveTo>`,
          '<w:rPr><w:ins/></w:rPr>',
        ) +
        p(run('f', '<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>')),
    );
    expect(found.text).toBe('abc\n\nde\n\nf');
    expect(marked(found, 'deleted')).toEqual(['c', '\n\n', 'd']);
    expect(marked(found, 'inserted')).toEqual(['b', 'e', '\n\n']);
    expect(marked(found, 'hidden')).toEqual([]);
  });

  it('marks hidden text of runs, of styles and of ends of paragraphs', () => {
    const styles =
      '<w:style w:type="character" w:styleId="V"><w:name w:val="v"/><w:rPr><w:vanish/></w:rPr></w:style>' +
      '<w:style w:type="paragraph" w:styleId="P"><w:name w:val="p"/><w:rPr><w:vanish/></w:rPr></w:style>';
    const found = read({
      styles,
      body:
        p(
          run('a') +
            run('b', '<w:vanish/>') +
            run('c', '<w:vanish w:val="0"/>') +
            run('d', '<w:rStyle w:val="V"/>'),
          '<w:rPr><w:vanish/></w:rPr>',
        ) +
        p(
          run('e') + run('f', '<w:rStyle w:val="V"/>') + run('g', '<w:vanish w:val="false"/>'),
          '<w:pStyle w:val="P"/>',
        ),
    });
    // A toggle property that both styles set is off (ECMA-376 part 1, 17.7.3).
    expect(marked(found, 'hidden')).toEqual(['b', 'd', '\n\n', 'e']);
  });

  it('places notes and comments after the block that refers to them', () => {
    const note = (id: string, text: string): string =>
      `<w:footnote w:id="${id}">${p(`<w:r><w:footnoteRef/></w:r>${run(` ${text}`)}`)}</w:footnote>`;
    const found = read({
      body:
        p(
          `${run('a')}<w:r><w:footnoteReference w:id="7"/></w:r>${run('b')}<w:r><w:endnoteReference w:id="2"/></w:r>` +
            '<w:r><w:commentReference w:id="0"/></w:r><w:r><w:footnoteReference w:id="8" w:customMarkFollows="1"/><w:t>*</w:t></w:r>',
        ) +
        p(`${run('c')}<w:r><w:footnoteReference w:id="7"/></w:r><w:r><w:footnoteReference w:id="99"/></w:r>`),
      footnotes: `<w:footnote w:type="separator" w:id="0">${p(run('sep'))}</w:footnote>${note('7', 'Foot.')}${note('8', 'Star.')}${note('9', 'Lost.')}`,
      endnotes: `<w:endnote w:id="2">${p(run('End.'))}${p('<w:r><w:endnoteReference w:id="2"/></w:r>')}</w:endnote>`,
      comments: `<w:comment w:id="0">${p(run('Why?'))}</w:comment>`,
    });
    expect(found.text).toBe('a1b1*\n\n Foot.\n\nEnd.\n\nWhy?\n\n Star.\n\nc23\n\n Lost.');
    expect(marked(found, 'note-mark')).toEqual(['1', '1', '*', ' ', ' ', '2', '3', ' ']);
    expect(marked(found, 'note')).toEqual([' Foot.', 'End.', ' Star.', ' Lost.']);
    expect(marked(found, 'comment')).toEqual(['Why?']);
    expect(
      found.blocks.map(({ place }) => 'part' in place && [place.part, place.paragraph, place.note]),
    ).toEqual([
      ['body', 1, null],
      ['footnotes', 2, '7'],
      ['endnotes', 1, '2'],
      ['comments', 1, '0'],
      ['footnotes', 3, '8'],
      ['body', 2, null],
      ['footnotes', 4, '9'],
    ]);
    expect(remarked(found)).toEqual({
      'note-in-note': 1,
      'note-missing': 1,
      'note-numbers-counted': 4,
      'note-referred-to-twice': 1,
      'note-without-place': 1,
    });
  });

  it('keeps the results of fields and not their instructions', () => {
    const char = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
    const found = read(
      p(
        `${run('a')}${char('begin')}<w:r><w:instrText> PAGE </w:instrText></w:r>${char('separate')}${run('7')}${char('end')}` +
          `<w:hyperlink>${run('link')}</w:hyperlink><w:fldSimple w:instr="DATE">${run('date')}</w:fldSimple>` +
          `${char('begin')}${char('begin')}${char('separate')}${run('inner')}${char('end')}${char('separate')}${run('outer')}${char('end')}`,
      ) +
        p(`${char('begin')}<w:r><w:instrText> EQ \\o(a)</w:instrText></w:r>${run('x')}`) +
        p(run('y')),
    );
    expect(found.text).toBe('a7linkdateinnerouter\n\nx\n\ny');
    expect(marked(found, 'hidden')).toEqual(['inner', 'x']);
    expect(remarked(found)).toEqual({ 'equation-field-omitted': 1, 'field-not-ended': 1 });
  });

  it('reads a text box once, and counts the paragraphs of its other form', () => {
    const box = (text: string): string => `<w:txbxContent>${p(run(text))}</w:txbxContent>`;
    const found = read(
      p(
        `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>${box('box')}</wps:txbx></mc:Choice>` +
          `<mc:Fallback><v:textbox>${box('again')}</v:textbox></mc:Fallback></mc:AlternateContent></w:r>${run('around')}`,
      ) + p(run('next')),
    );
    expect(
      found.blocks.map(({ start, end, place }) => [
        found.text.slice(start, end),
        'paragraph' in place && place.paragraph,
      ]),
    ).toEqual([
      ['box', 2],
      ['around', 1],
      ['next', 4],
    ]);
  });

  it('reads cells, formulas, ruby, and a table of contents as such', () => {
    const found = read(
      `<w:tbl><w:tr><w:tc>${p(run('cell'))}</w:tc></w:tr></w:tbl>` +
        p(
          '<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath><w:r><w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r>',
        ) +
        '<w:sdt><w:sdtPr><w:rPr><w:vanish/></w:rPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>' +
        `<w:sdtContent>${p(run('Contents'))}</w:sdtContent></w:sdt>${p(run('end'))}`,
    );
    expect(found.text).toBe('cell\n\nx=1kan漢\n\nContents\n\nend');
    expect(found.blocks.map(({ kind }) => kind)).toEqual(['cell', 'paragraph', 'paragraph', 'paragraph']);
    expect(marked(found, 'ruby')).toEqual(['kan']);
    expect(marked(found, 'front-matter')).toEqual(['Contents']);
    expect(remarked(found)).toEqual({ 'formula-as-letters': 1 });
  });

  it('marks the words that stand for a picture', () => {
    const found = read(
      p(
        `${run('a')}<w:r><w:drawing><d:docPr xmlns:d="urn:d" descr="A lamp."/><d:pic xmlns:d="urn:d"/></w:drawing></w:r>${run('b')}`,
      ),
    );
    expect(found.text).toBe('aA lamp.b');
    expect(marked(found, 'alternative-text')).toEqual(['A lamp.']);
    expect(remarked(found)).toEqual({ 'picture-omitted': 1 });
  });

  it('begins pages where the last layout had them', () => {
    const turn = '<w:r><w:lastRenderedPageBreak/></w:r>';
    const found = read(
      p(`${run('one ')}${turn}${run('two')}`) +
        p(`${run('a')}<w:r><w:br w:type="page"/></w:r>`) +
        p(turn + run('three')) +
        p(run('x')),
    );
    expect(found.text).toBe('one two\n\na\n\nthree\n\nx');
    expect(found.pages.map(({ page, start }) => [page, found.text.slice(start, start + 3)])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'thr'],
    ]);
    expect(read(p(run('a'))).pages).toEqual([]);
    expect(remarked(found)).toEqual({ 'pages-as-last-laid-out': 1 });
  });

  it('divides a paragraph at a page break', () => {
    const found = read(p(`${run('a')}<w:r><w:br w:type="page"/></w:r>${run('b')}`));
    expect(found.blocks.map(({ place }) => 'paragraph' in place && place.paragraph)).toEqual([1, 1]);
  });

  it('keeps no-break spaces, and marks the gap after a drop capital', () => {
    const found = read(
      p(run('D'), '<w:framePr w:dropCap="drop"/>') +
        p('<w:r><w:t>rop </w:t><w:t>\u00a0cap\u00a0</w:t></w:r>'),
    );
    expect(found.text).toBe('D\n\nrop\u00a0cap\u00a0');
    expect(marked(found, 'drop-capital-gap')).toEqual(['\n\n']);
  });

  it('reads running heads once, at the end, and what the document states', () => {
    const found = read({
      body: `${p(run('a'), '<w:sectPr><w:headerReference r:id="header"/></w:sectPr>')}${p(run('b'))}<w:sectPr><w:headerReference r:id="header"/></w:sectPr>`,
      header: p(run('Head')),
      core: '<dc:title>T</dc:title><dc:creator>A; B</dc:creator><dc:language>en</dc:language><dc:identifier>isbn</dc:identifier>',
    });
    expect(found.text).toBe('a\n\nb\n\nHead');
    expect(marked(found, 'running-head')).toEqual(['Head']);
    expect(found.stated).toEqual({
      title: 'T',
      authors: ['A', 'B'],
      language: 'en',
      published: null,
      identifiers: ['isbn'],
      producer: null,
    });
  });

  it('refuses what is not a text document', () => {
    const refused = (entries: Record<string, string>): unknown =>
      refusalOf(() => readDocx(zipOf(entries), officeSource())).code;
    expect(refused({ a: '' })).toBe('document-damaged');
    const rels = '<R><Relationship Type="x/officeDocument" Target="m.xml"/></R>';
    expect(refused({ '_rels/.rels': rels })).toBe('document-damaged');
    expect(refused({ '_rels/.rels': rels, 'm.xml': '<a/>' })).toBe('format-unsupported');
    expect(
      refused({ '_rels/.rels': rels.replace('Target', 'TargetMode="External" Target'), 'm.xml': '<a/>' }),
    ).toBe('document-damaged');
  });

  it('refuses nesting, text and paragraphs beyond the limits', () => {
    const refused = (body: string, limits: object): unknown =>
      refusalOf(() => readDocx(docxOf({ body }), officeSource(limits))).details['limit'];
    expect(refused('<w:p>'.repeat(100_000), {})).toBe('depth');
    expect(refused(p(run('abcdef')), { textChars: 5 })).toBe('textChars');
    expect(refused(p('').repeat(6), { parts: 5 })).toBe('parts');
    expect(refused(p(run('a')), { fileBytes: 5 })).toBe('fileBytes');
  });

  it('reads or refuses any nesting of its elements, the same way each time', () => {
    const names =
      'p r t tc tbl del ins rPr pPr vanish txbxContent footnote footnoteReference comment fldChar br sdt sdtPr rt delText lastRenderedPageBreak'.split(
        ' ',
      );
    const tree = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(
          'text ',
          '<w:br w:type="page"/>',
          '<w:fldChar w:fldCharType="begin"/>',
          '<w:footnoteReference w:id="1"/>',
        ),
        fc
          .tuple(fc.constantFrom(...names), fc.array(tie('node'), { maxLength: 4 }))
          .map(([name, inner]) => `<w:${name}>${inner.join('')}</w:${name}>`),
      ),
    })).node;
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 6 }), tree, (body, footnotes) => {
        const bytes = docxOf({
          body: body.join(''),
          footnotes: `<w:footnote w:id="1">${footnotes}</w:footnote>`,
        });
        let first: Extracted;
        try {
          first = readDocx(bytes, officeSource());
        } catch (error) {
          expect(error).toBeInstanceOf(PalimpsestError);
          return;
        }
        expect(readDocx(bytes, officeSource())).toEqual(first);
        const { text, blocks, marks, pages } = first;
        expect(blocks.map(({ start, end }) => text.slice(start, end)).join('\n\n')).toBe(text);
        for (const { start, end } of marks)
          expect(start >= 0 && start < end && end <= text.length).toBe(true);
        pages.forEach(({ start }, at) => expect(start <= (pages[at + 1]?.start ?? text.length)).toBe(true));
      }),
      { numRuns: 300 },
    );
  });
});
