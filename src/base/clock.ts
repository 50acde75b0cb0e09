/** A source of the time. Effects at the edge pass `systemClock`; tests pass a fixed clock. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** UTC time as ISO 8601 with milliseconds, e.g. `2026-11-25T12:44:00.000Z`. */
export function utc(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
