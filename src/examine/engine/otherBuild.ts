import { inputError } from '../../base/index.js';
import type { ProgramRecord } from '../../domain/index.js';

/**
 * Refuses to continue with a program other than the one that began.
 * @param before the program in start.json
 * @param isInsisted true to continue all the same
 * @returns true if it is a different program and a person insisted
 * @throws {PalimpsestError} `resume-other-build` naming both
 */
export function passOtherBuild(
  id: string,
  before: ProgramRecord,
  now: ProgramRecord,
  isInsisted: boolean,
): boolean {
  const differing = differingParts(before, now);
  if (differing.length === 0) return false;
  if (isInsisted) return true;
  throw inputError(
    'resume-other-build',
    `${id} was begun with ${programWords(before)}; this is ${programWords(now)}.`,
    'Continue with the program with which it was begun. To continue with this program all the same, add --insist resume-other-build; every report will state it.',
    { id, before, now, differing },
  );
}

/** The parts in which two programs differ. */
export function differingParts(before: ProgramRecord, now: ProgramRecord): (keyof ProgramRecord)[] {
  const fields = ['name', 'version', 'build', 'commit', 'lockFileSha256'] as const;
  return fields.filter((field) => before[field] !== now[field]);
}

/** A program in words, e.g. `Palimpsest 0.1.0, build 84367e5f9e8d4b9c, commit …, lock file SHA-256 …`. */
export function programWords({ name, version, build, commit, lockFileSha256 }: ProgramRecord): string {
  return `${name} ${version}, build ${build}, commit ${commit}, lock file SHA-256 ${lockFileSha256}`;
}
