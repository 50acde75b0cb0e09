import { describe, it, type TestFunction } from 'vitest';
import { ALL_LANES } from './projects.js';

export { ALL_LANES } from './projects.js';

/**
 * A test that takes minutes and repeats, more often or on more inputs, what a shorter one proves. It is skipped unless the long lanes are
 * asked for, and says so.
 * @param provedBy where the promise is proved in every run
 * @param hindrance why this machine cannot run it; null if it can
 * @param timeoutMs if it may take longer than other tests
 */
export function longLane(
  name: string,
  provedBy: string,
  test: () => Promise<void>,
  hindrance: () => string | null = () => null,
  timeoutMs?: number,
): void {
  const lane: TestFunction = async ({ skip }) => {
    skip(!ALL_LANES, `a long lane, run by .ci/full; in every run: ${provedBy}`);
    const reason = hindrance();
    skip(reason !== null, `cannot be run here: ${reason ?? ''}`);
    await test();
  };
  it(name, timeoutMs === undefined ? {} : { timeout: timeoutMs }, lane);
}

/**
 * A group of tests that takes minutes, as {@link longLane}; what it prepares is not prepared when it is skipped.
 * @param provedBy where the promise is proved in every run
 * @param suite how the group is described when it runs
 */
export function longLanes(
  provedBy: string,
  suite: (name: string, tests: () => void) => void = describe,
): (name: string, tests: () => void) => void {
  if (ALL_LANES) return suite;
  return (name, tests) =>
    describe.skip(`${name}: a long lane, run by .ci/full; in every run: ${provedBy}`, tests);
}

/**
 * Cases of one test, of which some take minutes and are tried with the long lanes only.
 * @param long tried with the long lanes
 * @param always tried in every run
 */
export function wholeOnly<const L, const A>(long: readonly L[], always: readonly A[]): readonly (A | L)[] {
  return ALL_LANES ? [...long, ...always] : always;
}

/**
 * All of a list with the long lanes; in every run each `step`-th, so that every run tries some of each kind.
 * @param from where it begins, 0 … step − 1: other loops over the same list begin elsewhere
 */
export function eachOf<T>(all: readonly T[], step: number, from = 0): readonly T[] {
  return ALL_LANES ? all : all.filter((_, at) => at % step === from);
}
