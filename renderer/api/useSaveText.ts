import { useCallback, useContext } from 'react';
import { ClientContext } from './hooks.js';

/** What became of text that was to be saved. */
type SavedText =
  { readonly kind: 'saved' | 'downloaded'; readonly name: string } | { readonly kind: 'cancelled' };

/**
 * Saves text as a file: the desktop asks where, a browser puts it among its downloads.
 * @returns what became of it; a browser does not tell a page whether a download was kept
 */
export function useSaveText(): (name: string, text: string) => Promise<SavedText> {
  const client = useContext(ClientContext);
  return useCallback(
    async (name, text) => {
      if (window.palimpsest !== undefined && client !== null) {
        const saved = await client.call('files.saveText', { name, text });
        return saved.name === null ? { kind: 'cancelled' } : { kind: 'saved', name: saved.name };
      }
      download(name, text);
      return { kind: 'downloaded', name };
    },
    [client],
  );
}

function download(name: string, text: string): void {
  const type = name.endsWith('.svg') ? 'image/svg+xml' : 'text/csv;charset=utf-8';
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address after this call has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
