import { z } from 'zod';
import { counted, percent, wholeNumber } from '../../base/index.js';
import { isShareOfCharacters } from '../unit.js';

const chars = z.int().min(0);

/** How much of a work was tested, in characters of its reading text. `chars` is the sum of `tested`, `apart` and the four after it. */
export const testedTextSchema = z.strictObject({
  /** Characters of the work, without those that a cleaning list removed. */
  chars,
  /** In at least one passage that counts. */
  tested: chars,
  /** In no such passage, but in one that repeats the text before it or is figures: measured, and in no number. */
  apart: chars,
  /** In passages that could not be scored. */
  unscored: chars,
  /** In passages of which the cleaning list removed a part, or a part of their prefix. */
  besideRemoved: chars,
  /** Between the passages that the plan chose. */
  skipped: chars,
  /** Before the first passage and after the last one, where no passage fits. */
  ends: chars,
  /** Characters that the cleaning list removed; not among `chars`. */
  removed: chars,
  /** Passages that count and share no token. */
  passages: z.int().min(0),
  /** Passages of the same length that would fit into text that was not tested. */
  untestedPassages: z.int().min(0),
});
/** See {@link testedTextSchema}. */
export type TestedText = z.infer<typeof testedTextSchema>;

/** Was every passage of the work tested that can be, so that a count of them is a census? */
export function isTestedWhole({ apart, unscored, besideRemoved, skipped }: TestedText): boolean {
  return apart + unscored + besideRemoved + skipped === 0;
}

/**
 * What stands after a share: `213 more were not tested`, or `50.2% was tested` after a share of characters; empty where nothing is missing.
 * @param unit of the share
 */
export function testedPhrase(text: TestedText | undefined, unit: string): string {
  if (text === undefined) return '';
  const { chars, tested, untestedPassages: more } = text;
  if (isShareOfCharacters(unit)) return tested === chars ? '' : `${percent(tested / chars)} was tested`;
  return more === 0 ? '' : `${wholeNumber(more)} more ${more === 1 ? 'was' : 'were'} not tested`;
}

/** The same as a sentence by itself. */
export function testedSentence(text: TestedText, unit: string): string {
  if (testedPhrase(text, unit) === '') return '';
  const { chars, tested, untestedPassages: more } = text;
  return isShareOfCharacters(unit)
    ? `${percent(tested / chars)} of the characters of the work were tested.`
    : `${counted(more, 'more passage')} of the work ${more === 1 ? 'was' : 'were'} not tested.`;
}

/** What of a work was not tested, and why, in sentences; empty where at most the text before the first and after the last passage is missing. */
export function untestedSentence(text: TestedText): string {
  const { chars, tested, untestedPassages: more, removed } = text;
  const share = (part: number): string => percent(part / chars);
  const parts = [
    [text.skipped, 'between the passages that the plan chose'],
    [text.unscored, 'in passages that could not be scored'],
    [text.besideRemoved, 'beside text that the cleaning list removed'],
    [
      text.apart,
      'in passages that are counted apart, because they repeat the text before them or are figures',
    ],
    [text.ends, 'at the beginning and the end, where no passage fits'],
  ] as const;
  const missing = parts.flatMap(([part, where]) => (part === 0 ? [] : [`${share(part)} ${where}`]));
  return [
    ...(more === 0
      ? []
      : [`${counted(more, 'other passage')} of the work ${more === 1 ? 'was' : 'were'} not tested.`]),
    ...(more === 0 && text.apart === 0
      ? []
      : [`${share(chars - tested)} of its characters were not tested: ${missing.join('; ')}.`]),
    ...(removed === 0
      ? []
      : [`The cleaning list removed ${counted(removed, 'character')}, which are in no number.`]),
  ].join(' ');
}
