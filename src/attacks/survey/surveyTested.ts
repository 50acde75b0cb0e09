import type { TestedText } from '../../domain/index.js';
import { testedText, type PassageState } from '../../measure/index.js';
import { mergeSpans } from '../../text/index.js';
import { isWithinOne, STRIP_SLICES, worksIn } from '../kit/index.js';
import type { SurveyInput } from './surveyInput.js';
import type { WorkSurvey } from './workSurvey.js';

const known = new WeakMap<WorkSurvey, TestedText>();

/** How much of a work lies in surveyed passages that count. A passage begins at every token. */
export function surveyTested(survey: WorkSurvey, { parameters }: SurveyInput): TestedText {
  const found = known.get(survey) ?? counted(survey, parameters);
  known.set(survey, found);
  return found;
}

function counted(survey: WorkSurvey, { prefixTokens, suffixTokens }: SurveyInput['parameters']): TestedText {
  const { work, allowed } = survey;
  const parts = worksIn(work);
  const windows = Array.from(allowed, (_, start) => ({ start, state: stateOf(survey, start) }));
  const length = prefixTokens + suffixTokens;
  return testedText(
    {
      charCount: work.charCount,
      tokenCount: work.tokens.length,
      tokenStartChar: work.tokenStartChar,
      parts,
      removed: mergeSpans(work.excluded),
      windows: windows.filter(({ start }) =>
        isWithinOne(parts, { startToken: start, endToken: start + length }),
      ),
      prefixTokens,
      suffixTokens,
    },
    STRIP_SLICES,
  ).counts;
}

function stateOf({ counts, allowed, apart }: WorkSurvey, place: number): PassageState {
  if (counts[place] === 1) return 'tested';
  if (apart[place] === 1) return 'apart';
  return allowed[place] === 1 ? 'unscored' : 'besideRemoved';
}
