import { basename, dirname, join } from 'node:path';
import { environmentError } from '../base/index.js';
import { copyFileHashed } from '../files/index.js';
import { modelFacts, readModel } from '../gguf/index.js';
import type { Received, ReceiveOptions } from './receiveEvidence.js';

/**
 * Receives a model: its file, or any one of its shards, stands for all of them. Any well-formed GGUF file is received; whether it can be
 * scored is among its facts. The structure is checked before any byte is copied, and the copy is read again and compared.
 * @throws {PalimpsestError} as readModel (`gguf-*`); `copy-differs`, `disk-full`, `file-*`, `cancelled`
 */
export async function receiveModel(path: string, options: ReceiveOptions): Promise<Received> {
  const model = readModel(path);
  const sources = model.files.map((file) => file.path);
  const folder = await options.copyTo();
  const sizeBytes = model.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const passes = folder === null ? 1 : 2;
  const during = (pass: number, before: number) => ({
    signal: options.signal,
    onProgress: (done: number) => options.onProgress?.(pass * sizeBytes + before + done, passes * sizeBytes),
  });

  const copied: string[] = [];
  let before = 0;
  if (folder !== null) {
    for (const file of model.files) {
      const copy = await copyFileHashed(file.path, join(folder, basename(file.path)), during(0, before));
      copied.push(copy.sha256);
      before += copy.sizeBytes;
    }
  }
  const [first] = model.files;
  const where = folder === null ? first.path : join(folder, basename(first.path));
  const facts = await modelFacts(where, { ...during(passes - 1, 0), tensorHashes: true });
  const differing = facts.files.find((file, index) => folder !== null && file.sha256 !== copied[index]);
  if (differing !== undefined) throw copyDiffers(join(dirname(where), differing.name));
  const title = facts.name === null || facts.name.text === '' ? basename(path) : facts.name.text;
  return { files: facts.files, sources, title, facts };
}

/** The error for a copy that does not read back as what was written. */
export function copyDiffers(path: string): Error {
  return environmentError(
    'copy-differs',
    `The copy ${path} reads back differently from what was written.`,
    'The disk, the cable or the memory may be failing: check them, and use another disk.',
    { path },
  );
}
