import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { inputError } from '../../base/index.js';
import { fileError } from '../../files/index.js';
import { outcomeOf, type BagCheck, type CheckDefinition } from './bagCheck.js';
import { BAG_VERSION } from '../bag/bagInfo.js';
import { BAG_FILES } from '../bag/bagNames.js';
import { signerOf, type BagSigner } from '../bag/bagSigner.js';
import { CONTENT_CHECKS } from './contentChecks.js';
import { countersignChecks, type Countersigner } from './countersignChecks.js';
import { expectedChecks, type ExpectedSeal } from './expectedChecks.js';
import { MANIFEST_CHECKS } from './manifestChecks.js';
import { openBag, type OpenBag, type OpenBagOptions } from '../bag/openBag.js';
import { checkCms, SIGNATURE_CHECKS } from './signatureChecks.js';
import { stockCommands, type StockCommands } from '../bag/stockCommands.js';
import { walkFolder, type FolderListing } from '../bag/walkFolder.js';

/** How to verify a bag. */
export interface VerifyBagOptions extends OpenBagOptions {
  readonly expect?: ExpectedSeal | undefined;
}

/**
 * The overall result of checking a bag. `changed`: a check failed. Otherwise the bag is intact, and its signer is confirmed if the seal number
 * or the fingerprint of an authority in its chain is the one received through a separate channel.
 */
export type BagConclusion = 'signer-confirmed' | 'signer-not-confirmed' | 'changed';

/** The results of checking a bag. */
export interface BagVerdict {
  readonly folder: string;
  /** True if no check failed. */
  readonly ok: boolean;
  readonly verdict: BagConclusion;
  readonly checks: readonly BagCheck[];
  /** SHA-256 of tagmanifest-sha256.txt as found; absent if that file is missing or the folder holds something that it must not hold. */
  readonly sealNumber?: string;
  /** Report id, claimed time (UTC) and audit head, if bag-info.txt can be read. */
  readonly externalIdentifier?: string;
  readonly sealedAt?: string;
  readonly auditHead?: string;
  readonly signer?: BagSigner;
  /** The reviewers whose signatures are valid. */
  readonly countersigners: readonly Countersigner[];
}

const CHECKS: readonly CheckDefinition[] = [...MANIFEST_CHECKS, ...SIGNATURE_CHECKS, ...CONTENT_CHECKS];

/**
 * Checks a bag from its folder alone: every file against the manifests, the manifests against three signatures, the
 * audit log, the report's own statements, the time stamp. Needs no case, no key and no network. Links and devices are never
 * followed or opened: if there are any, nothing else is read.
 * @throws {PalimpsestError} `not-a-bag`; `bag-version-newer` for a bag of a later format whose CMS signature holds; `file-*`, `cancelled`
 */
export async function verifyBag(folder: string, options: VerifyBagOptions = {}): Promise<BagVerdict> {
  const path = resolve(folder);
  const listing = await listBag(path);
  const folderCheck: BagCheck = {
    id: 'folder',
    title: 'The folder holds only regular files',
    ok: listing.problems.length === 0,
    words:
      listing.problems.length === 0
        ? `${listing.files.size} files; no links and no devices.`
        : `${listing.problems.slice(0, 5).join('; ')}. Nothing else was read.`,
    proof: 'find . ! -type d ! -type f',
  };
  if (folderCheck.ok !== true) {
    const commands = stockCommands({ identity: 'IDENTITY', sealedAt: undefined });
    const words = 'Not checked: the folder holds links, devices or other entries that a bag must not hold.';
    const checks = CHECKS.map((check) => ({ ...heading(check, commands), ok: 'skipped' as const, words }));
    return {
      folder: path,
      ok: false,
      verdict: 'changed',
      checks: [folderCheck, ...checks],
      countersigners: [],
    };
  }
  const bag = await openBag(path, listing, options);
  await refuseNewer(bag);
  const commands = stockCommands({
    identity: 'value' in bag.signer ? bag.signer.value.identity : 'IDENTITY',
    sealedAt: 'value' in bag.info ? bag.info.value.sealedAt : undefined,
  });
  const checks = [folderCheck];
  for (const check of CHECKS)
    checks.push({ ...heading(check, commands), ...(await outcomeOf(() => check.run(bag))) });
  const reviewers = countersignChecks(bag);
  const sealNumber = bag.hashes.get(BAG_FILES.tagManifest);
  const chain = 'value' in bag.chain ? bag.chain.value : undefined;
  const expected = expectedChecks({ sealNumber, chain, proofs: commands }, options.expect ?? {});
  checks.push(...reviewers.checks, ...expected);
  const ok = checks.every((check) => check.ok !== false);
  const intact = expected.length > 0 ? 'signer-confirmed' : 'signer-not-confirmed';
  return {
    folder: path,
    ok,
    verdict: ok ? intact : 'changed',
    checks,
    countersigners: reviewers.signers,
    ...(sealNumber === undefined ? {} : { sealNumber }),
    ...('value' in bag.info
      ? {
          externalIdentifier: bag.info.value.externalIdentifier,
          sealedAt: bag.info.value.sealedAt,
          auditHead: bag.info.value.auditHead,
        }
      : {}),
    ...(chain === undefined ? {} : { signer: signerOf(chain) }),
  };
}

async function listBag(path: string): Promise<FolderListing> {
  try {
    if (!(await stat(path)).isDirectory()) throw notABag(path, 'it is a file, not a folder; unpack it first');
  } catch (error) {
    throw fileError(error, path, 'look at');
  }
  const listing = await walkFolder(path);
  const isBag = [...listing.files.keys()].some(
    (name) =>
      name === BAG_FILES.declaration || name === BAG_FILES.tagManifest || name.startsWith('signatures/'),
  );
  if (!isBag && listing.problems.length === 0)
    throw notABag(path, 'it holds neither bagit.txt nor signatures');
  return listing;
}

/** A later format is refused only if the signed manifest vouches for the version: otherwise the file was altered, and a check reports that. */
async function refuseNewer(bag: OpenBag): Promise<void> {
  if (bag.version <= BAG_VERSION || !('value' in bag.tags)) return;
  if (bag.tags.value.get(BAG_FILES.info) !== bag.hashes.get(BAG_FILES.info)) return;
  if ((await outcomeOf(() => checkCms(bag))).ok !== true) return;
  throw inputError(
    'bag-version-newer',
    `${bag.folder} is a bag of format ${bag.version}; this program reads format ${BAG_VERSION}.`,
    'Use a newer version of Palimpsest, or the commands in signatures/VERIFY.txt.',
    { folder: bag.folder, version: bag.version },
  );
}

function heading(check: CheckDefinition, commands: StockCommands): Pick<BagCheck, 'id' | 'title' | 'proof'> {
  return { id: check.id, title: check.title, proof: check.proof(commands) };
}

function notABag(path: string, what: string): Error {
  return inputError(
    'not-a-bag',
    `${path} is not a sealed bag: ${what}.`,
    'Name the folder that holds bagit.txt.',
    {
      path,
    },
  );
}
