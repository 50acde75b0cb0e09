import type { Page } from 'playwright-core';

/** What the server answered to a call. */
export interface Answered {
  readonly status: number;
  readonly value?: unknown;
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string };
}

/** Makes a call of the contract from a page, as the window itself would. */
export function callFrom(page: Page, name: string, input: unknown): Promise<Answered> {
  return page.evaluate(
    async ([path, body]) => {
      const response = await fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      return { status: response.status, ...((await response.json()) as object) };
    },
    [`/api/call/${name}`, JSON.stringify(input)] as const,
  );
}
