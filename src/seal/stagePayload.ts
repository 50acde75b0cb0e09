import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inputError } from '../base/index.js';
import { copyFileHashed, hashFile, readBytes, writeNewFileAtomic } from '../files/index.js';
import { PAYLOAD_FILES } from './bag/bagNames.js';
import type { Manifest } from './bag/manifest.js';
import type { SigningKey } from './key/openKey.js';
import { hasPlaceholder, MAX_PDF_BYTES, signPdf } from './key/pdfSignature.js';
import { walkFolder } from './bag/walkFolder.js';

/** The payload as it is in the bag. */
export interface StagedPayload {
  readonly manifest: Manifest;
  /** The sum of the sizes, in bytes. */
  readonly bytes: number;
}

/**
 * Copies a payload into a bag and signs the PDFs in it that have room for a signature.
 * @param payloadFolder holds `data/…` and nothing else
 * @throws {PalimpsestError} `payload-unfit`, `pdf-not-prepared`, `disk-full`, `file-*`, `cancelled`
 */
export async function stagePayload(
  payloadFolder: string,
  bagFolder: string,
  key: SigningKey,
  signal: AbortSignal | undefined,
): Promise<StagedPayload> {
  const { files, problems, oddNames } = await walkFolder(payloadFolder);
  const strays = [...files.keys()].filter((path) => !path.startsWith('data/'));
  const missing = Object.values(PAYLOAD_FILES).filter((path) => !files.has(path));
  const wrong = [
    ...problems,
    ...oddNames,
    ...strays.map((path) => `${path} is outside data`),
    ...missing.map((path) => `${path} is missing`),
  ];
  if (wrong.length > 0) {
    throw inputError(
      'payload-unfit',
      `${payloadFolder} cannot be sealed: ${wrong.slice(0, 5).join('; ')}.`,
      'Use only regular files with plain ASCII names.',
      { payloadFolder, wrong },
    );
  }
  const manifest = new Map<string, string>();
  let bytes = 0;
  for (const path of files.keys()) {
    const target = join(bagFolder, path);
    await mkdir(dirname(target), { recursive: true });
    const { sha256, sizeBytes } = await place(join(payloadFolder, path), target, key, signal);
    manifest.set(path, sha256);
    bytes += sizeBytes;
  }
  return { manifest, bytes };
}

async function place(from: string, to: string, key: SigningKey, signal: AbortSignal | undefined) {
  if (from.endsWith('.pdf')) {
    const pdf = await readBytes(from, MAX_PDF_BYTES);
    if (hasPlaceholder(pdf) || from.endsWith(PAYLOAD_FILES.pdf)) {
      await writeNewFileAtomic(to, await signPdf(pdf, key));
      return hashFile(to);
    }
  }
  return copyFileHashed(from, to, { signal });
}
