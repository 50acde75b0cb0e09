import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ContractEvent } from '../contract/index.js';
import { SECURITY_HEADERS } from './contentPolicy.js';
import { EventStream, type Frame, type StreamLimits } from './eventStream.js';
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

/** All windows that listen: `text/event-stream`, each event a message `{"name", "payload"}` with a number that only goes up. */
export class EventStreams {
  readonly #limits: EventLimits;
  readonly #streams = new Map<EventStream, Session>();
  readonly #heartbeat: NodeJS.Timeout;
  #lastId = 0;

  constructor(limits: Partial<EventLimits> = {}) {
    this.#limits = { ...DEFAULTS, ...limits };
    this.#heartbeat = setInterval(() => {
      for (const stream of this.#streams.keys()) stream.beat();
    }, this.#limits.heartbeatMs).unref();
  }

  /**
   * Opens a window's stream. It begins with a `hello` that has the number of the last event, so that a window that reconnects knows
   * whether it missed any.
   * @throws {Refusal} 503 if there are too many
   */
  open(request: IncomingMessage, response: ServerResponse, session: Session): void {
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
    this.#streams.set(stream, session);
    session.streams.add(stream);
    response.once('close', () => {
      this.#streams.delete(stream);
      session.streams.delete(stream);
    });
    stream.send({ id: this.#lastId, key: null, text: `event: hello\nid: ${this.#lastId}\ndata: {}\n\n` });
  }

  /** Sends an event to every window. */
  send(event: ContractEvent): void {
    const id = ++this.#lastId;
    const frame: Frame = {
      id,
      key: keyOf(event),
      text: `id: ${id}\ndata: ${JSON.stringify(event)}\n\n`,
    };
    for (const stream of this.#streams.keys()) stream.send(frame);
  }

  /** The sessions that currently listen, one entry for each window. */
  get sessions(): readonly Session[] {
    return [...this.#streams.values()];
  }

  /** Disconnects the windows of a session that has ended. */
  cut(session: Session): void {
    for (const [stream, owner] of this.#streams) if (owner === session) stream.cut();
  }

  /** Ends all streams. */
  close(): void {
    clearInterval(this.#heartbeat);
    for (const stream of this.#streams.keys()) stream.end();
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
    case 'cases.changed':
    case 'offline.changed':
      return name;
    case 'run.log':
      return null;
  }
}
