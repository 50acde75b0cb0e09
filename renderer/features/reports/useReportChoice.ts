import { readTexts, useKept } from '../../components/index.js';

/** What a report shows in full, in which order, and why the rest is only listed. */
export interface ReportChoice {
  /** Examinations that are only listed. */
  readonly leftOut: readonly string[];
  readonly reason: string;
  /** Examinations in the order of the report; those that it does not name follow, in the order of the case. */
  readonly order: readonly string[];
  /** Items of evidence that are only listed. */
  readonly evidenceOut: readonly string[];
  readonly evidenceReason: string;
}

const BLANK = { leftOut: '', reason: '', order: '', evidenceOut: '', evidenceReason: '' };

/** The choice for the next report; it survives a reload. What is added to the case in the meantime is in the report. */
export function useReportChoice(caseId: string): readonly [ReportChoice, (choice: ReportChoice) => void] {
  const [kept, change] = useKept(`palimpsest.report-choice.${caseId}`, (stored) => readTexts(BLANK, stored));
  const ids = (text: string): string[] => text.split(' ').filter((id) => id !== '');
  const choice: ReportChoice = {
    ...kept,
    leftOut: ids(kept.leftOut),
    order: ids(kept.order),
    evidenceOut: ids(kept.evidenceOut),
  };
  return [
    choice,
    ({ leftOut, order, evidenceOut, ...reasons }) =>
      change({
        ...reasons,
        leftOut: leftOut.join(' '),
        order: order.join(' '),
        evidenceOut: evidenceOut.join(' '),
      }),
  ];
}

/** All examinations in the order of the report. */
export function inOrder({ order }: Pick<ReportChoice, 'order'>, all: readonly string[]): string[] {
  return [...order.filter((id) => all.includes(id)), ...all.filter((id) => !order.includes(id))];
}

/** The choice in the form that the report calls take. */
export interface ChoiceInput {
  readonly only?: string[];
  readonly leaveOutReason?: string;
  readonly onlyEvidence?: string[];
  readonly evidenceReason?: string;
}

/**
 * The choice in the form that the report calls take: empty when everything is shown in the order of the case, `undefined` while it is not complete.
 * @param examinations of the case, each with the evidence that it uses
 * @param evidence ids of all items of the case
 */
export function choiceInput(
  choice: ReportChoice,
  examinations: readonly { readonly id: string; readonly uses: readonly string[] }[],
  evidence: readonly string[],
): ChoiceInput | undefined {
  const all = examinations.map(({ id }) => id);
  const only = inOrder(choice, all).filter((id) => !choice.leftOut.includes(id));
  const isWhole = only.length === all.length;
  if (!isWhole && (only.length === 0 || choice.reason.trim() === '')) return undefined;
  const needed = neededEvidence(examinations, choice);
  const shown = evidence.filter((id) => needed.has(id) || !choice.evidenceOut.includes(id));
  const showsAll = shown.length === evidence.length;
  if (!showsAll && choice.evidenceReason.trim() === '') return undefined;
  return {
    ...(isWhole && only.join() === all.join() ? {} : { only }),
    ...(isWhole ? {} : { leaveOutReason: choice.reason }),
    ...(showsAll ? {} : { onlyEvidence: shown, evidenceReason: choice.evidenceReason }),
  };
}

/** The evidence that the examinations of the report use: it is always shown in full. */
export function neededEvidence(
  examinations: readonly { readonly id: string; readonly uses: readonly string[] }[],
  { leftOut }: Pick<ReportChoice, 'leftOut'>,
): Set<string> {
  return new Set(examinations.filter(({ id }) => !leftOut.includes(id)).flatMap(({ uses }) => uses));
}
