import { InvalidArgumentError } from 'commander';
import { defaultKeyFolder, expectedSigners } from '../matter/index.js';

/** How the signer of a list of known models is known. */
export interface ExpectedSignerValues {
  readonly key?: string;
  readonly authority?: string;
}

/** See {@link expectedSigners}. */
export function expectedSigner({ key, authority }: ExpectedSignerValues): Promise<string[]> {
  return expectedSigners({ authority, keyFolder: key ?? defaultKeyFolder(), isNamed: key !== undefined });
}

/** A commander parser for the SHA-256 of a certificate, with or without colons. */
export function fingerprint(text: string): string {
  const plain = text.replace(/[\s:]/g, '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(plain)) return plain;
  throw new InvalidArgumentError('Give the SHA-256 of a certificate: 64 hexadecimal digits.');
}
