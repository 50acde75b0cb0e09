import type { ReplayedExamination, ReplayReport } from '../../../src/contract/index.js';
import { counted } from '../../../src/base/index.js';
import { formatCount, formatDecades } from '../../../src/figure/index.js';

/** The outcome of replaying an examination. */
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
      return `differs in ${counted(one.differences, 'item')}`;
    case 'not-repeated':
      return 'not replayed';
  }
}

/** The extent of the replay. */
export function extentWords({ mode, sample }: ReplayReport): string {
  if (mode === 'from-journal') return 'The findings were recomputed from the journals; nothing was scored.';
  if (sample === null) return 'Every unit was scored again.';
  return `At most ${formatCount(sample.units)} units were scored again, chosen by the seed “${sample.seed}”.`;
}

/** Examinations that were not replayed: that is not a disagreement, but nothing was shown about them either. */
export function notRepeated({ examinations }: ReplayReport): string[] {
  return examinations.filter(({ outcome }) => outcome === 'not-repeated').map(({ id }) => id);
}

/** The differences from the report, one reason in each line. */
export function disagreements({ bag, items, examinations }: ReplayReport): string[] {
  const differing = examinations.filter(({ outcome }) => outcome === 'differs').map(({ id }) => id);
  const facts = items.filter((item) => item.facts.some(({ decides }) => decides)).map(({ id }) => id);
  return [
    ...(bag.intact ? [] : ['The report is not as it was sealed.']),
    ...(differing.length === 0 ? [] : [`Results that differ from the report: ${differing.join(', ')}.`]),
    ...(facts.length === 0 ? [] : [`Facts that differ from the report: ${facts.join(', ')}.`]),
  ];
}
