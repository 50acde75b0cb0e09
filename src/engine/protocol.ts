import { z } from 'zod';
import type { ReceivedError } from '../base/index.js';
import { protocolError } from './engineErrors.js';
import { callOf, ENGINE_CALLS, type EngineCalls, type EngineMethod } from './engineCalls.js';

/** The version of the messages between an engine's process and the program that uses it; both must state the same version. */
export const PROTOCOL_VERSION = 1;

const methods = Object.keys(ENGINE_CALLS) as [EngineMethod, ...EngineMethod[]];

const toEngine = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), protocol: z.int() }),
  z.strictObject({
    type: z.literal('call'),
    id: z.int(),
    method: z.enum(methods),
    args: z.array(z.unknown()),
  }),
  z.strictObject({ type: z.literal('cancel'), id: z.int() }),
]);

const errorData: z.ZodType<ReceivedError> = z.strictObject({
  kind: z.enum(['input', 'environment', 'verdict', 'bug']),
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  details: z.record(z.string(), z.unknown()),
});

const fromEngine = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('welcome'), protocol: z.int(), pid: z.int() }),
  z.strictObject({ type: z.literal('result'), id: z.int(), value: z.unknown() }),
  z.strictObject({ type: z.literal('error'), id: z.int(), error: errorData }),
]);

/** A message to the engine: `hello` first, then calls; `cancel` stops a call that takes a signal. */
export type ToEngine = z.infer<typeof toEngine>;

/** A message from the engine: `welcome` answers `hello`, `result` or `error` answers the call of that id. */
export type FromEngine = z.infer<typeof fromEngine>;

/** Checks a message that arrived at the engine. @throws {PalimpsestError} `engine-protocol` */
export function parseToEngine(message: unknown): ToEngine {
  return check(toEngine, message, 'a message to the engine');
}

/** Checks a message that arrived from the engine. @throws {PalimpsestError} `engine-protocol` */
export function parseFromEngine(message: unknown): FromEngine {
  return check(fromEngine, message, 'a message from the engine');
}

/** Checks the arguments of a call. @throws {PalimpsestError} `engine-protocol` */
export function parseArgs<M extends EngineMethod>(method: M, args: unknown): EngineCalls[M]['args'] {
  return check(callOf(method).args, args, `the arguments of ${method}`);
}

/** Checks the result of a call. @throws {PalimpsestError} `engine-protocol` */
export function parseResult<M extends EngineMethod>(method: M, value: unknown): EngineCalls[M]['result'] {
  return check(callOf(method).result, value, `the result of ${method}`);
}

function check<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw protocolError(`${what} is malformed${place} (${issue?.message ?? 'unknown'})`);
}
