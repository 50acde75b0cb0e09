import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes: begun last, one of them would keep one core busy alone at the end. */
const LONG = [
  'test/e2e/browser/attacks.test.ts',
  'test/e2e/browser/axe.test.ts',
  'test/cli/everyAttack.test.ts',
  'test/cli/examine.test.ts',
  'test/e2e/planted.test.ts',
  'test/attacks/longForm.test.ts',
  'test/examine/kill9.test.ts',
  'test/api/sealingOrder.test.ts',
];

/** Begins with the files that take longest; the others follow in the usual order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((file) => moduleId.endsWith(file));
      return at === -1 ? LONG.length : at;
    };
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}
