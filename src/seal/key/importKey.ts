import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inputError, type Clock } from '../../base/index.js';
import { allowedSignersText, checkEmail, identityOf } from '../signature/allowedSigners.js';
import { certificateFacts, chainPem, type Chain } from '../signature/certificate.js';
import { sameBytes } from '../encoding/der.js';
import { encryptKey } from './encryptedKey.js';
import { refuseExistingKey, writeKeyFolder } from './keyFolder.js';
import { KEY_FILES, keyInfo, readKeyFile, type KeyInfo } from './keyInfo.js';
import { spki } from '../signature/makeChain.js';
import { checkUsable, openKey } from './openKey.js';
import { certificateBlocks, pemText } from '../encoding/pem.js';
import { sshPublicKeyBlob } from '../encoding/sshWire.js';
import { tokenKeyText, type TokenKey } from './tokenKey.js';

/** Whose private key the certificates are for. */
export type ImportSource =
  /** The key folder that the certificate request came from; it is not changed. */
  | { readonly kind: 'folder'; readonly folder: string }
  /** A private key in a file of its own: PEM, PKCS#8, encrypted with `filePassphrase` or not. */
  | { readonly kind: 'file'; readonly pem: string; readonly name: string; readonly filePassphrase: string };

/** What is imported, and to which folder. */
export interface ImportKeyOptions {
  /** The new key folder; it must not exist yet. */
  readonly folder: string;
  /** PEM text with the certificates, in any order; other text is ignored. */
  readonly chain: string;
  readonly source: ImportSource;
  /** The passphrase or PIN of the key folder; for a file, the passphrase of the new key folder. */
  readonly passphrase: string;
  readonly email?: string | undefined;
  readonly clock: Clock;
}

/**
 * Makes a key folder from certificates that an authority issued: for the key of a key folder (which asked for them) or for a private
 * key from elsewhere, which gets an SSH key beside it.
 * @throws {PalimpsestError} `chain-incomplete`, `chain-malformed`, `key-mismatch` when no certificate is for the key, `key-exists`,
 * `key-malformed`, `key-holder` for an e-mail address that cannot be used, `certificate-expired`, and as {@link openKey}
 */
export async function importKey(options: ImportKeyOptions): Promise<KeyInfo> {
  const folder = resolve(options.folder);
  checkEmail(options.email);
  await refuseExistingKey(folder);
  const { source, passphrase, clock } = options;
  const make = source.kind === 'folder' ? fromFolder : fromFile;
  const { publicKey, files, ...parts } = await make(options, source as never);
  const chain = chainFor(publicKey, options.chain);
  const identity = parts.identity ?? identityOf(certificateFacts(chain.leaf, 'chain').name, options.email);
  const info = keyInfo(folder, chain, identity, parts.sshBlob, parts.token);
  checkUsable({ info, chain, sshPublicKeyBlob: parts.sshBlob }, clock);
  await writeKeyFolder(folder, {
    ...chainFiles(chain),
    ...files,
    [KEY_FILES.allowedSigners]: allowedSignersText({ identity, publicKeyBlob: parts.sshBlob }),
  });
  try {
    await openKey(folder, passphrase, clock);
  } catch (error) {
    // If it stayed there, the next attempt would be refused.
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return info;
}

/** The certificates of a key folder, as they are in its files. */
export function chainFiles(chain: Chain): Readonly<Record<string, string>> {
  return {
    [KEY_FILES.chain]: chainPem(chain),
    [KEY_FILES.authority]: pemText('CERTIFICATE', chain.authority),
  };
}

interface PrivateParts {
  readonly publicKey: KeyObject;
  readonly sshBlob: Uint8Array;
  readonly files: Readonly<Record<string, string>>;
  readonly identity?: string;
  readonly token?: TokenKey;
}

async function fromFolder(
  { passphrase, clock }: ImportKeyOptions,
  { folder }: Extract<ImportSource, { kind: 'folder' }>,
): Promise<PrivateParts> {
  const key = await openKey(folder, passphrase, clock);
  const common = {
    publicKey: key.certified.publicKey,
    sshBlob: key.sshPublicKeyBlob,
    identity: key.info.identity,
  };
  if (key.token !== undefined) {
    return { ...common, token: key.token, files: { [KEY_FILES.token]: tokenKeyText(key.token) } };
  }
  const copied = async (name: string): Promise<string> => readKeyFile(join(folder, name));
  return {
    ...common,
    files: {
      [KEY_FILES.signingKey]: await copied(KEY_FILES.signingKey),
      [KEY_FILES.sshKey]: await copied(KEY_FILES.sshKey),
    },
  };
}

async function fromFile(
  { passphrase }: ImportKeyOptions,
  { pem, name, filePassphrase }: Extract<ImportSource, { kind: 'file' }>,
): Promise<PrivateParts> {
  let key: KeyObject;
  try {
    key = createPrivateKey({
      key: pem,
      format: 'pem',
      ...(filePassphrase === '' ? {} : { passphrase: filePassphrase }),
    });
  } catch {
    throw inputError(
      'key-malformed',
      `${name} cannot be opened as a private key.`,
      'Give a PEM file (PKCS #8) and its passphrase. `openssl pkcs12 -in FILE.p12 -nocerts` makes one from a PKCS #12 file.',
      { name },
    );
  }
  const ssh = generateKeyPairSync('ed25519');
  return {
    publicKey: createPublicKey(key),
    sshBlob: sshPublicKeyBlob(ssh.publicKey),
    files: {
      [KEY_FILES.signingKey]: await encryptKey(key, passphrase),
      [KEY_FILES.sshKey]: await encryptKey(ssh.privateKey, passphrase),
    },
  };
}

/**
 * The chain for a key among certificates in any order: the one that is for the key, and issuer after issuer up to a root.
 * @throws {PalimpsestError} `key-mismatch`, `chain-incomplete`, `chain-malformed`
 */
export function chainFor(publicKey: KeyObject, text: string): Chain {
  const blocks = certificateBlocks(text);
  let certificates: X509Certificate[];
  try {
    certificates = blocks.map((block) => new X509Certificate(block));
  } catch {
    throw inputError(
      'chain-malformed',
      'A certificate in the file cannot be read.',
      'Use the PEM files exactly as they were issued.',
    );
  }
  const wanted = spki(publicKey);
  const leaf = certificates.find((one) => sameBytes(spki(one.publicKey), wanted));
  if (leaf === undefined) {
    throw inputError(
      'key-mismatch',
      `None of the ${certificates.length} certificates is for this key.`,
      'Give the certificate that was issued for the request of `palimpsest key csr` with this key.',
    );
  }
  const path = [leaf];
  for (let top = leaf; !top.checkIssued(top);) {
    const issuer = certificates.find(
      (one) => !path.includes(one) && top.checkIssued(one) && top.verify(one.publicKey),
    );
    if (issuer === undefined) {
      throw inputError(
        'chain-incomplete',
        `The certificate of the authority that issued the certificate of ${certificateFacts(top.raw, 'chain').name} is missing.`,
        'Add the certificates of all authorities up to the root to the file, as the authority publishes them.',
        { issuer: top.issuer },
      );
    }
    path.push(issuer);
    top = issuer;
  }
  const [first, ...rest] = path.map((one) => new Uint8Array(one.raw));
  const authority = rest.pop();
  if (first === undefined || authority === undefined) {
    throw inputError(
      'chain-incomplete',
      'The certificate is self-signed; no authority issued it.',
      'Give a certificate that an authority issued, or make a key with `palimpsest key new`.',
    );
  }
  return { leaf: first, intermediates: rest, authority };
}
