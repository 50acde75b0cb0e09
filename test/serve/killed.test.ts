import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CallName, CallOutput } from '../../src/contract/index.js';
import { JOURNAL_FILE } from '../../src/examine/index.js';
import { caseOfDemo } from '../support/demoShort.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { http } from './http.js';
import { startServe, type ServeProcess } from './startServe.js';

const scratch = scratchFolder();

/** A window of a server in a process of its own. */
async function enter(
  served: ServeProcess,
): Promise<<N extends CallName>(name: N, input: unknown) => Promise<CallOutput<N>>> {
  const { pathname, search } = new URL(served.announced.url);
  const entry = await http(served.port, { path: pathname + search });
  const cookie = String(entry.headers['set-cookie']).split(';')[0] ?? '';
  return async (name, input) => {
    const reply = await http(served.port, {
      method: 'POST',
      path: `/api/call/${name}`,
      headers: { cookie, origin: `http://127.0.0.1:${served.port}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    const { value, error } = reply.json<{ value?: unknown; error?: unknown }>();
    expect(error).toBeUndefined();
    return value as never;
  };
}

it('keeps what waited when the server is killed, holds it, and continues it when a person says so', async () => {
  const cases = join(scratch, 'cases');
  const env = { PALIMPSEST_HOME: join(scratch, 'home') };
  const { caseId, folder } = await caseOfDemo(join(cases, 'case'), 8000);
  const begin = (seed: string, strideTokens: number) => ({
    caseId,
    attackId: 'probabilistic',
    parameters: {
      ...{ prefixTokens: 30, suffixTokens: 20, strideTokens },
      ...{ sampledPassages: 0, shuffledPassages: 0, selfWrittenPassages: 0 },
    },
    modelId: 'E1',
    targetIds: ['E2'],
    controlIds: ['E3'],
    cleaningIds: [],
    seed,
    load: { gpu: 'off', threads: 1 },
  });

  const first = await startServe([cases], env);
  let call = await enter(first);
  const list = () => call('runs.list', { caseId });
  await call('runs.enqueue', begin('long', 1));
  // A passage is so far from the next that these two are short.
  const { queueId: second } = await call('runs.enqueue', begin('second', 4000));
  const { queueId: third } = await call('runs.enqueue', begin('third', 4000));
  await call('runs.reorder', { caseId, queueId: third, before: second });
  // Units wait in memory before they are written in a group: what is on the disk is what a kill leaves.
  const journal = join(folder, 'examinations', 'X1', JOURNAL_FILE);
  await expect
    .poll(() => (existsSync(journal) ? statSync(journal).size : 0), { timeout: 120_000, interval: 20 })
    .toBeGreaterThan(0);
  expect(await first.end('SIGKILL')).toBe('SIGKILL');
  // A wish that has not begun is no evidence: it is not in the case.
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (/\.jsonl?$/.test(name)) expect(readFileSync(join(folder, name), 'utf8')).not.toContain(third);

  const next = await startServe([cases], env);
  call = await enter(next);
  const restored = await list();
  expect(restored.queue.map(({ queueId, state }) => [queueId, state])).toEqual([
    [third, 'held'],
    [second, 'held'],
  ]);
  // What had begun is not in the queue twice: it is an examination, and can be resumed as ever.
  expect(restored.examinations).toMatchObject([{ id: 'X1', status: 'interrupted' }]);
  expect(must(restored.examinations[0]).unitsDone).toBeGreaterThan(0);

  await call('runs.continue', { caseId });
  await expect.poll(async () => (await list()).queue, { timeout: 240_000 }).toEqual([]);
  expect((await list()).examinations.map(({ id, status, start }) => [id, status, start.seed])).toEqual([
    ['X1', 'interrupted', 'long'],
    ['X2', 'finished', 'third'],
    ['X3', 'finished', 'second'],
  ]);
  expect(JSON.parse(readFileSync(join(env.PALIMPSEST_HOME, 'queue.json'), 'utf8'))).toMatchObject({
    runs: [],
  });
  await next.end('SIGTERM');
});
