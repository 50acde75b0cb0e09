import { verify, type KeyObject } from 'node:crypto';
import { sha256Bytes } from '../../base/index.js';
import { sameBytes } from '../encoding/der.js';
import { ecdsaFromRaw, hasLowS, withLowS, type EcdsaParts } from '../encoding/ecdsa.js';
import type { SignatureHash, Signer } from '../encoding/signer.js';
import {
  sshKeyType,
  sshNumber,
  sshPublicKeyBlob,
  sshPublicKeyFromBlob,
  sshString,
  sshStrings,
} from '../encoding/sshWire.js';

/** The purpose of the signature; a signature made for another purpose does not verify. */
export const SSH_NAMESPACE = 'palimpsest-manifest';

const MAGIC = Buffer.from('SSHSIG');
const HASH = 'sha256';
const ARMOR = 'SSH SIGNATURE';

/**
 * Detached SSH signature of a message, as `ssh-keygen -Y sign` makes it (Ed25519 and RSA: the same message gives the same bytes).
 * @param signer Ed25519, P-256, P-384 or RSA
 * @returns armored text
 * @source OpenSSH PROTOCOL.sshsig; RFC 5656, §3.1.2 (ECDSA); RFC 8332 (RSA with SHA-2)
 */
export async function signSsh(message: Uint8Array, signer: Signer): Promise<string> {
  const blob = sshPublicKeyBlob(signer.publicKey);
  const { name, hash } = algorithmOf(blob);
  const raw = await signer.sign(signedData(message), hash);
  const value =
    signer.publicKey.asymmetricKeyType === 'ec'
      ? ecdsaValue(withLowS(ecdsaFromRaw(raw), signer.publicKey))
      : raw;
  return armored(signatureBlob(blob, name, value));
}

/**
 * States what is wrong with a detached SSH signature; undefined if this key made it over this message in this
 * namespace and the file is, byte for byte, the one form such a signature is written in (of the two valid values s of an ECDSA
 * signature, the lower).
 */
export function sshSignatureProblem(
  text: string,
  message: Uint8Array,
  publicKeyBlob: Uint8Array,
): string | undefined {
  const key = sshPublicKeyFromBlob(publicKeyBlob);
  if (key === undefined) return 'the public key is of a kind that is not accepted';
  const body = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)-----END SSH SIGNATURE-----\n$/.exec(text);
  const blob = Buffer.from(body?.[1] ?? '', 'base64');
  if (armored(blob) !== text) return 'the file is not an armored SSH signature';
  const { name, hash } = algorithmOf(publicKeyBlob);
  const value = valueOf(blob, publicKeyBlob);
  if (value === undefined || !sameBytes(blob, signatureBlob(publicKeyBlob, name, value))) {
    return 'it was made with another key, for another purpose, or was altered';
  }
  const isValid = verifies(signedData(message), hash, key, value);
  return isValid ? undefined : 'it is not a signature of these bytes';
}

/** The signature value at the end of a file of unknown origin. */
function valueOf(blob: Buffer, publicKeyBlob: Uint8Array): Buffer | undefined {
  const head = signatureHead(publicKeyBlob);
  const [inner] = sshStrings(blob.subarray(head.length)) ?? [];
  return inner === undefined ? undefined : sshStrings(inner)?.[1];
}

function verifies(data: Uint8Array, hash: SignatureHash, key: KeyObject, value: Buffer): boolean {
  if (key.asymmetricKeyType === 'ed25519') return verify(null, data, key, value);
  if (key.asymmetricKeyType === 'rsa') return verify(hash, data, key, value);
  const parts = ecdsaParts(value);
  const size = key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 48 : 32;
  if (parts === undefined || !hasLowS(parts, key)) return false;
  const raw = [parts.r, parts.s].map((number) => number.toString(16).padStart(2 * size, '0')).join('');
  return verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(raw, 'hex'));
}

function ecdsaValue({ r, s }: EcdsaParts): Buffer {
  return Buffer.concat([sshNumber(r), sshNumber(s)]);
}

/** Both numbers; undefined if they are not in the one form of {@link ecdsaValue}. */
function ecdsaParts(value: Buffer): EcdsaParts | undefined {
  const numbers = sshStrings(value)?.map((bytes) => BigInt(`0x0${bytes.toString('hex')}`));
  const [r, s] = numbers ?? [];
  if (r === undefined || s === undefined || r === 0n || s === 0n) return undefined;
  return sameBytes(ecdsaValue({ r, s }), value) ? { r, s } : undefined;
}

/** Signature algorithm and hash for a kind of key. */
function algorithmOf(publicKeyBlob: Uint8Array): { readonly name: string; readonly hash: SignatureHash } {
  const type = sshKeyType(publicKeyBlob);
  if (type === 'ssh-rsa') return { name: 'rsa-sha2-256', hash: 'sha256' };
  return { name: type, hash: type === 'ecdsa-sha2-nistp384' ? 'sha384' : 'sha256' };
}

function signedData(message: Uint8Array): Uint8Array {
  return Buffer.concat([MAGIC, ...fields(), sshString(sha256Bytes(message))]);
}

function signatureHead(publicKeyBlob: Uint8Array): Buffer {
  return Buffer.concat([MAGIC, Buffer.from([0, 0, 0, 1]), sshString(publicKeyBlob), ...fields()]);
}

function signatureBlob(publicKeyBlob: Uint8Array, algorithm: string, value: Uint8Array): Buffer {
  const inner = Buffer.concat([sshString(algorithm), sshString(value)]);
  return Buffer.concat([signatureHead(publicKeyBlob), sshString(inner)]);
}

/** Namespace, reserved, hash algorithm: the fields that the file holds and the signature covers. */
function fields(): Buffer[] {
  return [sshString(SSH_NAMESPACE), sshString(''), sshString(HASH)];
}

function armored(blob: Uint8Array): string {
  const lines =
    Buffer.from(blob)
      .toString('base64')
      .match(/.{1,70}/g) ?? [];
  return `-----BEGIN ${ARMOR}-----\n${lines.join('\n')}\n-----END ${ARMOR}-----\n`;
}
