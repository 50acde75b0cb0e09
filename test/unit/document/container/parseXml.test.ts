import { describe, expect, it } from 'vitest';
import { attributeOf, parseXml } from '../../../../src/document/container/parseXml.js';
import { errorOf, sourceOf, utf8 } from '../source.js';

const source = sourceOf('a.xml');

function eventsOf(bytes: Uint8Array, entities?: Record<string, string>): string {
  const events: string[] = [];
  const options = entities === undefined ? { place: '' } : { place: '', entities };
  parseXml(bytes, source, options, {
    open: ({ uri, local }) => events.push(`<${uri}|${local}>`),
    close: ({ local }) => events.push(`</${local}>`),
    text: (text) => events.push(text),
  });
  return events.join('');
}

describe('parseXml', () => {
  it('reports elements with their namespaces, and text with entities expanded', () => {
    const xml = '<?xml version="1.0"?><a xmlns="u" xmlns:p="v"><p:b>x &lt;&#65;</p:b><![CDATA[<c>]]>\r\n</a>';
    expect(eventsOf(utf8(xml))).toBe('<u|a><v|b>x <A</b><c>\n</a>');
  });

  it('finds attributes with and without a namespace', () => {
    const found: (string | undefined)[] = [];
    parseXml(
      utf8('<a xmlns:p="v" x="1" p:x="2"/>'),
      source,
      { place: '' },
      {
        open: (element) =>
          found.push(attributeOf(element, 'x'), attributeOf(element, 'x', 'v'), attributeOf(element, 'y')),
      },
    );
    expect(found).toEqual(['1', '2', undefined]);
  });

  it.each([
    ['UTF-8 with its mark', Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8('<a>é</a>'))],
    ['UTF-16, little-endian', Uint8Array.from(Buffer.from('\ufeff<a>é</a>', 'utf16le'))],
    ['UTF-16, big-endian', Uint8Array.from(Buffer.from('\ufeff<a>é</a>', 'utf16le').swap16())],
    ['UTF-16 without its mark', Uint8Array.from(Buffer.from('<?xml version="1.0"?><a>é</a>', 'utf16le'))],
    [
      'ISO-8859-1',
      Uint8Array.from(Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1')),
    ],
  ])('reads %s', (_name, bytes) => {
    expect(eventsOf(bytes)).toBe('<|a>é</a>');
  });

  it('reads windows-1252 by its own table', () => {
    const bytes = Buffer.from('<?xml version="1.0" encoding="windows-1252"?><a>\x93q\x94 \x80</a>', 'latin1');
    expect(eventsOf(new Uint8Array(bytes))).toBe('<|a>“q” €</a>');
  });

  it.each([
    ['document-encoding', Buffer.from('<?xml version="1.0" encoding="x-none"?><a/>')],
    ['document-undecodable', Buffer.from('<a>\xe9</a>', 'latin1')],
    ['document-encoding', Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0])],
    ['xml-malformed', Buffer.from('<a><b></a>')],
    ['xml-malformed', Buffer.from('<a>&nbsp;</a>')],
    ['xml-malformed', Buffer.from('')],
    ['xml-malformed', Buffer.from('<p:a/>')],
    ['xml-malformed', Buffer.from('<a x="1" x="2"/>')],
    ['xml-doctype', Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')],
    ['xml-doctype', Buffer.from('<!DOCTYPE a SYSTEM "x" [ ]><a/>')],
  ])('refuses by name: %s', (code, bytes) => {
    const error = errorOf(() => eventsOf(new Uint8Array(bytes)));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^a\.xml/);
  });

  it('names the byte that cannot be decoded, also far inside the file', () => {
    const bytes = Buffer.concat([Buffer.from(`<a>${'é'.repeat(50_000)}`), Buffer.from([0xff])]);
    expect(errorOf(() => eventsOf(new Uint8Array(bytes))).details['byteOffset']).toBe(100_003);
  });

  it('passes a public DTD without reading it, and knows the entities that it is given', () => {
    const xml = '<!DOCTYPE a PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://example.org/x.dtd"><a>&nbsp;</a>';
    expect(eventsOf(utf8(xml), { nbsp: '\u00a0' })).toBe('<|a>\u00a0</a>');
  });

  it('refuses a million nested elements at the limit', () => {
    const error = errorOf(() => eventsOf(utf8('<a>'.repeat(1_000_000))));
    expect([error.code, error.details['limit'], error.details['most']]).toEqual([
      'document-limit',
      'depth',
      500,
    ]);
    expect(eventsOf(utf8('<a>'.repeat(500) + '</a>'.repeat(500)))).toHaveLength(500 * (4 + 4));
  });
});
