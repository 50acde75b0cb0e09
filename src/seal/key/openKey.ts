import { join } from 'node:path';
import { inputError, utc, type Clock } from '../../base/index.js';
import { publicKeyOf } from '../signature/certificate.js';
import { chainProblem } from '../signature/chainProblem.js';
import { finishPassphraseChange } from './changePassphrase.js';
import { sameBytes } from '../encoding/der.js';
import { decryptKey } from './encryptedKey.js';
import { KEY_FILES, readKeyFile, readPublicKeyParts, type PublicKeyParts } from './keyInfo.js';
import { spki } from '../signature/makeChain.js';
import { softwareSigner, type Signer } from '../encoding/signer.js';
import { sshPublicKeyBlob } from '../encoding/sshWire.js';
import { tokenSigner } from './tokenSigner.js';

/** A key that can sign. The private parts are reachable only through the two signers. */
export interface SigningKey extends PublicKeyParts {
  /** The key of the certificate: P-256, P-384 or RSA. */
  readonly certified: Signer;
  /** The key of the SSH signature: a separate Ed25519 key, or the key of the certificate if a token holds it. */
  readonly ssh: Signer;
}

/**
 * Opens a key folder with its passphrase, or the token that it names with the token's PIN.
 * @throws {PalimpsestError} `key-missing`; `key-passphrase` for a wrong passphrase or PIN; `certificate-expired`;
 * `certificate-not-yet-valid`; `chain-malformed`; `key-mismatch` when the private keys do not belong to the certificate and the SSH
 * key; `token-*`
 */
export async function openKey(folder: string, passphrase: string, clock: Clock): Promise<SigningKey> {
  const parts = await readPublicKeyParts(folder);
  const { certified, ssh } = await openSigners(folder, passphrase, parts);
  const isPair = sameBytes(spki(certified.publicKey), spki(publicKeyOf(parts.chain.leaf)));
  if (!isPair || !sameBytes(sshPublicKeyBlob(ssh.publicKey), parts.sshPublicKeyBlob)) {
    throw inputError(
      'key-mismatch',
      `The private keys in ${folder} do not belong to its certificate and its SSH key.`,
      'Restore the key folder from a backup, or make a new key with `palimpsest key new`.',
      { folder },
    );
  }
  checkUsable(parts, clock);
  return { ...parts, certified, ssh };
}

async function openSigners(
  folder: string,
  passphrase: string,
  { token }: PublicKeyParts,
): Promise<Pick<SigningKey, 'certified' | 'ssh'>> {
  if (token !== undefined) {
    const signer = await tokenSigner(token, passphrase);
    return { certified: signer, ssh: signer };
  }
  await finishPassphraseChange(folder);
  const open = async (file: string): Promise<Signer> => {
    const path = join(folder, file);
    return softwareSigner(decryptKey(await readKeyFile(path), passphrase, path));
  };
  return { certified: await open(KEY_FILES.signingKey), ssh: await open(KEY_FILES.sshKey) };
}

/**
 * Refuses a key whose certificate is not currently valid.
 * @throws {PalimpsestError} `certificate-expired`, `certificate-not-yet-valid`, `chain-malformed`
 */
export function checkUsable(parts: PublicKeyParts, clock: Clock): void {
  const { info } = parts;
  const now = utc(clock);
  if (now > info.validTo) {
    throw inputError(
      'certificate-expired',
      `The certificate of ${info.name} in ${info.folder} was valid until ${info.validTo}; the time is now ${now}.`,
      'Make a new key with `palimpsest key new`. Bags that are already signed stay valid.',
      { folder: info.folder, validTo: info.validTo },
    );
  }
  if (now < info.validFrom) {
    throw inputError(
      'certificate-not-yet-valid',
      `The certificate of ${info.name} in ${info.folder} is valid from ${info.validFrom}; the time is now ${now}.`,
      'Correct the clock of this machine.',
      { folder: info.folder, validFrom: info.validFrom },
    );
  }
  const problem = chainProblem(parts.chain, now);
  if (problem === undefined) return;
  throw inputError(
    'chain-malformed',
    `The certificates in ${info.folder} cannot be used: ${problem}.`,
    'Use certificates of another kind, or make a new key with `palimpsest key new`.',
    { folder: info.folder },
  );
}
