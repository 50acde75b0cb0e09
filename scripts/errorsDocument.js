// docs/errors.md: every code of an error, what it means, and the sentences and remedies that the source gives with it.

const INTRODUCTION = `# Errors

Every error has a code, a sentence that says what is wrong and where, and a remedy. The command line prints the sentence and the
remedy on stderr; with \`--json\` it also prints them on stdout, with the code. The window shows the same words. The kind of the error
decides the exit code of the command line: 1 for a failed verification, 2 for wrong input, 3 for trouble with the machine, 70 for a bug.
A command line that cannot be parsed also ends with exit code 2; its code begins with \`commander.\` and is not listed here.

In the sentences below, \`{name}\` and \`…\` stand for what differs from case to case. \`npm run docs:generate\` makes this file from the source.
`;

/**
 * The document.
 * @param {Readonly<Record<string, { kinds: readonly string[], means: string }>>} codes every code that is registered
 * @param {readonly import('./errorMakings.js').Making[]} makings
 * @param {(kind: any) => number} exitCodeOf
 */
export function errorsDocument(codes, makings, exitCodeOf) {
  const sections = Object.keys(codes)
    .sort()
    .map((code) => {
      const { kinds, means } = codes[code];
      const exits = kinds.map((kind) => `${kind} (exit ${exitCodeOf(kind)})`).join(' or ');
      const lines = makings
        .filter((making) => making.code === code)
        .map(
          ({ message, hint }) => `- ${escaped(message)}${hint === '' ? '' : `\n  Remedy: ${escaped(hint)}`}`,
        );
      const own = lines.length === 0 ? [RECEIVED] : [...new Set(lines)].sort();
      return `## ${code}\n\nKind: ${exits}. ${means}\n\n${own.join('\n')}\n`;
    });
  return `${INTRODUCTION}\n${letters(Object.keys(codes).sort())}\n\n${sections.join('\n')}`;
}

/**
 * A link to the first code of each letter.
 * @param {readonly string[]} sorted
 */
function letters(sorted) {
  const first = new Map(sorted.toReversed().map((code) => [code.charAt(0), code]));
  return [...first]
    .toReversed()
    .map(([letter, code]) => `[${letter.toUpperCase()}](#${code})`)
    .join(' · ');
}

const RECEIVED = '- The sentence and the remedy are those of the error that was received.';

/** @param {string} text */
function escaped(text) {
  return text.replace(/\s*\n\s*/g, ' ').replace(/[\\*_<>[\]|]/g, '\\$&');
}
