import { join } from 'node:path';
import { canonicalJson, inputError, sha256Hex, verdictError } from '../../base/index.js';
import { readAudit, readOpenings, type CaseFolder, type Openings } from '../../casefile/index.js';
import { entriesOf, type CaseIndex, type AuditEntry, type EntryOf } from '../../domain/index.js';
import { fileExists, readBytes } from '../../files/index.js';
import { REPORT_PDF } from './makeReport.js';
import { sealedHash } from './sealedFile.js';

type ReportEntry = CaseIndex['reports'][number];

const MAX_PDF_BYTES = 256 * 1024 * 1024;

/** A report of a case. @throws {PalimpsestError} `report-unknown` naming what there is */
export function findReport(opened: CaseFolder, reportId: string): ReportEntry {
  const { reports } = opened.index;
  const found = reports.find(({ id }) => id === reportId);
  if (found !== undefined) return found;
  throw inputError(
    'report-unknown',
    `There is no report ${reportId} in the case ${opened.folder}.`,
    reports.length === 0
      ? 'No report has been made yet.'
      : `There are ${reports.map(({ id }) => id).join(', ')}.`,
    { id: reportId },
  );
}

/**
 * The folder of a report: the place that index and audit log both name, else its place in the case folder, which may have been moved with its
 * reports.
 * @throws {PalimpsestError} `report-changed` when index and audit log name different places; `report-missing`; `audit-broken`, `file-*`
 */
export async function reportFolder(opened: CaseFolder, report: ReportEntry): Promise<string> {
  madeEntry(await readAudit(opened.folder), await readOpenings(opened.folder), report);
  return placeOf(opened, report);
}

/**
 * The PDF of a report, after it was compared with what was recorded. For a sealed report, the seal number leads to the manifest, and the manifest
 * to the file. For a draft, the audit log has the hash.
 * @throws {PalimpsestError} `report-unknown`; `report-missing`; `report-changed` naming what was changed; `file-*`
 */
export async function reportPdf(
  opened: CaseFolder,
  reportId: string,
): Promise<{ readonly bytes: Uint8Array; readonly name: string }> {
  const report = findReport(opened, reportId);
  const made = madeEntry(await readAudit(opened.folder), await readOpenings(opened.folder), report);
  const folder = await placeOf(opened, report);
  const path = join(folder, REPORT_PDF);
  if (!(await fileExists(path))) throw missing(report, path);
  const bytes = await readBytes(path, MAX_PDF_BYTES);
  const sha256 = sha256Hex(bytes);
  const expected = report.sealed
    ? await sealedHash(folder, REPORT_PDF, report.sealNumber, (what) => changed(report, what))
    : made.detail.pdfSha256;
  if (expected !== sha256) {
    throw changed(report, `${path} is not the file that was recorded.`);
  }
  return { bytes, name: `${report.id}.pdf` };
}

/** The entry of the audit log for a report that was made. */
function madeEntry(
  entries: readonly AuditEntry[],
  openings: Openings,
  report: ReportEntry,
): EntryOf<'report-sealed' | 'report-drafted'> {
  const action = report.sealed ? 'report-sealed' : 'report-drafted';
  const made = entriesOf(entries, action).findLast(({ detail }) => detail.report === report.id);
  if (made === undefined) throw changed(report, 'The audit log has no such report.');
  const path = openings.value(made, 'path') ?? '';
  if (path !== report.path) {
    throw changed(
      report,
      `According to the index it is in ${report.path}; according to the audit log it was made in ${canonicalJson(path)}.`,
    );
  }
  if (report.sealed && made.detail.sealNumber !== report.sealNumber) {
    throw changed(report, 'The index has another seal number than the audit log.');
  }
  return made;
}

async function placeOf(opened: CaseFolder, report: ReportEntry): Promise<string> {
  const folders = [report.path, opened.path('reports', report.id)];
  for (const folder of folders) if (await fileExists(folder)) return folder;
  throw missing(report, report.path);
}

function missing({ id }: ReportEntry, path: string): Error {
  return inputError(
    'report-missing',
    `Report ${id} is missing: ${path} does not exist.`,
    'Move the folder of the report back to its place, or open the report from its present folder.',
    { id, path },
  );
}

function changed({ id }: ReportEntry, what: string): Error {
  return verdictError(
    'report-changed',
    `Report ${id} is not shown, because it was changed after it was made: ${what}`,
    'Verify the bag to see what was changed, and restore the bag from a copy.',
    { id },
  );
}
