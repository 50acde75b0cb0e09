import { isAbsolute, join } from 'node:path';
import { PalimpsestError } from '../base/index.js';
import { hashFile, removeTemporaries } from '../files/index.js';
import type { CaseFolder } from './caseFolder.js';
import { readOpenings } from './audit/privateLog.js';
import { reportsOnRecord, type ReportOnRecord } from './audit/reportsOnRecord.js';
import { readAudit } from './audit/verifyAudit.js';

/**
 * Puts right what a kill while a report was made left behind. A report that is at its place and is the one whose seal number (of a draft:
 * whose PDF) was put on record before it went there is completed; of any other one the unfinished folders are removed, and it is on record
 * that it was never made.
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
  // The last one may have been killed after it was on record as made, and before its unfinished folders were gone.
  const last = before.at(-1);
  if (last !== undefined && !open.includes(last) && last.path !== '') await removeRemains(opened, last);
}

/** Puts on record, and on the register, a report that is at its place. */
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

/** Path of the PDF, and of what the seal number is the hash of, within the folder of a report. */
const PDF = 'data/report/report.pdf';
const TAG_MANIFEST = 'tagmanifest-sha256.txt';

/** What tells the folder of a report from any other one; null when it is not there. */
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
  // An earlier version did not record where; nothing but reports of this case grows in the folder of its reports.
  const place = path === '' ? opened.path('reports', id) : path;
  const process = path === '' ? undefined : pid;
  const isOutside = isAbsolute(opened.shownPath(place));
  for (const one of [place, `${place}-declarations`]) {
    await removeTemporaries(one, process).catch((error: unknown) => {
      // A disk that is not there, or may not be written to any more, keeps nobody from the case.
      if (!isOutside || !(error instanceof PalimpsestError)) throw error;
    });
  }
}
