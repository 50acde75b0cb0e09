import { isEventName, type EventName } from '../../src/contract/index.js';

/** Whether the server answers, and knows this window. */
export type Connection = 'connected' | 'lost' | 'refused';

/** How long to wait before asking again when the server is gone, in milliseconds. */
const RETRY_MS = 1500;
/** A window that is refused checks at this interval whether another tab has signed in again, in milliseconds. */
const REFUSED_RETRY_MS = 5000;
/** A hidden tab gives up its connection after this time: a browser opens only six to one server, and further tabs would wait forever. */
const HIDDEN_MS = 20_000;

/**
 * The server-sent events of a window, kept up through lost connections and hidden tabs. Events are numbered; the server says at the
 * beginning of a stream which was the last. When some were missed, watchers see the connection as lost for a moment: that is the sign to
 * ask for everything again.
 */
export class EventFeed {
  readonly #tell: (name: EventName, payload: unknown) => void;
  readonly #become: (state: Connection) => void;
  #source: EventSource | null = null;
  #isStarted = false;
  #retry: number | undefined;
  #hidden: number | undefined;
  #lastId: string | null = null;
  #caseId: string | null = null;

  /**
   * @param tell called for every event
   * @param become called with the state of the connection
   */
  constructor(tell: (name: EventName, payload: unknown) => void, become: (state: Connection) => void) {
    this.#tell = tell;
    this.#become = become;
  }

  /** Begins to listen; does nothing when it has begun. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    document.addEventListener('visibilitychange', () => this.#visibilityChanged());
    // The parts of a window that are shown together say what they want in one go.
    queueMicrotask(() => this.#open());
  }

  /** From now on the events of that case, beside those for everyone. */
  watch(caseId: string | null): void {
    if (caseId === this.#caseId) return;
    this.#caseId = caseId;
    // No stream has this number: what was heard of the case at an earlier time is not enough.
    if (this.#lastId !== null) this.#lastId = '';
    if (this.#source === null) return;
    this.#close();
    this.#open();
  }

  #open(): void {
    window.clearTimeout(this.#retry);
    if (this.#source !== null) return;
    const query = this.#caseId === null ? '' : `?case=${encodeURIComponent(this.#caseId)}`;
    const source = new EventSource(`/api/events${query}`);
    this.#source = source;
    source.addEventListener('hello', ({ lastEventId }: MessageEvent<string>) => {
      const hasMissed = this.#lastId !== null && this.#lastId !== lastEventId;
      this.#lastId = lastEventId;
      if (hasMissed) this.#become('lost');
      this.#become('connected');
    });
    source.addEventListener('message', ({ data, lastEventId }: MessageEvent<string>) => {
      this.#lastId = lastEventId;
      const { name, payload } = JSON.parse(data) as { name: unknown; payload: unknown };
      if (isEventName(name)) this.#tell(name, payload);
    });
    source.addEventListener('error', () => {
      if (source !== this.#source) return;
      this.#close();
      void this.#lookAgain();
    });
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
  }

  async #lookAgain(): Promise<void> {
    const state = await probe();
    if (state !== 'connected') this.#become(state);
    window.clearTimeout(this.#retry);
    this.#retry = window.setTimeout(
      () => {
        if (state === 'refused') void this.#comeBack();
        else this.#open();
      },
      state === 'refused' ? REFUSED_RETRY_MS : RETRY_MS,
    );
  }

  /** Not by opening a stream: that the browser would write down as an error every time. */
  async #comeBack(): Promise<void> {
    if ((await probe()) === 'connected') this.#open();
    else void this.#lookAgain();
  }

  #visibilityChanged(): void {
    window.clearTimeout(this.#hidden);
    if (document.visibilityState === 'hidden') {
      this.#hidden = window.setTimeout(() => {
        window.clearTimeout(this.#retry);
        this.#close();
      }, HIDDEN_MS);
    } else this.#open();
  }
}

/** Is the server gone, or does it not know this session any more? */
export async function probe(): Promise<Connection> {
  try {
    const response = await fetch('/api/session');
    return response.status === 401 ? 'refused' : response.ok ? 'connected' : 'lost';
  } catch {
    return 'lost';
  }
}
