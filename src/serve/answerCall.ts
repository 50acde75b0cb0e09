import type { IncomingMessage, ServerResponse } from 'node:http';
import { PalimpsestError } from '../base/index.js';
import { readBody } from './readBody.js';
import { refusal, unable } from './refusal.js';
import { respondError, respondJson } from './respond.js';
import type { ServerParts } from './serverParts.js';
import type { Session } from './sessions.js';

const JSON_TYPE = /^application\/json(?:\s*;\s*charset=utf-8)?$/i;
const MAX_AT_ONCE = 64;

/** Answers a call of the contract: `{"value": …}`, or `{"error": …}` with the same words as on the command line. */
export async function answerCall(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  session: Session,
): Promise<void> {
  if (parts.live.callsUnderWay >= MAX_AT_ONCE) {
    throw unable(
      503,
      'calls-busy',
      'Too many requests are open at once.',
      'Wait a moment and try again; close windows that are not needed.',
    );
  }
  if (parts.live.isStopping) {
    throw unable(
      503,
      'server-stopping',
      'The workbench is being closed.',
      'Start “palimpsest serve” again; runs that were interrupted can be resumed.',
    );
  }
  parts.live.callsUnderWay += 1;
  try {
    if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) throw notJson(415);
    const input = parseJson(await readBody(request, parts.bodyLimits));
    const value = await parts.workbench.dispatch(name, input, { door: 'browser', role: session.role });
    await respondJson(request, response, 200, { value });
  } catch (error) {
    // The body has arrived by now, or the connection ends: an error of a call is an answer like any other.
    if (!(error instanceof PalimpsestError) || !request.complete) throw error;
    if (error.kind === 'bug') parts.onBug(error);
    await respondError(request, response, error);
  } finally {
    parts.live.callsUnderWay -= 1;
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    throw notJson(400);
  }
}

function notJson(status: number): PalimpsestError {
  return refusal(
    status,
    'call-json',
    'The request is not JSON.',
    'Reload the window: it may belong to a different version.',
  );
}
