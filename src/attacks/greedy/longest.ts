import { counted, shownText, wholeNumber } from '../../base/index.js';
import type { Excerpt, Finding } from '../../domain/index.js';
import type { AttackInput } from '../define.js';
import { finding } from '../findingKinds.js';
import {
  census,
  common,
  commonCaveats,
  controlPhrase,
  type CountedWindow,
  type JudgedTarget,
  markedBy,
  spanOf,
  type WindowAttackParameters,
  wholeWords,
} from '../kit/index.js';
import { greedyKinds } from './kinds.js';
import { words } from './words.js';
import {
  MOST_CHANGED,
  WHY_NOT_WRITTEN,
  whyNotWritten,
  type WrittenPassage,
  type WrittenPassages,
} from './writing.js';

type Input = AttackInput<WindowAttackParameters>;

/** Characters of the work after which an excerpt shows no further passage. */
const SHOWN_CHARS = 700;

/** A passage that was written with few changed words. */
interface NearCopy {
  readonly window: CountedWindow;
  readonly passage: WrittenPassage;
  readonly changedWords: number;
  readonly startChar: number;
  readonly endChar: number;
}

/** The most near copies side by side, without a gap between them; of several such runs, the first. Empty if there is none. */
function longestStretch(
  passages: readonly CountedWindow[],
  written: WrittenPassages,
  parameters: WindowAttackParameters,
): readonly NearCopy[] {
  const near = passages.flatMap((window): NearCopy[] => {
    const { scores } = window;
    const passage = written.get(scores.work.id)?.get(window.window);
    const changed = passage?.changed ?? null;
    if (passage === undefined || changed === null || changed.words > MOST_CHANGED) return [];
    const { startChar, endChar } = spanOf(scores, window.window, parameters);
    return [{ window, passage, changedWords: changed.words, startChar, endChar }];
  });
  let [from, to] = [0, 0];
  let start = 0;
  for (const [at, copy] of near.entries()) {
    const last = at === start ? undefined : near[at - 1];
    const isNext = last?.window.scores === copy.window.scores && last.endChar === copy.startChar;
    if (!isNext) start = at;
    if (at + 1 - start > to - from) [from, to] = [start, at + 1];
  }
  return near.slice(from, to);
}

/** Whole words of near copies side by side. */
function wordsOf(stretch: readonly NearCopy[]): number {
  const [first] = stretch;
  const last = stretch.at(-1);
  return first === undefined || last === undefined
    ? 0
    : wholeWords(first.window.scores.work, first.startChar, last.endChar);
}

/** The longest text without a gap that was written passage by passage, each with few changed words. */
export function longestStretchFinding(
  { calibrated, scores }: JudgedTarget,
  written: WrittenPassages,
  input: Input,
): Finding {
  const { parameters } = input;
  const stretch = longestStretch(calibrated.tilingTarget, written, parameters);
  const own = wordsOf(stretch);
  const control = wordsOf(longestStretch(calibrated.tilingControl, written, parameters));
  const [first] = stretch;
  const last = stretch.at(-1);
  const isWritten = calibrated.tilingTarget.some(({ window }) => written.get(scores.work.id)?.has(window));
  return finding(greedyKinds['longest-stretch'], scores.work.id, {
    sentence: isWritten
      ? markedBy(calibrated.calibration, stretchSentence(stretch, own, control, calibrated, parameters))
      : `No passage was written: ${WHY_NOT_WRITTEN[whyNotWritten(input)]}.`,
    value: isWritten ? own : words.unscored('none-written', { why: whyNotWritten(input) }),
    controlValue: calibrated.control.length === 0 ? common.unscored('no-control-passage-measured') : control,
    interval: census(scores, parameters),
    calibration: calibrated.calibration,
    spans:
      first === undefined || last === undefined
        ? []
        : [
            {
              workId: scores.work.id,
              startChar: first.startChar,
              endChar: last.endChar,
              logProbNats: common.unscored('passages-joined'),
            },
          ],
    caveats: commonCaveats(calibrated),
  });
}

function stretchSentence(
  stretch: readonly NearCopy[],
  own: number,
  control: number,
  calibrated: JudgedTarget['calibrated'],
  { prefixTokens }: WindowAttackParameters,
): string {
  const beside = controlPhrase(calibrated, `in the control, it has ${counted(control, 'word')}`);
  if (stretch.length === 0)
    return `No passage was written with at most ${MOST_CHANGED} changed words, so the longest text without a gap has 0 words; ${beside}.`;
  const changed = stretch.reduce((sum, { changedWords }) => sum + changedWords, 0);
  return `The longest text that the model wrote without a gap, passage by passage with at most ${MOST_CHANGED} changed words in each, has ${counted(own, 'word')}, ${changed === 0 ? 'none' : wholeNumber(changed)} of them changed, in ${counted(stretch.length, 'passage')}; ${beside}. Before each passage, it was given the ${wholeNumber(prefixTokens)} true tokens before it.`;
}

/** The beginning of the longest text without a gap beside what the model wrote; undefined if there is none. */
export function excerptOf(
  { calibrated, scores: { work } }: JudgedTarget,
  written: WrittenPassages,
  { parameters }: Input,
): Excerpt | undefined {
  const stretch = longestStretch(calibrated.tilingTarget, written, parameters);
  const [first] = stretch;
  if (first === undefined) return undefined;
  const { startChar } = first;
  const shown = stretch.filter((copy) => copy === first || copy.endChar - startChar <= SHOWN_CHARS);
  const endChar = shown.reduce((end, copy) => Math.max(end, copy.endChar), startChar);
  const { prefixStartChar } = spanOf(first.window.scores, first.window.window, parameters);
  return {
    startChar,
    endChar,
    given: shownText(() => work.textOf(prefixStartChar, startChar)),
    truth: shownText(() => work.textOf(startChar, endChar)),
    written: shown.map(({ passage }) => passage.text).join(''),
    passages: stretch.length,
    shown: shown.length,
    generation: {
      unitId: first.passage.unitId,
      draw: 0,
      draws: 1,
      decoding: 'the most probable token each time',
      promptTokens: parameters.prefixTokens,
      outputTokens: first.passage.tokens.length,
    },
  };
}
