import {
  applyCleaning,
  cleanableWork,
  requireDistinctControl,
  requireDistinctSource,
  requireDistinctSpike,
  requireQuotingAlone,
  requireSeparateControls,
  type CleaningList,
  type RemovedSpan,
  type TextIndex,
} from '../text/index.js';

/** Reading texts of the works of an examination, and the list that is applied to all of them. */
export interface CleaningJob {
  readonly texts: readonly {
    /** Named in errors. */
    readonly fileName: string;
    readonly role: 'target' | 'control';
    readonly reading: TextIndex;
  }[];
  /** Source texts that the works may quote. */
  readonly sources: readonly { readonly fileName: string; readonly reading: TextIndex }[];
  /** Texts that the model is known to hold. Works are cleaned as if there were none. */
  readonly spikes?: readonly { readonly fileName: string; readonly reading: TextIndex }[];
  readonly list: CleaningList;
  /** Whether to refuse controls that are not distinct from the targets and from each other, and spikes that are not distinct from both. */
  readonly requireDistinct: boolean;
}

/**
 * The parts that the cleaning list removes from each text, and then from each spike; the other texts and the source texts are searched for
 * shared passages.
 * @throws {PalimpsestError} `source-equals-work`, `source-removes-much`; `control-equals-target`, `control-overlaps-target`, `controls-overlap` with the places, if controls must be distinct;
 * `spike-overlaps-work`
 */
export function cleanTexts({
  texts,
  sources,
  spikes = [],
  list,
  requireDistinct,
}: CleaningJob): (readonly RemovedSpan[])[] {
  const sourceWorks = sources.map(({ fileName, reading }) => ({ fileName, work: cleanableWork(reading) }));
  const works = texts.map(({ reading }) => cleanableWork(reading));
  const cleaned = works.map((work, at) => ({
    fileName: texts[at]?.fileName ?? '',
    role: texts[at]?.role,
    work,
    removed: applyCleaning(
      work,
      list,
      works.filter((other) => other !== work),
      sourceWorks.map((source) => source.work),
    ),
  }));
  const sourceTexts = sourceWorks.map((source) => source.work);
  const cleanedSpikes = spikes.map(({ fileName, reading }) => {
    const work = cleanableWork(reading);
    return { fileName, work, removed: applyCleaning(work, list, works, sourceTexts) };
  });
  if (requireDistinct) {
    for (const spike of cleanedSpikes) for (const one of cleaned) requireDistinctSpike(spike, one);
    for (const source of sourceWorks) for (const one of cleaned) requireDistinctSource(source, one);
    const names = sources.map(({ fileName }) => fileName);
    const controls = cleaned.filter(({ role }) => role === 'control');
    for (const target of cleaned.filter(({ role }) => role === 'target'))
      requireQuotingAlone(names, [target]);
    requireQuotingAlone(names, controls);
    for (const target of cleaned.filter(({ role }) => role === 'target')) {
      for (const control of controls) requireDistinctControl(target, control);
    }
    controls.forEach((first, at) => {
      for (const second of controls.slice(at + 1)) requireSeparateControls(first, second);
    });
  }
  return [...cleaned, ...cleanedSpikes].map(({ removed }) => removed);
}
