import { environmentError, PalimpsestError, type ReceivedError } from '../../src/base/index.js';
import type { Client } from '../../src/contract/index.js';
import { serverGone } from './serverGone.js';

/** Sends a file to the server. XMLHttpRequest, because fetch does not report the progress of an upload. */
export function upload(
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
