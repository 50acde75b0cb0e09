import { counted } from '../../base/index.js';
import type { ReportExamination, WindowDetails } from '../../domain/index.js';

/** Characters from one window to the next; 0 when windows are counted in tokens. */
export function strideCharsOf(examination: ReportExamination): number {
  const chars = examination.findings?.parameters['strideChars'];
  return typeof chars === 'number' ? chars : 0;
}

/** How far apart windows begin, as a sentence. */
export function strideWords(examination: ReportExamination, { strideTokens }: WindowDetails): string {
  const chars = strideCharsOf(examination);
  return chars > 0
    ? `Windows begin every ${counted(chars, 'character')}, each at the first token that starts there or later.`
    : `Windows begin every ${counted(strideTokens, 'token')}.`;
}
