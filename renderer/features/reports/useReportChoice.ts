import { readTexts, useKept } from '../../components/index.js';

/** Which examinations are left out of a report, and why; the others are reported in full. */
export interface ReportChoice {
  readonly leftOut: readonly string[];
  readonly reason: string;
}

/** The choice for the report being made; it survives a reload. An examination that is made meanwhile is in the report. */
export function useReportChoice(caseId: string): readonly [ReportChoice, (choice: ReportChoice) => void] {
  const [kept, change] = useKept(`palimpsest.report-choice.${caseId}`, (stored) =>
    readTexts({ leftOut: '', reason: '' }, stored),
  );
  const choice = { leftOut: kept.leftOut.split(' ').filter((id) => id !== ''), reason: kept.reason };
  return [choice, ({ leftOut, reason }) => change({ leftOut: leftOut.join(' '), reason })];
}

/** What the calls for a report take of a choice: nothing when all are reported, `undefined` while it is not complete. */
export function choiceInput(
  { leftOut, reason }: ReportChoice,
  all: readonly string[],
): { readonly only?: string[]; readonly leaveOutReason?: string } | undefined {
  const only = all.filter((id) => !leftOut.includes(id));
  if (only.length === all.length) return {};
  return only.length === 0 || reason.trim() === '' ? undefined : { only, leaveOutReason: reason };
}
