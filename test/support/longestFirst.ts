import { extname } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes: begun last, one of them would keep one core busy alone at the end. */
const LONG = [
  'test/e2e/planted.test.ts',
  'test/cli/examine.test.ts',
  'test/e2e/browser/sessions.test.ts',
  'test/cli/case.test.ts',
  'test/engine/llamaTruth.test.ts',
  'test/cli/report.test.ts',
  'test/e2e/browser/attacks.test.ts',
  'test/cli/everyAttack.test.ts',
  'test/e2e/browser/pictures.test.ts',
  'test/e2e/browser/axe.test.ts',
  'test/e2e/browser/wholePathKeyboard.test.ts',
  'test/attacks/longForm.test.ts',
  'test/e2e/browser/wholePathMouse.test.ts',
  'test/api/sealingOrder.test.ts',
  'test/e2e/browser/hostile.test.ts',
  'test/api/runsLlama.test.ts',
  'test/e2e/dev.test.ts',
  'test/cli/model.test.ts',
  'test/examine/kill9.test.ts',
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
