import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  canonicalJson,
  inputError,
  sha256Hex,
  verdictError,
  type PalimpsestError,
} from '../../base/index.js';
import { knownListSchema, knownModelSchema, type KnownList, type KnownModel } from '../../domain/index.js';
import { fileError, fileExists, readBytes } from '../../files/index.js';
import { documentSigner, type DocumentSigner } from '../../seal/index.js';

/** Names of the files of one version, in its folder. */
export const LIST_FILES = { list: 'list.json', cms: 'list.json.p7s', chain: 'chain.pem' } as const;

/** The largest files that are read. */
const MAX_LIST_BYTES = 16 * 1024 * 1024;
const MAX_MODEL_BYTES = 256 * 1024 * 1024;
const MAX_SIGNATURE_BYTES = 262_144;

/** A list of known models whose signature holds and whose signer is the expected one. */
export interface OpenList {
  readonly folder: string;
  readonly list: KnownList;
  /** SHA-256 of the signed text. */
  readonly sha256: string;
  readonly signer: DocumentSigner;
}

/** Folder of a version of a list. */
export function versionFolder(folder: string, version: number): string {
  return join(folder, 'versions', String(version).padStart(4, '0'));
}

/** File that holds a known model. */
export function modelFile(folder: string, id: string): string {
  return join(folder, 'models', `${id}.json`);
}

/** Number of the last version of the list in a folder; 0 if there is no list. @throws {PalimpsestError} `file-*` */
export async function lastVersion(folder: string): Promise<number> {
  const versions = join(folder, 'versions');
  if (!(await fileExists(versions))) return 0;
  try {
    const numbers = (await readdir(versions)).filter((name) => /^\d{4,5}$/.test(name)).map(Number);
    return Math.max(0, ...numbers);
  } catch (error) {
    throw fileError(error, versions, 'read');
  }
}

/**
 * Reads the last version of a list: its signature, its signer, and that it holds every earlier version that it names.
 * @param expected SHA-256 of certificates, lower-case hex: that of the signer or of an authority above the signer is among them
 * @throws {PalimpsestError} `known-list-missing`; `known-list-changed` if it is not signed, or was changed; `known-list-signer` if
 * another key signed it; `known-list-malformed`; `file-*`
 */
export async function openList(folder: string, expected: readonly string[]): Promise<OpenList> {
  const version = await lastVersion(folder);
  if (version === 0) {
    throw inputError(
      'known-list-missing',
      `${folder} contains no list of known models.`,
      'Make one with `palimpsest models learn`, or name the folder of an existing list.',
      { folder },
    );
  }
  const place = versionFolder(folder, version);
  const path = join(place, LIST_FILES.list);
  const content = await readBytes(path, MAX_LIST_BYTES);
  const signer = await signerOfVersion(place, content);
  requireSigner(folder, signer, expected);
  const list = parsed(content, path, (value) => knownListSchema.safeParse(value));
  checkVersions(list, version, path);
  return { folder, list, sha256: sha256Hex(content), signer };
}

async function signerOfVersion(place: string, content: Uint8Array): Promise<DocumentSigner> {
  const [cmsPath, chainPath] = [join(place, LIST_FILES.cms), join(place, LIST_FILES.chain)];
  for (const path of [cmsPath, chainPath])
    if (!(await fileExists(path))) throw changed(path, 'it is missing, so the list is not signed');
  const cms = await readBytes(cmsPath, MAX_SIGNATURE_BYTES);
  const chain = Buffer.from(await readBytes(chainPath, MAX_SIGNATURE_BYTES)).toString('latin1');
  const signer = documentSigner(content, { cms, chain });
  if ('value' in signer) return signer.value;
  throw changed(join(place, LIST_FILES.list), `its signature does not hold: ${signer.problem}`);
}

function requireSigner(folder: string, signer: DocumentSigner, expected: readonly string[]): void {
  const own = [signer.fingerprint, ...signer.authorities];
  if (own.some((fingerprint) => expected.includes(fingerprint))) return;
  const wanted =
    expected.length === 0
      ? 'no certificate was named to compare it with'
      : `expected was the certificate ${expected.join(' or ')}`;
  throw inputError(
    'known-list-signer',
    `${folder} is signed by ${signer.name}, certificate SHA-256 ${signer.fingerprint}, authority SHA-256 ${signer.authorityFingerprint}; ${wanted}.`,
    'If that is the laboratory whose list you want to use, give the fingerprint that it told you through a separate channel with --authority.',
    { folder, fingerprint: signer.fingerprint, authorityFingerprint: signer.authorityFingerprint, expected },
  );
}

/** A list states the hash of every earlier version, and each of them can be made again from it: nothing was taken out. */
function checkVersions(list: KnownList, version: number, path: string): void {
  if (list.version !== version || list.earlier.length !== version - 1)
    throw malformed(path, `it does not state that it is version ${version}, or not all earlier versions`);
  const ids = list.models.map(({ id }) => id);
  if (
    ids.some((id, at) => at > 0 && id <= (ids[at - 1] ?? '')) ||
    list.models.some(({ since }) => since > version)
  )
    throw malformed(path, 'its models are not sorted, or one is named twice, or one is of a later version');
  list.earlier.forEach((sha256, index) => {
    const earlier = earlierVersion(list, index + 1);
    if (sha256Hex(listText(earlier)) !== sha256)
      throw changed(path, `the entries of its version ${index + 1} were changed`);
  });
}

/** An earlier version of a list, made from a later one. */
export function earlierVersion(list: KnownList, version: number): KnownList {
  return {
    ...list,
    version,
    earlier: list.earlier.slice(0, version - 1),
    models: list.models.filter(({ since }) => since <= version),
  };
}

/** The text of a version: what is signed. */
export function listText(list: KnownList): string {
  return `${canonicalJson(list)}\n`;
}

/**
 * Reads a model of a list.
 * @throws {PalimpsestError} `known-list-changed` if the file is not the one that the list names; `known-list-malformed`, `file-*`
 */
export async function readKnownModel(
  { folder }: Pick<OpenList, 'folder'>,
  { id, sha256 }: KnownList['models'][number],
): Promise<KnownModel> {
  const path = modelFile(folder, id);
  const content = await readBytes(path, MAX_MODEL_BYTES);
  if (sha256Hex(content) !== sha256)
    throw changed(path, 'its SHA-256 is not the one that the signed list states');
  const model = parsed(content, path, (value) => knownModelSchema.safeParse(value));
  if (model.id !== id) throw malformed(path, 'it is about another model');
  return model;
}

function parsed<T>(
  content: Uint8Array,
  path: string,
  check: (
    value: unknown,
  ) =>
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } },
): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch {
    throw malformed(path, 'it is not JSON');
  }
  const result = check(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw malformed(path, `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`);
}

function malformed(path: string, what: string): PalimpsestError {
  return inputError(
    'known-list-malformed',
    `${path} cannot be read: ${what}.`,
    'Restore the list from a backup, or get it again from the laboratory that made it.',
    { path },
  );
}

function changed(path: string, what: string): PalimpsestError {
  return verdictError(
    'known-list-changed',
    `${path} was changed, or is not signed: ${what}.`,
    'Do not use this list. Restore it from a backup, or get it again from the laboratory that made it.',
    { path },
  );
}
