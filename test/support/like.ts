import { expect } from 'vitest';

/** For toMatchObject, which lets a bare regular expression match anything. */
export function like(pattern: RegExp): string {
  return expect.stringMatching(pattern) as string;
}
