import { inputError } from '../src/base/index.js';
import type { Workbench } from '../src/api/index.js';
import type { MenuChoice } from './bridge.js';
import type { GrantPath } from './grantPath.js';
import { DESKTOP } from './ipc.js';

/** Opens the path that a person named: a case folder, or a sealed bag to verify. @throws {PalimpsestError} `open-what`, `file-*`, as case.open */
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
