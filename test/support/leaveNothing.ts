// The files of a project that is not isolated share their modules and their page: none leaves a screen, a spy, a global, a variable, a clock
// or an announcement to the next. What is announced to screen readers stands in the page for some seconds.
import { afterAll, vi } from 'vitest';

interface Page {
  readonly querySelectorAll: (selector: string) => Iterable<{ replaceChildren(): void }>;
}

afterAll(async () => {
  const { document: page } = globalThis as { document?: Page };
  if (page !== undefined) (await import('@testing-library/react')).cleanup();
  for (const log of page?.querySelectorAll('[data-live-announcer] > *') ?? []) log.replaceChildren();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});
