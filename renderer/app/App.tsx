import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { Router } from 'wouter';
import type { Client } from '../../src/contract/index.js';
import { ClientContext, useStaleAnswers } from '../api/index.js';
import { ToastRegion } from '../components/index.js';
import { useHashPath, useHashSearch } from '../navigation/index.js';
import { Window } from './Window.js';

export interface AppProps {
  readonly client: Client;
}

/** Everything that screens need around them. */
export function App({ client }: AppProps): React.JSX.Element {
  const [queries] = useState(
    () =>
      new QueryClient({
        // The workbench is on this machine: an error is an answer, and events say when an answer is stale.
        defaultOptions: {
          queries: { retry: false, refetchOnWindowFocus: false, staleTime: 10_000, networkMode: 'always' },
          mutations: { retry: false, networkMode: 'always' },
        },
      }),
  );
  return (
    <ClientContext.Provider value={client}>
      <QueryClientProvider client={queries}>
        <I18nProvider locale="en-GB">
          <Router hook={useHashPath} searchHook={useHashSearch}>
            <StaleAnswers />
            <Window />
            <ToastRegion />
          </Router>
        </I18nProvider>
      </QueryClientProvider>
    </ClientContext.Provider>
  );
}

function StaleAnswers(): null {
  useStaleAnswers();
  return null;
}
