import { sha256Bytes, utc, type Clock } from '../base/index.js';
import { authorityFingerprints, signerOf, type BagSigner } from './bag/bagSigner.js';
import { readChain } from './bag/openBag.js';
import type { Parsed } from './encoding/parsed.js';
import { checkUsable, type SigningKey } from './key/openKey.js';
import { cadesProblem, cadesTime, signCades } from './signature/cades.js';
import { chainPem } from './signature/certificate.js';
import { chainProblem } from './signature/chainProblem.js';

/** The two files that stand beside a signed document. */
export interface DocumentSignature {
  /** Detached CMS signature that states its time, DER. */
  readonly cms: Uint8Array;
  /** Certificates, PEM: the signer's first, the root authority's last. */
  readonly chain: string;
}

/** Who signed a document, and when, as the signature claims. */
export interface DocumentSigner extends BagSigner {
  /** Fingerprints of the authorities, the issuer's first and the root's last. */
  readonly authorities: readonly string[];
  /** UTC, whole seconds. */
  readonly signedAt: string;
}

/**
 * Signs a document that states by itself what it is. `openssl cms -verify -binary -inform DER -in CMS -content DOCUMENT -CAfile ROOT` checks it.
 * @throws {PalimpsestError} `certificate-expired`, `certificate-not-yet-valid`, `chain-malformed`, `token-*`
 */
export async function signDocument(
  content: Uint8Array,
  key: SigningKey,
  clock: Clock,
): Promise<DocumentSignature> {
  checkUsable(key, clock);
  const signedAt = new Date(Math.ceil(Date.parse(utc(clock)) / 1000) * 1000);
  const cms = await signCades(sha256Bytes(content), key.chain, key.certified, signedAt);
  return { cms, chain: chainPem(key.chain) };
}

/** The signer of a document, or what is wrong with the signature. Whether the signer is the expected one is not judged here. */
export function documentSigner(
  content: Uint8Array,
  { cms, chain: text }: DocumentSignature,
): Parsed<DocumentSigner> {
  const chain = readChain(text, 'chain.pem');
  if ('problem' in chain) return chain;
  const problem = cadesProblem(cms, sha256Bytes(content), chain.value, { isTimed: true });
  if (problem !== undefined) return { problem };
  const signedAt = cadesTime(cms) ?? '';
  const path = chainProblem(chain.value, signedAt);
  if (path !== undefined) return { problem: path };
  return {
    value: { ...signerOf(chain.value), authorities: authorityFingerprints(chain.value), signedAt },
  };
}
