import type { CharRange } from '../places.js';

/** A part of a text, marked or not. */
export interface MarkedStretch {
  readonly text: string;
  readonly mark: 'none' | 'place' | 'chosen';
}

/**
 * A text split where marks begin and end. Characters are code points of the work.
 * @param startChar character of the work at which the text begins
 */
export function markedText(
  text: string,
  startChar: number,
  places: readonly CharRange[],
  chosen: CharRange | undefined,
): MarkedStretch[] {
  const characters = Array.from(text);
  const end = startChar + characters.length;
  const within = (char: number): number => Math.min(end, Math.max(startChar, char));
  const all = chosen === undefined ? places : [...places, chosen];
  const cuts = [
    ...new Set([startChar, end, ...all.flatMap((place) => [within(place.startChar), within(place.endChar)])]),
  ].sort((a, b) => a - b);
  const holds = ({ startChar: from, endChar: to }: CharRange, at: number): boolean => from <= at && at < to;
  return cuts.slice(0, -1).map((from, index): MarkedStretch => {
    const isChosen = chosen !== undefined && holds(chosen, from);
    return {
      text: characters.slice(from - startChar, (cuts[index + 1] ?? end) - startChar).join(''),
      mark: isChosen ? 'chosen' : places.some((place) => holds(place, from)) ? 'place' : 'none',
    };
  });
}
