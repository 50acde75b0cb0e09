import { elementAt, firstWhere, inputError, type PalimpsestError, percent } from '../../base/index.js';
import { mergeSpans, type CleanableWork, type RemovedSpan } from './applyCleaning.js';
import { grouped } from '../characters/note.js';
import { sharedRuns, type SharedRun } from './sharedRuns.js';
import { countWords } from '../words/splitWords.js';
import type { CharSpan } from '../offsets/textIndex.js';

/** The shortest run of shared words that counts as overlap. */
const OVERLAP_WORDS = 25;
/** The share of a work's words in shared runs from which on a text cannot serve as a control, cleaned or not. */
const MAX_SHARED = 0.5;
/** The largest share of a target, or of all controls together, that source texts may remove. */
const MAX_QUOTED = 0.2;

/** What target and control have in common. In all runs `a` is in the target's and `b` in the control's reading text. */
export interface ControlOverlap {
  /** True when both have the same folded comparison text. */
  readonly isEqual: boolean;
  /** Shared runs by place in the target, each with its first place in the control. */
  readonly inTarget: readonly SharedRun[];
  /** Shared runs by place in the control, each with its first place in the target. */
  readonly inControl: readonly SharedRun[];
  readonly longestRunWords: number;
  /** The share of the target's words that are in shared runs, 0 … 1. */
  readonly targetShare: number;
  /** The share of the control's words that are in shared runs, 0 … 1. */
  readonly controlShare: number;
}

/** Runs of at least `minWords` words that a control shares with the target, compared on folded comparison texts. */
export function controlOverlap(
  target: CleanableWork,
  control: CleanableWork,
  minWords: number = OVERLAP_WORDS,
): ControlOverlap {
  const forward = sharedRuns(target.folded.text, control.folded.text, minWords);
  const backward = sharedRuns(control.folded.text, target.folded.text, minWords);
  const runOf = (words: number, inTarget: CharSpan, inControl: CharSpan): SharedRun => ({
    words,
    a: toReading(target, inTarget),
    b: toReading(control, inControl),
  });
  return {
    isEqual: target.folded.text.text === control.folded.text.text,
    inTarget: forward.map(({ words, a, b }) => runOf(words, a, b)),
    inControl: backward.map(({ words, a, b }) => runOf(words, b, a)),
    longestRunWords: forward.reduce((longest, { words }) => Math.max(longest, words), 0),
    targetShare: shareOf(target, forward),
    controlShare: shareOf(control, backward),
  };
}

/** A work with its name for messages and the parts that the cleaning list removes from it. */
export interface NamedWork {
  readonly fileName: string;
  readonly work: CleanableWork;
  readonly removed: readonly RemovedSpan[];
}

/**
 * Refuses a control that is the target, has half of its words (or of the target's) in common with it, or shares a run of 25
 * words or more that the cleaning list does not remove from both. Returns the overlap, for the log.
 * @throws `control-equals-target`, `control-overlaps-target` naming both files and the places
 */
export function requireDistinctControl(target: NamedWork, control: NamedWork): ControlOverlap {
  const overlap = controlOverlap(target.work, control.work);
  if (overlap.isEqual) {
    throw inputError(
      'control-equals-target',
      `${control.fileName}: the control is the same text as the target ${target.fileName}.`,
      'A control must be a text that the model cannot have seen. Choose another work.',
      { target: target.fileName, control: control.fileName },
    );
  }
  const all = [...overlap.inTarget, ...overlap.inControl];
  if (overlap.targetShare >= MAX_SHARED || overlap.controlShare >= MAX_SHARED) {
    const hint = 'Choose another control: cleaning would leave too little of this one.';
    throw overlapError(target, control, all, hint);
  }
  const inTarget = insideOf(target.removed);
  const inControl = insideOf(control.removed);
  const left = [
    ...overlap.inTarget.filter((run) => !inTarget(run.a)),
    ...overlap.inControl.filter((run) => !inControl(run.b)),
  ];
  if (left.length > 0) {
    const hint = `Add "rule: shared-passages ${OVERLAP_WORDS}" to the cleaning list, or choose another control.`;
    throw overlapError(target, control, left, hint);
  }
  return overlap;
}

/**
 * Refuses a source text that is a work of the examination: everything would be removed from that work.
 * @throws `source-equals-work` naming both files
 */
export function requireDistinctSource(
  source: Pick<NamedWork, 'fileName' | 'work'>,
  work: Pick<NamedWork, 'fileName' | 'work'>,
): void {
  if (source.work.folded.text.text !== work.work.folded.text.text) return;
  throw inputError(
    'source-equals-work',
    `${source.fileName}: the source text is the same text as the work ${work.fileName}.`,
    'A source text is an older text from which the work may quote. Leave this one out, or choose another.',
    { source: source.fileName, work: work.fileName },
  );
}

/**
 * Refuses source texts that take more than a fifth of a target, or of all controls together: so much is no quotation, and what is left is
 * another work.
 * @param works one target, or all controls; sources: names of the source texts
 * @throws `source-removes-much` naming the source texts, the works and the share
 */
export function requireQuotingAlone(
  sources: readonly string[],
  works: readonly Pick<NamedWork, 'fileName' | 'work' | 'removed'>[],
): void {
  const [all, removed] = works.reduce<readonly [number, number]>(
    ([chars, gone], { work, removed: spans }) => [
      chars + work.reading.charLength,
      gone +
        mergeSpans(spans.filter(({ rule }) => rule === 'source-passages')).reduce(
          (sum, { startChar, endChar }) => sum + endChar - startChar,
          0,
        ),
    ],
    [0, 0],
  );
  if (removed <= MAX_QUOTED * all) return;
  const names = works.map(({ fileName }) => fileName);
  throw inputError(
    'source-removes-much',
    `${sources.join(', ')}: ${percent(removed / all)} of ${names.join(', ')} is in ${sources.length === 1 ? 'this source text' : 'these source texts'} and would be removed.`,
    `A source text is an older text from which the work may quote a little, at most ${percent(MAX_QUOTED)} of it. Leave out a source text that holds the work itself, such as an anthology, or give only its other parts.`,
    { sources: [...sources], works: names, share: removed / all },
  );
}

/**
 * Refuses a known-memorized text that shares a run of 25 words or more with a work of the examination, unless the cleaning list removes the
 * run from it: what is in the work as well cannot show what the test finds apart from the work, and what is in the control sets the floor.
 * @throws `spike-overlaps-work` naming both files and the longest run
 */
export function requireDistinctSpike(spike: NamedWork, work: Pick<NamedWork, 'fileName' | 'work'>): void {
  const overlap = controlOverlap(spike.work, work.work);
  const isInside = insideOf(spike.removed);
  const left = overlap.inTarget.filter((run) => overlap.isEqual || !isInside(run.a));
  if (left.length === 0 && !overlap.isEqual) return;
  throw inputError(
    'spike-overlaps-work',
    overlap.isEqual
      ? `${spike.fileName}: the known-memorized text is the same text as the work ${work.fileName}.`
      : `${spike.fileName}: the known-memorized text shares runs of ${OVERLAP_WORDS} words or more with ${work.fileName}; the longest has ${grouped(overlap.longestRunWords)} words.`,
    overlap.isEqual
      ? 'Choose another text that the model is known to hold.'
      : `Add "rule: shared-passages ${OVERLAP_WORDS}" to the cleaning list, or choose another text that the model is known to hold.`,
    { spike: spike.fileName, work: work.fileName, runs: left.slice(0, MAX_RUNS_SHOWN) },
  );
}

/**
 * Refuses two controls that are the same text, have half of their words in common, or share a run of 25 words or more that the
 * cleaning list does not remove from both: text that is in both would be counted twice and make the control appear larger.
 * @throws `controls-overlap` naming both files and the longest place
 */
export function requireSeparateControls(first: NamedWork, second: NamedWork): void {
  const overlap = controlOverlap(first.work, second.work);
  const inFirst = insideOf(first.removed);
  const inSecond = insideOf(second.removed);
  const half = overlap.targetShare >= MAX_SHARED || overlap.controlShare >= MAX_SHARED;
  const all = [...overlap.inTarget, ...overlap.inControl];
  const left = half || overlap.isEqual ? all : all.filter((run) => !inFirst(run.a) || !inSecond(run.b));
  if (left.length === 0 && !overlap.isEqual) return;
  const longest = left.reduce((most, { words }) => Math.max(most, words), 0);
  throw inputError(
    'controls-overlap',
    overlap.isEqual
      ? `${second.fileName}: this control is the same text as the control ${first.fileName}.`
      : `The controls ${first.fileName} and ${second.fileName} share runs of ${OVERLAP_WORDS} words or more; the longest has ${grouped(longest)} words.`,
    half || overlap.isEqual
      ? 'Choose one of them with --control: text that is in both would count twice.'
      : `Add "rule: shared-passages ${OVERLAP_WORDS}" to the cleaning list, or choose one of them with --control.`,
    { controls: [first.fileName, second.fileName], runs: left.slice(0, MAX_RUNS_SHOWN) },
  );
}

const MAX_RUNS_SHOWN = 20;

function overlapError(
  target: NamedWork,
  control: NamedWork,
  runs: readonly SharedRun[],
  hint: string,
): PalimpsestError {
  const [longest, ...others] = [...runs].sort((x, y) => y.words - x.words || x.a.startChar - y.a.startChar);
  const where =
    longest === undefined
      ? ''
      : ` (${grouped(longest.words)} words at character ${grouped(longest.b.startChar)} of the control and ` +
        `${grouped(longest.a.startChar)} of the target)`;
  return inputError(
    'control-overlaps-target',
    `${control.fileName} shares runs of ${OVERLAP_WORDS} words or more with the target ${target.fileName}; the longest${where} is one of ` +
      `${grouped(others.length + 1)} places.`,
    hint,
    {
      target: target.fileName,
      control: control.fileName,
      places: others.length + 1,
      runs: runs.slice(0, MAX_RUNS_SHOWN),
    },
  );
}

/** Tells whether a span lies within the removed text. */
function insideOf(removed: readonly RemovedSpan[]): (span: CharSpan) => boolean {
  const merged = mergeSpans(removed);
  return (span) => {
    const low = firstWhere(merged.length, (middle) => elementAt(merged, middle).endChar >= span.endChar);
    const gone = merged[low];
    return gone !== undefined && gone.startChar <= span.startChar;
  };
}

function toReading(work: CleanableWork, { startChar, endChar }: CharSpan): CharSpan {
  const { start, end } = work.folded.map.toSource(startChar, endChar);
  return { startChar: start, endChar: end };
}

function shareOf(work: CleanableWork, runs: readonly SharedRun[]): number {
  const { text } = work.folded;
  const words = countWords(text.text);
  if (words === 0) return 0;
  const shared = mergeSpans(runs.map((run) => run.a));
  return shared.reduce((sum, span) => sum + countWords(text.slice(span.startChar, span.endChar)), 0) / words;
}
