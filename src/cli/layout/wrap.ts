/** Indentation, with the sign of a list or a label that two blanks part from what it names: a continued line stands under the text after it. */
const LEAD = /^\s*(?:[–·!~] |\S.*?\s{2,})?/;
/** A command to copy, after a colon or a label, is not broken. */
const COMMAND = /(?<=: |\s{2})(?:npx )?palimpsest .*$/;

/** Text with its lines broken at blanks, so that none is wider than the given columns; a word that is wider stays whole, as do rows of Markdown. */
export function wrapped(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => (lengthOf(line) <= width || line.startsWith('|') ? [line] : broken(line, width)))
    .join('\n');
}

function broken(line: string, width: number): string[] {
  const lead = LEAD.exec(line)?.[0] ?? '';
  const start = lengthOf(lead) <= width / 3 ? lead : (/^\s*/.exec(line)?.[0] ?? '');
  const command = COMMAND.exec(line)?.[0] ?? '';
  const words = line.slice(start.length, line.length - command.length).match(/\S+\s*/g) ?? [];
  const indent = ' '.repeat(lengthOf(start));
  const lines: string[] = [];
  let open = start;
  for (const word of [...words, ...(command === '' ? [] : [command])]) {
    const isFull = lengthOf(open + word.trimEnd()) > width && open.trim() !== start.trim();
    if (isFull) lines.push(open.trimEnd());
    open = isFull ? indent + word : open + word;
  }
  return [...lines, open.trimEnd()];
}

/** Columns that a text takes: its characters. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}
