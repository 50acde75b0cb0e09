import type { z } from 'zod';
import { inputError } from '../base/index.js';
import { answerCalls } from './answers.js';
import { askCalls } from './ask.js';
import { caseCalls } from './cases.js';
import { cleaningCalls } from './cleaning.js';
import type { CallDefinition, EventDefinition } from './define.js';
import { evidenceCalls } from './evidence.js';
import { contractEvents } from './events.js';
import { fileCalls } from './files.js';
import { findCalls } from './find.js';
import { jobCalls } from './jobs.js';
import { readerCalls } from './reader.js';
import { reportCalls } from './reports.js';
import { runCalls } from './runs.js';
import { shardCalls } from './shards.js';
import { systemCalls } from './system.js';

/** Every call and every event between a window and the workbench, as one value. All transports and the test double are derived from it. */
export const contract = {
  calls: {
    ...caseCalls,
    ...fileCalls,
    ...jobCalls,
    ...evidenceCalls,
    ...cleaningCalls,
    ...runCalls,
    ...shardCalls,
    ...answerCalls,
    ...findCalls,
    ...readerCalls,
    ...askCalls,
    ...reportCalls,
    ...systemCalls,
  },
  events: contractEvents,
} satisfies {
  readonly calls: Readonly<Record<string, CallDefinition>>;
  readonly events: Readonly<Record<string, EventDefinition>>;
};

/** Name of a call. */
export type CallName = keyof typeof contract.calls;
/** The input of a call, as a window gives it. */
export type CallInput<N extends CallName> = z.input<(typeof contract.calls)[N]['input']>;
/** The input of a call after it was checked. */
export type CheckedInput<N extends CallName> = z.output<(typeof contract.calls)[N]['input']>;
/** The output of a call. */
export type CallOutput<N extends CallName> = z.output<(typeof contract.calls)[N]['output']>;
/** Name of an event. */
export type EventName = keyof typeof contract.events;
/** The payload of an event. */
export type EventPayload<E extends EventName> = z.output<(typeof contract.events)[E]['payload']>;

/** Who makes a call, and through which door. The door fills this in; a window cannot. */
export interface CallContext {
  readonly door: 'desktop' | 'browser';
  readonly role: 'writer' | 'reader';
}

/** The functions that carry out the calls, one for each. */
export type Handlers = {
  readonly [N in CallName]: (input: CheckedInput<N>, context: CallContext) => Promise<CallOutput<N>>;
};

/** An event with its name and payload. */
export type ContractEvent = {
  [E in EventName]: { readonly name: E; readonly payload: EventPayload<E> };
}[EventName];

/** The contract as a window uses it, over any transport. Calls reject with a PalimpsestError. */
export interface Client {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Listens to an event; returns a function that stops listening. */
  on<E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void): () => void;
  /** Listens to the state of the connection; the listener is called at once with the present state. */
  onConnection(listener: (state: 'connected' | 'lost' | 'refused') => void): () => void;
  /**
   * Says at which case this window looks; null for none. Only its events arrive from then on, beside those for every window. As events
   * of the case may have been missed, the connection is reported as lost for a moment, so that everything is asked for again.
   */
  watch(caseId: string | null): void;
  /** Obtains a grant for a file that a person dropped on the window or chose in it. */
  grantFile(
    file: File,
    onProgress?: (bytesDone: number, bytesTotal: number) => void,
    signal?: AbortSignal,
  ): Promise<{ readonly grantId: string; readonly name: string; readonly sizeBytes: number }>;
}

/** Is this the name of a call? */
export function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(contract.calls, name);
}

/** Is this the name of an event? */
export function isEventName(name: unknown): name is EventName {
  return typeof name === 'string' && Object.hasOwn(contract.events, name);
}

/**
 * Checks a call that came over a transport, before anything is done with it.
 * @throws {PalimpsestError} `call-unknown`, `call-input` naming the field, `read-only` for a write by a visitor, `desktop-only`
 */
export function checkCall(
  name: unknown,
  input: unknown,
  context: CallContext,
): { readonly name: CallName; readonly input: unknown } {
  if (!isCallName(name)) {
    throw inputError(
      'call-unknown',
      `There is no call "${String(name).slice(0, 80)}".`,
      'Reload the window; it may be from another version.',
    );
  }
  const definition: CallDefinition = contract.calls[name];
  if (definition.kind === 'write' && context.role === 'reader') {
    throw inputError('read-only', 'This window may only view.', 'Ask the examiner who has the case open.');
  }
  if (definition.door === 'desktop' && context.door !== 'desktop') {
    throw inputError(
      'desktop-only',
      `${definition.title} This needs the desktop window.`,
      'Use the picker on this page instead.',
    );
  }
  const parsed = definition.input.safeParse(input);
  if (parsed.success) return { name, input: parsed.data };
  const issue = parsed.error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  throw inputError(
    'call-input',
    `${field === '' ? name : field}: ${issue?.message ?? 'not valid'}.`,
    'Correct the field and try again.',
    { call: name, field },
  );
}
