import { resolve } from 'node:path';

/**
 * What was said on the command line, without the program; the first word of a development Electron names the program too.
 * @param argv of the process
 */
export function wordsSaid(argv: readonly string[], isPackaged: boolean): readonly string[] {
  const words = argv.slice(1);
  const program = isPackaged ? -1 : words.findIndex((word) => !word.startsWith('-'));
  return words.filter((_word, index) => index !== program);
}

/**
 * The path that a command line names: the first word that is no switch.
 * @param words without the program itself
 */
export function namedPath(words: readonly string[], workingFolder: string): string | null {
  const word = words.find((candidate) => candidate !== '' && !candidate.startsWith('-'));
  return word === undefined ? null : resolve(workingFolder, word);
}
