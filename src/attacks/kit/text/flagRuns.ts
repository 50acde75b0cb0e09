/** Flags as lengths of runs of equal ones, the first of zeros. */
export function runsOfFlags(flags: Uint8Array): number[] {
  const runs: number[] = [];
  let current = 0;
  let length = 0;
  for (const flag of flags) {
    if (flag !== current) {
      runs.push(length);
      [current, length] = [flag, 0];
    }
    length += 1;
  }
  return [...runs, length];
}

/** The flags again. */
export function flagsOfRuns(runs: readonly number[]): Uint8Array {
  const flags = new Uint8Array(runs.reduce((sum, run) => sum + run, 0));
  let at = 0;
  runs.forEach((run, index) => {
    flags.fill(index % 2, at, at + run);
    at += run;
  });
  return flags;
}
