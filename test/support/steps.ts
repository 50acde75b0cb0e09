import { expect, it } from 'vitest';

/** Tests that go on where the one before ended: after one that failed, the others are skipped. */
export function steps(): (name: string, step: () => Promise<void>) => void {
  let isBroken = false;
  return (name, step) => {
    it(name, async ({ skip }) => {
      skip(isBroken, 'an earlier step failed');
      isBroken = true;
      await step();
      isBroken = false;
    });
  };
}

/** Looks again and again until what is read is as it should be, as long as a busy machine may need. */
export function eventually<T>(read: () => T | Promise<T>): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { interval: 100 });
}
