import { z } from 'zod';
import { caseId, reportId } from './common.js';
import { reportPart } from './reports.js';

const query = z.strictObject({
  case: caseId,
  report: reportId,
  part: reportPart,
  /** Shown by the browser, which can print it, instead of saved; for a PDF only. */
  show: z.literal('1').optional(),
});

/** Which file of which report is requested from the server. */
export interface ReportRequest {
  readonly caseId: string;
  readonly reportId: string;
  readonly part: z.infer<typeof reportPart>;
  /** The browser shows the file instead of saving it; for a PDF only. */
  readonly isShown: boolean;
}

/** Where the server hands out files of reports. */
export const REPORT_PATH = '/api/report';

/** The address of a file of a report on the server that sent the window. */
export function reportAddress({ caseId, reportId, part, isShown }: ReportRequest): string {
  const search = new URLSearchParams({
    case: caseId,
    report: reportId,
    part,
    ...(isShown ? { show: '1' } : {}),
  });
  return `${REPORT_PATH}?${search.toString()}`;
}

/** Reads the query of such an address; null if it is none. */
export function readReportAddress(search: string): ReportRequest | null {
  const fields = [...new URLSearchParams(search)];
  const parsed = query.safeParse(Object.fromEntries(fields));
  if (!parsed.success || new Set(fields.map(([name]) => name)).size !== fields.length) return null;
  const { case: caseId, report: reportId, part, show } = parsed.data;
  if (show !== undefined && part !== 'pdf') return null;
  return { caseId, reportId, part, isShown: show !== undefined };
}
