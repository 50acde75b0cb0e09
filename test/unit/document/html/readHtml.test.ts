import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PalimpsestError } from '../../../../src/base/index.js';
import type { Extracted, MarkKind } from '../../../../src/domain/index.js';
import { readHtml } from '../../../../src/document/html/readHtml.js';
import { errorOf, sourceOf, utf8 } from '../source.js';

const source = sourceOf('page.html');
const read = (html: string): Extracted => readHtml(utf8(html), source);
const blocksOf = ({ blocks, text }: Extracted): string[] =>
  blocks.map(
    ({ kind, level, start, end }) => `${kind}${level === 0 ? '' : level}: ${text.slice(start, end)}`,
  );
const marked = ({ marks, text }: Extracted, kind: MarkKind): string[] =>
  marks.filter((mark) => mark.kind === kind).map(({ start, end }) => text.slice(start, end));
const fixture = (name: string): Uint8Array =>
  new Uint8Array(
    readFileSync(fileURLToPath(new URL(`../../../fixtures/documents/epub/${name}`, import.meta.url))),
  );

describe('readHtml: text', () => {
  it('makes a block of each block element and of each text between them', () => {
    expect(
      blocksOf(
        read(
          'loose <b>text</b><h2>A\n head</h2><p>One.<p>Two.<div>a<p>b</p>c</div><ul><li>i<li><p>j</ul>' +
            '<table><caption>t<tr><td>c1<th>c2</table><blockquote><p>q</blockquote><pre>\n x\n\n  y\n</pre>',
        ),
      ),
    ).toEqual([
      'paragraph: loose text',
      'heading2: A head',
      'paragraph: One.',
      'paragraph: Two.',
      'paragraph: a',
      'paragraph: b',
      'paragraph: c',
      'list-item: i',
      'list-item: j',
      'caption: t',
      'cell: c1',
      'cell: c2',
      'quotation: q',
      'preformatted:  x\n\n  y',
    ]);
  });

  it.each([
    ['<p>  a \t\n b  <i> c </i> d  </p>', 'a b c d'],
    ['<p>a<i> </i>b</p>', 'a b'],
    ['<p>a\u00a0 b</p>', 'a\u00a0 b'],
    ['<p>a <br> b<br></p>', 'a\nb'],
    ['<p><br>a</p>', 'a'],
    ['<p>a<br><br>b</p>', 'a\n\nb'],
    ['<p>a</p> \n <p> </p><p>b</p>', 'a\n\nb'],
    ['<p>f&eacute;e &#8220;x&#8221; &amp;lt;</p>', 'fée “x” &lt;'],
    ['<p>a<wbr>b<span>c</span></p>', 'abc'],
    ['<p>a\r\nb</p><pre>a\r\nb</pre>', 'a b\n\na\nb'],
    ['<head><title>T</title></head><script>s</script><style>p{}</style><template>t</template><p>a', 'a'],
    ['<p>a<!-- c -->b', 'ab'],
    ['', ''],
    ['plain', 'plain'],
  ])('lays text out as browsers do: %s', (html, text) => {
    expect(read(html).text).toBe(text);
  });

  it('puts exactly two line feeds between blocks, and marks inside the text, for any nesting', () => {
    const tags = fc.constantFrom(
      'p',
      'div',
      'b',
      'li',
      'table',
      'td',
      'pre',
      'br',
      'h1',
      'a',
      'ruby',
      'rt',
      'del',
      'svg',
    );
    const part = fc.oneof(
      tags.map((tag) => `<${tag}>`),
      tags.map((tag) => `</${tag}>`),
      fc.constantFrom('x', ' ', '\n', 'a b', '&shy;', '<b hidden>', '<img alt="y z">'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const { text, blocks, marks } = read(parts.join(''));
        expect(blocks.map(({ start, end }) => text.slice(start, end)).join('\n\n')).toBe(text);
        blocks.forEach(({ start, end }, at) => {
          expect(start).toBe(at === 0 ? 0 : (blocks[at - 1]?.end ?? 0) + 2);
          expect(text.slice(start, end)).toMatch(/\S|\u00ad| /);
        });
        for (const { start, end } of marks) expect(start < end && end <= text.length).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('readHtml: places', () => {
  it('names the element by XPath and the text by its offsets in the file', () => {
    const html = '<!doctype html><body><p>One\r\n<p>Two <b>bold &amp; 𝔊</b> end.<div>x';
    const { blocks } = read(html);
    expect(
      blocks.map(({ place }) =>
        place.kind === 'html' ? [place.path, html.slice(place.startOffset, place.endOffset)] : [],
      ),
    ).toEqual([
      ['/html[1]/body[1]/p[1]', 'One\r\n'],
      ['/html[1]/body[1]/p[2]', 'Two <b>bold &amp; 𝔊</b> end.'],
      ['/html[1]/body[1]/div[1]', 'x'],
    ]);
  });

  it('reads XHTML as XML where the file states it and is well-formed, with true offsets', () => {
    const html =
      '<?xml version="1.0"?>\r\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml">' +
      '<head><title/><script src="a.js"/></head><body><p>𝔊 one<!-- c --> &nbsp;two</p>\r\n<p><a id="x"/>three<![CDATA[ < ]]>four</p><div><img alt="five"/></div></body></html>';
    const { text, blocks } = read(html);
    expect(text).toBe('𝔊 one \u00a0two\n\nthree < four\n\nfive');
    expect(
      blocks.map(({ place }) =>
        place.kind === 'html' ? [place.path, html.slice(place.startOffset, place.endOffset)] : [],
      ),
    ).toEqual([
      ['/html[1]/body[1]/p[1]', '𝔊 one<!-- c --> &nbsp;two'],
      ['/html[1]/body[1]/p[2]', 'three<![CDATA[ < ]]>four'],
      ['/html[1]/body[1]/div[1]', '<img alt="five"/>'],
    ]);
    expect(read('<?xml version="1.0"?><html><p>a<p>b & c').text).toBe('a\n\nb & c');
  });

  it('keeps offsets of XHTML true over the pieces in which the parser gets a long file', () => {
    const words = Array.from({ length: 20_000 }, (_, at) => `<p>w${at} 𝔊</p>\r\n`);
    const html = `<?xml version="1.0"?><html>${words.join('')}</html>`;
    const { text, blocks } = read(html);
    expect(blocks).toHaveLength(20_000);
    for (const { place, start, end } of blocks) {
      if (place.kind !== 'html') throw new Error('not a web page');
      const own = html.slice(place.startOffset, place.endOffset);
      if (own !== text.slice(start, end)) expect(own).toBe(text.slice(start, end));
    }
  });

  it('keeps offsets true over the pieces in which the parser gets a long file', () => {
    const words = Array.from({ length: 40_000 }, (_, at) => `<p>w${at} 𝔊\r\n`);
    const html = words.join('');
    const { text, blocks } = read(html);
    for (const { place, start, end } of blocks.filter((_, at) => at % 997 === 0)) {
      if (place.kind !== 'html') throw new Error('not a web page');
      const own = html.slice(place.startOffset, place.endOffset).trim();
      expect(own).toBe(text.slice(start, end));
      expect(place.path).toBe(`/html[1]/body[1]/p[${Number(/\d+/.exec(own)?.[0]) + 1}]`);
    }
  });
});

describe('readHtml: marks', () => {
  it.each<[MarkKind, string, string[]]>([
    [
      'hidden',
      '<p hidden>a</p><p style="color:red; Display : NONE !important">b</p><p style="visibility:hidden">c</p>',
      ['a', 'b', 'c'],
    ],
    [
      'hidden',
      '<style>.x{display:none} #y{visibility:hidden}</style><p class="w x">a</p><p id=y>b</p><p class=X>c</p>',
      ['a', 'b'],
    ],
    ['hidden', '<style>@media print{.x{display:none}} .x{color:red}</style><p class=x>a</p>', []],
    ['hidden', '<style>.x{display:none} body.on .x{display:block}</style><p class=x>a</p>', []],
    ['hidden', '<p><noscript>a</noscript><dialog>b</dialog><p aria-hidden=true>c</p>', ['a', 'b']],
    ['deleted', '<p>a <del>b c</del> d</p>', ['b c']],
    ['inserted', '<p>a <ins>b</ins></p>', ['b']],
    ['ruby', '<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>', ['(', 'kan', ')']],
    ['alternative-text', '<p>a <img alt="a  lamp"> b <img alt=""></p>', ['a lamp']],
    ['soft-hyphen', '<p>a&shy;b</p>', ['\u00ad']],
    ['front-matter', '<nav><a href=x>Home</a></nav><p>a', ['Home']],
    [
      'note-mark',
      '<p>a<sup><a href="#n1">1</a></sup> b<a href="#n2"><sup>*</sup></a> <a href="#c">here</a> x<sup>2</sup></p>',
      ['1', '*'],
    ],
    ['note-mark', '<p>a<a role="doc-noteref" href="#n">note one</a></p>', ['note one']],
    ['note', '<aside role="doc-footnote"><p>a</p><p>b</p></aside><div role="note">c</div>', ['a\n\nb']],
  ])('%s: %s', (kind, html, texts) => {
    expect(marked(read(html), kind)).toEqual(texts);
  });

  it('finds notes that the page does not name by links in both directions', () => {
    const extracted = read(
      '<p>Words<a id=r href="#n">[1]</a></p><p>b</p><p id=n><a href="#r">[1]</a> The note.</p><p>c <a href="#x">2</a></p>',
    );
    expect(blocksOf(extracted)).toEqual([
      'paragraph: Words[1]',
      'note: [1] The note.',
      'paragraph: b',
      'paragraph: c 2',
    ]);
    expect(marked(extracted, 'note')).toEqual(['[1] The note.']);
    expect(marked(extracted, 'note-mark')).toEqual(['[1]', '[1]']);
  });

  it('takes all of the element that the mark leads to, and no entry of a table of contents', () => {
    const extracted = read(
      '<p>one <a id=r href="#n">1</a></p><aside id=n><span>[<a href="#r">1</a>]</span><p>The note.</p><p>Its end.</p></aside>' +
        '<p><a id=t href="#c">2</a></p><div id=c><p><a href="#t">2</a></p><p>A chapter.</p></div>',
    );
    expect(marked(extracted, 'note')).toEqual(['[1]', 'The note.', 'Its end.']);
  });

  it('does not take chapters that lead back to a table of contents for notes', () => {
    const toc =
      '<p><a id=t1 href="#c1">I</a></p><h2><a id=c1 href="#t1">I</a></h2><p id=c2><a href="#t1">I</a></p>';
    expect(marked(read(toc), 'note')).toEqual([]);
  });

  it('gives an element inside another the same mark only once', () => {
    expect(marked(read('<div hidden><p hidden>a</p></div>'), 'hidden')).toEqual(['a']);
  });
});

describe('readHtml: encodings and facts', () => {
  const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
  it.each([
    ['meta charset', latin1('<meta charset=iso-8859-1><p>\x93caf\xe9\x94'), '“café”', []],
    [
      'meta http-equiv',
      latin1('<meta http-equiv=Content-Type content="text/html; charset=windows-1251"><p>\xcf'),
      'П',
      [],
    ],
    ['a comment before', latin1('<!-- <meta charset=utf-8> --><meta charset=latin1><p>\xe9'), 'é', []],
    ['a mark above all', Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8('<meta charset=latin1><p>é')), 'é', []],
    ['UTF-16 by its mark', new Uint8Array(Buffer.from('\ufeff<p>é', 'utf16le')), 'é', []],
    ['UTF-16 stated in bytes', utf8('<meta charset=utf-16><p>é'), 'é', []],
    ['nothing, and UTF-8', utf8('<p>é'), 'é', []],
    ['Latin-1 that is UTF-8', utf8('<meta charset=latin1><p>é'), 'Ã©', ['encoding-doubtful']],
    ['nothing, and not UTF-8', latin1('<p>\x80 \xe9'), '€ é', ['encoding-assumed']],
  ])('reads %s', (_name, bytes, text, remarks) => {
    const extracted = readHtml(bytes, source);
    expect(extracted.text).toBe(text);
    expect(extracted.remarks.map(({ code }) => code)).toEqual(remarks);
  });

  it.each([
    ['document-undecodable', latin1('<meta charset=utf-8><p>\xe9')],
    ['document-encoding', latin1('<meta charset=x-klingon><p>a')],
  ])('refuses %s', (code, bytes) => {
    expect(errorOf(() => readHtml(bytes, source)).code).toBe(code);
  });

  it('reads what the page states about itself', () => {
    expect(
      read(
        '<html lang=en><head><title> A\n page </title><meta name=author content="A. B."><meta name="DC.date" content=1851>' +
          '<meta name=generator content=Hand><meta name="citation_isbn" content=1></head>',
      ).stated,
    ).toEqual({
      title: 'A page',
      authors: ['A. B.'],
      language: 'en',
      published: '1851',
      identifiers: ['1'],
      producer: 'Hand',
    });
  });

  it('remarks on what it cannot show', () => {
    const { remarks } = read(
      '<style>p > b {display:none}</style><link rel=stylesheet href=a.css><p>a <q>b</q> <img src=c><iframe src=d></iframe>',
    );
    expect(remarks.map(({ code, count }) => [code, count])).toEqual([
      ['style-rules-not-applied', 1],
      ['style-sheets-not-read', 1],
      ['pictures-without-text', 1],
      ['quotation-elements', 1],
      ['embedded-pages', 1],
    ]);
  });
});

describe('readHtml: pages that other programs made', () => {
  const PARAGRAPHS = [
    'The Lamp at the Weir',
    'He had a rule for strangers:',
    'Ask twice where they come from, and once where they go.',
    'a lamp',
    'The rope had belonged to his father.',
    '9 feet',
    'Water is patient, stone is proud,\nThe one is quiet, one is loud.',
    'Mon  3\n  Fri  9',
    'Tyger Tyger, burning bright, In the forests of the night; What immortal hand or eye, Could frame thy fearful symmetry?',
  ];

  it.each(['lamp-pandoc.html', 'lamp-libreoffice.html'])('%s', (name) => {
    const extracted = readHtml(fixture(name), source);
    const texts = extracted.blocks.map(({ start, end }) => extracted.text.slice(start, end));
    expect(texts).toEqual(expect.arrayContaining(PARAGRAPHS));
    expect(blocksOf(extracted)).toContain('heading2: What he kept');
    const notes = extracted.blocks.filter(({ kind }) => kind === 'note');
    expect(notes.map(({ start, end }) => extracted.text.slice(start, end)).join()).toMatch(
      /He began in the year of the drought\..*The bailiff disagreed\./,
    );
    // Each note follows the paragraph of its mark; the second one has two paragraphs.
    expect(extracted.text).toMatch(/people who are sure\.\n\n1?He began in the year of the drought\./);
    expect(extracted.text).toMatch(
      /2[^\n]*\n\n2?The bailiff disagreed\.(?:\u00a0?↩︎)?\n\nHis letter is lost\./,
    );
    const back = name === 'lamp-pandoc.html' ? '↩︎' : null;
    const numbers = marked(extracted, 'note-mark').filter((sign) => sign !== back);
    expect([...new Set(numbers)]).toEqual(['1', '2']);
  });
});

describe('readHtml: hostile pages', () => {
  const limited = sourceOf('page.html', { parts: 50_000, textChars: 1_000_000 });
  it.each([
    ['nested elements', '<div>'.repeat(1_000_000), 'depth'],
    ['nested formatting', '<b>'.repeat(1_000_000), 'depth'],
    ['nested templates', '<template>'.repeat(1_000_000), 'depth'],
    [
      'formatting that is opened again in every paragraph',
      `<p>${[...Array(400).keys()].map((at) => `<b x=${at}>`).join('')}</p>${'<p>x</p>'.repeat(1000)}`,
      'parts',
    ],
    ['elements without end', '<br>'.repeat(50_001), 'parts'],
    ['attributes of one element', `<a ${[...Array(60_000).keys()].map((at) => `a${at}`).join(' ')}>`, 'tag'],
    ['text', '<p>' + 'x'.repeat(1_000_001), 'textChars'],
    ['long places', '<div>'.repeat(480) + '<p>x'.repeat(1000), 'textChars'],
  ])('refuses %s by the limit', (_what, html, limit) => {
    const error = errorOf(() => readHtml(utf8(html), limited));
    expect([error.code, error.details['limit']]).toEqual(['document-limit', limit]);
  });

  it.each([
    ['foster parenting', '<table>' + '<br>x'.repeat(20_000)],
    ['adoption', '<b><p>'.repeat(100) + '<br>'.repeat(40_000) + '</b>'.repeat(100)],
    ['a long attribute', `<a title="${'x'.repeat(2_000_000)}">y</a>`],
    ['open angle brackets', '<'.repeat(300_000)],
    ['ampersands', '&'.repeat(300_000)],
    ['open comments', '<!--'.repeat(300_000)],
    ['open rules', `<style>${'{'.repeat(300_000)}</style>x`],
    ['note links', '<a href="#a">1</a>'.repeat(20_000)],
  ])('reads %s in linear time', (_what, html) => {
    const time = (text: string): number => {
      const begun = process.cpuUsage();
      readHtml(utf8(text), source);
      const { user, system } = process.cpuUsage(begun);
      return (user + system) / 1000;
    };
    const part = html.slice(0, html.length / 4);
    time(part);
    const quarter = Math.min(time(part), time(part));
    const whole = Math.min(time(html), time(html));
    // Milliseconds of the processor: four times the work takes four times as long, and sixteen times where time grows with the square.
    expect(whole).toBeLessThan(10 * quarter + 250);
  });

  it('answers any bytes with text or an error of its own', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          readHtml(bytes, source);
        } catch (error) {
          expect(error).toBeInstanceOf(PalimpsestError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
