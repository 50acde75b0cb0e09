import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError, verdictError, wholeNumber } from '../../base/index.js';
import {
  ARCHIVE_LIMITS,
  bytesOf,
  storedArchive,
  storedArchiveSize,
  summedFile,
  type ArchivedFile,
  type CaseFolder,
} from '../../casefile/index.js';
import { REPORT_HTML } from './makeReport.js';
import { findReport, reportFolder, reportPdf } from './reportPdf.js';
import { sealedFiles, type SealedFile } from './sealedFile.js';

/** A report as a file: its PDF, its HTML, or the whole bag as a ZIP. */
type ReportPart = 'pdf' | 'html' | 'bag';

/** A file that leaves the case. */
export interface ReportDownload {
  /** Letters, digits, dots, dashes and underscores. */
  readonly name: string;
  /** Media type. */
  readonly type: string;
  readonly sizeBytes: number;
  /** The bytes, read while they are taken; throws `report-changed` if a file changes in the meantime. */
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/**
 * A report as a file that can be given to others. Everything in it was compared with the seal number before the first byte is handed out. Of a
 * draft there is only the PDF. The ZIP holds the files of the bag and nothing else, in one folder, in the order of their names, without their
 * times: the same bag has the same bytes.
 * @throws {PalimpsestError} `report-unknown`, `report-unsealed`, `report-missing`, `report-changed`, `zip-unfit`; `file-*`
 */
export async function reportDownload(
  opened: CaseFolder,
  reportId: string,
  part: ReportPart,
): Promise<ReportDownload> {
  if (part === 'pdf') {
    const { bytes, name } = await reportPdf(opened, reportId);
    return { name, type: 'application/pdf', sizeBytes: bytes.length, chunks: () => once(bytes) };
  }
  const report = findReport(opened, reportId);
  if (!report.sealed)
    throw inputError(
      'report-unsealed',
      `${reportId} is a draft: only its PDF can be given out.`,
      'Seal the report, or take the PDF of the draft.',
      { id: reportId },
    );
  const folder = await reportFolder(opened, report);
  const refuse = (what: string): Error => changed(reportId, what);
  const files = await sealedFiles(folder, report.sealNumber, refuse);
  if (part === 'html') {
    const html = files.filter(({ path }) => path === REPORT_HTML);
    const [entry] = await checked(folder, reportId, html);
    if (entry === undefined) throw refuse(`The bag does not list ${REPORT_HTML}.`);
    return {
      name: `${reportId}.html`,
      type: 'text/html; charset=utf-8',
      sizeBytes: entry.size,
      chunks: () => bytesOf(entry, () => refuse(`${REPORT_HTML} changed while it was read.`)),
    };
  }
  const entries = await checked(folder, reportId, files);
  const sizeBytes = storedArchiveSize(entries);
  if (sizeBytes > ARCHIVE_LIMITS.bytes || entries.length > ARCHIVE_LIMITS.files)
    throw inputError(
      'zip-unfit',
      `The bag of ${reportId} has ${wholeNumber(entries.length)} files and ${wholeNumber(sizeBytes)} bytes, more than one ZIP can hold.`,
      'Copy the folder of the report instead.',
      { id: reportId },
    );
  return {
    name: `${reportId}.zip`,
    type: 'application/zip',
    sizeBytes,
    chunks: () => storedArchive(entries, () => refuse('a file of the bag changed while it was read.')),
  };
}

/** Compares files with their hashes, and names them for an archive. */
async function checked(
  folder: string,
  reportId: string,
  files: readonly SealedFile[],
): Promise<ArchivedFile[]> {
  const root = await realpath(folder);
  const found: ArchivedFile[] = [];
  for (const { path, sha256 } of files) {
    const place = join(folder, path);
    const info = await lstat(place).catch(() => null);
    if (info === null) throw changed(reportId, `${path} is missing.`);
    // A link could lead to a file that is not part of the report.
    if (!info.isFile() || (await realpath(place)) !== join(root, path))
      throw changed(reportId, `${path} is not a file of the bag.`);
    const file = await summedFile(place);
    if (sha256 !== null && file.sha256 !== sha256)
      throw changed(reportId, `${path} is not the file that was sealed.`);
    found.push({ ...file, name: `${reportId}/${path}` });
  }
  return found;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

function changed(id: string, what: string): Error {
  return verdictError(
    'report-changed',
    `Report ${id} is not given out, because it was changed after it was made: ${what}`,
    'Verify the bag to see what was changed, and restore the bag from a copy.',
    { id },
  );
}
