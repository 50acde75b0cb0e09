/** A range that was changed, in characters (code points) of its layer. */
export interface Mark {
  readonly startChar: number;
  readonly endChar: number;
  readonly rule: string;
}

/** A piece of a text and every rule applied to it; no rules where nothing was done. */
export interface MarkedPiece {
  readonly text: string;
  readonly rules: readonly string[];
}

/**
 * Splits a text at the ends of its marks; marks may overlap, reach beyond the text, or be empty (text that was there in
 * another layer is gone). The pieces join to the text.
 * @param startChar where the text begins in its layer
 */
export function splitMarks(text: string, startChar: number, marks: readonly Mark[]): MarkedPiece[] {
  if (marks.length === 0) return text === '' ? [] : [{ text, rules: [] }];
  const characters = Array.from(text);
  const length = characters.length;
  const clamp = (char: number): number => Math.min(length, Math.max(0, char - startChar));
  const clamped = marks.map(({ startChar: start, endChar: end, rule }) => ({
    start: clamp(start),
    end: clamp(end),
    rule,
  }));
  const cuts = [...new Set([0, length, ...clamped.flatMap(({ start, end }) => [start, end])])].sort(
    (a, b) => a - b,
  );
  const pieces: MarkedPiece[] = [];
  cuts.forEach((cut, index) => {
    const gone = clamped.filter(({ start, end }) => start === end && start === cut);
    if (gone.length > 0) pieces.push({ text: '', rules: distinct(gone) });
    const next = cuts[index + 1];
    if (next === undefined) return;
    const over = clamped.filter(({ start, end }) => start <= cut && end >= next && start < end);
    pieces.push({ text: characters.slice(cut, next).join(''), rules: distinct(over) });
  });
  return pieces;
}

function distinct(marks: readonly { readonly rule: string }[]): string[] {
  return [...new Set(marks.map(({ rule }) => rule))];
}
