import { useSyncExternalStore } from 'react';

/**
 * The address within the window is in the fragment, including the query (`#/case/…/reader/X1/E2?at=120`), so that plain anchors
 * lead to it, no part of it reaches a server, and a reload keeps it.
 */
export function currentPlace(): { readonly path: string; readonly search: string } {
  const [path = '', search = ''] = window.location.hash.replace(/^#?\/?/, '').split('?', 2);
  return { path: `/${path}`, search };
}

/** Goes to an address: `#/…`, `/…`, or `?…` for another query at the same path. */
export function navigate(to: string, options: { readonly replace?: boolean } = {}): void {
  const oldURL = window.location.href;
  const target = to.startsWith('?') ? currentPlace().path + to : to.replace(/^#/, '');
  const url = new URL(oldURL);
  url.hash = target;
  if (options.replace === true) window.history.replaceState(null, '', url);
  else window.history.pushState(null, '', url);
  window.dispatchEvent(new HashChangeEvent('hashchange', { oldURL, newURL: url.href }));
}

/** The `hook` of wouter's Router. */
export function useHashPath(): [string, typeof navigate] {
  return [useSyncExternalStore(subscribe, () => currentPlace().path), navigate];
}

/** The `searchHook` of wouter's Router, so that its `useSearchParams` reads and writes the query of the address. */
export function useHashSearch(): string {
  return useSyncExternalStore(subscribe, () => currentPlace().search);
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  window.addEventListener('popstate', onChange);
  return () => {
    window.removeEventListener('hashchange', onChange);
    window.removeEventListener('popstate', onChange);
  };
}
