import { randomUUID } from 'node:crypto';
import { chmod, mkdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { inputError, utc } from '../base/index.js';
import {
  EVIDENCE_TEXT_NAMES,
  isModelRole,
  isTextRole,
  OPTIONAL_TEXT_NAMES,
  withWords,
  type DocumentRule,
  type Evidence,
  type EvidenceRole,
  type EvidenceStatement,
  readDesignations,
} from '../domain/index.js';
import { fileError, syncFolder, writeFileAtomic, type HashOptions } from '../files/index.js';
import type { StartReader } from '../readers/index.js';
import type { CaseFolder } from './caseFolder.js';
import { copyPath, EVIDENCE_FOLDER, EXTRACTED_FILE } from './evidenceFiles.js';
import type { Received } from './receiveEvidence.js';
import { receiveModel } from './receiveModel.js';
import { receiveText } from './receiveText.js';
import { receiptOnRecord } from './receiptOnRecord.js';
import { combinedSha256 } from './verifyEvidence.js';

/** What is given about an item of evidence when it is received; for a title or a receiver that is not given, the default is recorded. */
export interface AddOptions extends HashOptions, EvidenceStatement {
  readonly role: EvidenceRole;
  /** Whether to copy the file into the case; otherwise it stays where it is and the case only refers to it. */
  readonly copy?: boolean;
  /** The encoding of a text; strict UTF-8 if omitted. */
  readonly encoding?: string;
  /** Rules of documents that are switched off; default none. */
  readonly rulesOff?: readonly DocumentRule[];
  /** Reads a text as plain text, whatever its format; for a file that was received so before. */
  readonly asPlainText?: boolean;
  /** Starts the process that reads a document; default a process of Node. */
  readonly startReader?: StartReader | undefined;
  /** The id and the name that it has elsewhere, for a case that repeats another; by default the next id and the file's own name. */
  readonly as?: { readonly id: string; readonly name: string };
}

/**
 * Receives a file, or a folder of works, as evidence: checks it, hashes it (all shards of a split model), copies it if asked to, writes what was read from it to
 * `evidence/<id>/facts.json`, and registers it. An unsuitable file is refused before anything is written; a later failure leaves
 * no trace.
 * @param opened a case open for writing
 * @param file any one shard of a split model stands for all; a folder is packed into one file, which is copied into the case
 * @throws {PalimpsestError} `evidence-duplicate`; `gguf-*`, `model-*`, `text-*`, `work-empty`, `cleaning-*`, `folder-*` by role; `copy-differs`,
 * `case-lock-lost`, `disk-full`, `file-*`, `cancelled`
 */
export async function addEvidence(opened: CaseFolder, file: string, options: AddOptions): Promise<Evidence> {
  opened.assertWritable();
  const path = resolve(file);
  return afterOtherReceipts(opened, options.signal, async () => {
    refuseCancelled(options.signal, path);
    const incoming = opened.path(EVIDENCE_FOLDER, `.incoming-${randomUUID()}`);
    try {
      const isFolder = await isFolderOfWorks(opened, path, options.role);
      // What was packed exists nowhere else.
      const how = isFolder ? { ...options, copy: true } : options;
      const received = await takeIn(path, incoming, how, isFolder);
      return await opened.inTurn(() => enter(opened, path, incoming, received, how));
    } finally {
      await rm(incoming, { recursive: true, force: true }).catch(() => undefined);
    }
  });
}

const receipts = new WeakMap<CaseFolder, Promise<unknown>>();

/**
 * Receipts of a case are carried out one after the other, so that ids follow the order of the requests. Hashing forty gigabytes
 * takes minutes, but other changes to the case do not wait for it. A receipt that is cancelled while it waits ends at once.
 */
function afterOtherReceipts<T>(
  opened: CaseFolder,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const before = receipts.get(opened) ?? Promise.resolve();
  let settle = (): void => undefined;
  const cancelled = new Promise<void>((resolve) => (settle = resolve));
  signal?.addEventListener('abort', settle, { once: true });
  const result = Promise.race([before, cancelled]).then(() => {
    // Several receipts may share one signal.
    signal?.removeEventListener('abort', settle);
    return work();
  });
  receipts.set(opened, Promise.allSettled([before, result]));
  return result;
}

async function enter(
  opened: CaseFolder,
  path: string,
  incoming: string,
  received: Received,
  options: AddOptions,
): Promise<Evidence> {
  refuseCancelled(options.signal, path);
  const id = options.as?.id ?? `E${opened.index.evidence.length + 1}`;
  try {
    const sha256 = combinedSha256(received.files.map((entry) => entry.sha256));
    refuseDuplicate(opened, sha256, options.role, path);
    const evidence = register(opened, id, path, received, sha256, options);
    await makeFolder(incoming);
    await writeFileAtomic(join(incoming, 'facts.json'), `${JSON.stringify(received.facts, null, 2)}\n`);
    if (received.document !== undefined)
      await writeFileAtomic(join(incoming, EXTRACTED_FILE), received.document.json);
    await publish(incoming, opened.path(EVIDENCE_FOLDER, id));
    const { detail, secret } = await receiptOnRecord(opened, evidence);
    await opened.commit('evidence-added', detail, secret, (index) => void index.evidence.push(evidence));
    return evidence;
  } catch (error) {
    const isRegistered = opened.index.evidence.some((entry) => entry.id === id);
    if (!isRegistered) await rm(opened.path(EVIDENCE_FOLDER, id), { recursive: true, force: true });
    throw error;
  }
}

/** Is it a folder that is to be packed? @throws {PalimpsestError} `folder-in-case` */
async function isFolderOfWorks(opened: CaseFolder, path: string, role: EvidenceRole): Promise<boolean> {
  const isDirectory = await stat(path).then(
    (info) => info.isDirectory(),
    // Reading says what is wrong.
    () => false,
  );
  if (!isDirectory || !isTextRole(role)) return false;
  // A symbolic link may lead into the case.
  const [own, given] = [await realpath(opened.folder), await realpath(path)];
  const [inside, around] = [relative(own, given), relative(given, own)];
  if ([inside, around].some((way) => way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))) {
    throw inputError(
      'folder-in-case',
      `${path} contains the folder of the case or is inside it.`,
      'Copy the works into a folder outside the case, and add that folder.',
      { path },
    );
  }
  return true;
}

async function takeIn(
  path: string,
  incoming: string,
  options: AddOptions,
  isFolder: boolean,
): Promise<Received> {
  const copyTo = async (): Promise<string | null> => {
    if (options.copy !== true) return null;
    await makeFolder(join(incoming, 'received'));
    return join(incoming, 'received');
  };
  const how = {
    ...options,
    isFolder,
    copyTo,
    encoding: options.encoding ?? '',
    rulesOff: options.rulesOff ?? [],
  };
  const received = isModelRole(options.role)
    ? await receiveModel(path, how)
    : await receiveText(path, options.role, how);
  if (options.copy === true) {
    for (const { name } of received.files) {
      // So that an editor warns before it changes evidence; a file system without permissions does not matter.
      await chmod(join(incoming, 'received', name), 0o444).catch(() => undefined);
    }
  }
  return received;
}

function register(
  opened: CaseFolder,
  id: string,
  path: string,
  received: Received,
  sha256: string,
  options: AddOptions,
): Evidence {
  const isCopy = options.copy === true;
  const files = received.files.map((file, index) => ({
    ...file,
    path: isCopy ? copyPath(id, file.name) : (received.sources[index] ?? path),
  }));
  const entry: Evidence = {
    id,
    role: options.role,
    name: options.as?.name ?? (received.packed === undefined ? basename(path) : (files[0]?.name ?? '')),
    title: received.title,
    author: '',
    edition: '',
    storage: isCopy ? 'copied' : 'referenced',
    path: files[0]?.path ?? path,
    files,
    sha256,
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    ...(received.packed === undefined ? {} : { packed: received.packed }),
    receivedFrom: '',
    receivedBy: receiverOf(opened),
    receivedAt: utc(opened.clock),
    encoding: options.encoding ?? '',
    ...(received.document === undefined ? {} : { document: received.document.entry }),
  };
  const stated = withWords(entry, statedIn(options));
  readDesignations(stated.designated ?? '', id);
  return stated;
}

/** What was stated: an optional text without white space around it, every other as it was given. */
function statedIn(options: AddOptions): EvidenceStatement {
  const optional: ReadonlySet<string> = new Set(OPTIONAL_TEXT_NAMES);
  return Object.fromEntries(
    EVIDENCE_TEXT_NAMES.flatMap((name) => {
      const text = options[name];
      return text === undefined ? [] : [[name, optional.has(name) ? text.trim() : text]];
    }),
  );
}

/** Prefers the name of a person to a login. */
function receiverOf({ index, person }: CaseFolder): string {
  const examiner = index.head.examiner.trim();
  return examiner === '' ? person : examiner;
}

function refuseCancelled(signal: AbortSignal | undefined, path: string): void {
  if (signal?.aborted !== true) return;
  throw inputError('cancelled', `Receiving ${path} was stopped on request.`, 'Add the file again.', { path });
}

function refuseDuplicate(opened: CaseFolder, sha256: string, role: EvidenceRole, path: string): void {
  const same = opened.index.evidence.find((entry) => entry.sha256 === sha256 && entry.role === role);
  if (same === undefined) return;
  throw inputError(
    'evidence-duplicate',
    `${path} is already in the case as ${same.id} (${same.role}, "${same.name}").`,
    same.withdrawn === undefined
      ? `Use ${same.id}.`
      : `${same.id} was withdrawn. Restore it: palimpsest evidence restore CASE ${same.id}; in the window, the screen of ${same.id}.`,
    { path, id: same.id },
  );
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw fileError(error, path, 'create');
  }
}

async function publish(incoming: string, folder: string): Promise<void> {
  try {
    await rename(incoming, folder);
  } catch (error) {
    throw fileError(error, folder, 'put the evidence into');
  }
  await syncFolder(join(folder, '..'));
}
