/** Size of a raised exponent, and how far above the line it stands, as shares of the size of its text. */
export const RAISED_SIZE = 0.7;
export const RISE = 0.33;

/** A part of a text: on the line, or the raised exponent of the `10` before it. */
export interface PowerPart {
  readonly text: string;
  readonly raised: boolean;
}

/** A text of the program cut around the exponents of its powers of ten: `10^−3.2` is `10` and a raised `−3.2`, without the caret. */
export function powerParts(text: string): PowerPart[] {
  return text
    .split(/(?<=\b10)\^([−+]?\d+(?:[.,]\d+)*)/)
    .map((part, index) => ({ text: part, raised: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
