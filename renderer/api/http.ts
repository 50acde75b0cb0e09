import { PalimpsestError, type ReceivedError, environmentError } from '../../src/base/index.js';
import type { CallInput, CallName, CallOutput, Client } from '../../src/contract/index.js';
import { EventFeed, type Connection } from './eventFeed.js';
import { Listeners } from './listeners.js';
import { serverGone } from './serverGone.js';

/**
 * The contract over loopback HTTP: `POST /api/call/<name>` with a JSON body, `GET /api/events` as server-sent events, and
 * `POST /api/upload?name=…` with the bytes of a file. The session is a cookie that this page cannot read.
 */
export function httpClient(): Client {
  const listeners = new Listeners();
  const watchers = new Set<(state: Connection) => void>();
  let state: Connection = 'connected';
  const become = (next: Connection): void => {
    if (next === state) return;
    state = next;
    for (const watcher of [...watchers]) watcher(next);
  };
  const feed = new EventFeed((name, payload) => listeners.tell(name, payload), become);
  return {
    async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
      const response = await fetch(`/api/call/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      }).catch((error: unknown) => {
        throw serverGone(error);
      });
      if (response.status === 401) become('refused');
      return (await answer(response)) as CallOutput<N>;
    },
    on(name, listener) {
      feed.start();
      return listeners.add(name, listener);
    },
    onConnection(listener) {
      feed.start();
      watchers.add(listener);
      listener(state);
      return () => void watchers.delete(listener);
    },
    watch: (caseId) => feed.watch(caseId),
    grantFile: upload,
  };
}

async function answer(response: Response): Promise<unknown> {
  const body = (await response.json().catch((error: unknown) => {
    throw serverGone(error);
  })) as { value?: unknown; error?: ReceivedError };
  if (body.error !== undefined) throw PalimpsestError.fromData(body.error);
  return body.value;
}

/** Sends a file to the server. XMLHttpRequest, because fetch does not report the progress of an upload. */
function upload(
  file: File,
  onProgress?: (bytesDone: number, bytesTotal: number) => void,
  signal?: AbortSignal,
): ReturnType<Client['grantFile']> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const cancel = (): void => request.abort();
    request.open('POST', `/api/upload?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress?.(loaded, total));
    request.addEventListener('load', () => {
      const body = request.response as { value?: unknown; error?: ReceivedError } | null;
      if (body?.error !== undefined) reject(PalimpsestError.fromData(body.error));
      else if (body === null) reject(serverGone(`status ${request.status}`));
      else resolve(body.value as Awaited<ReturnType<Client['grantFile']>>);
    });
    request.addEventListener('error', () => reject(serverGone('the upload was interrupted')));
    request.addEventListener('abort', () =>
      reject(environmentError('cancelled', 'The upload was canceled.', 'Drop the file again.')),
    );
    request.addEventListener('loadend', () => signal?.removeEventListener('abort', cancel));
    signal?.addEventListener('abort', cancel);
    request.send(file);
    if (signal?.aborted === true) cancel();
  });
}
