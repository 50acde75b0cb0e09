import { generateKeyPairSync } from 'node:crypto';
import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { inputError, type Clock } from '../base/index.js';
import { errnoOf, fileError, syncFolder, temporaryName, writeNewFileAtomic } from '../files/index.js';
import { allowedSignersText, identityOf } from './allowedSigners.js';
import { chainPem } from './certificate.js';
import { encryptKey } from './encryptedKey.js';
import { KEY_FILES, keyInfo, type KeyInfo } from './keyInfo.js';
import { makeChain } from './makeChain.js';
import { pemText } from './pem.js';
import { sshPublicKeyBlob } from './sshWire.js';

/** What a new key needs to be told. */
export interface CreateKeyOptions {
  /** Where the key goes; the folder must not be there yet. */
  readonly folder: string;
  /** The examiner's name, 1 to 64 characters. */
  readonly name: string;
  readonly organisation?: string | undefined;
  readonly title?: string | undefined;
  readonly email?: string | undefined;
  /** Encrypts both private keys; 1 to 1,023 bytes of UTF-8. */
  readonly passphrase: string;
  readonly clock: Clock;
  /** Whole years, 1 to 30; default 5. */
  readonly validYears?: number | undefined;
}

/** Upper bound of name attributes, in characters. @source RFC 5280, appendix A.1 */
const MAX_NAME_CHARS = 64;

/**
 * Makes an examiner's key: a P-256 key with a self-signed chain for CMS and PDF signatures, and an Ed25519 key for SSH
 * signatures, both encrypted with the pass phrase. Files are readable by their owner only, and the folder appears only when
 * it is whole.
 * @throws {PalimpsestError} `key-exists`; `key-holder`, naming the field, for a name, e-mail or number of years that cannot be used;
 * `key-passphrase-unusable`; `file-*`, `disk-full`
 */
export async function createKey(options: CreateKeyOptions): Promise<KeyInfo> {
  const validYears = options.validYears ?? 5;
  checkHolder(options, validYears);
  const folder = resolve(options.folder);
  await refuseExisting(folder);
  const validFrom = new Date(Math.floor(options.clock.now() / 1000) * 1000);
  const validTo = new Date(validFrom);
  validTo.setUTCFullYear(validTo.getUTCFullYear() + validYears);
  const { chain, privateKey } = makeChain(options, validFrom, validTo);
  const ssh = generateKeyPairSync('ed25519');
  const publicKeyBlob = sshPublicKeyBlob(ssh.publicKey);
  const identity = identityOf(options.name, options.email);
  const files = {
    [KEY_FILES.chain]: chainPem(chain),
    [KEY_FILES.authority]: pemText('CERTIFICATE', chain.authority),
    [KEY_FILES.signingKey]: await encryptKey(privateKey, options.passphrase),
    [KEY_FILES.sshKey]: await encryptKey(ssh.privateKey, options.passphrase),
    [KEY_FILES.allowedSigners]: allowedSignersText({ identity, publicKeyBlob }),
  };
  await writeFolder(folder, files);
  return keyInfo(folder, chain, identity, publicKeyBlob);
}

async function writeFolder(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  const temporary = temporaryName(folder);
  try {
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(temporary, { mode: 0o700 });
    for (const [name, text] of Object.entries(files)) {
      await writeNewFileAtomic(join(temporary, name), text, { mode: 0o600 });
    }
    await refuseExisting(folder);
    await rename(temporary, folder);
    await syncFolder(dirname(folder));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw fileError(error, folder, 'write');
  }
}

async function refuseExisting(folder: string): Promise<void> {
  try {
    await lstat(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw fileError(error, folder, 'look at');
  }
  throw inputError(
    'key-exists',
    `${folder} is already there; a key is never overwritten.`,
    'Name another folder, or move the old one away (bags signed with it stay valid).',
    { folder },
  );
}

function checkHolder(options: CreateKeyOptions, validYears: number): void {
  const problem = (field: string, what: string, hint: string) =>
    inputError('key-holder', what, hint, { field });
  const limits = { name: MAX_NAME_CHARS, organisation: MAX_NAME_CHARS, title: MAX_NAME_CHARS } as const;
  for (const [field, limit] of Object.entries(limits) as [keyof typeof limits, number][]) {
    const value = options[field];
    if (value === undefined) continue;
    const chars = Array.from(value).length;
    if (value.trim() === '' || value.trim() !== value || chars > limit || /\p{C}/u.test(value)) {
      throw problem(
        field,
        `The ${field} of a key must be 1 to ${limit} visible characters without spaces around; this one has ${chars}.`,
        `Give a shorter or cleaner ${field}.`,
      );
    }
  }
  const { email } = options;
  if (email !== undefined && (!/^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$/.test(email) || email.length > 254)) {
    throw problem(
      'email',
      `${JSON.stringify(email)} is not a plain ASCII e-mail address.`,
      'Leave it out, or correct it.',
    );
  }
  if (!Number.isInteger(validYears) || validYears < 1 || validYears > 30) {
    throw problem(
      'years',
      `A key can be valid for 1 to 30 years, not ${validYears}.`,
      'Five years is the default.',
    );
  }
}
