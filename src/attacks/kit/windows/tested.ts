import { testedSentence, type Finding, type TestedText } from '../../../domain/index.js';
import { testedText, type PassageState } from '../../../measure/index.js';
import { mergeSpans } from '../../../text/index.js';
import { worksIn } from '../text/worksIn.js';
import type { WorkScores } from './collect.js';
import { STRIP_SLICES } from './heatStrip.js';
import type { WindowAttackParameters } from './parameters.js';
import { isApart } from './plan.js';

const known = new WeakMap<WorkScores, ReturnType<typeof testedText>>();

/** How much of a work lies in windows that count, and the tested percentage of each part of its strip. */
export function testedOf(
  scores: WorkScores,
  { prefixTokens, suffixTokens }: Pick<WindowAttackParameters, 'prefixTokens' | 'suffixTokens'>,
): ReturnType<typeof testedText> {
  const found =
    known.get(scores) ??
    testedText(
      {
        charCount: scores.work.charCount,
        tokenCount: scores.work.tokens.length,
        tokenStartChar: scores.work.tokenStartChar,
        parts: worksIn(scores.work),
        removed: mergeSpans(scores.work.excluded),
        windows: Array.from(scores.windows.starts, (start, window) => ({
          start,
          state: stateOf(scores, window),
        })),
        prefixTokens,
        suffixTokens,
      },
      STRIP_SLICES,
    );
  known.set(scores, found);
  return found;
}

function stateOf({ scored, windows }: WorkScores, window: number): PassageState {
  if (windows.excluded[window] === 1) return 'besideRemoved';
  if (scored[window] !== 1) return 'unscored';
  return isApart(windows, window) ? 'apart' : 'tested';
}

/** A finding about a work of which `tested` was tested; its sentence says what was not. */
export function withTested(finding: Finding, tested: TestedText | undefined): Finding {
  if (tested === undefined) return finding;
  const sentence = [finding.sentence, testedSentence(tested, finding.unit)].filter((part) => part !== '');
  return { ...finding, tested, sentence: sentence.join(' ') };
}
