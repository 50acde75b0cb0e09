// The process that reads a document under the desktop shell: network access is removed first, then one file is read.
import { answerRequest, type ReadRequest } from '../src/readers/index.js';
import { guardOffline } from './offlineGuard.js';

interface Parent {
  once(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: string): void;
}

guardOffline(() => undefined);
const { parentPort } = process as unknown as { readonly parentPort: Parent };
parentPort.once('message', ({ data }) => {
  const { request, bytes } = data as { readonly request: ReadRequest; readonly bytes: Uint8Array };
  void answerRequest(request, new Uint8Array(bytes)).then((answer) => parentPort.postMessage(answer));
});
