import { basename, join, resolve } from 'node:path';
import { inputError, sha256Hex, verdictError } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import { reportSchema, type Report } from '../../domain/index.js';
import { fileExists, readBytes } from '../../files/index.js';
import { findReport, reportFolder } from './reportPdf.js';
import { isSealed, sealedHash, sealNumberOf } from './sealedFile.js';

/** Path of the report as data within the folder of a report. */
const REPORT_JSON = 'data/report/report.json';
const MAX_BYTES = 512 * 1024 * 1024;

/** A report as its folder has it. */
export interface ReadReport {
  readonly report: Report;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** Of the bag; empty for a draft. */
  readonly sealNumber: string;
}

/**
 * Reads a report from its folder. The file of a sealed report must be the one that the manifests of the bag list; the signatures are not
 * verified. Nothing vouches for a draft.
 * @throws {PalimpsestError} `report-missing`; `report-changed` saying what is not as it was sealed; `bag-item` when it cannot be
 * understood; `file-*`
 */
export async function readReport(folder: string): Promise<ReadReport> {
  const path = join(folder, REPORT_JSON);
  if (!(await fileExists(path))) {
    throw inputError(
      'report-missing',
      `There is no report in ${folder}: ${path} is missing.`,
      'Name the folder of a report, sealed or draft (it holds data/report).',
      { folder },
    );
  }
  const bytes = await readBytes(path, MAX_BYTES);
  const sealNumber = (await isSealed(folder)) ? await sealNumberOf(folder) : '';
  const refuse = (what: string): Error => changed(folder, what);
  if (sealNumber !== '' && (await sealedHash(folder, REPORT_JSON, sealNumber, refuse)) !== sha256Hex(bytes))
    throw refuse(`${path} is not the file that was sealed.`);
  const report = parsed(path, bytes);
  if (report.status === 'final' && sealNumber === '')
    throw refuse('The report says that it is sealed, and the folder has no seal.');
  return { report, folder: resolve(folder), sealNumber };
}

/**
 * Reads a report of a case: a sealed one must have the seal number that is on record.
 * @throws {PalimpsestError} as {@link readReport}; `report-unknown`; `audit-broken`
 */
export async function readCaseReport(opened: CaseFolder, reportId: string): Promise<ReadReport> {
  const entry = findReport(opened, reportId);
  const read = await readReport(await reportFolder(opened, entry));
  if (read.sealNumber === entry.sealNumber) return read;
  throw changed(read.folder, 'It does not have the seal number that the case has on record.');
}

function parsed(path: string, bytes: Uint8Array): Report {
  try {
    return reportSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    throw inputError(
      'bag-item',
      `${path} is not a report that this version of Palimpsest can read.`,
      'Use the version of Palimpsest that made the report, or a later one.',
      { path, reason: error instanceof Error ? error.message : String(error) },
    );
  }
}

function changed(folder: string, what: string): Error {
  return verdictError(
    'report-changed',
    `The report in ${basename(resolve(folder))} is not as it was made: ${what}`,
    'Verify the bag to see what was changed. Restore it from a copy.',
    { folder },
  );
}
