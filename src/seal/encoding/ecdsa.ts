import { fromBER, Integer, Sequence } from 'asn1js';
import type { KeyObject } from 'node:crypto';
import { derBytes, ownBuffer, sameBytes, sequence } from './der.js';

/** The two numbers of an ECDSA signature. */
export interface EcdsaParts {
  readonly r: bigint;
  readonly s: bigint;
}

/** Orders of the curves that are signed with. @source SEC 2, §2.4.2 and §2.5.1 */
const ORDERS: ReadonlyMap<string, bigint> = new Map([
  ['prime256v1', 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n],
  [
    'secp384r1',
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  ],
]);

/** Both numbers of a signature in the raw form (r, then s, each as long as the order of the curve). */
export function ecdsaFromRaw(raw: Uint8Array): EcdsaParts {
  const hex = Buffer.from(raw).toString('hex');
  const half = hex.length / 2;
  return { r: BigInt(`0x${hex.slice(0, half)}`), s: BigInt(`0x${hex.slice(half)}`) };
}

/** Both numbers of a signature in DER, or undefined when it is not exactly that. */
export function ecdsaFromDer(der: Uint8Array): EcdsaParts | undefined {
  const { result } = fromBER(ownBuffer(der));
  const [r, s] = result instanceof Sequence ? result.valueBlock.value : [];
  if (!(r instanceof Integer) || !(s instanceof Integer)) return undefined;
  const parts = { r: r.toBigInt(), s: s.toBigInt() };
  return parts.r > 0n && parts.s > 0n && sameBytes(ecdsaDer(parts), der) ? parts : undefined;
}

/** A signature as DER. @source RFC 3279, §2.2.3 */
export function ecdsaDer({ r, s }: EcdsaParts): Uint8Array {
  return derBytes(sequence(Integer.fromBigInt(r), Integer.fromBigInt(s)));
}

/** Of the two valid values s and n − s the lower, so that a signature has one form. */
export function withLowS({ r, s }: EcdsaParts, key: KeyObject): EcdsaParts {
  const order = orderOf(key);
  return { r, s: s > order / 2n ? order - s : s };
}

/** Is s the lower of its two valid values? */
export function hasLowS({ s }: EcdsaParts, key: KeyObject): boolean {
  return s <= orderOf(key) / 2n;
}

function orderOf(key: KeyObject): bigint {
  return ORDERS.get(key.asymmetricKeyDetails?.namedCurve ?? '') ?? 0n;
}
