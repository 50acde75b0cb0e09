import type { Clock } from '../../base/index.js';
import { signCades } from '../signature/cades.js';
import { checkUsable, type SigningKey } from './openKey.js';

/**
 * A detached CAdES signature over content with a given hash, by the holder of a key.
 * @param digest 32 bytes: SHA-256 of what is signed
 * @returns DER
 * @throws {PalimpsestError} `certificate-expired`
 */
export async function signDigest(digest: Uint8Array, key: SigningKey, clock: Clock): Promise<Uint8Array> {
  checkUsable(key, clock);
  return signCades(digest, key.chain, key.certified);
}
