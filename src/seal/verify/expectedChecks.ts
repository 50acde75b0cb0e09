import { failed, passed, skipped, type BagCheck, type Outcome } from './bagCheck.js';
import { authorityFingerprints, signerOf } from '../bag/bagSigner.js';
import type { Chain } from '../signature/certificate.js';
import { shown } from '../bag/shown.js';

/** Values that were received by another way than the bag. */
export interface ExpectedSeal {
  /** SHA-256 of tagmanifest-sha256.txt. */
  readonly sealNumber?: string | undefined;
  /** SHA-256 of the certificate of the root authority, or of one between. */
  readonly authorityFingerprint?: string | undefined;
}

/** What a sealed report has that the expected values are compared with. */
export interface FoundSeal {
  /** Null for a PDF alone, which has none; undefined where the file of a bag is not there. */
  readonly sealNumber: string | null | undefined;
  /** Undefined where it cannot be read. */
  readonly chain: Chain | undefined;
  /** The stock commands that show the two. */
  readonly proofs: { readonly seal: string; readonly authority: string };
}

/** Ids of the checks that compare with a value received by another way. */
export const EXPECTED_IDS = { seal: 'expected-seal', authority: 'expected-authority' } as const;

/** One check for each value that was received by another way. */
export function expectedChecks(found: FoundSeal, expect: ExpectedSeal): BagCheck[] {
  const { sealNumber, authorityFingerprint } = expect;
  return [
    ...(sealNumber === undefined
      ? []
      : [
          {
            id: EXPECTED_IDS.seal,
            title: 'The seal number is the one that was received by another way',
            proof: found.proofs.seal,
            ...seal(sealNumber, found),
          },
        ]),
    ...(authorityFingerprint === undefined
      ? []
      : [
          {
            id: EXPECTED_IDS.authority,
            title: 'The authority is the one that was received by another way',
            proof: found.proofs.authority,
            ...authority(authorityFingerprint, found),
          },
        ]),
  ];
}

function seal(wanted: string, { sealNumber }: FoundSeal): Outcome {
  if (sealNumber === null) {
    return skipped(
      'A PDF alone has no seal number, which is that of the whole bag, so nothing was compared.',
    );
  }
  return sealNumber === plain(wanted)
    ? passed(`It is: ${sealNumber}. This is the bag whose number was told.`)
    : different(wanted, sealNumber, 'bag');
}

function authority(wanted: string, { chain }: FoundSeal): Outcome {
  if (chain === undefined) return different(wanted, undefined, 'authority');
  const fingerprints = authorityFingerprints(chain);
  const at = fingerprints.indexOf(plain(wanted));
  if (at < 0) return different(wanted, fingerprints.at(-1), 'authority');
  const which = at === fingerprints.length - 1 ? 'the root authority' : 'an authority below the root';
  return passed(
    `It is: ${plain(wanted)}, the certificate of ${which}. The signer is whom its certificates name: ${signerOf(chain).name}.`,
  );
}

function different(wanted: string, found: string | undefined, what: string): Outcome {
  return failed(
    `Expected ${shown(wanted)}, found ${found ?? 'none'}: the value was mistyped, or this is not the ${what} that was told.`,
  );
}

/** A fingerprint however it was written down. */
function plain(wanted: string): string {
  return wanted.replace(/[\s:]/g, '').toLowerCase();
}
