import { failed, passed, skipped, type BagCheck, type Outcome } from './bagCheck.js';
import { authorityFingerprints, signerOf } from '../bag/bagSigner.js';
import type { Chain } from '../signature/certificate.js';
import { shown } from '../bag/shown.js';

/** Values that were received through a separate channel, not with the bag. */
export interface ExpectedSeal {
  /** SHA-256 of tagmanifest-sha256.txt. */
  readonly sealNumber?: string | undefined;
  /** SHA-256 of the certificate of the root authority or of an intermediate one. */
  readonly authorityFingerprint?: string | undefined;
}

/** The values of a sealed report with which the expected values are compared. */
export interface FoundSeal {
  /** Null for a PDF alone, which has no seal number; undefined if the file is missing from the bag. */
  readonly sealNumber: string | null | undefined;
  /** Undefined if it cannot be read. */
  readonly chain: Chain | undefined;
  /** The standard commands that show the two values. */
  readonly proofs: { readonly seal: string; readonly authority: string };
}

/** Ids of the checks that compare with a value received through a separate channel. */
export const EXPECTED_IDS = { seal: 'expected-seal', authority: 'expected-authority' } as const;

/** One check for each value that was received through a separate channel. */
export function expectedChecks(found: FoundSeal, expect: ExpectedSeal): BagCheck[] {
  const { sealNumber, authorityFingerprint } = expect;
  return [
    ...(sealNumber === undefined
      ? []
      : [
          {
            id: EXPECTED_IDS.seal,
            title: 'The seal number is the one received through a separate channel',
            proof: found.proofs.seal,
            ...seal(sealNumber, found),
          },
        ]),
    ...(authorityFingerprint === undefined
      ? []
      : [
          {
            id: EXPECTED_IDS.authority,
            title: 'The authority is the one received through a separate channel',
            proof: found.proofs.authority,
            ...authority(authorityFingerprint, found),
          },
        ]),
  ];
}

function seal(wanted: string, { sealNumber }: FoundSeal): Outcome {
  if (sealNumber === null) {
    return skipped(
      'Nothing was compared: the seal number belongs to the whole bag, and a PDF alone has none.',
    );
  }
  return sealNumber === plain(wanted)
    ? passed(`The seal numbers are equal: ${sealNumber}. This is the bag with the number that was given.`)
    : different(wanted, sealNumber, 'bag');
}

function authority(wanted: string, { chain }: FoundSeal): Outcome {
  if (chain === undefined) return different(wanted, undefined, 'authority');
  const fingerprints = authorityFingerprints(chain);
  const at = fingerprints.indexOf(plain(wanted));
  if (at < 0) return different(wanted, fingerprints.at(-1), 'authority');
  const which = at === fingerprints.length - 1 ? 'the root authority' : 'an intermediate authority';
  return passed(
    `The fingerprints are equal: ${plain(wanted)}, the certificate of ${which}. The signer is the person named in its certificates: ${signerOf(chain).name}.`,
  );
}

function different(wanted: string, found: string | undefined, what: string): Outcome {
  return failed(
    `Expected ${shown(wanted)}, found ${found ?? 'none'}: the value was mistyped, or this is not the ${what} it was given for.`,
  );
}

/** A fingerprint in one form, however it was written down. */
function plain(wanted: string): string {
  return wanted.replace(/[\s:]/g, '').toLowerCase();
}
