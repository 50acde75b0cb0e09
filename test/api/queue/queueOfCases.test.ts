import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { forwardEvents } from '../../../main/ipc.js';
import type { CallName, ExaminationRequest } from '../../../src/contract/index.js';
import { serveWorkbench, type ServedWorkbench } from '../../../src/serve/index.js';
import { systemClock } from '../../../src/base/index.js';
import { http } from '../../serve/http.js';
import { listen, type Listening } from '../../serve/sse.js';
import { writeWindow } from '../../serve/testServer.js';
import { caseOfDemo } from '../../support/demoShort.js';
import { must } from '../../support/must.js';
import { scratchFolder } from '../../support/scratch.js';
import { fake, slowEngine } from '../slowEngine.js';

const scratch = scratchFolder();
const home = join(scratch, 'cases');

/** The two matters of one machine, by what only they contain. */
const one = { caseId: '', folder: '', seed: 'the first matter' };
const other = { caseId: '', folder: '', seed: 'the second matter' };
let served: ServedWorkbench;
let cookie: string;

const request = ({ caseId, seed }: typeof one): ExaminationRequest => ({
  caseId,
  attackId: 'greedy',
  parameters: { prefixTokens: 30, suffixTokens: 20, strideTokens: 100 },
  modelId: 'E1',
  targetIds: ['E2'],
  controlIds: ['E3'],
  cleaningIds: [],
  seed,
  load: { gpu: 'off' },
});

async function call(name: CallName, input: unknown): Promise<{ value?: unknown; error?: { code: string } }> {
  const reply = await http(served.port, {
    method: 'POST',
    path: `/api/call/${name}`,
    headers: { cookie, origin: `http://127.0.0.1:${served.port}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  return reply.json();
}

const stream = (caseId: string | null): Promise<Listening> =>
  listen(served.port, cookie, caseId === null ? '/api/events' : `/api/events?case=${caseId}`);

async function listOf({ caseId }: typeof one): Promise<{
  readonly queue: readonly { readonly state: string; readonly examinationId: string }[];
  readonly isOthersTurn: boolean;
}> {
  return (await call('runs.list', { caseId })).value as never;
}

beforeAll(async () => {
  Object.assign(one, await caseOfDemo(join(home, 'one'), 4000));
  Object.assign(other, await caseOfDemo(join(home, 'other'), 4000));
  served = await serveWorkbench({
    folder: home,
    files: [],
    port: 0,
    anyUser: true,
    dataFolder: join(scratch, 'data'),
    windowFolder: writeWindow(scratch),
    clock: systemClock,
    startEngine: () => Promise.resolve(slowEngine()),
    onEntry: () => undefined,
    onBug: (error) => {
      throw error;
    },
  });
  const { pathname, search } = new URL(served.newLink('writer'));
  const reply = await http(served.port, { path: pathname + search });
  cookie = must(String(reply.headers['set-cookie']).split(';')[0]);
  return () => served.close();
});

describe('two cases, one running', () => {
  it('nothing of one reaches a window of the other, over HTTP or on the desktop', async () => {
    const streams = {
      one: await stream(one.caseId),
      other: await stream(other.caseId),
      none: await stream(null),
    };
    let watched: string | null = other.caseId;
    const sent: unknown[] = [];
    const stop = forwardEvents(
      served.workbench,
      () => ({ send: (...words: unknown[]) => void sent.push(words) }),
      () => watched,
    );
    fake.scoreMs = 100;
    await call('runs.enqueue', request(one));
    await call('runs.enqueue', request(other));
    await expect.poll(async () => (await listOf(one)).queue[0]?.state, { timeout: 60_000 }).toBe('running');

    // The other case is told only that it is not its turn.
    const shown = await listOf(other);
    expect(shown.isOthersTurn).toBe(true);
    expect(shown.queue).toMatchObject([{ caseId: other.caseId, state: 'queued', progress: null }]);
    expect(await listOf(one)).toMatchObject({ isOthersTurn: false, queue: [{ examinationId: 'X1' }] });
    expect((await call('jobs.list', { caseId: other.caseId })).value).toEqual({ jobs: [] });
    const asked = await call('runs.pause', { caseId: other.caseId, examinationId: 'X1' });
    expect(asked.error?.code).toBe('not-running');
    const answers = JSON.stringify([shown, await call('case.show', { caseId: other.caseId })]);
    expect(answers).not.toContain(one.caseId);

    await call('runs.pause', { caseId: one.caseId, examinationId: 'X1' });
    await expect.poll(async () => (await listOf(other)).isOthersTurn, { timeout: 60_000 }).toBe(false);
    fake.scoreMs = 0;
    await expect.poll(() => JSON.stringify(sent), { timeout: 60_000 }).toContain('run.ended');
    expect((await listOf(other)).queue).toEqual([]);
    stop();

    // Everything about the first case went to its own window, so the others could have received it.
    expect(streams.one.text()).toContain('run.results');
    expect(streams.one.text()).toContain('run.ended');
    for (const heard of [streams.other.text(), streams.none.text(), JSON.stringify(sent)]) {
      expect(heard).not.toContain(one.caseId);
      expect(heard).not.toContain(one.folder);
    }
    expect(streams.other.text()).toContain('"isOthersTurn":true');
    expect(streams.none.text()).not.toContain(other.caseId);
    // Not even the numbers of the events have gaps that would tell of another case.
    for (const { messages } of Object.values(streams)) {
      const ids = messages.map(({ id }) => id);
      expect(ids).toEqual(ids.map((_, index) => index + must(ids[0])));
    }
    for (const listening of Object.values(streams)) listening.close();
    watched = null;
  });

  it('an examination of the other case with the same number is not this one', async () => {
    fake.scoreMs = 100;
    await call('runs.resume', { caseId: one.caseId, examinationId: 'X1', load: {} });
    await expect.poll(async () => (await listOf(one)).queue[0]?.state, { timeout: 60_000 }).toBe('running');
    // Both have an X1; that of the other case is finished and in no queue.
    expect(await call('runs.stop', { caseId: other.caseId, examinationId: 'X1' })).toMatchObject({
      error: { code: 'not-running' },
    });
    expect((await call('case.close', { caseId: other.caseId })).error).toBeUndefined();
    fake.scoreMs = 0;
    await expect.poll(async () => (await listOf(one)).queue, { timeout: 60_000 }).toEqual([]);
  });

  it('moves only what waits in its own case', async () => {
    fake.scoreMs = 100;
    const ids: string[] = [];
    for (const where of [one, one, other, one])
      ids.push(((await call('runs.enqueue', request(where))).value as { queueId: string }).queueId);
    const [, a, b, c] = ids;
    await expect.poll(async () => (await listOf(one)).queue[0]?.state, { timeout: 60_000 }).toBe('running');
    const waiting = async (where: typeof one): Promise<string[]> =>
      ((await listOf(where)).queue as unknown as { queueId: string; state: string }[])
        .filter(({ state }) => state === 'queued')
        .map(({ queueId }) => queueId);
    expect(await waiting(one)).toEqual([a, c]);
    expect(await call('runs.reorder', { caseId: one.caseId, queueId: c, before: a })).toEqual({ value: {} });
    expect(await waiting(one)).toEqual([c, a]);
    for (const wrong of [
      { caseId: one.caseId, queueId: b, before: a },
      { caseId: one.caseId, queueId: a, before: b },
      { caseId: other.caseId, queueId: a, before: null },
      { caseId: one.caseId, queueId: ids[0], before: null },
    ])
      expect((await call('runs.reorder', wrong)).error?.code).toBe('queue-unknown');
    expect((await call('runs.dequeue', { caseId: other.caseId, queueId: a })).error?.code).toBe(
      'queue-unknown',
    );
    for (const queueId of [a, c]) await call('runs.dequeue', { caseId: one.caseId, queueId });
    await call('runs.dequeue', { caseId: other.caseId, queueId: b });
    fake.scoreMs = 0;
    await expect.poll(async () => (await listOf(one)).queue, { timeout: 60_000 }).toEqual([]);
  });
});
