import { programIdentity } from '../../files/index.js';
import type { Handlers, KnownCase } from '../../contract/index.js';
import type { CaseKeeper, Known } from '../stores/caseKeeper.js';
import type { Settings } from '../stores/settings.js';
import type { ServiceContext } from '../workbench/context.js';
import { describePath } from '../grants/describePath.js';
import { isInside } from '../grants/grantedPath.js';

/** The handler of the first screen. */
export function homeHandlers(
  { options, grants }: ServiceContext,
  keeper: CaseKeeper,
  settings: Settings,
): Pick<Handlers, 'home.show'> {
  return {
    'home.show': async (_input, { door, role }) => {
      const { name, version, build } = programIdentity();
      const hasNative = options.native !== undefined && door === 'desktop';
      const { homeFolder, fileRoots } = options;
      const root = fileRoots.find((folder) => homeFolder !== null && isInside(homeFolder, folder)) ?? '';
      return {
        program: { name, version, build },
        door,
        role,
        capabilities: {
          nativeDialogs: hasNative,
          reveal: hasNative,
          print: hasNative,
          upload: door === 'browser',
        },
        cases: (await keeper.known()).sort(latestFirst).map(shown),
        examiner: role === 'writer' ? settings.examiner : null,
        // A folder that does not exist cannot be chosen.
        home:
          homeFolder === null
            ? null
            : await describePath(grants, homeFolder, { isUpload: false, root }).catch(() => null),
      };
    },
  };
}

function shown({ copies, ...known }: Known): KnownCase {
  return { ...known, ...(copies.length === 0 ? {} : { copies: [...copies] }) };
}

function latestFirst(a: Known, b: Known): number {
  if (a.openedAt !== b.openedAt) return a.openedAt < b.openedAt ? 1 : -1;
  const names = [a, b].map(({ caption, folder }) => `${caption}\n${folder}`.toLowerCase()) as [
    string,
    string,
  ];
  return names[0] === names[1] ? 0 : names[0] < names[1] ? -1 : 1;
}
