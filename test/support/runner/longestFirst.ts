import { extname } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes: begun last, one of them would keep one core busy alone at the end. */
const LONG = [
  'test/matter/sampleSealed.test.ts',
  'test/cli/kills/kills.test.ts',
  'test/cli/examine.test.ts',
  'test/examine/falseClaims.test.ts',
  'test/e2e/browser/hostile.test.ts',
  'test/e2e/browser/axe.test.ts',
  'test/api/replay.test.ts',
  'test/e2e/desktop/path.test.ts',
  'test/api/reports.test.ts',
  'test/examine/everyAttackResumes.test.ts',
];

/**
 * Begins with the files that take longest. The others follow by project, and the screens (`.tsx`) among themselves: a process goes on with
 * its modules only to a file of the same project and environment.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((file) => moduleId.endsWith(file));
      return at === -1 ? LONG.length : at;
    };
    const kind = ({ moduleId, project }: TestSpecification): string => project.name + extname(moduleId);
    return sorted.sort(
      (a, b) => rank(a) - rank(b) || (rank(a) < LONG.length ? 0 : kind(a).localeCompare(kind(b), 'en')),
    );
  }
}
