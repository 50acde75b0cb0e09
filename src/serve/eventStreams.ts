import type { IncomingMessage, ServerResponse } from 'node:http';
import { audienceOf, mayHear, type ContractEvent } from '../contract/index.js';
import { SECURITY_HEADERS } from './contentPolicy.js';
import { EventStream, type StreamLimits } from './eventStream.js';
import { unable } from './refusal.js';
import type { Session } from './sessions.js';

/** How many windows may listen, and how long the server waits for them. */
export interface EventLimits extends StreamLimits {
  readonly maxStreams: number;
  /** A browser opens at most six connections to one server; one stays free for calls. */
  readonly maxStreamsOfSession: number;
  readonly heartbeatMs: number;
}

const DEFAULTS: EventLimits = {
  maxStreams: 64,
  maxStreamsOfSession: 5,
  heartbeatMs: 15_000,
  maxWaiting: 4 * 1024 * 1024,
  maxStallMs: 60_000,
};

/** A window that listens. */
interface Listener {
  readonly session: Session;
  /** The case at which it looks; null when it looks at none. */
  readonly caseId: string | null;
}

/**
 * All windows that listen: `text/event-stream`, each event a message `{"name", "payload"}`. A window gets the events of the case at which
 * it looks and those for everyone, numbered without gaps, so that not even the numbers tell of another case.
 */
export class EventStreams {
  readonly #limits: EventLimits;
  readonly #streams = new Map<EventStream, Listener>();
  readonly #heartbeat: NodeJS.Timeout;
  /** The number of events for everyone, and of those of each case. */
  #forEveryone = 0;
  readonly #ofCase = new Map<string, number>();

  constructor(limits: Partial<EventLimits> = {}) {
    this.#limits = { ...DEFAULTS, ...limits };
    this.#heartbeat = setInterval(() => {
      for (const stream of this.#streams.keys()) stream.beat();
    }, this.#limits.heartbeatMs).unref();
  }

  /**
   * Opens a window's stream. It begins with a `hello` that has the number of the last event, so that a window that reconnects knows
   * whether it missed any.
   * @param caseId the case at which the window looks; null for none
   * @throws {Refusal} 503 if there are too many
   */
  open(request: IncomingMessage, response: ServerResponse, session: Session, caseId: string | null): void {
    if (
      this.#streams.size >= this.#limits.maxStreams ||
      session.streams.size >= this.#limits.maxStreamsOfSession
    ) {
      throw unable(
        503,
        'too-many-windows',
        'Too many windows of this workbench are open.',
        'Close some of them and reload this one.',
      );
    }
    request.socket.setTimeout(0);
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'cache-control': 'no-store',
      'content-type': 'text/event-stream; charset=utf-8',
    });
    const stream = new EventStream(response, this.#limits);
    this.#streams.set(stream, { session, caseId });
    session.streams.add(stream);
    response.once('close', () => {
      this.#streams.delete(stream);
      session.streams.delete(stream);
    });
    const id = this.#lastId(caseId);
    stream.send({ id, key: null, text: `event: hello\nid: ${id}\ndata: {}\n\n` });
  }

  /** Sends an event to every window that may receive it. */
  send(event: ContractEvent): void {
    const audience = audienceOf(event);
    if (audience === null) this.#forEveryone += 1;
    else this.#ofCase.set(audience, (this.#ofCase.get(audience) ?? 0) + 1);
    const key = keyOf(event);
    const data = JSON.stringify(event);
    for (const [stream, { caseId }] of this.#streams) {
      if (!mayHear(event, caseId)) continue;
      const id = this.#lastId(caseId);
      stream.send({ id, key, text: `id: ${id}\ndata: ${data}\n\n` });
    }
  }

  /** The sessions that currently listen, one entry for each window. */
  get sessions(): readonly Session[] {
    return [...this.#streams.values()].map(({ session }) => session);
  }

  /** Disconnects the windows of a session that has ended. */
  cut(session: Session): void {
    for (const [stream, owner] of this.#streams) if (owner.session === session) stream.cut();
  }

  /** Ends all streams. */
  close(): void {
    clearInterval(this.#heartbeat);
    for (const stream of this.#streams.keys()) stream.end();
  }

  /** The number of the last event that a window may have received. */
  #lastId(caseId: string | null): number {
    return this.#forEveryone + (caseId === null ? 0 : (this.#ofCase.get(caseId) ?? 0));
  }
}

/** The key by which an event replaces an older one: both are about the same thing, and the newer one contains everything. */
function keyOf({ name, payload }: ContractEvent): string | null {
  switch (name) {
    case 'job.changed':
    case 'ask.text':
      return `${name} ${payload.jobId}`;
    case 'run.progress':
    case 'run.results':
      return `${name} ${payload.caseId} ${payload.examinationId}`;
    case 'case.changed':
      return `${name} ${payload.caseId} ${payload.what}`;
    case 'queue.changed':
      return `${name} ${payload.caseId}`;
    case 'cases.changed':
    case 'offline.changed':
      return name;
    case 'run.log':
    case 'run.ended':
      return null;
  }
}
