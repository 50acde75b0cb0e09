import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, type RenderResult } from '@testing-library/react';
import { StrictMode, type ReactElement } from 'react';
import { I18nProvider } from 'react-aria-components';
import { Router } from 'wouter';
import type { Client } from '../../../src/contract/index.js';
import { ClientContext, useStaleAnswers } from '../../../renderer/api/index.js';
import { useHashPath, useHashSearch } from '../../../renderer/navigation/hashLocation.js';

/** A screen with everything that the shell puts around it, at an address of the window. */
export function showScreen(screen: ReactElement, client: Client, place = '#/'): RenderResult {
  window.location.hash = place;
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: 10_000 }, mutations: { retry: false } },
  });
  return render(
    <StrictMode>
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
    </StrictMode>,
  );
}

function StaleAnswers(): null {
  useStaleAnswers();
  return null;
}
