import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { resolve } from 'node:path';
import { inputError, type Clock } from '../../base/index.js';
import { allowedSignersText, checkEmail, identityOf } from '../signature/allowedSigners.js';
import { chainPem, type Chain } from '../signature/certificate.js';
import { encryptKey } from './encryptedKey.js';
import { refuseExistingKey, writeKeyFolder } from './keyFolder.js';
import { KEY_FILES, keyInfo, type KeyInfo } from './keyInfo.js';
import { makeChain, type Holder } from '../signature/makeChain.js';
import { pemText } from '../encoding/pem.js';
import { sshPublicKeyBlob } from '../encoding/sshWire.js';

/** The parameters of a new key. */
export interface CreateKeyOptions extends NewHolder {
  /** The folder for the key; it must not exist yet. */
  readonly folder: string;
  /** Encrypts both private keys; at least 8 characters, at most 1,023 bytes of UTF-8. */
  readonly passphrase: string;
}

/** Whose certificate is made, and for how long. */
export interface NewHolder extends Holder {
  readonly clock: Clock;
  /** Whole years, 1 to 30; default 5. */
  readonly validYears?: number | undefined;
}

/** Upper bound of name attributes, in characters. @source RFC 5280, appendix A.1 */
const MAX_NAME_CHARS = 64;

/**
 * Makes an examiner's key: a P-256 key with a self-signed chain for CMS and PDF signatures, and an Ed25519 key for SSH
 * signatures, both encrypted with the passphrase. Files are readable by their owner only, and the folder appears only when
 * it is complete.
 * @throws {PalimpsestError} `key-exists`; `key-holder`, naming the field, for a name, e-mail or number of years that cannot be used;
 * `key-passphrase-unusable`; `file-*`, `disk-full`
 */
export async function createKey(options: CreateKeyOptions): Promise<KeyInfo> {
  const folder = resolve(options.folder);
  const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const chain = newChain(options, signing.publicKey);
  await refuseExistingKey(folder);
  const ssh = generateKeyPairSync('ed25519');
  const publicKeyBlob = sshPublicKeyBlob(ssh.publicKey);
  const identity = identityOf(options.name, options.email);
  const files = {
    [KEY_FILES.chain]: chainPem(chain),
    [KEY_FILES.authority]: pemText('CERTIFICATE', chain.authority),
    [KEY_FILES.signingKey]: await encryptKey(signing.privateKey, options.passphrase),
    [KEY_FILES.sshKey]: await encryptKey(ssh.privateKey, options.passphrase),
    [KEY_FILES.allowedSigners]: allowedSignersText({ identity, publicKeyBlob }),
  };
  await writeKeyFolder(folder, files);
  return keyInfo(folder, chain, identity, publicKeyBlob);
}

/**
 * Makes a self-asserted chain for a key, valid from now on.
 * @throws {PalimpsestError} `key-holder`, naming the field
 */
export function newChain(options: NewHolder, publicKey: KeyObject): Chain {
  const validYears = options.validYears ?? 5;
  checkHolder(options, validYears);
  const validFrom = new Date(Math.floor(options.clock.now() / 1000) * 1000);
  const validTo = new Date(validFrom);
  validTo.setUTCFullYear(validTo.getUTCFullYear() + validYears);
  return makeChain(options, publicKey, validFrom, validTo);
}

function checkHolder(options: NewHolder, validYears: number): void {
  const problem = (field: string, what: string, hint: string) =>
    inputError('key-holder', what, hint, { field });
  const limits = { name: MAX_NAME_CHARS, organization: MAX_NAME_CHARS, title: MAX_NAME_CHARS } as const;
  for (const [field, limit] of Object.entries(limits) as [keyof typeof limits, number][]) {
    const value = options[field];
    if (value === undefined) continue;
    const chars = Array.from(value).length;
    if (value.trim() === '' || value.trim() !== value || chars > limit || /\p{C}/u.test(value)) {
      throw problem(
        field,
        `The ${field} of a key must have 1 to ${limit} visible characters, with no space at either end; this one has ${chars}.`,
        `Correct or shorten the ${field}.`,
      );
    }
  }
  checkEmail(options.email);
  if (!Number.isInteger(validYears) || validYears < 1 || validYears > 30) {
    throw problem(
      'years',
      `A key can be valid for 1 to 30 years, not ${validYears}.`,
      'Give a number of years from 1 to 30; the default is 5.',
    );
  }
}
