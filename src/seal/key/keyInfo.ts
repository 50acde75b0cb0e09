import { join } from 'node:path';
import { inputError } from '../../base/index.js';
import { fileExists, readBytes } from '../../files/index.js';
import { parseAllowedSigners } from '../signature/allowedSigners.js';
import { certificateFacts, issuerOf, parseChain, type Chain } from '../signature/certificate.js';
import { isSelfAsserted } from '../signature/selfAsserted.js';
import { sshFingerprint } from '../encoding/sshWire.js';
import { parseTokenKey, type TokenKey } from './tokenKey.js';

/** File names inside a key folder. */
export const KEY_FILES = {
  chain: 'chain.pem',
  authority: 'authority.pem',
  signingKey: 'signing.key.pem',
  sshKey: 'ssh.key.pem',
  allowedSigners: 'allowed_signers',
  token: 'token.json',
} as const;

/** The largest key file that is read. */
const MAX_KEY_FILE_BYTES = 65_536;

/** The facts about a key that can be read without its passphrase. */
export interface KeyInfo {
  readonly folder: string;
  readonly name: string;
  readonly organization?: string;
  readonly title?: string;
  /** Principal of the SSH signature. */
  readonly identity: string;
  /** SHA-256 of the examiner's certificate, 64 lower-case hex digits. */
  readonly fingerprint: string;
  /** SHA-256 of the root authority's certificate, which the opposing party must receive through a separate channel, not with the bag. */
  readonly authorityFingerprint: string;
  /** Fingerprint of the SSH key, `SHA256:…`. */
  readonly sshFingerprint: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** True if the authority was made together with the key, so that no one else vouches for the name. */
  readonly selfAsserted: boolean;
  /** Who issued the certificate, by the names in the chain. */
  readonly issuer: string;
  /** Label of the token that holds the private key; absent when files do. */
  readonly token?: string;
}

/** The public half of a key. */
export interface PublicKeyParts {
  readonly info: KeyInfo;
  readonly chain: Chain;
  /** The SSH public key as SSH writes it. */
  readonly sshPublicKeyBlob: Uint8Array;
  /** The token that holds the private key; absent when files do. */
  readonly token?: TokenKey;
}

/** The facts in the public parts of a key folder; the folder itself need not exist. */
export function keyInfo(
  folder: string,
  chain: Chain,
  identity: string,
  sshBlob: Uint8Array,
  token?: TokenKey,
): KeyInfo {
  const leaf = certificateFacts(chain.leaf, KEY_FILES.chain);
  const authority = certificateFacts(chain.authority, KEY_FILES.chain);
  return {
    folder,
    name: leaf.name,
    ...(leaf.organization === undefined ? {} : { organization: leaf.organization }),
    ...(leaf.title === undefined ? {} : { title: leaf.title }),
    identity,
    fingerprint: leaf.fingerprint,
    authorityFingerprint: authority.fingerprint,
    sshFingerprint: sshFingerprint(sshBlob),
    validFrom: leaf.validFrom,
    validTo: leaf.validTo,
    selfAsserted: isSelfAsserted(chain),
    issuer: issuerOf(chain),
    ...(token === undefined ? {} : { token: token.token }),
  };
}

/**
 * Reads the fingerprints and the validity of the key in a folder. No passphrase is needed.
 * @throws {PalimpsestError} as {@link readPublicKeyParts}
 */
export async function showKey(folder: string): Promise<KeyInfo> {
  return (await readPublicKeyParts(folder)).info;
}

/**
 * Reads the public half of a key folder.
 * @throws {PalimpsestError} `key-missing` when a file is not there, `pem-malformed`, `chain-malformed`, `key-malformed`
 */
export async function readPublicKeyParts(folder: string): Promise<PublicKeyParts> {
  const chainPath = join(folder, KEY_FILES.chain);
  const chain = parseChain(await readKeyFile(chainPath), chainPath);
  const signersPath = join(folder, KEY_FILES.allowedSigners);
  const signer = parseAllowedSigners(await readKeyFile(signersPath));
  if (signer === undefined) {
    throw inputError(
      'key-malformed',
      `${signersPath} is not the file that was written with the key.`,
      'Restore the key folder from a backup, or make a new key with `palimpsest key new`.',
      { path: signersPath },
    );
  }
  const tokenPath = join(folder, KEY_FILES.token);
  const token = (await fileExists(tokenPath))
    ? parseTokenKey(await readKeyFile(tokenPath), tokenPath)
    : undefined;
  return {
    info: keyInfo(folder, chain, signer.identity, signer.publicKeyBlob, token),
    chain,
    sshPublicKeyBlob: signer.publicKeyBlob,
    ...(token === undefined ? {} : { token }),
  };
}

/** Text of a file of a key folder. @throws {PalimpsestError} `key-missing`, `file-*` */
export async function readKeyFile(path: string): Promise<string> {
  try {
    return Buffer.from(await readBytes(path, MAX_KEY_FILE_BYTES)).toString('utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'file-missing')) throw error;
    throw inputError(
      'key-missing',
      `No key was found: ${path} is missing.`,
      'Make one with `palimpsest key new`, or name the folder of an existing key.',
      { path },
    );
  }
}
