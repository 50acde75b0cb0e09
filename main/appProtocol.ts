import type { Protocol } from 'electron';
import { SECURITY_HEADERS, type WindowFiles } from '../src/serve/index.js';
import { isOurAddress, SCHEME } from './appAddress.js';

/** Makes `app:` a scheme with its own origin. This must happen before the application is ready. */
export function registerAppScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the window's files under `app://palimpsest/`. */
export function serveWindow(protocol: Protocol, files: WindowFiles): void {
  protocol.handle(SCHEME, (request) => answerRequest(files, request));
}

/** The answer to one request: a file of the window, or a refusal without a body. */
export function answerRequest(
  files: WindowFiles,
  { method, url }: { readonly method: string; readonly url: string },
): Response {
  if (!isOurAddress(url)) return refuse(403);
  if (method !== 'GET' && method !== 'HEAD') return refuse(405);
  const { pathname } = new URL(url);
  const answer = files.answer(pathname === '/' ? '/index.html' : pathname, undefined);
  if (answer === null) return refuse(404);
  const body = method === 'HEAD' ? null : Buffer.from(answer.body);
  return new Response(body, {
    status: answer.status,
    headers: { ...SECURITY_HEADERS, 'cache-control': 'no-cache', 'content-type': answer.type },
  });
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: SECURITY_HEADERS });
}
