import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Socket } from 'node:net';

/** The debugger of a process that was started with `--inspect`. */
export interface Inspector {
  /** Evaluates an expression (with `require`) in the process and gives its value, promises settled. */
  evaluate<T>(expression: string): Promise<T>;
  close(): void;
}

interface Reply {
  readonly id?: number;
  readonly error?: { readonly message: string };
  readonly result?: {
    readonly result?: { readonly value?: unknown };
    readonly exceptionDetails?: {
      readonly text: string;
      readonly exception?: { readonly description?: string };
    };
  };
}

/** Connects to the address that a process prints ("Debugger listening on ws://…"). */
export async function connectInspector(address: string): Promise<Inspector> {
  const socket = await upgrade(new URL(address));
  const waiting = new Map<number, (reply: Reply) => void>();
  let last = 0;
  readFrames(socket, (text) => {
    const reply = JSON.parse(text) as Reply;
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply);
  });
  return {
    evaluate: async <T>(expression: string) => {
      last += 1;
      const id = last;
      const params = { expression, includeCommandLineAPI: true, awaitPromise: true, returnByValue: true };
      const reply = await new Promise<Reply>((resolve) => {
        waiting.set(id, resolve);
        socket.write(frame(JSON.stringify({ id, method: 'Runtime.evaluate', params })));
      });
      const thrown = reply.error?.message ?? reply.result?.exceptionDetails?.exception?.description;
      if (thrown !== undefined) throw new Error(thrown);
      return reply.result?.result?.value as T;
    },
    close: () => socket.destroy(),
  };
}

function upgrade({ hostname, port, pathname }: URL): Promise<Socket> {
  return new Promise((resolve, reject) => {
    request({
      hostname,
      port,
      path: pathname,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
      },
    })
      .on('upgrade', (_reply, socket: Socket) => resolve(socket))
      .on('error', reject)
      .end();
  });
}

/** One whole text message, masked as clients must. */
function frame(text: string): Buffer {
  const body = Buffer.from(text);
  const mask = randomBytes(4);
  const head = Buffer.alloc(10);
  head.writeUInt8(0x81, 0);
  head.writeUInt8(0x80 | 127, 1);
  head.writeBigUInt64BE(BigInt(body.length), 2);
  const masked = body.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([head, mask, masked]);
}

/** Tells whole text messages; the inspector sends each in one frame. */
function readFrames(socket: Socket, tell: (text: string) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (piece: Buffer) => {
    rest = Buffer.concat([rest, piece]);
    for (;;) {
      if (rest.length < 2) return;
      const short = rest.readUInt8(1) & 0x7f;
      const start = short === 127 ? 10 : short === 126 ? 4 : 2;
      if (rest.length < start) return;
      const length =
        short === 127 ? Number(rest.readBigUInt64BE(2)) : short === 126 ? rest.readUInt16BE(2) : short;
      if (rest.length < start + length) return;
      if ((rest.readUInt8(0) & 0x0f) === 1) tell(rest.toString('utf8', start, start + length));
      rest = rest.subarray(start + length);
    }
  });
}
