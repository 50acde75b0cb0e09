import { inputError } from '../../base/index.js';

/** One block of a PEM file. */
export interface PemBlock {
  /** What the BEGIN line says, e.g. `CERTIFICATE`. */
  readonly label: string;
  readonly bytes: Uint8Array;
}

/** PEM text of one block: 64 columns, LF. @source RFC 7468, §3 (strict form) */
export function pemText(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** The certificates in a text of unknown origin, as PEM; the text around them is ignored. */
export function certificateBlocks(text: string): readonly string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/**
 * The blocks of a PEM file that holds nothing else: the only text accepted is the one {@link pemText} writes, so that one
 * content has one form and every changed byte shows.
 * @param name the file, for the message
 * @throws {PalimpsestError} `pem-malformed`
 */
export function parsePem(text: string, name: string): PemBlock[] {
  const pattern = /-----BEGIN ([A-Z0-9 ]+)-----\n([A-Za-z0-9+/=\n]+)-----END \1-----\n/y;
  const blocks: PemBlock[] = [];
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const [whole, label, body] = match ?? [];
    const bytes = new Uint8Array(Buffer.from(body ?? '', 'base64'));
    if (whole === undefined || label === undefined || pemText(label, bytes) !== whole) {
      throw inputError(
        'pem-malformed',
        `${name} is not PEM text in strict form (first difference at character ${at}).`,
        'Use the original file; an editor may have changed line endings or spaces.',
        { name, at },
      );
    }
    blocks.push({ label, bytes });
    at += whole.length;
  }
  return blocks;
}
