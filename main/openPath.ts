import { resolve } from 'node:path';
import { inputError } from '../src/base/index.js';
import type { Workbench } from '../src/api/index.js';
import type { MenuChoice } from './bridge.js';
import type { GrantPath } from './grantPath.js';
import { DESKTOP } from './ipc.js';

/** Opens what a person named: a case folder, or a sealed bag to verify. @throws {PalimpsestError} `open-what`, `file-*`, as case.open */
export type OpenPath = (path: string) => Promise<void>;

export function opensPaths(
  workbench: Workbench,
  grantPath: GrantPath,
  choose: (choice: MenuChoice) => void,
): OpenPath {
  return async (path) => {
    const { grantId, kind } = await grantPath(path);
    if (kind === 'case') {
      const { caseId } = await workbench.call('case.open', { folder: grantId }, DESKTOP);
      choose({ route: `/case/${encodeURIComponent(caseId)}` });
    } else if (kind === 'bag') {
      choose({ route: `/verify?bag=${grantId}` });
    } else {
      throw inputError(
        'open-what',
        `${path} is neither a case folder nor a sealed bag.`,
        'A case folder holds a file case.json, a bag holds bagit.txt. Evidence is added inside a case.',
        { path },
      );
    }
  };
}

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
