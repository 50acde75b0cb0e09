import { it } from 'vitest';

/** Are the long lanes run too? `.ci/full` asks for them. */
export const ALL_LANES = process.env['PALIMPSEST_LANES'] === 'full';

/**
 * A test that takes minutes and repeats, more often or on more inputs, what a shorter one proves. It is skipped unless the long lanes are
 * asked for, and says so.
 * @param provedBy where the promise is proved in every run
 * @param hindrance why this machine cannot run it; null if it can
 */
export function longLane(
  name: string,
  provedBy: string,
  test: () => Promise<void>,
  hindrance: () => string | null = () => null,
): void {
  it(name, async ({ skip }) => {
    skip(!ALL_LANES, `a long lane, run by .ci/full; in every run: ${provedBy}`);
    const reason = hindrance();
    skip(reason !== null, `cannot be run here: ${reason ?? ''}`);
    await test();
  });
}
