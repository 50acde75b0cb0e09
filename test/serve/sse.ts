import { request, type ClientRequest, type IncomingMessage } from 'node:http';

/** A message of an event stream. */
export interface Message {
  readonly event: string;
  readonly id: number;
  readonly data: unknown;
}

/** A window's event stream, read by a test. */
export interface Listening {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly messages: Message[];
  /** Everything that came. */
  readonly text: () => string;
  /** Settles when the stream is over. */
  readonly ended: Promise<void>;
  /** Waits until so many messages are there, the hello included. */
  have(count: number): Promise<Message[]>;
  /** Stops taking anything in; the connection stays. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** Opens a stream. */
export function listen(port: number, cookie: string, path = '/api/events'): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const asked: ClientRequest = request(
      { host: '127.0.0.1', port, path, headers: { cookie }, agent: false },
      (response) => {
        let text = '';
        const messages: Message[] = [];
        const waiting = new Set<() => void>();
        const ended = new Promise<void>((done) => response.once('close', () => done()));
        response.on('error', () => undefined);
        response.setEncoding('utf8');
        let rest = '';
        response.on('data', (part: string) => {
          text += part;
          rest += part;
          for (let at = rest.indexOf('\n\n'); at !== -1; at = rest.indexOf('\n\n')) {
            const message = parse(rest.slice(0, at));
            if (message !== null) messages.push(message);
            rest = rest.slice(at + 2);
          }
          for (const look of [...waiting]) look();
        });
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          messages,
          text: () => text,
          ended,
          have: (count) =>
            new Promise((give) => {
              const look = (): void => {
                if (messages.length < count) return;
                waiting.delete(look);
                give(messages);
              };
              waiting.add(look);
              look();
            }),
          pause: () => void response.pause(),
          resume: () => void response.resume(),
          close: () => asked.destroy(),
        });
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

function parse(block: string): Message | null {
  const field = (name: string): string | undefined =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const data = field('data');
  if (data === undefined) return null;
  return { event: field('event') ?? 'message', id: Number(field('id')), data: JSON.parse(data) };
}
