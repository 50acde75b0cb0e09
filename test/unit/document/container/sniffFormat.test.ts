import { describe, expect, it } from 'vitest';
import { sniffFormat } from '../../../../src/document/container/sniffFormat.js';
import { errorOf, sourceOf, utf8 } from '../source.js';
import { type ZipPart, zipBytes } from '../zipBytes.js';

const source = sourceOf('misleading.pdf');
const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const zip = (...parts: ZipPart[]): Uint8Array => zipBytes(parts);
const types = (type: string): ZipPart => ({
  name: '[Content_Types].xml',
  data: `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/x" ContentType="${type}"/></Types>`,
});
const ole = (stream: string): Uint8Array => {
  const bytes = new Uint8Array(1024);
  bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  bytes.set(Buffer.from(stream, 'utf16le'), 512);
  return bytes;
};
const EPUB: ZipPart = { name: 'mimetype', data: 'application/epub+zip', method: 0 };
const encryption = (algorithm: string, extra = ''): ZipPart => ({
  name: 'META-INF/encryption.xml',
  data:
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">' +
    `<enc:EncryptedData><enc:EncryptionMethod Algorithm="${algorithm}"/>${extra}<enc:CipherData>` +
    '<enc:CipherReference URI="OEBPS/x"/></enc:CipherData></enc:EncryptedData></encryption>',
});
const AES = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc';

describe('sniffFormat', () => {
  it.each([
    ['txt', utf8('Call me Ishmael.')],
    ['txt', utf8('')],
    ['txt', latin1('caf\xe9')],
    ['txt', utf8('GIF8 and BZh are letters of a text.')],
    ['txt', utf8('<Enter Hamlet> To be')],
    ['txt', new Uint8Array(Buffer.from('\ufeffx', 'utf16le'))],
    ['html', utf8('\ufeff \n<!-- c --><!DOCTYPE html PUBLIC "x"><p>')],
    ['html', utf8('<p>A page.')],
    ['html', utf8('<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"/>')],
    ['html', new Uint8Array(Buffer.from('\ufeff<html>', 'utf16le'))],
    [
      'fodt',
      utf8(
        '<?xml version="1.0"?><office:document xmlns:office="o" office:mimetype="application/vnd.oasis.opendocument.text"/>',
      ),
    ],
    ['rtf', utf8('{\\rtf1 x}')],
    ['pdf', utf8('%PDF-1.7\n')],
    ['pdf', latin1(`\x80\0junk%PDF-1.4${'\0'.repeat(50)}startxref\n9\n%%EOF`)],
    ['epub', zip(EPUB)],
    ['epub', zip({ name: 'META-INF/container.xml', data: '<container/>' })],
    ['epub', zip(EPUB, encryption('http://www.idpf.org/2008/embedding'))],
    ['odt', zip({ name: 'mimetype', data: 'application/vnd.oasis.opendocument.text', method: 0 })],
    ['docx', zip(types('application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'))],
    ['docx', zip(types('application/vnd.ms-word.document.macroEnabled.main+xml'))],
    ['zip', zip({ name: 'a.txt', data: 'x' })],
    ['zip', zip()],
  ])('tells by the contents: %s', (format, bytes) => {
    expect(sniffFormat(bytes, source)).toBe(format);
  });

  it.each([
    ['doc', ole('WordDocument')],
    ['xls', ole('Workbook')],
    ['ole', ole('nothing')],
    ['xlsx', zip(types('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'))],
    [
      'pptx',
      zip(types('application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml')),
    ],
    ['odf', zip({ name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', method: 0 })],
    ['mobi', latin1(`${'x'.repeat(60)}BOOKMOBI\0`)],
    ['kfx', latin1('\xeaDRMION\xee\0')],
    ['djvu', latin1('AT&TFORM\0')],
    ['png', latin1('\x89PNG\r\n\x1a\n\0')],
    ['jpeg', latin1('\xff\xd8\xff\xe0')],
    ['gzip', latin1('\x1f\x8b\x08\0')],
    ['7z', latin1("7z\xbc\xaf'\x1c")],
    ['rar', latin1('Rar!\x1a\x07\x01\0')],
    ['bzip2', latin1('BZh91AY&SY\0\0')],
    ['fb2', utf8('<?xml version="1.0"?><FictionBook/>')],
    ['flat-odf', utf8('<?xml version="1.0"?><office:document xmlns:office="o"/>')],
    ['postscript', utf8('%!PS-Adobe-3.0')],
    ['mhtml', utf8('From: x\nMIME-Version: 1.0\nContent-Type: multipart/related')],
    ['elf', latin1('\x7fELF\0')],
  ])('refuses by name: %s', (format, bytes) => {
    const error = errorOf(() => sniffFormat(bytes, source));
    expect([error.code, error.details['format']]).toEqual(['format-unsupported', format]);
    expect(error.hint).not.toBe('');
  });

  it('refuses an encrypted Office document as encrypted, not as an old one', () => {
    expect(errorOf(() => sniffFormat(ole('EncryptedPackage'), source)).code).toBe('document-encrypted');
  });

  it.each([
    [
      'Adobe ADEPT',
      zip(EPUB, encryption(AES, '<k xmlns="http://ns.adobe.com/adept"/>'), {
        name: 'META-INF/rights.xml',
        data: '',
      }),
    ],
    ['Adobe ADEPT', zip(EPUB, encryption(AES, '<k xmlns="http://ns.adobe.com/adept"/>'))],
    ['Apple FairPlay', zip(EPUB, encryption(AES), { name: 'META-INF/sinf.xml', data: '' })],
    ['Readium LCP', zip(EPUB, encryption(AES), { name: 'META-INF/license.lcpl', data: '{}' })],
    ['an unknown scheme', zip(EPUB, encryption(AES))],
  ])('refuses copy protection by its name: %s', (scheme, bytes) => {
    const error = errorOf(() => sniffFormat(bytes, source));
    expect([error.code, error.details['scheme']]).toEqual(['document-drm', scheme]);
  });

  it.each([latin1('\0\x01\x02abc'), latin1('\xff\xfe\0\0x\0\0\0')])(
    'does not take bytes for text',
    (bytes) => {
      expect(errorOf(() => sniffFormat(bytes, source)).code).toBe('format-unknown');
    },
  );
});
