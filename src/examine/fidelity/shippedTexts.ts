import { join } from 'node:path';
import { environmentError, sha256Hex } from '../../base/index.js';
import { readBytes, TEXTS_FOLDER } from '../../files/index.js';

/** A passage in the public domain that the program ships (assets/texts/README.md names its source). */
export interface ShippedText {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  /** The most tokens of it that are scored. */
  readonly mostScored: number;
}

const TEXTS = [
  {
    name: 'english',
    sha256: '464a051232d97acbf92a9d640aea4f5451fc81e8cdfafcef924e1f53b662a14a',
    mostScored: 256,
  },
  {
    name: 'german',
    sha256: 'f5e28d196b70ea8ebb7905dd3c2f9a33f1c83ff3cf2ac8b9a78318e845afb37c',
    mostScored: 128,
  },
] as const;

/** The shipped texts. @throws {PalimpsestError} `shipped-text-changed`; `file-*` */
export async function shippedTexts(): Promise<ShippedText[]> {
  const texts: ShippedText[] = [];
  for (const text of TEXTS) {
    const path = join(TEXTS_FOLDER, `${text.name}.txt`);
    const bytes = await readBytes(path, 64 * 1024);
    const found = sha256Hex(bytes);
    if (found !== text.sha256) {
      throw environmentError(
        'shipped-text-changed',
        `${path} has SHA-256 ${found}, not ${text.sha256}: it is not the text that was shipped.`,
        'Install the program again.',
        { path, expected: text.sha256, found },
      );
    }
    texts.push({ ...text, bytes });
  }
  return texts;
}
