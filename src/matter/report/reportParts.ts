import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError } from '../../base/index.js';
import { exhibitPdf, findingsCsv, loadDocumentFonts, tablesCsv, testsCsv } from '../../exhibit/index.js';
import { fileError, fileExists, readBytes, writeNewFileAtomic } from '../../files/index.js';
import type { ReadReport } from './readReport.js';

/** Files that repeat a part of a report. They are not part of what is sealed, and none of them is signed. */
export interface WrittenParts {
  readonly folder: string;
  /** Names of the files in the folder. */
  readonly files: readonly string[];
}

/** Folder for the tables of a report, beside it. */
const TABLES = '-tables';
/** Folder for its exhibits. */
const EXHIBITS = '-exhibits';
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Writes the tables of a report as CSV: its findings, what its tables and charts show, and every test of the case.
 * @param outFolder default: beside the folder of the report
 * @throws {PalimpsestError} `output-exists` for another file of that name; `disk-full`, `file-*`
 */
export function writeTables({ report, folder }: ReadReport, outFolder?: string): Promise<WrittenParts> {
  return writeParts(outFolder ?? `${folder}${TABLES}`, [
    ['findings.csv', new TextEncoder().encode(findingsCsv(report))],
    ['tables.csv', new TextEncoder().encode(tablesCsv(report))],
    ['tests.csv', new TextEncoder().encode(testsCsv(report))],
  ]);
}

/**
 * Writes exhibits of a report, each as a separate PDF.
 * @param labels e.g. `PX-001`; all exhibits of the report without any
 * @param outFolder default: beside the folder of the report
 * @throws {PalimpsestError} `exhibit-unknown`; `output-exists` for another file of that name; `disk-full`, `file-*`
 */
export async function writeExhibits(
  { report, folder, sealNumber }: ReadReport,
  labels: readonly string[],
  outFolder?: string,
): Promise<WrittenParts> {
  const chosen = labels.length === 0 ? report.exhibits.map(({ label }) => label) : labels;
  if (chosen.length === 0) {
    throw inputError(
      'exhibit-unknown',
      `Report ${report.id} has no exhibits.`,
      'Mark an exhibit, and make a report that shows it.',
    );
  }
  const fonts = await loadDocumentFonts();
  const files: [string, Uint8Array][] = [];
  for (const label of chosen)
    files.push([`${label}.pdf`, await exhibitPdf(report, label, sealNumber, { fonts })]);
  return writeParts(outFolder ?? `${folder}${EXHIBITS}`, files);
}

/** Writes what is not there yet. The same report gives the same bytes, so a file that is there is either the same or not ours to replace. */
async function writeParts(
  folder: string,
  files: readonly (readonly [string, Uint8Array])[],
): Promise<WrittenParts> {
  const missing: (readonly [string, Uint8Array])[] = [];
  for (const file of files) {
    const path = join(folder, file[0]);
    if (!(await fileExists(path))) missing.push(file);
    else if (Buffer.compare(await readBytes(path, MAX_BYTES), file[1]) !== 0) throw occupied(path);
  }
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw fileError(error, folder, 'create');
  });
  for (const [name, bytes] of missing) await writeNewFileAtomic(join(folder, name), bytes);
  return { folder, files: files.map(([name]) => name) };
}

function occupied(path: string): Error {
  return inputError(
    'output-exists',
    `${path} already exists and is another file.`,
    'Move it away, or choose another folder with --out.',
    { path },
  );
}
