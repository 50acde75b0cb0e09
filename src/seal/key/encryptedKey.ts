import { createCipheriv, createPrivateKey, pbkdf2, randomBytes, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Integer, Null } from 'asn1js';
import { inputError } from '../../base/index.js';
import { OID, derBytes, objectId, octets, sequence } from '../encoding/der.js';
import { parsePem, pemText } from '../encoding/pem.js';

/** Rounds of PBKDF2-HMAC-SHA256 between the passphrase and the key that encrypts; the more rounds, the slower each guess. */
const PBKDF2_ROUNDS = 600_000;

/** Shorter passphrases are guessed too soon, however slow each guess is. @source NIST SP 800-63B, §5.1.1.1 */
const MIN_PASSPHRASE_CHARS = 8;

/** OpenSSL refuses longer ones. */
const MAX_PASSPHRASE_BYTES = 1023;

const LABEL = 'ENCRYPTED PRIVATE KEY';

/**
 * A private key as encrypted PKCS#8 PEM (PBES2: PBKDF2-HMAC-SHA256, 600,000 rounds, AES-256-CBC), which
 * `openssl pkey -in FILE` opens. Salt and IV are random.
 * @param passphrase at least 8 characters, at most 1,023 bytes of UTF-8, used as given
 * @throws {PalimpsestError} `key-passphrase-unusable`
 * @source RFC 8018 (PKCS #5 v2.1), §6.2; OWASP Password Storage Cheat Sheet (2023): 600,000 rounds for PBKDF2-HMAC-SHA256
 */
export async function encryptKey(key: KeyObject, passphrase: string): Promise<string> {
  const chars = Array.from(passphrase).length;
  if (chars < MIN_PASSPHRASE_CHARS || Buffer.byteLength(passphrase) > MAX_PASSPHRASE_BYTES) {
    throw inputError(
      'key-passphrase-unusable',
      `The passphrase has ${chars} characters; a key needs at least ${MIN_PASSPHRASE_CHARS} characters and at most ${MAX_PASSPHRASE_BYTES} bytes.`,
      'Use a few words that are hard to guess.',
      { field: 'passphrase' },
    );
  }
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const secret = await promisify(pbkdf2)(passphrase, salt, PBKDF2_ROUNDS, 32, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', secret, iv);
  const encrypted = Buffer.concat([
    cipher.update(key.export({ format: 'der', type: 'pkcs8' })),
    cipher.final(),
  ]);
  const derivation = sequence(
    objectId(OID.pbkdf2),
    sequence(
      octets(salt),
      new Integer({ value: PBKDF2_ROUNDS }),
      sequence(objectId(OID.hmacWithSha256), new Null()),
    ),
  );
  const scheme = sequence(objectId(OID.aes256Cbc), octets(iv));
  const algorithm = sequence(objectId(OID.pbes2), sequence(derivation, scheme));
  return pemText(LABEL, derBytes(sequence(algorithm, octets(encrypted))));
}

/**
 * Opens an encrypted private key.
 * @param name the file, for the message
 * @throws {PalimpsestError} `key-passphrase` when it does not open with this passphrase, `pem-malformed`, `key-malformed`
 */
export function decryptKey(pem: string, passphrase: string, name: string): KeyObject {
  const [block, ...others] = parsePem(pem, name);
  if (block?.label !== LABEL || others.length > 0) {
    throw inputError(
      'key-malformed',
      `${name} does not hold exactly one encrypted private key.`,
      'Restore the file from a backup, or make a new key with `palimpsest key new`.',
      { name },
    );
  }
  try {
    return createPrivateKey({ key: pem, format: 'pem', passphrase });
  } catch {
    throw inputError(
      'key-passphrase',
      `${name} does not open with this passphrase.`,
      'Check the passphrase (capitals, keyboard layout, a trailing space) and try again.',
      { name },
    );
  }
}
