/** A wait for another process, a page or a screen: nothing waits so long when all is well, however busy the machine is. */
export const PATIENCE_MS = 10 * 60_000;
