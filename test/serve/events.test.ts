import { describe, expect, it } from 'vitest';
import type { ContractEvent, EventPayload } from '../../src/contract/index.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { listen as open, type Listening } from './sse.js';
import { testServer } from './testServer.js';

const scratch = scratchFolder();

/** The stream of a window that looks at the case of these tests, unless it says otherwise. */
function listen(port: number, cookie: string, path = '/api/events?case=C'): Promise<Listening> {
  return open(port, cookie, path);
}

function job(step: string, state: EventPayload<'job.changed'>['state'] = 'running'): ContractEvent {
  return {
    name: 'job.changed',
    payload: {
      jobId: `j${'0'.repeat(16)}`,
      kind: 'evidence-add',
      caseId: 'C',
      title: 't',
      state,
      step,
      done: 0,
      total: 0,
      unit: '',
      startedAt: '2026-11-25T12:00:00.000Z',
      endedAt: '',
      result: null,
      error: null,
    },
  };
}

function log(lines: string[]): ContractEvent {
  return { name: 'run.log', payload: { caseId: 'C', examinationId: 'X1', lines } };
}

describe('the event stream', () => {
  it('tells every session everything, numbered upwards, after a hello', async () => {
    const server = await testServer(scratch);
    const streams = [
      await listen(server.port, await server.enter('writer')),
      await listen(server.port, await server.enter('reader')),
    ];
    server.workbench.emit({ name: 'cases.changed', payload: {} });
    server.workbench.emit(log(['a line\nwith a break']));
    for (const stream of streams) {
      expect(stream.headers).toMatchObject({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
      });
      expect(await stream.have(3)).toEqual([
        { event: 'hello', id: 0, data: {} },
        { event: 'message', id: 1, data: { name: 'cases.changed', payload: {} } },
        { event: 'message', id: 2, data: log(['a line\nwith a break']) },
      ]);
    }
    // Who comes later is told where the numbers are, so that a gap can be noticed.
    const late = await listen(server.port, await server.enter('reader'));
    expect(await late.have(1)).toEqual([{ event: 'hello', id: 2, data: {} }]);
    for (const stream of [...streams, late]) stream.close();
  });

  it('tells a window of the case at which it looks, and of no other, without gaps in the numbers', async () => {
    const server = await testServer(scratch);
    const cookie = await server.enter('writer');
    const paths = ['/api/events?case=C', '/api/events?case=D%20%26%20E', '/api/events'];
    const streams = await Promise.all(paths.map((path) => listen(server.port, cookie, path)));
    server.workbench.emit(log(['of C']));
    server.workbench.emit({ name: 'case.changed', payload: { caseId: 'D & E', what: 'audit' } });
    server.workbench.emit({ name: 'cases.changed', payload: {} });
    const heard = await Promise.all(
      [3, 3, 2].map(async (count, at) =>
        (await must(streams[at]).have(count)).map(({ id, data }) => [id, data]),
      ),
    );
    const all = { name: 'cases.changed', payload: {} };
    expect(heard).toEqual([
      [
        [0, {}],
        [1, log(['of C'])],
        [2, all],
      ],
      [
        [0, {}],
        [1, { name: 'case.changed', payload: { caseId: 'D & E', what: 'audit' } }],
        [2, all],
      ],
      [
        [0, {}],
        [1, all],
      ],
    ]);
    for (const query of ['case=', 'case=C&case=D', 'x=1', `case=${'c'.repeat(101)}`])
      expect((await listen(server.port, cookie, `/api/events?${query}`)).status).toBe(404);
    for (const stream of streams) stream.close();
  });

  it('shows a sign of life', async () => {
    const server = await testServer(scratch, { events: { heartbeatMs: 20 } });
    const stream = await listen(server.port, await server.enter('writer'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(stream.text().match(/^:$/gm)?.length).toBeGreaterThan(2);
    expect(stream.messages).toHaveLength(1);
    stream.close();
  });

  it('is limited in number, for a session and for all', async () => {
    const server = await testServer(scratch, { events: { maxStreams: 3, maxStreamsOfSession: 2 } });
    const writer = await server.enter('writer');
    const reader = await server.enter('reader');
    const open = [await listen(server.port, writer), await listen(server.port, writer)];
    expect((await listen(server.port, writer)).status).toBe(503);
    open.push(await listen(server.port, reader));
    expect((await listen(server.port, reader)).status).toBe(503);
    open[0]?.close();
    // The place is free again as soon as the server has noticed.
    let status = 503;
    for (let i = 0; i < 100 && status === 503; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      const again = await listen(server.port, reader);
      status = again.status;
      open.push(again);
    }
    expect(status).toBe(200);
    for (const stream of open) stream.close();
  });

  it('ends when the session is taken over', async () => {
    const server = await testServer(scratch);
    const stream = await listen(server.port, await server.enter('writer'));
    await stream.have(1);
    await server.enter('writer');
    await stream.ended;
    expect(stream.messages).toHaveLength(1);
  });

  it('leaves out what is superseded for a window that does not keep up, and nothing else', async () => {
    const server = await testServer(scratch);
    const stream = await listen(server.port, await server.enter('writer'));
    await stream.have(1);
    stream.pause();
    const filler = 'x'.repeat(100_000);
    // Far more than the buffers of the connection take in; without leaving out it would be 100 MB.
    for (let i = 0; i < 1000; i++) server.workbench.emit(job(`${i} ${filler}`));
    for (let i = 0; i < 5; i++) server.workbench.emit(log([`line ${i}`]));
    server.workbench.emit(job('last', 'done'));
    stream.resume();
    const isLast = (): boolean =>
      stream.messages.some(
        ({ data }) => (data as { payload?: { state?: string } }).payload?.state === 'done',
      );
    while (!isLast()) await stream.have(stream.messages.length + 1);
    const names = stream.messages.slice(1).map(({ data }) => (data as ContractEvent).name);
    expect(names.filter((name) => name === 'run.log')).toHaveLength(5);
    expect(names.filter((name) => name === 'job.changed').length).toBeLessThan(300);
    const ids = stream.messages.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(ids.at(-1)).toBe(1006);
    stream.close();
  });

  it('cuts off a window that falls too far behind', async () => {
    const server = await testServer(scratch, { events: { maxWaiting: 1_000_000 } });
    const slow = await listen(server.port, await server.enter('writer'));
    const quick = await listen(server.port, await server.enter('reader'));
    await slow.have(1);
    slow.pause();
    for (let i = 0; i < 200; i++) {
      server.workbench.emit(log(['x'.repeat(100_000)]));
      await quick.have(i + 2);
    }
    expect(quick.messages).toHaveLength(201);
    slow.resume();
    await slow.ended;
    expect(slow.messages.length).toBeLessThan(201);
    quick.close();
  });

  it('cuts off a window that takes nothing for too long', async () => {
    const server = await testServer(scratch, { events: { maxStallMs: 100 } });
    const stream = await listen(server.port, await server.enter('writer'));
    await stream.have(1);
    stream.pause();
    for (let i = 0; i < 30; i++) server.workbench.emit(log(['x'.repeat(300_000)]));
    await new Promise((resolve) => setTimeout(resolve, 400));
    stream.resume();
    await stream.ended;
    expect(stream.messages.length).toBeLessThan(31);
  });
});
