import { basename, extname, join } from 'node:path';
import { canonicalJson, inputError, sha256Hex } from '../base/index.js';
import { isDocument, READ_LIMITS } from '../document/index.js';
import type { EvidenceRole } from '../domain/index.js';
import { hashFile, readBytes, writeNewFileAtomic } from '../files/index.js';
import { readInProcess } from '../readers/index.js';
import { parseCleaningList, prepareDocument, prepareText, readTxt } from '../text/index.js';
import { workRoleOf } from './evidenceFiles.js';
import type { Received, ReceivedDocument, ReceiveOptions } from './receiveEvidence.js';
import { packFolder } from './packFolder.js';
import { copyDiffers } from './receiveModel.js';

/** More than a text can hold. */
const MAX_TEXT_BYTES = 2 ** 30;

/**
 * Receives a work or a cleaning list. It is read as text first, so that an unreadable file is refused before anything is written. The
 * bytes that were read are the bytes that are copied. A document is read in a process of its own. A folder is packed into one file first.
 * @throws {PalimpsestError} as prepareText, parseCleaningList, readInProcess and packFolder (`text-*`, `work-empty`, `cleaning-*`, `document-*`, `folder-*`);
 * `copy-differs`, `disk-full`, `file-*`
 */
export async function receiveText(
  path: string,
  role: EvidenceRole,
  options: ReceiveOptions,
): Promise<Received> {
  const folder = options.isFolder === true ? await packFolder(path, { signal: options.signal }) : null;
  const bytes = folder?.bytes ?? (await readBytes(path, MAX_TEXT_BYTES));
  const sha256 = sha256Hex(bytes);
  const title = folder === null ? basename(path, extname(path)) : basename(path);
  const name = folder === null ? basename(path) : `${shortName(title)}.zip`;
  const { facts, document } = await read(bytes, path, name, role, options);
  const copies = await options.copyTo();
  if (copies !== null) {
    const copy = join(copies, name);
    await writeNewFileAtomic(copy, bytes);
    if ((await hashFile(copy)).sha256 !== sha256) throw copyDiffers(copy);
  }
  options.onProgress?.(bytes.length, bytes.length);
  const files = [{ name, sizeBytes: bytes.length, sha256 }];
  return {
    files,
    sources: [path],
    title,
    facts,
    ...(document === undefined ? {} : { document }),
    ...(folder === null ? {} : { packed: { files: folder.files, links: [...folder.links] } }),
  };
}

/** A name that a file system takes with an extension: at most 240 bytes. */
function shortName(title: string): string {
  const characters = Array.from(title);
  while (Buffer.byteLength(characters.join('')) > 240) characters.pop();
  return characters.join('');
}

async function read(
  bytes: Uint8Array,
  path: string,
  name: string,
  role: EvidenceRole,
  { encoding, rulesOff, asPlainText, isFolder, signal, startReader }: ReceiveOptions,
): Promise<{ readonly facts: unknown; readonly document?: ReceivedDocument }> {
  const named = encoding === '' ? undefined : encoding;
  if (role === 'cleaning-list')
    return { facts: cleaningFacts(readTxt(bytes, { fileName: path, encoding: named }).text.text, path) };
  const work = {
    id: '-',
    evidenceId: '-',
    title: basename(name, extname(name)),
    role: workRoleOf(role),
    fileName: name,
    encoding: named,
  };
  if (asPlainText === true || !isDocument(bytes, { fileName: path, limits: READ_LIMITS })) {
    // A refusal names the file by its path; the facts have its name alone.
    const source = readTxt(bytes, { fileName: path, encoding: named });
    return { facts: prepareText({ ...source, fileName: name }, work).work };
  }
  const extracted = await readInProcess(bytes, path, { start: startReader, signal, encoding: named });
  if (isFolder === true && extracted.format !== 'zip') throw isOneDocument(path, extracted.format);
  if (named !== undefined && extracted.format !== 'zip') throw ownEncoding(path, named);
  const json = canonicalJson(extracted);
  const extractedSha256 = sha256Hex(json);
  const file = { extracted, extractedSha256, sha256: sha256Hex(bytes), bytes: bytes.length };
  const { format, reader } = extracted;
  return {
    facts: prepareDocument(file, rulesOff, work).work,
    document: { entry: { format, reader, extractedSha256, rulesOff: [...rulesOff].sort() }, json },
  };
}

function cleaningFacts(text: string, path: string): unknown {
  const { entries, sha256 } = parseCleaningList(text, path);
  return { kind: 'cleaning-list', entries, listSha256: sha256 };
}

/** The parts of one document hide every other file of a folder: only what the document names would be read. */
function isOneDocument(path: string, format: string): Error {
  return inputError(
    'folder-is-document',
    `${path}: the folder holds the parts of one ${format.toUpperCase()} document, so other files in it would not be read.`,
    'Add the document as one file. Add works beside it from a folder without mimetype, META-INF and [Content_Types].xml.',
    { path, format },
  );
}

function ownEncoding(path: string, encoding: string): Error {
  return inputError(
    'document-encoding-given',
    `${path}: the file is a document that states its own encoding, but ${encoding} was requested.`,
    'Add it without an encoding (in the window: leave the field Encoding empty; on the command line: no --encoding).',
    { path, encoding },
  );
}
