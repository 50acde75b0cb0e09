import { resolve } from 'node:path';

/**
 * The words of the command line, without the program; with a development Electron, the first word also names the program.
 * @param argv the arguments of the process
 */
export function wordsSaid(argv: readonly string[], isPackaged: boolean): readonly string[] {
  const words = argv.slice(1);
  const program = isPackaged ? -1 : words.findIndex((word) => !word.startsWith('-'));
  return words.filter((_word, index) => index !== program);
}

/**
 * The path in a command line: the first word that is not a switch.
 * @param words the words, without the program itself
 */
export function namedPath(words: readonly string[], workingFolder: string): string | null {
  const word = words.find((candidate) => candidate !== '' && !candidate.startsWith('-'));
  return word === undefined ? null : resolve(workingFolder, word);
}
