import { createPublicKey, type KeyObject } from 'node:crypto';
import { sha256Bytes } from '../base/index.js';

/** Name of the only key type used. */
export const SSH_KEY_TYPE = 'ssh-ed25519';

/** Header of an Ed25519 public key in SubjectPublicKeyInfo form; the 32 key bytes follow. @source RFC 8410, §4 */
const SPKI_HEADER = Buffer.from('302a300506032b6570032100', 'hex');

/** A string as SSH writes it: 32-bit big-endian length, then the bytes. @source RFC 4251, §5 */
export function sshString(value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** An Ed25519 public key as SSH writes it. @source RFC 8709, §4 */
export function sshPublicKeyBlob(key: KeyObject): Buffer {
  const raw = key.export({ format: 'der', type: 'spki' }).subarray(SPKI_HEADER.length);
  return Buffer.concat([sshString(SSH_KEY_TYPE), sshString(raw)]);
}

/** The key of a public key blob, or undefined when it is not exactly one Ed25519 key. */
export function sshPublicKeyFromBlob(blob: Uint8Array): KeyObject | undefined {
  const head = Buffer.concat([sshString(SSH_KEY_TYPE), Buffer.from([0, 0, 0, 32])]);
  if (blob.length !== head.length + 32 || !head.equals(blob.subarray(0, head.length))) return undefined;
  const der = Buffer.concat([SPKI_HEADER, blob.subarray(head.length)]);
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

/** Fingerprint as `ssh-keygen -l` prints it: `SHA256:` and 43 Base64 characters. */
export function sshFingerprint(blob: Uint8Array): string {
  return `SHA256:${Buffer.from(sha256Bytes(blob)).toString('base64').replace(/=+$/, '')}`;
}
