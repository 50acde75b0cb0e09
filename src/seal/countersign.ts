import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inputError, sha256Bytes, utc, verdictError, type Clock } from '../base/index.js';
import { readBytes, syncFolder, writeNewFileAtomic } from '../files/index.js';
import { allowedSignersText } from './signature/allowedSigners.js';
import { BAG_FILES, countersignFiles, MAX_COUNTERSIGNATURES, SIGNATURE_FILES } from './bag/bagNames.js';
import { signCades } from './signature/cades.js';
import { chainPem, parseChain, publicKeyOf } from './signature/certificate.js';
import { EXPECTED_REVIEWERS_ID, type Countersigner } from './verify/countersignChecks.js';
import { sameBytes } from './encoding/der.js';
import { spki } from './signature/makeChain.js';
import { MAX_TAG_FILE_BYTES } from './bag/openBag.js';
import { checkUsable, type SigningKey } from './key/openKey.js';
import { signSsh } from './signature/sshSignature.js';
import { verifyBag } from './verify/verifyBag.js';

/**
 * Adds a reviewer's signatures (CMS, which names its time, and SSH) over tagmanifest-sha256.txt beside those of the examiner.
 * No other file is changed. The bag must verify both before and after.
 * @throws {PalimpsestError} `bag-changed`; `countersign-same` for the examiner's own key or one that signed already;
 * `countersign-full`; `not-a-bag`, `certificate-*`, `file-*`
 */
export async function countersign(folder: string, key: SigningKey, clock: Clock): Promise<Countersigner> {
  checkUsable(key, clock);
  const bag = resolve(folder);
  const before = await requireSound(bag);
  if (await hasSigned(bag, before.countersigners.length, key)) {
    throw inputError(
      'countersign-same',
      `The key of ${key.info.name} has already signed ${bag}.`,
      'Sign with a key that has not signed this bag: each reviewer signs once, with their own key.',
      { folder: bag },
    );
  }
  const number = before.countersigners.length + 1;
  if (number > MAX_COUNTERSIGNATURES) {
    throw inputError(
      'countersign-full',
      `${bag} already has the signatures of ${MAX_COUNTERSIGNATURES} reviewers.`,
      'No more can be added. Sign another copy of the bag.',
    );
  }
  const content = await readBytes(join(bag, BAG_FILES.tagManifest), MAX_TAG_FILE_BYTES);
  const names = countersignFiles(number);
  // Times in CMS are whole seconds. They are rounded up, so that the signature is not dated before a seal made in the same second.
  const signedAt = new Date(Math.ceil(Date.parse(utc(clock)) / 1000) * 1000);
  const signer = { identity: key.info.identity, publicKeyBlob: key.sshPublicKeyBlob };
  const files: readonly (readonly [string, Uint8Array | string])[] = [
    [names.chain, chainPem(key.chain)],
    [names.allowedSigners, allowedSignersText(signer)],
    [names.ssh, await signSsh(content, key.ssh)],
    [names.cms, await signCades(sha256Bytes(content), key.chain, key.certified, signedAt)],
  ];
  const written: string[] = [];
  try {
    for (const [name, bytes] of files) {
      await writeNewFileAtomic(join(bag, name), bytes);
      written.push(name);
    }
    await syncFolder(join(bag, 'signatures'));
    const after = await requireSound(bag);
    const made = after.countersigners.find((one) => one.number === number);
    if (made !== undefined) return made;
    throw new TypeError('a signature that verifies is listed');
  } catch (error) {
    for (const name of written) await rm(join(bag, name), { force: true });
    throw error;
  }
}

/** Compares keys, not certificates: a second certificate for the same key does not make a second person. */
async function hasSigned(bag: string, reviewers: number, key: SigningKey): Promise<boolean> {
  const own = spki(key.certified.publicKey);
  const reviewed = Array.from({ length: reviewers }, (_, index) => countersignFiles(index + 1).chain);
  for (const name of [SIGNATURE_FILES.chain, ...reviewed]) {
    const text = Buffer.from(await readBytes(join(bag, name), MAX_TAG_FILE_BYTES)).toString('latin1');
    if (sameBytes(spki(publicKeyOf(parseChain(text, name).leaf)), own)) return true;
  }
  return false;
}

async function requireSound(bag: string): ReturnType<typeof verifyBag> {
  const verdict = await verifyBag(bag);
  const broken = verdict.checks.filter(({ id, ok }) => ok === false && id !== EXPECTED_REVIEWERS_ID);
  if (broken.length === 0) return verdict;
  throw verdictError(
    'bag-changed',
    `${bag} does not verify: ${broken.map(({ words }) => words).join(' ')}`,
    'Get a complete copy of the bag; `palimpsest verify` shows every check.',
    { checks: broken },
  );
}
