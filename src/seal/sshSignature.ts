import { verify } from 'node:crypto';
import { sha256Bytes } from '../base/index.js';
import { sameBytes } from './der.js';
import { SSH_KEY_TYPE, sshPublicKeyFromBlob, sshString } from './sshWire.js';

/** What the signature is for; a signature made for another purpose does not verify. */
export const SSH_NAMESPACE = 'palimpsest-manifest';

const MAGIC = Buffer.from('SSHSIG');
const HASH = 'sha256';
const ARMOR = 'SSH SIGNATURE';

/**
 * Detached SSH signature of a message, as `ssh-keygen -Y sign` makes it (Ed25519: the same message gives the same bytes).
 * @param publicKeyBlob the signer's public key as SSH writes it
 * @param signEd25519 makes the raw 64-byte signature
 * @returns armoured text
 * @source OpenSSH PROTOCOL.sshsig
 */
export async function signSsh(
  message: Uint8Array,
  publicKeyBlob: Uint8Array,
  signEd25519: (data: Uint8Array) => Promise<Uint8Array>,
): Promise<string> {
  return armored(signatureBlob(publicKeyBlob, await signEd25519(signedData(message))));
}

/**
 * Says what is wrong with a detached SSH signature, or undefined when this key made it over this message in this
 * namespace and the file is, byte for byte, the one form such a signature is written in.
 */
export function sshSignatureProblem(
  text: string,
  message: Uint8Array,
  publicKeyBlob: Uint8Array,
): string | undefined {
  const key = sshPublicKeyFromBlob(publicKeyBlob);
  if (key === undefined) return 'the public key is not an Ed25519 key';
  const body = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)-----END SSH SIGNATURE-----\n$/.exec(text);
  const blob = Buffer.from(body?.[1] ?? '', 'base64');
  const signature = blob.subarray(blob.length - 64);
  if (armored(blob) !== text) return 'the file is not an armoured SSH signature';
  if (!sameBytes(blob, signatureBlob(publicKeyBlob, signature))) {
    return 'it was made with another key, for another purpose, or was altered';
  }
  if (!verify(null, signedData(message), key, signature)) return 'it is not a signature of these bytes';
  return undefined;
}

function signedData(message: Uint8Array): Uint8Array {
  return Buffer.concat([MAGIC, ...fields(), sshString(sha256Bytes(message))]);
}

function signatureBlob(publicKeyBlob: Uint8Array, signature: Uint8Array): Buffer {
  const inner = Buffer.concat([sshString(SSH_KEY_TYPE), sshString(signature)]);
  return Buffer.concat([
    MAGIC,
    Buffer.from([0, 0, 0, 1]),
    sshString(publicKeyBlob),
    ...fields(),
    sshString(inner),
  ]);
}

/** Namespace, reserved, hash algorithm: the fields that stand in the file and under the signature. */
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
