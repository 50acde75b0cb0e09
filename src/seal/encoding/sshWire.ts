import { createPublicKey, type KeyObject } from 'node:crypto';
import { sha256Bytes, elementAt } from '../../base/index.js';

/** Header of an Ed25519 public key in SubjectPublicKeyInfo form; the 32 key bytes follow. @source RFC 8410, §4 */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** Curves as node names them, SSH names them, and the bytes of one coordinate. @source RFC 5656, §10.1 */
const CURVES: readonly (readonly [string, string, number])[] = [
  ['prime256v1', 'nistp256', 32],
  ['secp384r1', 'nistp384', 48],
];

const JWK_CURVES: ReadonlyMap<string, string> = new Map([
  ['nistp256', 'P-256'],
  ['nistp384', 'P-384'],
]);

/** A string as SSH writes it: 32-bit big-endian length, then the bytes. @source RFC 4251, §5 */
export function sshString(value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A positive number as SSH writes it: the shortest string of bytes whose first bit is 0. @source RFC 4251, §5 */
export function sshNumber(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return sshString(elementAt(bytes, 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);
}

/** The strings that fill a blob, or undefined when it is not made of strings. */
export function sshStrings(blob: Uint8Array): Buffer[] | undefined {
  const bytes = Buffer.from(blob);
  const strings: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) return undefined;
    strings.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return strings;
}

/**
 * A public key as SSH writes it: Ed25519, P-256, P-384 or RSA.
 * @throws {TypeError} for any other key, which is a bug
 * @source RFC 8709, §4; RFC 5656, §3.1; RFC 4253, §6.6
 */
export function sshPublicKeyBlob(key: KeyObject): Buffer {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ed25519') {
    const raw = key.export({ format: 'der', type: 'spki' }).subarray(ED25519_SPKI.length);
    return Buffer.concat([sshString('ssh-ed25519'), sshString(raw)]);
  }
  const { x = '', y = '', n = '', e = '' } = key.export({ format: 'jwk' });
  const decoded = (text: string): Buffer => Buffer.from(text, 'base64url');
  if (type === 'rsa') {
    const number = (text: string): Buffer => sshNumber(BigInt(`0x${decoded(text).toString('hex')}`));
    return Buffer.concat([sshString('ssh-rsa'), number(e), number(n)]);
  }
  const curve = CURVES.find(([name]) => type === 'ec' && name === details?.namedCurve)?.[1];
  if (curve === undefined) throw new TypeError(`no SSH form of a key of type ${String(type)}`);
  const point = Buffer.concat([Buffer.from([4]), decoded(x), decoded(y)]);
  return Buffer.concat([sshString(`ecdsa-sha2-${curve}`), sshString(curve), sshString(point)]);
}

/** The key of a public key blob, or undefined when it is not exactly one key of a kind that {@link sshPublicKeyBlob} writes. */
export function sshPublicKeyFromBlob(blob: Uint8Array): KeyObject | undefined {
  try {
    const key = decodedKey(blob);
    return key !== undefined && sshPublicKeyBlob(key).equals(blob) ? key : undefined;
  } catch {
    // Not a point of the curve, or a number that is no modulus.
    return undefined;
  }
}

function decodedKey(blob: Uint8Array): KeyObject | undefined {
  const [type, first, second] = sshStrings(blob) ?? [];
  if (type === undefined || first === undefined) return undefined;
  const name = type.toString('latin1');
  if (name === 'ssh-ed25519' && first.length === 32) {
    return createPublicKey({ key: Buffer.concat([ED25519_SPKI, first]), format: 'der', type: 'spki' });
  }
  if (second === undefined) return undefined;
  if (name === 'ssh-rsa') {
    const [e, n] = [first, second].map((number) =>
      number.subarray(number[0] === 0 ? 1 : 0).toString('base64url'),
    );
    return createPublicKey({ key: { kty: 'RSA', e: e ?? '', n: n ?? '' }, format: 'jwk' });
  }
  const curve = CURVES.find(([, ssh]) => name === `ecdsa-sha2-${ssh}`);
  if (curve === undefined || second.length !== 1 + 2 * curve[2]) return undefined;
  const [x, y] = [second.subarray(1, 1 + curve[2]), second.subarray(1 + curve[2])];
  const crv = JWK_CURVES.get(curve[1]) ?? '';
  const jwk = { kty: 'EC', crv, x: x.toString('base64url'), y: y.toString('base64url') };
  return createPublicKey({ key: jwk, format: 'jwk' });
}

/** Name of the type of a key in a public key blob, e.g. `ssh-ed25519`. */
export function sshKeyType(blob: Uint8Array): string {
  return sshStrings(blob)?.[0]?.toString('latin1') ?? '';
}

/** Fingerprint as `ssh-keygen -l` prints it: `SHA256:` and 43 Base64 characters. */
export function sshFingerprint(blob: Uint8Array): string {
  return `SHA256:${Buffer.from(sha256Bytes(blob)).toString('base64').replace(/=+$/, '')}`;
}
