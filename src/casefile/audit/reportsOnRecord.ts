import { isAbsolute, resolve } from 'node:path';
import { entriesOf, type AuditEntry, type CaseIndex } from '../../domain/index.js';
import type { MachineHead } from './headStore.js';
import type { Openings } from './privateLog.js';

/** A report as recorded in the audit log. */
export interface ReportOnRecord {
  readonly id: string;
  readonly sealed: boolean;
  /** The absolute path of its folder; empty if the private log does not have it. */
  readonly path: string;
  /** The process that made it. */
  readonly pid: number;
  readonly revision: number;
  /** UTC; empty until it is known. */
  readonly issuedAt: string;
  /** What identifies the finished folder: the seal number, or for a draft the SHA-256 of the PDF; empty until it is known. */
  readonly mark: string;
  /** `begun`, or `placing` once the mark is on record; afterwards how it ended. */
  readonly state: 'begun' | 'placing' | 'made' | 'failed' | 'undone';
}

/**
 * Every report in the audit log, in order.
 * @param folder the case folder, to which paths are relative
 * @param openings the private values, which include the paths
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
    switch (action) {
      case 'report-begun':
        reports.push({
          id: detail.report,
          sealed: detail.sealed,
          path: pathOf(folder, text(openings.value(entry, 'path'))),
          pid: detail.pid,
          revision: detail.revision,
          issuedAt: '',
          mark: '',
          state: 'begun',
        });
        break;
      case 'report-sealing':
        change(detail.report, { issuedAt: detail.issuedAt, mark: detail.sealNumber, state: 'placing' });
        break;
      case 'report-drafting':
        change(detail.report, { issuedAt: detail.issuedAt, mark: detail.pdfSha256, state: 'placing' });
        break;
      case 'report-sealed':
      case 'report-drafted':
        change(detail.report, { state: 'made' });
        break;
      case 'report-failed':
        change(detail.report, { state: 'failed' });
        break;
      case 'report-undone':
        change(detail.report, { state: 'undone' });
        break;
      default:
        break;
    }
  }
  return reports;
}

/** The highest number of any report that was begun, whether or not it was completed; 0 if there is none. */
export function lastReportNumber(entries: readonly AuditEntry[], reports: CaseIndex['reports']): number {
  const begun = entriesOf(entries, 'report-begun');
  const ids = [...begun.map(({ detail }) => detail.report), ...reports.map(({ id }) => id)];
  return Math.max(0, ...ids.map((id) => Number(/-(\d+)$/.exec(id)?.[1] ?? 0)));
}

/**
 * One more than the highest number of any report that was ever begun, as far as the case and this machine know. A restored case does not know of
 * reports that were made after it was copied, and neither does a machine that did not make them.
 * @param machine the record of the case on this machine
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
