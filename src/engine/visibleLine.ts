/**
 * Text from a model's file as one harmless line: control, format and direction characters as `\u{…}`, blanks trimmed, at most `most` characters
 * and then `…`.
 */
export function visibleLine(text: string, most: number): string {
  const shown = Array.from(
    text
      .trim()
      .slice(0, 4 * most)
      .replace(
        /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu,
        (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
      ),
  );
  return shown.length <= most ? shown.join('') : `${shown.slice(0, most - 1).join('')}…`;
}
