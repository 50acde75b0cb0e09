import { isAbsolute, join } from 'node:path';
import { PalimpsestError } from '../base/index.js';
import { hashFile, removeTemporaries } from '../files/index.js';
import type { CaseFolder } from './caseFolder.js';
import { readOpenings } from './audit/privateLog.js';
import { reportsOnRecord, type ReportOnRecord } from './audit/reportsOnRecord.js';
import { readAudit } from './audit/verifyAudit.js';

/**
 * Cleans up after a kill while a report was being made. A report that is in its place is completed if it has the seal number (for a draft:
 * the hash of the PDF) that was recorded before it was moved there. For any other report, the unfinished folders are removed, and the log
 * records that it was never made.
 * @throws {PalimpsestError} `disk-full`, `file-*`
 */
export async function tidyReports(opened: CaseFolder): Promise<void> {
  const openings = await readOpenings(opened.folder);
  const before = reportsOnRecord(opened.folder, await readAudit(opened.folder), openings);
  const open = before.filter(({ state }) => state === 'begun' || state === 'placing');
  for (const report of open) {
    const isPlaced = report.state === 'placing' && (await markAt(report)) === report.mark;
    await removeRemains(opened, report);
    if (isPlaced) {
      await complete(opened, report);
    } else {
      await opened.record('report-undone', {
        report: report.id,
        ...(report.sealed && report.mark !== '' ? { sealNumber: report.mark } : {}),
        reason: 'making it was cut off before it was at its place',
      });
    }
  }
  // The process may have been killed after the last report was recorded as made, but before its unfinished folders were removed.
  const last = before.at(-1);
  if (last !== undefined && !open.includes(last)) await removeRemains(opened, last);
}

/** Records and registers a report that is in its place. */
async function complete(opened: CaseFolder, report: ReportOnRecord): Promise<void> {
  const { id, sealed, revision, issuedAt: createdAt, path, mark } = report;
  const made = { revision, createdAt, sealNumber: sealed ? mark : '' };
  const pdfSha256 = (await hashOf(join(path, PDF))) ?? '';
  await opened.commit(
    sealed ? 'report-sealed' : 'report-drafted',
    { report: id, ...made, pdfSha256, recordedLate: true },
    { path },
    (index) => void index.reports.push({ id, ...made, sealed, path }),
  );
}

/** The paths, within the folder of a report, of the PDF and of the file whose hash is the seal number. */
const PDF = 'data/report/report.pdf';
const TAG_MANIFEST = 'tagmanifest-sha256.txt';

/** What distinguishes the folder of a report from any other folder; null if the folder is missing. */
function markAt({ path, sealed }: ReportOnRecord): Promise<string | null> {
  return hashOf(join(path, sealed ? TAG_MANIFEST : PDF));
}

async function hashOf(path: string): Promise<string | null> {
  try {
    return (await hashFile(path)).sha256;
  } catch (error) {
    if (error instanceof PalimpsestError && error.code.startsWith('file-')) return null;
    throw error;
  }
}

async function removeRemains(opened: CaseFolder, { id, path, pid }: ReportOnRecord): Promise<void> {
  // The path is private: without the private log, a report is looked for where reports of this case are made by default.
  const place = path === '' ? opened.path('reports', id) : path;
  const isOutside = isAbsolute(opened.shownPath(place));
  for (const one of [place, `${place}-declarations`]) {
    await removeTemporaries(one, pid).catch((error: unknown) => {
      // A disk that is missing or no longer writable must not prevent anyone from opening the case.
      if (!isOutside || !(error instanceof PalimpsestError)) throw error;
    });
  }
}
