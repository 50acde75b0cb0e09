import type { Finding, Report } from '../../src/domain/index.js';
import { isNegative } from '../../src/exhibit/document/findings/findingsTable.js';

/**
 * The findings of a report as its pages print them: whole, or, what an examination measured beside tests that showed nothing, in brief with
 * value and control.
 */
export function printedOf({ examinations }: Report): {
  readonly whole: readonly Finding[];
  readonly inBrief: readonly Finding[];
} {
  const all = examinations.map((one) => one.findings?.findings ?? []);
  const isBrief = (of: readonly Finding[], { standing }: Finding): boolean =>
    isNegative(of) && standing === 'measured';
  return {
    whole: all.flatMap((of) => of.filter((finding) => !isBrief(of, finding))),
    inBrief: all.flatMap((of) => of.filter((finding) => isBrief(of, finding))),
  };
}
