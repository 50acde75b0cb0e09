import type { SurveyParameters } from './parameters.js';
import type { WorkSurvey } from './workSurvey.js';

/** A region of a work, in characters. */
export interface Stretch {
  readonly startChar: number;
  readonly endChar: number;
}

/** Position of the passage of a place in the reading text. */
export function passageAt(
  { work }: WorkSurvey,
  { prefixTokens, suffixTokens }: Pick<SurveyParameters, 'prefixTokens' | 'suffixTokens'>,
  place: number,
): Stretch {
  const at = (token: number): number => work.tokenStartChar[token] ?? work.charCount;
  return { startChar: at(place + prefixTokens), endChar: at(place + prefixTokens + suffixTokens) };
}

/**
 * The regions that passages cover together: passages that touch or overlap are joined.
 * @param places ascending
 */
export function stretchesOf(
  survey: WorkSurvey,
  parameters: Pick<SurveyParameters, 'prefixTokens' | 'suffixTokens'>,
  places: Iterable<number>,
): Stretch[] {
  const stretches: { startChar: number; endChar: number }[] = [];
  for (const place of places) {
    const { startChar, endChar } = passageAt(survey, parameters, place);
    const last = stretches.at(-1);
    if (last !== undefined && startChar <= last.endChar) last.endChar = Math.max(last.endChar, endChar);
    else stretches.push({ startChar, endChar });
  }
  return stretches.filter(({ startChar, endChar }) => endChar > startChar);
}

/** Number of characters in regions that do not overlap. */
export function charsIn(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { startChar, endChar }) => sum + endChar - startChar, 0);
}
