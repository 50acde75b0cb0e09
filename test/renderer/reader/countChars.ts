/** Code points of a text. */
export function countChars(text: string): number {
  return Array.from(text).length;
}
