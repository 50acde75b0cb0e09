import { inputError, verdictError } from '../../base/index.js';
import type { ProgramRecord } from '../../domain/index.js';
import { differingParts, programWords } from '../../examine/index.js';

/**
 * Makes sure that a shard is of the program that planned.
 * @param kind `input` before it is run; `verdict` for one that was run
 * @throws {PalimpsestError} `shard-other-build` naming both
 */
export function requireSameBuild(
  what: string,
  planned: ProgramRecord,
  other: ProgramRecord,
  kind: 'input' | 'verdict',
): void {
  const differing = differingParts(planned, other);
  if (differing.length === 0) return;
  const make = kind === 'input' ? inputError : verdictError;
  throw make(
    'shard-other-build',
    `${what}: the plan was made with ${programWords(planned)}; this is ${programWords(other)}.`,
    'Install the program with which the plan was made on every machine, and run the shard with it.',
    { planned, other, differing },
  );
}
