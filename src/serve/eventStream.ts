import type { ServerResponse } from 'node:http';

/** An event in the form in which it is sent: its text, and the key by which it replaces an older event. */
export interface Frame {
  readonly id: number;
  /** The text, ready to be written. */
  readonly text: string;
  /** Frames with the same key replace each other while they wait; null for frames that are always sent. */
  readonly key: string | null;
}

/** The limits beyond which a window that does not keep up is disconnected. */
export interface StreamLimits {
  /** The number of characters that may wait. */
  readonly maxWaiting: number;
  /** The number of milliseconds in which the connection accepts nothing. */
  readonly maxStallMs: number;
}

/**
 * The events of one window. Events that the connection does not accept at once wait; among events that replace each other, only the latest
 * waits. A window that still does not keep up is disconnected: it reconnects and requests everything again.
 */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #limits: StreamLimits;
  readonly #waiting = new Map<string | number, Frame>();
  #waitingChars = 0;
  #stalled: NodeJS.Timeout | null = null;

  constructor(response: ServerResponse, limits: StreamLimits) {
    this.#response = response;
    this.#limits = limits;
    response.on('drain', () => this.#drained());
    response.once('close', () => this.#forget());
  }

  /** Sends a frame now, or as soon as the connection accepts it. */
  send(frame: Frame): void {
    if (this.#response.destroyed) return;
    if (!this.#response.writableNeedDrain) {
      this.#write(frame.text);
      return;
    }
    const place = frame.key ?? frame.id;
    const before = this.#waiting.get(place);
    // The older frame is removed first, so that waiting frames stay in the order of the events.
    this.#waiting.delete(place);
    this.#waiting.set(place, frame);
    this.#waitingChars += frame.text.length - (before?.text.length ?? 0);
    if (this.#waitingChars > this.#limits.maxWaiting) this.cut();
  }

  /** A sign of life for proxies and tunnels; not needed while another frame waits. */
  beat(): void {
    if (!this.#response.destroyed && !this.#response.writableNeedDrain) this.#write(':\n\n');
  }

  /** Ends the stream properly. */
  end(): void {
    this.#forget();
    this.#response.end();
  }

  /** Ends the stream at once. */
  cut(): void {
    this.#forget();
    this.#response.destroy();
  }

  #write(text: string): void {
    if (this.#response.write(text)) return;
    this.#stalled ??= setTimeout(() => this.cut(), this.#limits.maxStallMs);
  }

  #drained(): void {
    this.#awake();
    for (const [place, frame] of this.#waiting) {
      if (this.#response.writableNeedDrain) return;
      this.#waiting.delete(place);
      this.#waitingChars -= frame.text.length;
      this.#write(frame.text);
    }
  }

  #awake(): void {
    if (this.#stalled !== null) clearTimeout(this.#stalled);
    this.#stalled = null;
  }

  #forget(): void {
    this.#awake();
    this.#waiting.clear();
    this.#waitingChars = 0;
  }
}
