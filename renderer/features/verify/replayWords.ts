import { chanceToSee, type ReplayedExamination, type ReplayReport } from '../../../src/contract/index.js';
import { counted, percent } from '../../../src/base/index.js';
import { formatCount, formatDecades } from '../../../src/figure/index.js';

/** The outcome of replaying an examination. */
export function outcomeWords(one: ReplayedExamination, mode: ReplayReport['mode']): string {
  switch (one.outcome) {
    case 'same-bytes':
      return 'same bytes';
    case 'same-numbers':
      if (one.worded.sentences > 0)
        return `same numbers; ${counted(one.worded.sentences, 'sentence is', 'sentences are')} worded differently`;
      return mode === 'sample'
        ? 'same numbers, every digit'
        : 'same numbers to every digit, up to the end of its journal';
    case 'same-findings':
      return `same findings, largest difference ${formatDecades(one.largestDecades)}`;
    case 'differs':
      return `differs in ${counted(one.differences, 'item')}`;
    case 'not-repeated':
      return 'not replayed';
  }
}

/** The verdict, as a heading. */
export function verdictWords({ verdict, mode, examinations }: ReplayReport): string {
  switch (verdict) {
    case 'differs':
      return 'The replay does not agree with the report.';
    case 'not-repeated':
      return examinations.every(({ outcome }) => outcome === 'not-repeated')
        ? 'Nothing was replayed.'
        : 'Not everything was replayed; what was agrees.';
    case 'agrees':
      return mode === 'from-journal'
        ? 'The findings agree with the journal; nothing was scored.'
        : 'Everything replayed agrees with what was sealed.';
  }
}

/** The extent of the replay. */
export function extentWords({ mode, sample }: ReplayReport): string {
  if (mode === 'from-journal')
    return 'The findings were recomputed from the journals. Nothing was scored: no number was compared with the model.';
  if (sample === null) return 'Every unit was scored again.';
  const { loadBearing, units, of, seed } = sample;
  const drawn = `${counted(loadBearing, 'load-bearing unit')} (of headlines, floors, exhibits and printed passages) and ${formatCount(units)} of ${counted(of, 'other unit')}, chosen by the seed “${seed}”, were scored again.`;
  return units === 0 || units === of
    ? drawn
    : `${drawn} If 1 of the other units were changed, the chance to see it is ${percent(chanceToSee(sample, 1))}; if 10 were, the chance to see at least one is ${percent(chanceToSee(sample, 10))}.`;
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
