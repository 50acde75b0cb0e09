import { InvalidArgumentError } from 'commander';
import { PalimpsestError } from '../base/index.js';
import { defaultKeyFolder } from '../matter/index.js';
import { showKey } from '../seal/index.js';

/** How the signer of a list of known models is known. */
export interface ExpectedSignerValues {
  readonly key?: string;
  readonly authority?: string;
}

/**
 * Fingerprints, one of which the certificates of a list must have: the one that was given, or else that of the key on this machine; none
 * if there is neither.
 * @throws {PalimpsestError} as showKey, for a key folder that was named
 */
export async function expectedSigner(values: ExpectedSignerValues): Promise<string[]> {
  if (values.authority !== undefined) return [values.authority];
  try {
    return [(await showKey(values.key ?? defaultKeyFolder())).fingerprint];
  } catch (error) {
    const isAbsent = error instanceof PalimpsestError && error.code === 'key-missing';
    if (isAbsent && values.key === undefined) return [];
    throw error;
  }
}

/** A commander parser for the SHA-256 of a certificate, with or without colons. */
export function fingerprint(text: string): string {
  const plain = text.replace(/[\s:]/g, '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(plain)) return plain;
  throw new InvalidArgumentError('Give the SHA-256 of a certificate: 64 hexadecimal digits.');
}
