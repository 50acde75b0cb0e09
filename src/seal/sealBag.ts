import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { inputError, sha256Bytes, sha256Hex, utc, verdictError, type Clock } from '../base/index.js';
import { fileError, fileExists, syncFolder, temporaryName, writeNewFileAtomic } from '../files/index.js';
import { allowedSignersText } from './signature/allowedSigners.js';
import { readAuditChain } from './bag/auditChain.js';
import { BAG_LABELS, BAG_VERSION, bagInfoText } from './bag/bagInfo.js';
import { BAG_DECLARATION, BAG_FILES, PAYLOAD_FILES, SIGNATURE_FILES } from './bag/bagNames.js';
import { signCades } from './signature/cades.js';
import { chainPem } from './signature/certificate.js';
import type { KeyInfo } from './key/keyInfo.js';
import { manifestText } from './bag/manifest.js';
import { checkUsable, type SigningKey } from './key/openKey.js';
import { signSsh } from './signature/sshSignature.js';
import { stagePayload, type StagedPayload } from './stagePayload.js';
import { timeStampQuery } from './time/timeStampQuery.js';
import { EXPECTED_REVIEWERS_ID } from './verify/countersignChecks.js';
import { verifyBag } from './verify/verifyBag.js';
import { verifyText } from './verify/verifyText.js';

/** The statements of the bag about itself. */
export interface BagDescription {
  /** Report id. */
  readonly externalIdentifier: string;
  /** SHA-256 of the last line of the audit log in the case. */
  readonly auditHead: string;
  /** Program and version, e.g. `Palimpsest 0.1.0`. */
  readonly softwareAgent: string;
  /** Further fields of bag-info.txt, e.g. `Source-Organization`; in this order. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
}

/** What is sealed, into which folder, and with which key. */
export interface SealBagOptions {
  /** A folder that holds `data/…` and nothing else; it is not changed. */
  readonly payloadFolder: string;
  /** The folder of the bag; it must not exist yet, but its parent folder must. */
  readonly outFolder: string;
  readonly key: SigningKey;
  readonly bagInfo: BagDescription;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Called with the seal number when the bag is complete and verified, right before the bag is moved to its place; if this throws, the bag is not moved. */
  readonly beforePlace?: ((sealNumber: string) => Promise<void>) | undefined;
}

/** A sealed bag. */
export interface Seal {
  readonly folder: string;
  /** SHA-256 of tagmanifest-sha256.txt: the number to give through a separate channel, for example in a letter on the same day. */
  readonly sealNumber: string;
  readonly sealedAt: string;
  readonly auditHead: string;
  readonly payloadFiles: number;
  readonly payloadBytes: number;
  readonly signer: KeyInfo;
}

/**
 * Seals a staged payload: signs the PDFs that have room for a signature, writes the manifests, signs the tag manifest twice, and
 * verifies the result as the opposing party would. The bag is built beside its final place and moved there when it is complete. All bytes except those of
 * ECDSA signatures follow from the payload, the key and the clock. With an ECDSA key, the signatures of the PDF and the CMS signature are of this kind (on a
 * token, the SSH signature too). Since the PDF is part of the payload, two seals of one payload then have different seal numbers.
 * @throws {PalimpsestError} `output-exists`; `payload-unfit` for links, odd names or missing files; `audit-head` when the audit log
 * is broken or does not end in the head given; `pdf-not-prepared`; `certificate-expired`; `bag-field`; `seal-unsound` when the
 * finished bag does not verify; `disk-full`, `file-*`. After an error, nothing remains
 */
export async function sealBag(options: SealBagOptions): Promise<Seal> {
  const { key, clock } = options;
  checkUsable(key, clock);
  const folder = resolve(options.outFolder);
  await refuseExisting(folder);
  const auditLines = await checkAuditHead(options);
  const temporary = temporaryName(folder);
  try {
    await mkdir(temporary);
    const payload = await stagePayload(options.payloadFolder, temporary, key, options.signal);
    const sealedAt = utc(clock);
    const tagManifest = await writeTags(temporary, payload, options, sealedAt, auditLines);
    await writeSignatures(temporary, tagManifest, key);
    await checkSound(temporary, options.signal);
    await options.beforePlace?.(sha256Hex(tagManifest));
    await refuseExisting(folder);
    await rename(temporary, folder);
    await syncFolder(dirname(folder));
    return {
      folder,
      sealNumber: sha256Hex(tagManifest),
      sealedAt,
      auditHead: options.bagInfo.auditHead,
      payloadFiles: payload.manifest.size,
      payloadBytes: payload.bytes,
      signer: key.info,
    };
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw fileError(error, folder, 'write');
  }
}

async function writeTags(
  folder: string,
  payload: StagedPayload,
  { key, bagInfo }: SealBagOptions,
  sealedAt: string,
  auditLines: number,
): Promise<string> {
  const { info } = key;
  const text = verifyText({ identity: info.identity, sealedAt });
  const files = new Map<string, string>([
    [BAG_FILES.declaration, BAG_DECLARATION],
    [
      BAG_FILES.info,
      bagInfoText([
        ['Bag-Software-Agent', bagInfo.softwareAgent],
        [BAG_LABELS.baggingDate, sealedAt.slice(0, 10)],
        [BAG_LABELS.externalIdentifier, bagInfo.externalIdentifier],
        [BAG_LABELS.payloadOxum, `${payload.bytes}.${payload.manifest.size}`],
        ...Object.entries(bagInfo.fields ?? {}),
        [BAG_LABELS.version, String(BAG_VERSION)],
        [BAG_LABELS.sealedAt, sealedAt],
        [BAG_LABELS.auditHead, bagInfo.auditHead],
        [BAG_LABELS.auditLines, String(auditLines)],
        [BAG_LABELS.signerIdentity, info.identity],
        [BAG_LABELS.signerCertificate, info.fingerprint],
        [BAG_LABELS.signerAuthority, info.authorityFingerprint],
        [BAG_LABELS.signerSshKey, info.sshFingerprint],
        [BAG_LABELS.verifyText, sha256Hex(text)],
      ]),
    ],
    [BAG_FILES.payloadManifest, manifestText(payload.manifest)],
  ]);
  const tagManifest = manifestText(new Map([...files].map(([name, content]) => [name, sha256Hex(content)])));
  await mkdir(join(folder, 'signatures'));
  files.set(BAG_FILES.tagManifest, tagManifest).set(SIGNATURE_FILES.verifyText, text);
  for (const [name, content] of files) await writeNewFileAtomic(join(folder, name), content);
  return tagManifest;
}

async function writeSignatures(folder: string, tagManifest: string, key: SigningKey): Promise<void> {
  const message = Buffer.from(tagManifest);
  const digest = sha256Bytes(message);
  const signer = { identity: key.info.identity, publicKeyBlob: key.sshPublicKeyBlob };
  const files: readonly (readonly [string, Uint8Array | string])[] = [
    [SIGNATURE_FILES.cms, await signCades(digest, key.chain, key.certified)],
    [SIGNATURE_FILES.ssh, await signSsh(message, key.ssh)],
    [SIGNATURE_FILES.query, timeStampQuery(digest)],
    [SIGNATURE_FILES.chain, chainPem(key.chain)],
    [SIGNATURE_FILES.allowedSigners, allowedSignersText(signer)],
  ];
  for (const [name, content] of files) await writeNewFileAtomic(join(folder, name), content);
}

/** A bag that does not verify is never handed over. */
async function checkSound(folder: string, signal: AbortSignal | undefined): Promise<void> {
  const { checks } = await verifyBag(folder, { signal });
  const broken = checks.filter(({ id, ok }) => ok === false && id !== EXPECTED_REVIEWERS_ID);
  if (broken.length === 0) return;
  throw verdictError(
    'seal-unsound',
    `The bag was not sealed because it would not verify: ${broken.map((check) => check.words).join(' ')}`,
    'Correct the fault named above and seal again; nothing was written.',
    { checks: broken },
  );
}

async function checkAuditHead({ payloadFolder, bagInfo }: SealBagOptions): Promise<number> {
  const path = join(payloadFolder, PAYLOAD_FILES.audit);
  const chain = await readAuditChain(path);
  if ('value' in chain && chain.value.head === bagInfo.auditHead) return chain.value.lines;
  const what =
    'problem' in chain ? chain.problem : `it ends in head ${chain.value.head}, not ${bagInfo.auditHead}`;
  throw inputError(
    'audit-head',
    `${path} is not the audit log to be sealed: ${what}.`,
    'Check the audit log of the case, then make the report again.',
    { path },
  );
}

async function refuseExisting(folder: string): Promise<void> {
  if (!(await fileExists(folder))) return;
  throw inputError(
    'output-exists',
    `${folder} already exists; a sealed report is never overwritten.`,
    'Choose another folder.',
    { folder },
  );
}
