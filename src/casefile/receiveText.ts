import { basename, extname, join } from 'node:path';
import { hashFile, readBytes, writeNewFileAtomic } from '../files/index.js';
import { parseCleaningList, prepareWork, readTxt } from '../text/index.js';
import type { EvidenceRole } from '../domain/index.js';
import { workRoleOf } from './evidenceFiles.js';
import type { Received, ReceiveOptions } from './receiveEvidence.js';
import { copyDiffers } from './receiveModel.js';

/** More than a text can hold. */
const MAX_TEXT_BYTES = 2 ** 30;

/**
 * Receives a work or a cleaning list. It is read as text first, so that an unreadable file is refused before anything is written. The
 * bytes that were read are the bytes that are copied.
 * @throws {PalimpsestError} as prepareWork and parseCleaningList (`text-*`, `work-empty`, `cleaning-*`); `copy-differs`,
 * `disk-full`, `file-*`
 */
export async function receiveText(
  path: string,
  role: EvidenceRole,
  options: ReceiveOptions,
): Promise<Received> {
  const bytes = await readBytes(path, MAX_TEXT_BYTES);
  const name = basename(path);
  const title = basename(name, extname(name));
  const encoding = options.encoding === '' ? undefined : options.encoding;
  const source = readTxt(bytes, { fileName: path, encoding });
  const facts =
    role === 'cleaning-list'
      ? cleaningFacts(source.text.text, path)
      : prepareWork(bytes, {
          id: '-',
          evidenceId: '-',
          title,
          role: workRoleOf(role),
          fileName: name,
          encoding,
        }).work;
  const folder = await options.copyTo();
  if (folder !== null) {
    const copy = join(folder, name);
    await writeNewFileAtomic(copy, bytes);
    if ((await hashFile(copy)).sha256 !== source.sha256) throw copyDiffers(copy);
  }
  options.onProgress?.(bytes.length, bytes.length);
  const files = [{ name, sizeBytes: bytes.length, sha256: source.sha256 }];
  return { files, sources: [path], title, facts };
}

function cleaningFacts(text: string, path: string): unknown {
  const { entries, sha256 } = parseCleaningList(text, path);
  return { kind: 'cleaning-list', entries, listSha256: sha256 };
}
