import { createPublicKey, sign, type KeyObject } from 'node:crypto';
import { ecdsaDer, ecdsaFromRaw, withLowS } from './ecdsa.js';

/** The digest that is signed; an Ed25519 key signs the data itself. */
export type SignatureHash = 'sha256' | 'sha384';

/** A private key that signs and never leaves its place, which is an opened file or a token. */
export interface Signer {
  readonly publicKey: KeyObject;
  /** ECDSA: r and s, raw; RSA: PKCS #1 v1.5; Ed25519: 64 bytes, whatever the hash. ECDSA differs from call to call. */
  readonly sign: (data: Uint8Array, hash: SignatureHash) => Promise<Uint8Array>;
}

/** A private key in memory as a signer. */
export function softwareSigner(key: KeyObject): Signer {
  const isEd25519 = key.asymmetricKeyType === 'ed25519';
  return {
    publicKey: createPublicKey(key),
    sign: (data, hash) =>
      Promise.resolve(sign(isEd25519 ? null : hash, data, { key, dsaEncoding: 'ieee-p1363' })),
  };
}

/** Signature over SHA-256 as CMS and certificates hold it: ECDSA as DER with the lower s, or RSA PKCS #1 v1.5. */
export async function derSignature(signer: Signer, data: Uint8Array): Promise<Uint8Array> {
  const raw = await signer.sign(data, 'sha256');
  if (signer.publicKey.asymmetricKeyType !== 'ec') return raw;
  return ecdsaDer(withLowS(ecdsaFromRaw(raw), signer.publicKey));
}
