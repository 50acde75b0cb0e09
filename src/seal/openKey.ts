import { createPublicKey, sign, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { inputError, utc, type Clock } from '../base/index.js';
import { chainProblem, publicKeyOf } from './certificate.js';
import { sameBytes } from './der.js';
import { decryptKey } from './encryptedKey.js';
import { KEY_FILES, readKeyFile, readPublicKeyParts, type PublicKeyParts } from './keyInfo.js';
import { sshPublicKeyBlob } from './sshWire.js';

/**
 * A key that can sign. The private parts are reachable only through the two functions, so that a token or card that never
 * gives its key away can stand in.
 */
export interface SigningKey extends PublicKeyParts {
  /** ECDSA over SHA-256 of the data with the examiner's P-256 key, DER. Random by nature: two calls differ. */
  readonly signP256: (data: Uint8Array) => Promise<Uint8Array>;
  /** Raw 64-byte Ed25519 signature of the data; the same data gives the same bytes. */
  readonly signEd25519: (data: Uint8Array) => Promise<Uint8Array>;
}

/**
 * Opens a key folder with its pass phrase.
 * @throws {PalimpsestError} `key-missing`; `key-passphrase` for a wrong pass phrase; `certificate-expired`;
 * `certificate-not-yet-valid`; `key-mismatch` when the private keys do not belong to the certificate and the SSH key
 */
export async function openKey(folder: string, passphrase: string, clock: Clock): Promise<SigningKey> {
  const parts = await readPublicKeyParts(folder);
  const open = async (file: string): Promise<KeyObject> => {
    const path = join(folder, file);
    return decryptKey(await readKeyFile(path), passphrase, path);
  };
  const privateKey = await open(KEY_FILES.signingKey);
  const sshKey = await open(KEY_FILES.sshKey);
  const spki = (key: KeyObject): Uint8Array => createPublicKey(key).export({ format: 'der', type: 'spki' });
  const isPair = sameBytes(
    spki(privateKey),
    publicKeyOf(parts.chain.leaf).export({ format: 'der', type: 'spki' }),
  );
  if (!isPair || !sameBytes(sshPublicKeyBlob(createPublicKey(sshKey)), parts.sshPublicKeyBlob)) {
    throw inputError(
      'key-mismatch',
      `The private keys in ${folder} do not belong to its certificate and its SSH key.`,
      'Restore the key folder from a backup, or make a new key with `palimpsest key new`.',
      { folder },
    );
  }
  checkUsable(parts, clock);
  return {
    ...parts,
    signP256: (data) => Promise.resolve(sign('sha256', data, privateKey)),
    signEd25519: (data) => Promise.resolve(sign(null, data, sshKey)),
  };
}

/**
 * Refuses a key whose certificate is not valid now.
 * @throws {PalimpsestError} `certificate-expired`, `certificate-not-yet-valid`, `chain-malformed`
 */
export function checkUsable(parts: PublicKeyParts, clock: Clock): void {
  const { info } = parts;
  const now = utc(clock);
  if (now > info.validTo) {
    throw inputError(
      'certificate-expired',
      `The certificate of ${info.name} in ${info.folder} was valid until ${info.validTo}; it is ${now}.`,
      'Make a new key with `palimpsest key new`. Bags signed before stay valid.',
      { folder: info.folder, validTo: info.validTo },
    );
  }
  if (now < info.validFrom) {
    throw inputError(
      'certificate-not-yet-valid',
      `The certificate of ${info.name} in ${info.folder} is valid from ${info.validFrom}; it is ${now}.`,
      'Set the clock of this machine right.',
      { folder: info.folder, validFrom: info.validFrom },
    );
  }
  const problem = chainProblem(parts.chain, now);
  if (problem === undefined) return;
  throw inputError(
    'chain-malformed',
    `The certificates in ${info.folder} cannot be used: ${problem}.`,
    'Restore the key folder from a backup, or make a new key with `palimpsest key new`.',
    { folder: info.folder },
  );
}
