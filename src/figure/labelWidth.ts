import { LABEL_SIZE } from './chart.js';
import { visibleShort } from './visibleShort.js';

/**
 * Width of a label in points, estimated without fonts and sooner too wide than too narrow. A character that the fonts of the report lack is
 * printed as a sign such as `⟦U+4E2D⟧` and is as wide as one.
 */
export function labelWidth(text: string, size: number = LABEL_SIZE): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * size;
}

/** A label from outside, with hidden characters made visible, shortened to at most `width` points. */
export function fitLabel(text: string, width: number, size: number = LABEL_SIZE): string {
  const shown = visibleShort(text, Math.max(1, Math.floor(width / (0.3 * size))));
  if (labelWidth(shown, size) <= width) return shown;
  const characters = Array.from(shown);
  const shortened = (kept: number): string => `${characters.slice(0, kept).join('').trimEnd()}…`;
  let kept = 0;
  // The whole text is measured each time: a sum of parts can differ from it in the last bit.
  while (kept < characters.length && labelWidth(shortened(kept + 1), size) <= width) kept += 1;
  return shortened(kept);
}

function emsOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (" .,:;'|!()[]-ijlftrI\u00a0".includes(character)) return 0.36;
  if ('mwMW@%'.includes(character)) return 0.88;
  if (character >= 'A' && character <= 'Z') return 0.68;
  if (point < 0x80) return 0.57;
  if (point < 0x530) return 0.74;
  // Typographic and mathematical signs, and the brackets of a sign.
  if ((point >= 0x1e00 && point < 0x2300) || point === 0x27e6 || point === 0x27e7) return 0.8;
  return 5;
}
