import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCase } from '../../src/casefile/index.js';
import { summarizeExamination } from '../../src/examine/index.js';
import { caseOfDemo } from '../support/demoShort.js';
import { scratchFolder } from '../support/scratch.js';
import { http } from './http.js';
import { listen, type Listening } from './sse.js';
import { startServe, type ServeProcess } from './startServe.js';
import { longLane } from '../support/lanes.js';

const scratch = scratchFolder();

/** A server with a run under way that would take minutes, begun by a window that is gone since. */
async function withRun(name: string): Promise<{ served: ServeProcess; folder: string; stream: Listening }> {
  const cases = join(scratch, name);
  const { caseId, folder } = await caseOfDemo(join(cases, 'case'), 20_000);
  const served = await startServe([cases], {
    PALIMPSEST_HOME: join(scratch, `${name} home`),
    PALIMPSEST_PASSPHRASE: 'never to be seen',
  });
  const { pathname, search } = new URL(served.announced.url);
  const entry = await http(served.port, { path: pathname + search });
  const cookie = String(entry.headers['set-cookie']).split(';')[0] ?? '';
  const path = `/api/events?case=${caseId}`;
  const first = await listen(served.port, cookie, path);
  const reply = await http(served.port, {
    method: 'POST',
    path: '/api/call/runs.enqueue',
    headers: { cookie, origin: `http://127.0.0.1:${served.port}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      caseId,
      attackId: 'probabilistic',
      parameters: { prefixTokens: 30, suffixTokens: 20, strideTokens: 1, sampledPassages: 0 },
      modelId: 'E1',
      targetIds: ['E2'],
      controlIds: ['E3'],
      cleaningIds: [],
      seed: 'seed',
      load: { gpu: 'off', threads: 1 },
    }),
  });
  expect(reply.status).toBe(200);
  first.close();
  const stream = await listen(served.port, cookie, path);
  for (;;) {
    const units = stream.messages.map(
      ({ data }) =>
        (data as { payload?: { progress?: { unitsDone?: number } } }).payload?.progress?.unitsDone ?? 0,
    );
    if (Math.max(...units) >= 8) return { served, folder, stream };
    await stream.have(stream.messages.length + 1);
  }
}

/** Environments of the processes that a process started. */
function environmentsBelow(parent: number | undefined): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const ppid = readFileSync(`/proc/${pid}/stat`, 'latin1')
          .replace(/^.*\)\s/s, '')
          .split(' ')[1];
        return Number(ppid) === parent ? [readFileSync(`/proc/${pid}/environ`, 'utf8')] : [];
      } catch {
        return [];
      }
    });
}

describe('a server that is told to end while a run goes on', () => {
  it('pauses it, says so to windows and on the terminal, and leaves it to be resumed', async () => {
    const { served, folder, stream } = await withRun('paused');
    if (process.platform === 'linux') {
      const environments = environmentsBelow(served.child.pid);
      expect(environments.length).toBeGreaterThan(0);
      for (const environment of environments) {
        expect(environment).toContain('PALIMPSEST_HOME');
        expect(environment).not.toContain('never to be seen');
      }
    }
    expect(await served.end('SIGTERM')).toBe(130);
    await stream.ended;
    expect(served.stderr()).toMatch(/Pausing the run after the current batch[\s\S]*Paused\./);
    expect(stream.text()).toContain('"state":"pausing"');
    const opened = await openCase(folder, { mode: 'write' });
    expect(await summarizeExamination(opened, 'X1')).toMatchObject({ status: 'paused' });
    await opened.close();
  });

  longLane(
    'ends at once when it is told twice',
    'the test before, for one signal; serve/killed for a kill',
    async () => {
      const { served, folder } = await withRun('killed');
      // Batches are said at once and written within half a second.
      const journal = join(folder, 'examinations/X1/journal.jsonl');
      await expect.poll(() => statSync(journal).size, { interval: 5 }).toBeGreaterThan(0);
      served.child.kill('SIGINT');
      served.child.kill('SIGTERM');
      expect(await served.ended).toBe(130);
      expect(served.stderr()).toContain('Quitting at once.');
      // What was scored is in the journal; the lock is that of a process that is gone.
      const opened = await openCase(folder, { mode: 'write' });
      expect((await summarizeExamination(opened, 'X1')).unitsDone).toBeGreaterThan(0);
      await opened.close();
    },
  );
});
