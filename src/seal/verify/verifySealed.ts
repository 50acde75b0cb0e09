import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inputError } from '../../base/index.js';
import { fileError, openForReading, readAt } from '../../files/index.js';
import { unpackZip } from '../bag/readZip.js';
import { verifyBag, type BagVerdict, type VerifyBagOptions } from './verifyBag.js';
import { verifyPdfAlone } from './verifyPdfAlone.js';

/**
 * Checks a sealed report in the form in which it was received: the folder of the bag, a ZIP of it, or its PDF alone. If a ZIP or a
 * PDF cannot show something, a check says so.
 * @param onFolder called with the folder of the bag as long as it is there; for a PDF alone it is not called
 * @throws {PalimpsestError} as verifyBag; `not-a-bag` for a file that is neither; `zip-unfit`; `file-*`, `cancelled`
 */
export async function verifySealed(
  path: string,
  options: VerifyBagOptions = {},
  onFolder: (folder: string, verdict: BagVerdict) => Promise<void> = () => Promise.resolve(),
): Promise<BagVerdict> {
  const full = resolve(path);
  const isFolder = await stat(full).then(
    (info) => info.isDirectory(),
    (error: unknown) => {
      throw fileError(error, full, 'look at');
    },
  );
  if (isFolder) {
    const verdict = await verifyBag(full, options);
    await onFolder(full, verdict);
    return verdict;
  }
  const opening = await beginning(full);
  if (opening.startsWith('PK\x03\x04')) return verifyZip(full, options, onFolder);
  if (opening.startsWith('%PDF-')) return verifyPdfAlone(full, options);
  throw inputError(
    'not-a-bag',
    `${full} is not a sealed report: it is not a folder, a ZIP or a PDF.`,
    'Name the folder that holds bagit.txt, a ZIP of it, or report.pdf.',
    { path: full },
  );
}

async function verifyZip(
  path: string,
  options: VerifyBagOptions,
  onFolder: (folder: string, verdict: BagVerdict) => Promise<void>,
): Promise<BagVerdict> {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-zip-'));
  try {
    const { files, inner, leftOut } = await unpackZip(path, folder, options.signal);
    const bag = join(folder, inner);
    const verdict = await verifyBag(bag, options);
    await onFolder(bag, verdict);
    const mac =
      leftOut === 0
        ? ''
        : ` ${leftOut} entries under __MACOSX, where macOS keeps its own data, were skipped and not examined.`;
    const archive = {
      id: 'archive',
      title: 'The archive holds one bag',
      ok: true,
      words: `${files} files, unpacked, checked and removed again.${mac} This does not show that a folder unpacked from it elsewhere is the same: verify such a folder separately.`,
      proof: 'unzip -t ARCHIVE',
    };
    return { ...verdict, folder: path, checks: [archive, ...verdict.checks] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function beginning(path: string): Promise<string> {
  const file = await openForReading(path);
  try {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(Math.min(8, size));
    await readAt(file, path, bytes, 0, bytes.length);
    return bytes.toString('latin1');
  } finally {
    await file.close();
  }
}
