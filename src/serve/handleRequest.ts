import type { IncomingMessage, ServerResponse } from 'node:http';
import { REPORT_PATH } from '../contract/index.js';
import { answerCall } from './answerCall.js';
import { checkRequest, methodRefused, type CheckedRequest } from './checkRequest.js';
import { readCookies, sessionCookie } from './cookies.js';
import { forwardingPage, PAGE_STYLE_PATH, pageStyle, refusedPage } from './pages.js';
import { knownError, refusal, statusOf, type Refusal } from './refusal.js';
import { hangUpAfter, respond, respondError, respondJson } from './respond.js';
import { sendReport } from './sendReport.js';
import type { ServerParts } from './serverParts.js';
import type { Session } from './sessions.js';
import type { Answering } from './startServer.js';
import { watchedCase } from './watchedCase.js';

interface Exchange {
  readonly parts: ServerParts;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly checked: CheckedRequest;
  readonly session: Session | null;
}

/** What answers the requests of a window. */
export function windowAnswering(parts: ServerParts): Answering {
  return { ...parts, answer: (request, response) => handleRequest(parts, request, response) };
}

/** Answers any request; never throws. */
async function handleRequest(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (!(await parts.peerCheck(request.socket))) throw otherUser();
    const checked = checkRequest({
      method: request.method ?? '',
      target: request.url ?? '',
      headers: request.headers,
      rawHeaders: request.rawHeaders,
    });
    const session = parts.sessions.find(readCookies(checked, request.headers.cookie));
    if (session?.role === 'writer') parts.live.writerHost = checked.host;
    await route({ parts, request, response, checked, session });
  } catch (error) {
    await refuse(parts, request, response, error);
  }
}

async function route(exchange: Exchange): Promise<void> {
  const { parts, request, response, checked, session } = exchange;
  const { path, query, method } = checked;
  if (path === PAGE_STYLE_PATH && method !== 'POST') {
    respond(request, response, pageStyle());
    return;
  }
  if (path === '/') {
    openDocument(exchange);
    return;
  }
  if (session === null) throw notIn();
  if (path.startsWith('/api/')) {
    await answerApi({ ...exchange, session });
    return;
  }
  if (method === 'POST') throw methodRefused();
  const file = query === '' ? parts.files.answer(path, request.headers['if-none-match']) : null;
  if (file === null) throw notThere();
  respond(request, response, file);
}

/** Answers with the window for visitors who have a session; a visitor with a link receives a session. */
function openDocument({ parts, request, response, checked, session }: Exchange): void {
  if (checked.method === 'POST') throw methodRefused();
  const token = /^token=([A-Za-z0-9_-]{1,100})$/.exec(checked.query)?.[1];
  if (token === undefined) {
    if (checked.query !== '') throw notThere();
    if (session === null) throw notIn();
    respond(request, response, parts.files.page());
    return;
  }
  // A program that previews a link before a person opens it must not use it up.
  const purpose = `${String(request.headers['sec-purpose'])} ${String(request.headers['purpose'])}`;
  if (checked.method === 'HEAD' || /prefetch|preview/i.test(purpose)) throw notOpened();
  const entry = parts.sessions.enter(token, session);
  if (entry.kind === 'wrong') throw notIn();
  if (entry.kind === 'full') throw full();
  const cookie: Record<string, string> =
    entry.kind === 'new' ? { 'set-cookie': sessionCookie(checked, entry.cookie) } : {};
  if (entry.kind === 'new') parts.onEntry(entry.session.role);
  if (checked.isFromOutside) {
    respond(request, response, { ...forwardingPage(), headers: cookie });
    return;
  }
  respond(request, response, {
    status: 303,
    type: 'text/plain; charset=utf-8',
    body: new Uint8Array(),
    headers: { ...cookie, location: '/' },
  });
}

async function answerApi({
  parts,
  request,
  response,
  checked,
  session,
}: Exchange & { readonly session: Session }): Promise<void> {
  const { path, query, method } = checked;
  const isPost = method === 'POST';
  if (path.startsWith('/api/call/') && query === '') {
    if (!isPost) throw methodRefused();
    await answerCall(parts, request, response, path.slice('/api/call/'.length), session);
  } else if (path === '/api/upload') {
    if (!isPost) throw methodRefused();
    await takeUpload(parts, request, response, query, session);
  } else if (path === REPORT_PATH) {
    if (isPost) throw methodRefused();
    await sendReport(parts, request, response, query);
  } else if (path === '/api/session' && query === '') {
    if (isPost) throw methodRefused();
    await respondJson(request, response, 200, { role: session.role });
  } else if (path === '/api/events') {
    const caseId = watchedCase(query);
    if (caseId === undefined) throw notThere();
    if (method !== 'GET') throw methodRefused();
    parts.streams.open(request, response, session, caseId);
  } else throw notThere();
}

async function takeUpload(
  { uploads, workbench }: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  query: string,
  session: Session,
): Promise<void> {
  if (session.role !== 'writer') {
    throw refusal(
      403,
      'read-only',
      'This window may only read; it may not change anything.',
      'Ask the examiner who has the case open to make the change.',
    );
  }
  if (request.headers['content-type'] !== 'application/octet-stream') throw wrongType();
  const name = uploadName(query);
  const { path, sizeBytes } = await uploads.receive(request);
  const grantId = workbench.grants.grant({ path, kind: 'file', isUpload: true, root: '', name });
  await respondJson(request, response, 200, { value: { grantId, name, sizeBytes } });
}

/** The refusal of a body in a form that the window does not send. */
export function wrongType(): Refusal {
  return refusal(
    415,
    'content-type',
    'The request does not have the content type that the server expects.',
    'Reload the window: it may belong to a different version.',
  );
}

/** Reports an error as a page if the browser requested a page, and as data to the window. */
async function refuse(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): Promise<void> {
  const known = knownError(error);
  if (known !== error) parts.onBug(error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  parts.refused.add(request.socket);
  hangUpAfter(request, response);
  const url = request.url ?? '';
  const isPage = request.method !== 'POST' && (!url.startsWith('/api/') || url.startsWith(`${REPORT_PATH}?`));
  if (isPage) respond(request, response, refusedPage(statusOf(known), known.message, known.hint));
  else await respondError(request, response, known);
}

function notIn(): Refusal {
  return refusal(
    401,
    'not-in',
    'This window needs a link that is still valid.',
    'Each link opens the workbench once. For a new link, press Enter in the terminal in which “palimpsest serve” runs, or ask the examiner who has the case open for a read-only link.',
  );
}

function notThere(): Refusal {
  return refusal(404, 'not-there', 'There is nothing at this address.', 'Open the first page of the window.');
}

function notOpened(): Refusal {
  return refusal(
    403,
    'not-opened',
    'The link was previewed, not opened.',
    'Open the link as a page; it is still valid.',
  );
}

function full(): Refusal {
  return refusal(
    403,
    'too-many-visitors',
    'The server already has as many visitors as it can serve.',
    'Close windows that are not needed, then open the link again; it is still valid.',
  );
}

function otherUser(): Refusal {
  return refusal(
    403,
    'other-user',
    'This server is for the user of this machine who started it.',
    'Log in as that user, or have the server started with --any-user, so that links and cookies alone decide.',
  );
}

/**
 * The name of an upload, for display and for the register; it is never used as a path.
 * @throws {Refusal} 400 if no file can have that name
 */
function uploadName(query: string): string {
  const match = /^name=([^&]+)$/.exec(query);
  const name = decoded(match?.[1] ?? '');
  const bytes = Buffer.byteLength(name);
  const isPlain = !/[/\\\p{Cc}]/u.test(name) && name !== '.' && name !== '..';
  if (bytes > 0 && bytes <= 255 && isPlain) return name;
  throw refusal(
    400,
    'upload-name',
    'The file has a name that cannot be used.',
    'Rename the file: its name may have up to 255 bytes, without slashes or control characters.',
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
