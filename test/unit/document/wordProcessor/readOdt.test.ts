import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PalimpsestError } from '../../../../src/base/index.js';
import type { Extracted } from '../../../../src/domain/index.js';
import { readOdt } from '../../../../src/document/wordProcessor/readOdt.js';
import '../../../support/propertySeed.js';
import { marked, odtOf, type OdtParts, officeSource, refusalOf, remarked } from './packages.js';

const read = (parts: OdtParts | string): Extracted =>
  readOdt(odtOf(typeof parts === 'string' ? { body: parts } : parts), officeSource());

const p = (content: string, style = 'S'): string => `<text:p text:style-name="${style}">${content}</text:p>`;
const style = (name: string, content: string, more = '', family = 'paragraph'): string =>
  `<style:style style:name="${name}" style:family="${family}" ${more}>${content}</style:style>`;

describe('readOdt', () => {
  it('collapses white space as OpenDocument has it', () => {
    expect(
      read(
        p(
          ' \n a <text:span> b</text:span> <text:span> </text:span>c<text:s/> d<text:s text:c="3"/><text:tab/> e<text:line-break/>f \t ',
        ) +
          p(
            'x <text:note><text:note-citation>1</text:note-citation><text:note-body><text:p> n </text:p></text:note-body></text:note> y',
          ),
      ).text,
    ).toBe('a b c  d   \t e\nf\n\nx 1 y\n\nn');
    expect(read(p('a<text:span>\u00a0</text:span> \u2003b')).text).toBe('a\u00a0 \u2003b');
  });

  it('finds headings, quotations and lists', () => {
    const found = read({
      named:
        style('Heading_20_2', '', 'style:display-name="Heading 2"') +
        style('Quotations', '') +
        style('A', '', 'style:parent-style-name="B"') +
        style('B', '', 'style:parent-style-name="A"'),
      automatic: style('P1', '', 'style:parent-style-name="Quotations"'),
      body:
        '<text:h text:outline-level="3">h</text:h>' +
        p('styled', 'Heading_20_2') +
        p('quoted', 'P1') +
        p('circle', 'A') +
        `<text:list><text:list-item><text:number>1.</text:number>${p('item')}</text:list-item></text:list>` +
        `<table:table><table:table-row><table:table-cell>${p('cell')}</table:table-cell></table:table-row></table:table>` +
        `<text:table-of-content><text:table-of-content-source>${p('no')}</text:table-of-content-source><text:index-body>${p('line')}</text:index-body></text:table-of-content>` +
        `<text:alphabetical-index>${p('entry')}</text:alphabetical-index>`,
    });
    expect(found.text).toBe('h\n\nstyled\n\nquoted\n\ncircle\n\nitem\n\ncell\n\nline\n\nentry');
    expect(found.blocks.map(({ kind, level }) => (level > 0 ? `${kind} ${level}` : kind))).toEqual([
      'heading 3',
      'heading 2',
      'quotation',
      'paragraph',
      'list-item',
      'cell',
      'paragraph',
      'paragraph',
    ]);
    expect(marked(found, 'front-matter')).toEqual(['line']);
    expect(marked(found, 'back-matter')).toEqual(['entry']);
  });

  const change = (id: string, content: string): string =>
    `<text:changed-region text:id="${id}"><text:deletion><office:change-info><dc:creator>E</dc:creator></office:change-info>${content}</text:deletion></text:changed-region>`;

  it('places deleted text and marks it, also over ends of paragraphs', () => {
    const found = read(
      `<text:tracked-changes>${change('a', p('one '))}${change('b', `${p('two ')}${p('three')}${p('four')}`)}${change('c', p('five'))}` +
        `${change('lost', p('six'))}<text:changed-region text:id="i"><text:insertion/></text:changed-region></text:tracked-changes>` +
        p('x <text:change text:change-id="a"/>y <text:change text:change-id="b"/> z') +
        '<text:change text:change-id="c"/>' +
        p('p<text:change-start text:change-id="i"/>q') +
        p('r<text:change-end text:change-id="i"/>s'),
    );
    expect(found.text).toBe('x one y two\n\nthree\n\nfour z\n\nfive\n\npq\n\nrs');
    expect(marked(found, 'deleted')).toEqual([
      'one ',
      'two',
      '\n\n',
      'three',
      '\n\n',
      'four',
      'five',
      '\n\n',
    ]);
    expect(marked(found, 'inserted')).toEqual(['q', '\n\n', 'r']);
    expect(remarked(found)).toEqual({ 'deletion-without-place': 1 });
    expect(found.blocks.map(({ place }) => 'paragraph' in place && place.paragraph)).toEqual([
      7, 3, 7, 5, 8, 9,
    ]);
  });

  it('places a deletion once, and not inside itself', () => {
    const found = read(
      `<text:tracked-changes>${change('a', p('one<text:change text:change-id="a"/>'))}</text:tracked-changes>` +
        p('x<text:change text:change-id="a"/><text:change text:change-id="a"/>y'),
    );
    expect(found.text).toBe('xoney');
    expect(remarked(found)).toEqual({ 'deletion-without-place': 2 });
  });

  it('marks hidden text', () => {
    const found = read({
      automatic:
        style('T', '<style:text-properties text:display="none"/>', '', 'text') +
        style('P', '<style:text-properties text:display="none"/>'),
      body:
        p('a<text:span text:style-name="T">b</text:span>c') +
        p('d', 'P') +
        p('e<text:hidden-paragraph text:is-hidden="true"/>f') +
        `<text:section text:display="none">${p('g')}</text:section>`,
    });
    expect(marked(found, 'hidden')).toEqual(['b', 'd', '\n\n', 'ef', 'g']);
  });

  it('places notes, comments and boxes', () => {
    const note = (kind: string, sign: string, content: string): string =>
      `<text:note text:note-class="${kind}"><text:note-citation>${sign}</text:note-citation><text:note-body>${content}</text:note-body></text:note>`;
    const found = read(
      p(
        `a${note('footnote', '*', p('Foot.') + p('More.'))}b${note('endnote', 'i', p('End.'))}` +
          `<office:annotation><dc:creator>E</dc:creator>${p('Why?')}</office:annotation>` +
          `<draw:frame><svg:title xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0">t</svg:title><draw:text-box>${p('box')}</draw:text-box></draw:frame>c`,
      ) +
        p('漢<text:ruby><text:ruby-base>字</text:ruby-base><text:ruby-text>ji</text:ruby-text></text:ruby>'),
    );
    expect(found.text).toBe('a*bitc\n\nFoot.\n\nMore.\n\nEnd.\n\nWhy?\n\nbox\n\n漢字ji');
    expect(marked(found, 'note-mark')).toEqual(['*', 'i']);
    expect(marked(found, 'note')).toEqual(['Foot.', 'More.', 'End.']);
    expect(marked(found, 'comment')).toEqual(['Why?']);
    expect(marked(found, 'ruby')).toEqual(['ji']);
    expect(marked(found, 'alternative-text')).toEqual(['t']);
    expect(
      found.blocks.map(({ place }) => 'part' in place && [place.part, place.paragraph, place.note]),
    ).toEqual([
      ['body', 1, null],
      ['footnotes', 2, '*'],
      ['footnotes', 3, '*'],
      ['endnotes', 4, 'i'],
      ['comments', 5, null],
      ['body', 6, null],
      ['body', 7, null],
    ]);
  });

  it('counts pages by the breaks of the layout and those of the styles', () => {
    const body =
      p('one <text:soft-page-break/>two') +
      p('three', 'B') +
      p('after', 'A') +
      p('four') +
      '<text:soft-page-break/>' +
      p('five', 'M');
    const automatic =
      style('B', '<style:paragraph-properties fo:break-before="page"/>') +
      style('A', '<style:paragraph-properties fo:break-after="page"/>') +
      style('M', '', 'style:master-page-name=""');
    const found = read({ body, automatic });
    expect(found.pages.map(({ page, start }) => [page, found.text.slice(start, start + 4)])).toEqual([
      [1, 'one '],
      [2, 'two\n'],
      [3, 'thre'],
      [4, 'four'],
      [5, 'five'],
    ]);
    const other = read({ body, automatic, meta: '<meta:document-statistic meta:page-count="6"/>' });
    expect(other.pages).toEqual([]);
    expect(other.remarks).toEqual([
      { code: 'pages-contradict', count: 1, starts: [], details: { counted: 5, stated: 6 } },
    ]);
    expect(
      read({ body, automatic, meta: '<meta:document-statistic meta:page-count="5"/>' }).pages,
    ).toHaveLength(5);
    expect(read({ body: body.replaceAll('<text:soft-page-break/>', ''), automatic }).pages).toEqual([]);
  });

  it('reads running heads at the end, and what the document states', () => {
    const found = read({
      body: p('a'),
      heads: `<style:header>${p('Head')}</style:header><style:footer-left>${p('<text:page-number>3</text:page-number>')}</style:footer-left>`,
      meta: '<dc:title>T</dc:title><meta:initial-creator>A</meta:initial-creator><dc:creator>B</dc:creator><meta:generator>G</meta:generator>',
    });
    expect(found.text).toBe('a\n\nHead\n\n3');
    expect(marked(found, 'running-head')).toEqual(['Head', '3']);
    expect(marked(found, 'page-number')).toEqual(['3']);
    expect(found.stated).toMatchObject({ title: 'T', authors: ['A'], producer: 'G' });
  });

  it('refuses encrypted files, and those beyond the limits', () => {
    const manifest = '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry>';
    const encrypted = refusalOf(() => read({ body: '', manifest }));
    expect([encrypted.code, encrypted.details['entry']]).toEqual(['document-encrypted', 'content.xml']);
    const refused = (body: string, limits: object): unknown =>
      refusalOf(() => readOdt(odtOf({ body }), officeSource(limits))).details['limit'];
    expect(refused('<text:p>'.repeat(100_000), {})).toBe('depth');
    expect(refused(p('abcdef'), { textChars: 5 })).toBe('textChars');
    expect(refused(p('<text:s text:c="999999999"/>'.repeat(20)), { textChars: 100_000 })).toBe('textChars');
    expect(refused(p('').repeat(6), { parts: 5 })).toBe('parts');
  });

  it('reads or refuses any nesting of its elements, the same way each time', () => {
    const names =
      'text:p text:h text:span text:note text:note-body text:note-citation office:annotation draw:text-box text:list-item table:table-cell text:ruby-text text:tracked-changes text:section dc:creator'.split(
        ' ',
      );
    const tree = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(
          'text ',
          '<text:s/>',
          '<text:soft-page-break/>',
          ...['change', 'change-start', 'change-end'].map((one) => `<text:${one} text:change-id="a"/>`),
        ),
        fc
          .tuple(fc.constantFrom(...names), fc.array(tie('node'), { maxLength: 4 }))
          .map(([name, inner]) => `<${name}>${inner.join('')}</${name}>`),
      ),
    })).node;
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 6 }), tree, (body, deleted) => {
        const bytes = odtOf({
          body: `<text:tracked-changes>${change('a', deleted)}</text:tracked-changes>${body.join('')}`,
        });
        let first: Extracted;
        try {
          first = readOdt(bytes, officeSource());
        } catch (error) {
          expect(error).toBeInstanceOf(PalimpsestError);
          return;
        }
        expect(readOdt(bytes, officeSource())).toEqual(first);
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
