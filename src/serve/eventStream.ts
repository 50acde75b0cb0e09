import type { ServerResponse } from 'node:http';

/** An event as it is sent: a line of text, and what makes an older one of the same kind superfluous. */
export interface Frame {
  readonly id: number;
  /** Ready to be written. */
  readonly text: string;
  /** Frames with the same key replace each other while they wait; null for those that are never left out. */
  readonly key: string | null;
}

/** When a window that does not keep up is given up. */
export interface StreamLimits {
  /** Characters that may wait. */
  readonly maxWaiting: number;
  /** Milliseconds without anything taken. */
  readonly maxStallMs: number;
}

/**
 * One window's events. What the connection does not take at once waits; of what replaces itself only the latest waits; a window that
 * still falls behind is cut off: it comes back and asks for everything anew.
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

  /** Sends a frame, now or when there is room. */
  send(frame: Frame): void {
    if (this.#response.destroyed) return;
    if (!this.#response.writableNeedDrain) {
      this.#write(frame.text);
      return;
    }
    const place = frame.key ?? frame.id;
    const before = this.#waiting.get(place);
    // Taken out first, so that what waits stays in the order in which it happened.
    this.#waiting.delete(place);
    this.#waiting.set(place, frame);
    this.#waitingChars += frame.text.length - (before?.text.length ?? 0);
    if (this.#waitingChars > this.#limits.maxWaiting) this.cut();
  }

  /** A sign of life, for whatever lies between; not needed while anything else waits. */
  beat(): void {
    if (!this.#response.destroyed && !this.#response.writableNeedDrain) this.#write(':\n\n');
  }

  /** Ends it in good order. */
  end(): void {
    this.#forget();
    this.#response.end();
  }

  /** Ends it at once. */
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
