import { readTexts, useKept } from '../../components/index.js';

/** Title and confidentiality legend, as typed. */
export interface ReportWords {
  readonly title: string;
  readonly confidentiality: string;
}

const BLANK: ReportWords = { title: '', confidentiality: '' };

/** The title and legend of the next report; they survive a reload. */
export function useReportWords(caseId: string): readonly [ReportWords, (words: ReportWords) => void] {
  const [words, change] = useKept<ReportWords>(`palimpsest.report.${caseId}`, (kept) =>
    readTexts({ ...BLANK }, kept),
  );
  return [words, change];
}
