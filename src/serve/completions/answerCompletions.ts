import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PalimpsestError } from '../../base/index.js';
import type { Engine, LoadedModel } from '../../domain/index.js';
import type { PeerCheck } from '../peerCheck.js';
import { readBody, type BodyLimits } from '../readBody.js';
import { knownError } from '../refusal.js';
import { ownHost, hasAllowedBody, plainTarget } from '../requestLine.js';
import { hangUpAfter, respondJson } from '../respond.js';
import type { Answering } from '../startServer.js';
import type { BearerToken } from './bearerToken.js';
import { completionAnswer } from './completionAnswer.js';
import {
  browserRefused,
  completionError,
  completionStatus,
  foreignHost,
  noSuchAddress,
  notJson,
  notJsonType,
  notThisUser,
  oddBody,
  otherMethod,
  tooBusy,
  wrongToken,
} from './completionRefusals.js';
import { completionRequest } from './completionRequest.js';
import { detokenizeAnswer, tokenizeAnswer, tokenizerInfo } from './tokenizerAnswers.js';

/** The parts with which the server answers. */
export interface CompletionParts {
  readonly engine: Engine;
  readonly model: LoadedModel;
  /** The name of the model in requests and answers. */
  readonly name: string;
  readonly isIn: BearerToken['isIn'];
  readonly peerCheck: PeerCheck;
  readonly bodyLimits: BodyLimits;
  /** Called with unexpected errors, but never with the content of requests. */
  readonly onBug: (error: unknown) => void;
  /** Called when the engine has ended, so that nothing more can be answered. */
  readonly onEngineLost: (error: PalimpsestError) => void;
}

/** What can be asked at one address. */
type Route =
  | { readonly method: 'GET'; readonly answer: () => Promise<unknown> }
  | { readonly method: 'POST'; readonly answer: (body: unknown, signal: AbortSignal) => Promise<unknown> };

/** The requests that may wait at once. */
const MOST_AT_ONCE = 64;
const JSON_TYPE = /^application\/json(?:\s*;\s*charset=utf-8)?$/i;

/** What answers the requests of clients of the OpenAI API. */
export function completionsAnswering(parts: CompletionParts): Answering {
  const refused: Answering['refused'] = new WeakSet();
  const routes = routesOf(parts);
  let underWay = 0;
  return {
    refused,
    onBug: parts.onBug,
    answer: async (request, response) => {
      underWay += 1;
      try {
        if (underWay > MOST_AT_ONCE) throw tooBusy();
        const route = await admit(parts, routes, request);
        await respondJson(request, response, 200, await answerOf(parts, route, request, response));
      } catch (error) {
        await refuse(parts, refused, request, response, error);
      } finally {
        underWay -= 1;
      }
    },
  };
}

function routesOf({ engine, model, name }: CompletionParts): ReadonlyMap<string, Route> {
  const models = {
    object: 'list',
    data: [
      { id: name, object: 'model', created: 0, owned_by: 'palimpsest', max_model_len: model.trainedContext },
    ],
  };
  return new Map<string, Route>([
    ['/v1/models', { method: 'GET', answer: () => Promise.resolve(models) }],
    ['/tokenizer_info', { method: 'GET', answer: () => tokenizerInfo(engine, model) }],
    ['/tokenize', { method: 'POST', answer: (body) => tokenizeAnswer(engine, model, name, body) }],
    ['/detokenize', { method: 'POST', answer: (body) => detokenizeAnswer(engine, model, name, body) }],
    [
      '/v1/completions',
      {
        method: 'POST',
        answer: (body, signal) =>
          completionAnswer(engine, model, name, completionRequest(body, name), signal),
      },
    ],
  ]);
}

/**
 * Decides whether a request is answered, before its body is read: it comes from this user, from a program, with the token, to an address of
 * this server.
 * @throws {Refusal}
 */
async function admit(
  { peerCheck, isIn }: CompletionParts,
  routes: ReadonlyMap<string, Route>,
  request: IncomingMessage,
): Promise<Route> {
  if (!(await peerCheck(request.socket))) throw notThisUser();
  const { headers, rawHeaders } = request;
  const line = { method: request.method ?? '', target: request.url ?? '', headers, rawHeaders };
  if (ownHost(line) === null) throw foreignHost();
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) throw browserRefused();
  if (!isIn(headers.authorization)) throw wrongToken();
  const target = plainTarget(line.target);
  const route = target?.query === '' ? routes.get(target.path) : undefined;
  if (route === undefined) throw noSuchAddress();
  if (line.method !== route.method) throw otherMethod();
  if (!hasAllowedBody(line)) throw oddBody(route.method === 'POST' ? 415 : 400);
  if (route.method === 'POST' && !JSON_TYPE.test(headers['content-type'] ?? '')) throw notJsonType();
  return route;
}

async function answerOf(
  { bodyLimits }: CompletionParts,
  route: Route,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<unknown> {
  if (route.method === 'GET') return route.answer();
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return route.answer(parsed(await readBody(request, bodyLimits)), gone.signal);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    throw notJson();
  }
}

/** Answers with an error. A connection whose request was not read to its end, or was not admitted, carries nothing more. */
async function refuse(
  { onBug, onEngineLost }: CompletionParts,
  refused: Answering['refused'],
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): Promise<void> {
  if (response.destroyed) return;
  const known = knownError(error);
  if (known !== error) onBug(error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (!request.complete || completionStatus(known) === 401 || completionStatus(known) === 403) {
    refused.add(request.socket);
    hangUpAfter(request, response);
  }
  await respondJson(request, response, completionStatus(known), completionError(known));
  if (known.code === 'engine-crashed') onEngineLost(known);
}
