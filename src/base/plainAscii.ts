/**
 * Text from a file that anyone may have made, for use in a sentence: all but printable ASCII is escaped, so that nothing in it can steer a
 * terminal or pass for something else.
 * @param length UTF-16 units that are kept; `…` stands for the rest
 */
export function plainAscii(text: string, length: number): string {
  const escaped = text
    .slice(0, length)
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return text.length > length ? `${escaped}…` : escaped;
}
