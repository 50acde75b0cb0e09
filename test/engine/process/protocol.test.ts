import { describe, expect, it, vi } from 'vitest';
import {
  createFakeEngine,
  EngineClient,
  parseArgs,
  parseFromEngine,
  parseResult,
  parseToEngine,
  PROTOCOL_VERSION,
  serveEngine,
  type Port,
} from '../../../src/engine/index.js';
import { memoryPorts } from '../../support/memoryPorts.js';

const MALFORMED = expect.objectContaining({ code: 'engine-protocol', kind: 'bug' }) as unknown;

/** A client whose other side the test plays by hand. */
async function clientOf(): Promise<{ client: EngineClient; other: Port; received: unknown[] }> {
  const [here, there] = memoryPorts();
  const received: unknown[] = [];
  there.onMessage((message) => {
    received.push(message);
    if ((message as { type: string }).type === 'hello')
      there.post({ type: 'welcome', protocol: PROTOCOL_VERSION, pid: 7 });
  });
  const client = new EngineClient(here);
  expect(await client.greet()).toBe(7);
  return { client, other: there, received };
}

describe('messages are checked on arrival', () => {
  it.each([
    null,
    'call',
    {},
    { type: 'unknown' },
    { type: 'call', id: 1, method: 'format', args: [] },
    { type: 'call', id: 1.5, method: 'dispose', args: [] },
    { type: 'call', id: 1, method: '__proto__', args: [] },
    { type: 'cancel', id: 1, more: true },
  ])('to the engine: %j', (message) => {
    expect(() => parseToEngine(message)).toThrow(MALFORMED);
  });

  it.each([
    { type: 'result' },
    { type: 'error', id: 1, error: { code: 'x' } },
    { type: 'error', id: 1, error: { kind: 'fatal', code: 'x', message: 'm', hint: 'h', details: {} } },
    { type: 'welcome', protocol: '1', pid: 1 },
  ])('from the engine: %j', (message) => {
    expect(() => parseFromEngine(message)).toThrow(MALFORMED);
  });

  it('arguments and results: the type of an array counts, and the place is named', () => {
    const item = { tokens: Int32Array.of(1, 2), from: 1 };
    const request = { items: [item], bos: true, policies: [], topCount: 0 };
    expect(parseArgs('score', [request])).toEqual([request]);
    expect(() => parseArgs('score', [{ ...request, items: [{ ...item, tokens: [1, 2] }] }])).toThrow(
      expect.objectContaining({ message: expect.stringContaining('0.items.0.tokens') as unknown }),
    );
    expect(() => parseArgs('score', [{ ...request, extra: 1 }])).toThrow(MALFORMED);
    expect(() => parseArgs('score', [])).toThrow(MALFORMED);
    expect(() => parseResult('detokenize', { bytes: 'abc', startByte: new Uint32Array(1) })).toThrow(
      MALFORMED,
    );
    expect(() => parseResult('counters', { tokensEvaluated: NaN })).toThrow(MALFORMED);
  });
});

describe('the client', () => {
  it('refuses an engine that speaks another version', async () => {
    const [here, there] = memoryPorts();
    there.onMessage(() => there.post({ type: 'welcome', protocol: PROTOCOL_VERSION + 1, pid: 7 }));
    const client = new EngineClient(here);
    await expect(client.greet()).rejects.toMatchObject({ code: 'engine-protocol' });
    await expect(client.counters()).rejects.toMatchObject({ code: 'engine-protocol' });
  });

  it('gives up everything pending on a message that nobody can read', async () => {
    const { client, other } = await clientOf();
    const pending = Promise.allSettled([client.counters(), client.tokenize('x')]);
    other.post({ type: 'result', id: 'one' });
    for (const outcome of await pending) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'engine-protocol' } });
    }
    await expect(client.counters()).rejects.toMatchObject({ code: 'engine-protocol' });
  });

  it('rejects only the call whose result is not what was asked for', async () => {
    const { client, other } = await clientOf();
    const wrong = client.tokenize('x');
    const right = client.fork(1, 1);
    other.post({ type: 'result', id: 1, value: { tokens: 'x' } });
    other.post({ type: 'result', id: 2, value: [5] });
    await expect(wrong).rejects.toMatchObject({ code: 'engine-protocol' });
    expect(await right).toEqual([5]);
  });

  it('ignores answers to calls it never made', async () => {
    const { client, other } = await clientOf();
    const call = client.fork(1, 1);
    other.post({ type: 'result', id: 99, value: [1] });
    other.post({ type: 'result', id: 1, value: [2] });
    expect(await call).toEqual([2]);
  });

  it('passes errors with all they say', async () => {
    const { client, other } = await clientOf();
    const data = { kind: 'input', code: 'gguf-truncated', message: 'm', hint: 'h', details: { byte: 5 } };
    const call = client.counters();
    other.post({ type: 'error', id: 1, error: data });
    await expect(call).rejects.toMatchObject({ name: 'PalimpsestError', ...data });
  });

  it('sends a cancellation once, and none after the answer', async () => {
    const { client, other, received } = await clientOf();
    const stop = new AbortController();
    const items = [{ tokens: Int32Array.of(1, 2), from: 1 }];
    const call = client.score({ items, bos: false, policies: [], topCount: 0 }, stop.signal);
    other.post({ type: 'result', id: 1, value: [] });
    expect(await call).toEqual([]);
    stop.abort();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(received.filter((message) => (message as { type: string }).type === 'cancel')).toEqual([]);
  });

  it('gives arrays memory of their own', async () => {
    const { client, other } = await clientOf();
    const message = new Float64Array(1000);
    const view = message.subarray(10, 12);
    const call = client.step([], { topCount: 0 });
    const next = { topIds: new Int32Array(0), topLogProbs: view, entropy: 0, drawn: null, coded: null };
    other.post({ type: 'result', id: 1, value: [next] });
    const [token] = await call;
    expect(token?.topLogProbs.buffer.byteLength).toBe(16);
  });
});

describe('the serving side', () => {
  it('ends the connection on a message it does not know', async () => {
    const [here, there] = memoryPorts();
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    serveEngine(createFakeEngine(), there);
    const closed = new Promise((resolve) => here.onClose(resolve));
    here.post({ type: 'call', id: 1, method: 'format', args: [] });
    expect(await closed).toMatchObject({ signal: null });
    expect(said).toHaveBeenCalledWith(expect.stringContaining('malformed at method'));
    said.mockRestore();
  });

  it('answers malformed arguments with an error and goes on', async () => {
    const [here, there] = memoryPorts();
    serveEngine(createFakeEngine({ text: 'abc' }), there);
    const client = new EngineClient(here);
    await client.greet();
    await expect(client.load({ path: 5 as unknown as string })).rejects.toMatchObject({
      code: 'engine-protocol',
    });
    expect((await client.load({ path: 'given' })).sizeBytes).toBe(3);
    here.close();
  });
});
