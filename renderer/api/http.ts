import { environmentError, PalimpsestError, type ErrorData } from '../../src/base/index.js';
import {
  isEventName,
  type CallInput,
  type CallName,
  type CallOutput,
  type Client,
} from '../../src/api/contract.js';
import { Listeners } from './listeners.js';

type Connection = 'connected' | 'lost' | 'refused';

/** Asked again after so long when the server is gone. */
const RETRY_MS = 1500;

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
    for (const watcher of watchers) watcher(next);
  };
  let isListening = false;
  const listen = (): void => {
    if (isListening) return;
    isListening = true;
    const source = new EventSource('/api/events');
    source.onopen = () => become('connected');
    source.onmessage = (message: MessageEvent<string>) => {
      const { name, payload } = JSON.parse(message.data) as { name: unknown; payload: unknown };
      if (isEventName(name)) listeners.tell(name, payload);
    };
    source.onerror = () => {
      source.close();
      isListening = false;
      void probe().then((next) => {
        become(next);
        if (next !== 'refused') setTimeout(listen, RETRY_MS);
      });
    };
  };
  return {
    async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
      const response = await fetch(`/api/call/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      }).catch((error: unknown) => {
        throw unreachable(error);
      });
      if (response.status === 401) become('refused');
      return (await answer(response)) as CallOutput<N>;
    },
    on(name, listener) {
      listen();
      return listeners.add(name, listener);
    },
    onConnection(listener) {
      listen();
      watchers.add(listener);
      listener(state);
      return () => void watchers.delete(listener);
    },
    grantFile: upload,
  };
}

/** Is the server gone, or does it not know this session any more? */
async function probe(): Promise<Connection> {
  try {
    const response = await fetch('/api/session');
    return response.status === 401 ? 'refused' : response.ok ? 'connected' : 'lost';
  } catch {
    return 'lost';
  }
}

async function answer(response: Response): Promise<unknown> {
  const body = (await response.json().catch((error: unknown) => {
    throw unreachable(error);
  })) as { value?: unknown; error?: ErrorData };
  if (body.error !== undefined) throw PalimpsestError.fromData(body.error);
  return body.value;
}

function unreachable(error: unknown): PalimpsestError {
  return environmentError(
    'server-gone',
    'The workbench does not answer.',
    'Look whether `palimpsest serve` still runs; examinations go on without the window, and what was recorded is safe.',
    { cause: error instanceof Error ? error.message : String(error) },
  );
}

/** XMLHttpRequest, because fetch does not tell how much of an upload has gone. */
function upload(
  file: File,
  onProgress?: (bytesDone: number, bytesTotal: number) => void,
  signal?: AbortSignal,
): ReturnType<Client['grantFile']> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/upload?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = (event) => onProgress?.(event.loaded, event.total);
    request.onload = () => {
      const body = request.response as { value?: unknown; error?: ErrorData } | null;
      if (body?.error !== undefined) reject(PalimpsestError.fromData(body.error));
      else if (body === null) reject(unreachable(request.status));
      else resolve(body.value as Awaited<ReturnType<Client['grantFile']>>);
    };
    request.onerror = () => reject(unreachable('upload'));
    request.onabort = () =>
      reject(environmentError('cancelled', 'The upload was cancelled.', 'Drop the file again.'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
