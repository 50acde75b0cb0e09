import { PalimpsestError } from '../../base/index.js';
import { showKey } from '../../seal/index.js';

/** How the signer of a list of known models is known. */
export interface SignerChoice {
  /** SHA-256 of a certificate, received through a separate channel; lower-case hex. */
  readonly authority?: string | undefined;
  /** Folder of the key on this machine. */
  readonly keyFolder: string;
  /** Was that folder named, so that a key must be in it? */
  readonly isNamed: boolean;
}

/**
 * Fingerprints, one of which the certificates of a list must have: the one that was given, or else that of the key on this machine; none
 * if there is neither.
 * @throws {PalimpsestError} as showKey, for a key folder that was named
 */
export async function expectedSigners({ authority, keyFolder, isNamed }: SignerChoice): Promise<string[]> {
  if (authority !== undefined) return [authority];
  try {
    return [(await showKey(keyFolder)).fingerprint];
  } catch (error) {
    if (error instanceof PalimpsestError && error.code === 'key-missing' && !isNamed) return [];
    throw error;
  }
}
