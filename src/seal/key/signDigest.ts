import type { Clock } from '../../base/index.js';
import { signCades } from '../signature/cades.js';
import { checkUsable, type SigningKey } from './openKey.js';

/**
 * Makes a detached CAdES signature, by the holder of a key, over content with a given hash.
 * @param digest 32 bytes: SHA-256 of the content that is signed
 * @returns DER
 * @throws {PalimpsestError} `certificate-expired`
 */
export async function signDigest(digest: Uint8Array, key: SigningKey, clock: Clock): Promise<Uint8Array> {
  checkUsable(key, clock);
  return signCades(digest, key.chain, key.certified);
}
