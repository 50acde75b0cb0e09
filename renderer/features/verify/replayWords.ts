import type { ReplayedExamination, ReplayReport } from '../../../src/contract/index.js';
import { formatCount, formatDecades, formatNoun } from '../../../src/figure/index.js';

/** What came of repeating an examination. */
export function outcomeWords(one: ReplayedExamination, mode: ReplayReport['mode']): string {
  switch (one.outcome) {
    case 'same-bytes':
      return 'same bytes';
    case 'same-numbers':
      return mode === 'sample'
        ? 'same numbers, every digit'
        : 'same numbers, every digit, as far as its journal goes';
    case 'same-findings':
      return `same findings, largest difference ${formatDecades(one.largestDecades)}`;
    case 'differs':
      return `differs in ${formatNoun(one.differences, 'place')}`;
    case 'not-repeated':
      return 'not repeated';
  }
}

/** How much was done again. */
export function extentWords({ mode, sample }: ReplayReport): string {
  if (mode === 'from-journal') return 'The findings were made anew from the journals; nothing was scored.';
  if (sample === null) return 'Every unit was scored again.';
  return `At most ${formatCount(sample.units)} units were scored again, chosen by the seed “${sample.seed}”.`;
}

/** Examinations that were not repeated: that is no disagreement, but nothing was shown of them either. */
export function notRepeated({ examinations }: ReplayReport): string[] {
  return examinations.filter(({ outcome }) => outcome === 'not-repeated').map(({ id }) => id);
}

/** What came out otherwise than in the report, one reason a line. */
export function disagreements({ bag, items, examinations }: ReplayReport): string[] {
  const differing = examinations.filter(({ outcome }) => outcome === 'differs').map(({ id }) => id);
  const facts = items.filter((item) => item.facts.some(({ decides }) => decides)).map(({ id }) => id);
  return [
    ...(bag.intact ? [] : ['The report is not as it was sealed.']),
    ...(differing.length === 0 ? [] : [`Other results than in the report: ${differing.join(', ')}.`]),
    ...(facts.length === 0 ? [] : [`Other facts than in the report: ${facts.join(', ')}.`]),
  ];
}
