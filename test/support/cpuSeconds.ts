/** Processor time of this process so far, seconds: what other processes do does not count. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Processor time that `work` takes, seconds. */
export function cpuOf(work: () => void): number {
  const begun = cpuSeconds();
  work();
  return cpuSeconds() - begun;
}

/** Growth that no linear work reaches and every quadratic one exceeds, however busy the machine is. */
export const LINEAR_AT_MOST = 10;

/**
 * How many times the processor time of a quarter of the size `work` takes at the whole of it: 4 for linear work,
 * 16 for quadratic. A ratio of one run holds on slow and busy machines, where a number of seconds does not.
 * The quarter is worked twice and the slower one counts, for the first time also compiles.
 *
 * @param work given the size, in the unit of `size`; all that it does counts, so inputs are best made before
 */
export function growth(size: number, work: (size: number) => void): number {
  const quarter = Math.round(size / 4);
  const small = Math.max(
    cpuOf(() => work(quarter)),
    cpuOf(() => work(quarter)),
  );
  return cpuOf(() => work(size)) / small;
}
