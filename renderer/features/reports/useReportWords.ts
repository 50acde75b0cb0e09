import { useState } from 'react';

/** Title and confidentiality legend, as typed. */
export interface ReportWords {
  readonly title: string;
  readonly confidentiality: string;
}

/** The words of the report being made; they survive a reload. */
export function useReportWords(caseId: string): readonly [ReportWords, (words: ReportWords) => void] {
  const key = `palimpsest.report.${caseId}`;
  const [words, setWords] = useState<ReportWords>(() => read(sessionStorage.getItem(key)));
  return [
    words,
    (next) => {
      sessionStorage.setItem(key, JSON.stringify(next));
      setWords(next);
    },
  ];
}

function read(stored: string | null): ReportWords {
  try {
    const { title, confidentiality } = JSON.parse(stored ?? '{}') as Partial<
      Record<keyof ReportWords, unknown>
    >;
    return {
      title: typeof title === 'string' ? title : '',
      confidentiality: typeof confidentiality === 'string' ? confidentiality : '',
    };
  } catch {
    return { title: '', confidentiality: '' };
  }
}
