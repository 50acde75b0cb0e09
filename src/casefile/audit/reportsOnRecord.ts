import { isAbsolute, resolve } from 'node:path';
import type { CaseIndex } from '../../domain/index.js';
import type { AuditEntry } from './auditEntry.js';
import type { MachineHead } from './headStore.js';
import type { Openings } from './privateLog.js';

/** A report as the audit log has it. */
export interface ReportOnRecord {
  readonly id: string;
  readonly sealed: boolean;
  /** Absolute path of its folder; empty in logs of earlier versions. */
  readonly path: string;
  /** Process that made it; 0 in logs of earlier versions. */
  readonly pid: number;
  readonly revision: number;
  /** UTC; empty in logs of earlier versions. */
  readonly issuedAt: string;
  /** What the folder holds once it is at its place: the seal number, of a draft the SHA-256 of the PDF; empty before that is known. */
  readonly mark: string;
  /** `begun`, or `placing` once the mark is on record; then how it ended. */
  readonly state: 'begun' | 'placing' | 'made' | 'failed' | 'undone';
}

/**
 * Every report that the audit log tells of, in order. A report that failed in an earlier version may have left its number to the next one.
 * @param folder of the case, which paths are relative to
 * @param openings the private values, paths among them
 */
export function reportsOnRecord(
  folder: string,
  entries: readonly AuditEntry[],
  openings: Openings,
): ReportOnRecord[] {
  const reports: ReportOnRecord[] = [];
  const change = (id: string, part: Partial<ReportOnRecord>): void => {
    const at = reports.findLastIndex((report) => report.id === id);
    const report = reports[at];
    if (report !== undefined) reports[at] = { ...report, ...part };
  };
  for (const entry of entries) {
    const { action, detail } = entry;
    const id = text(detail['report']);
    switch (action) {
      case 'report-begun':
        reports.push({
          id,
          sealed: detail['sealed'] === true,
          path: pathOf(folder, text(openings.value(entry, 'path'))),
          pid: whole(detail['pid']),
          revision: whole(detail['revision']) || 1,
          issuedAt: text(detail['issuedAt']),
          mark: '',
          state: 'begun',
        });
        break;
      case 'report-sealing':
        change(id, { mark: text(detail['sealNumber']), state: 'placing' });
        break;
      case 'report-drafting':
        change(id, { mark: text(detail['pdfSha256']), state: 'placing' });
        break;
      case 'report-sealed':
      case 'report-drafted':
        change(id, { state: 'made' });
        break;
      case 'report-failed':
        change(id, { state: 'failed' });
        break;
      case 'report-undone':
        change(id, { state: 'undone' });
        break;
    }
  }
  return reports;
}

/** The highest number of any report that was begun, whatever became of it; 0 for none. */
export function lastReportNumber(entries: readonly AuditEntry[], reports: CaseIndex['reports']): number {
  const begun = entries.filter(({ action }) => action === 'report-begun');
  const ids = [...begun.map(({ detail }) => text(detail['report'])), ...reports.map(({ id }) => id)];
  return Math.max(0, ...ids.map((id) => Number(/-(\d+)$/.exec(id)?.[1] ?? 0)));
}

/**
 * One more than the number of any report that was ever begun, as far as the case and this machine know: a restored case does not know of
 * reports that were made after it was copied, and neither does a machine that did not make them.
 * @param machine what this machine keeps of the case
 */
export function nextReportNumber(
  entries: readonly AuditEntry[],
  reports: CaseIndex['reports'],
  machine: MachineHead,
): number {
  const known = machine.kind === 'kept' ? machine.head.lastReport : 0;
  return 1 + Math.max(known, lastReportNumber(entries, reports));
}

function pathOf(folder: string, path: string): string {
  return path === '' || isAbsolute(path) ? path : resolve(folder, path);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function whole(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : 0;
}
