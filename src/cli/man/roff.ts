/** Characters with a meaning in roff, or that a terminal would not show as they were typed; the backslash is first. */
const ESCAPES: readonly (readonly [RegExp, string])[] = [
  [/\\/g, '\\e'],
  [/-/g, '\\-'],
  [/'/g, '\\(aq'],
  [/`/g, '\\(ga'],
  [/\^/g, '\\(ha'],
  [/~/g, '\\(ti'],
  [/"/g, '\\(dq'],
];

/** Text in the middle of a line of roff; what is not ASCII by its code point. @source groff_char(7) */
export function roffWords(text: string): string {
  const escaped = ESCAPES.reduce((words, [sign, escape]) => words.replace(sign, escape), text);
  return Array.from(escaped, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x80 ? character : `\\[u${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  }).join('');
}

/** A line of text: a dot or an apostrophe at its beginning would be a request. */
export function roffLine(text: string): string {
  const words = roffWords(text);
  return words.startsWith('.') ? `\\&${words}` : words;
}

/** Text in bold. */
export function bold(text: string): string {
  return `\\fB${roffWords(text)}\\fR`;
}

/** Text in italics. */
export function italic(text: string): string {
  return `\\fI${roffWords(text)}\\fR`;
}
