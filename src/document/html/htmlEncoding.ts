import { encodingOfBom, pieceDecoder } from '../container/decodeBytes.js';

/** Bytes within which a page must state its encoding. */
const META_WITHIN = 1024;

/** The encoding of a web page and how it is known. */
export interface HtmlEncoding {
  /** A name for the decoder; hostile where `from` is `meta` or `xml`. */
  readonly label: string;
  readonly from: 'bom' | 'meta' | 'xml' | 'assumed';
}

/**
 * The encoding of a web page: by its byte order mark, by `<meta>` or an XML declaration in its first 1,024 bytes; otherwise UTF-8 where all
 * bytes are valid UTF-8, and windows-1252 where they are not.
 * @source https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding
 */
export function htmlEncoding(bytes: Uint8Array): HtmlEncoding {
  const bom = encodingOfBom(bytes);
  if (bom !== null) return { label: bom, from: 'bom' };
  const head = String.fromCharCode(...bytes.subarray(0, META_WITHIN));
  const meta = metaEncoding(head);
  if (meta !== null) return { label: readable(meta), from: 'meta' };
  const declared = /^<\?xml[ \t\r\n][^>]*?encoding[ \t\r\n]*=[ \t\r\n]*["']([^"']*)["']/.exec(head)?.[1];
  if (declared !== undefined) return { label: readable(declared), from: 'xml' };
  return { label: isUtf8(bytes) ? 'utf-8' : 'windows-1252', from: 'assumed' };
}

/** What a page states in single bytes cannot be UTF-16. */
function readable(label: string): string {
  const name = label.trim().toLowerCase();
  if (/^utf-?16/.test(name)) return 'utf-8';
  return name === 'x-user-defined' ? 'windows-1252' : name;
}

function metaEncoding(head: string): string | null {
  let at = 0;
  while ((at = head.indexOf('<', at)) >= 0) {
    if (head.startsWith('<!--', at)) {
      const end = head.indexOf('-->', at + 2);
      if (end < 0) return null;
      at = end + 3;
      continue;
    }
    const end = head.indexOf('>', at);
    const tag = head.slice(at, end < 0 ? head.length : end);
    const charset = /^<meta[ \t\r\n/]/i.test(tag) ? charsetOf(tag) : null;
    if (charset !== null) return charset;
    at += 1;
  }
  return null;
}

function charsetOf(tag: string): string | null {
  const found = /charset[ \t\r\n]*=[ \t\r\n]*["']?([^"'\s;>]+)/i.exec(tag)?.[1];
  return found ?? null;
}

/** Are the bytes valid UTF-8 from the first to the last? */
export function isUtf8(bytes: Uint8Array): boolean {
  const decoder = pieceDecoder('utf-8');
  const step = 2 ** 16;
  try {
    for (let at = 0; at < bytes.length; at += step) {
      decoder?.decode(bytes.subarray(at, at + step), at + step >= bytes.length);
    }
    return true;
  } catch {
    return false;
  }
}
