import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, type RenderResult } from '@testing-library/react';
import { Fragment, StrictMode, type ReactElement } from 'react';
import { I18nProvider } from 'react-aria-components';
import { expect } from 'vitest';
import { Router } from 'wouter';
import type { Client } from '../../../src/contract/index.js';
import { ClientContext, useStaleAnswers } from '../../../renderer/api/index.js';
import { useHashPath, useHashSearch } from '../../../renderer/navigation/hashLocation.js';
import { ALL_LANES } from '../../support/lanes.js';

/** Test files that have shown a screen. */
const shown = new Set<string>();

/**
 * Is everything drawn twice, as while one develops, so that an effect that cannot be repeated shows? That takes as long as all else: it is
 * done for the first screen of each file, and with the long lanes for every one.
 */
function isStrict(): boolean {
  const { testPath = '' } = expect.getState();
  const isFirst = !shown.has(testPath);
  shown.add(testPath);
  return ALL_LANES || isFirst;
}

/** A screen with everything that the shell puts around it, at an address of the window. */
export function showScreen(screen: ReactElement, client: Client, place = '#/'): RenderResult {
  window.location.hash = place;
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: 10_000 }, mutations: { retry: false } },
  });
  const Mode = isStrict() ? StrictMode : Fragment;
  return render(
    <Mode>
      <ClientContext.Provider value={client}>
        <QueryClientProvider client={queries}>
          <I18nProvider locale="en-GB">
            <Router hook={useHashPath} searchHook={useHashSearch}>
              <StaleAnswers />
              {screen}
            </Router>
          </I18nProvider>
        </QueryClientProvider>
      </ClientContext.Provider>
    </Mode>,
  );
}

function StaleAnswers(): null {
  useStaleAnswers();
  return null;
}
