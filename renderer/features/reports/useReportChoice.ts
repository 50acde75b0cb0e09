import { readTexts, useKept } from '../../components/index.js';

/** The examinations excluded from a report, and the reason; the others are reported in full. */
export interface ReportChoice {
  readonly leftOut: readonly string[];
  readonly reason: string;
}

/** The choice for the next report; it survives a reload. An examination created in the meantime is in the report. */
export function useReportChoice(caseId: string): readonly [ReportChoice, (choice: ReportChoice) => void] {
  const [kept, change] = useKept(`palimpsest.report-choice.${caseId}`, (stored) =>
    readTexts({ leftOut: '', reason: '' }, stored),
  );
  const choice = { leftOut: kept.leftOut.split(' ').filter((id) => id !== ''), reason: kept.reason };
  return [choice, ({ leftOut, reason }) => change({ leftOut: leftOut.join(' '), reason })];
}

/** The choice in the form the report calls take: empty when all are reported, `undefined` while it is not complete. */
export function choiceInput(
  { leftOut, reason }: ReportChoice,
  all: readonly string[],
): { readonly only?: string[]; readonly leaveOutReason?: string } | undefined {
  const only = all.filter((id) => !leftOut.includes(id));
  if (only.length === all.length) return {};
  return only.length === 0 || reason.trim() === '' ? undefined : { only, leaveOutReason: reason };
}
