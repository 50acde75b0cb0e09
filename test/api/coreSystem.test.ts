import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { note } from '../support/samples/recordSamples.js';
import { checkCall, contract } from '../../src/contract/index.js';
import { createCase, readAudit } from '../../src/casefile/index.js';
import { sampleHead } from '../casefile/sampleHead.js';
import { like } from '../support/like.js';
import { openWorkbench } from '../support/openWorkbench.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
const DESK = { door: 'desktop', role: 'writer' } as const;

describe('the audit log in the window', () => {
  it('comes newest first, in pages, filtered by action and words, each entry with its own hash', async () => {
    const bench = await openWorkbench(scratch, 'audit');
    const opened = await createCase(join(bench.home, 'case'), sampleHead);
    for (let n = 1; n <= 30; n++)
      await (n % 3 === 0
        ? note(opened, `Roe-${n}.`)
        : opened.record('exhibit-undone', { file: `exhibits/P${n}.json`, reason: `Roe-${n}.` }));
    await opened.close();
    const caseId = opened.index.id;
    const list = (part: { from?: number; count?: number; action?: string; text?: string }) =>
      bench.call('audit.list', { caseId, from: 0, count: 100, action: '', text: '', ...part });
    const first = await list({ count: 2 });
    expect(first).toMatchObject({
      total: 31,
      matching: 31,
      actions: ['case-created', 'evidence-receipt-undone', 'exhibit-undone'],
    });
    expect(first.entries.map(({ seq }) => seq)).toEqual([31, 30]);
    expect(first.entries[0]?.prev).toBe(first.entries[1]?.sha256);
    const log = await readAudit(opened.folder);
    expect((await list({ from: 30 })).entries.map(({ seq }) => seq)).toEqual([1]);
    expect((await bench.call('case.show', { caseId })).audit).toEqual({
      entries: 31,
      sha256: first.entries[0]?.sha256,
    });
    expect((await list({ action: 'evidence-receipt-undone' })).matching).toBe(10);
    expect((await list({ text: ' ROE "roe-7. ' })).entries.map(({ seq }) => seq)).toEqual([8]);
    expect((await list({ text: 'nowhere' })).entries).toEqual([]);
    expect((await list({ text: first.entries[1]?.sha256.slice(0, 20) ?? '' })).matching).toBe(2);
    expect(await bench.call('audit.verify', { caseId })).toMatchObject({
      kind: 'intact',
      head: { entries: log.length },
    });
  });
});

describe('the program', () => {
  it('says what it is and what it is made of', async () => {
    const bench = await openWorkbench(scratch, 'about');
    const { environment, licenses } = await bench.call('system.about', {});
    expect(environment.program).toMatchObject((await bench.call('home.show', {})).program);
    expect(environment.program.commit).toMatch(/^([0-9a-f]{40}( \(modified\))?|not recorded)/);
    expect(environment.versions).toMatchObject({ node: process.versions.node, 'llama.cpp': like(/^v/) });
    expect(licenses).toMatch(/SIL OPEN FONT LICENSE/i);
    expect(licenses).toMatch(/llama\.cpp/);
  });

  it('tests itself against known answers as a job', async () => {
    const bench = await openWorkbench(scratch, 'self-test');
    await bench.call('settings.change', { load: { gpu: 'off', threads: 1 } });
    const { jobId } = await bench.call('system.selfTest', {});
    const { result } = await bench.ended(jobId);
    expect(result).toMatchObject({ kind: 'self-test', selfTest: { kind: 'run', passed: true } });
    expect((await bench.call('jobs.list', {})).jobs.map(({ kind, state }) => [kind, state])).toEqual([
      ['self-test', 'done'],
    ]);
  });

  it('knows of no attempts on the network where no guard counts them, and of those that one counts', async () => {
    expect(await (await openWorkbench(scratch, 'no guard')).call('system.offline', {})).toEqual({
      blocked: 0,
      attempts: [],
    });
    const state = {
      blocked: 2,
      attempts: [{ at: '2026-11-25T12:00:00.000Z', what: 'fetch https://example.org/' }],
    };
    let tell: (now: typeof state) => void = () => undefined;
    const guard = {
      state: () => state,
      onChange: (listener: typeof tell) => {
        tell = listener;
        return () => undefined;
      },
    };
    const bench = await openWorkbench(scratch, 'guard', { offline: guard });
    expect(await bench.call('system.offline', {})).toEqual(state);
    tell({ ...state, blocked: 3 });
    expect(bench.events).toEqual([{ name: 'offline.changed', payload: { ...state, blocked: 3 } }]);
  });

  it('invites visitors where a door can, and says so where none can', async () => {
    const bench = await openWorkbench(scratch, 'invite', { invite: () => 'http://127.0.0.1:1/#once' });
    expect(await bench.call('visitors.invite', {})).toEqual({ url: 'http://127.0.0.1:1/#once' });
    const desk = await openWorkbench(scratch, 'no invite', { door: 'desktop' });
    await expect(desk.call('visitors.invite', {})).rejects.toMatchObject({ code: 'browser-only' });
  });
});

describe('a call', () => {
  it('that nobody knows, or that is not for this door or this visitor, is refused in words', async () => {
    const { workbench } = await openWorkbench(scratch, 'refused');
    for (const name of ['nope', '__proto__', 'constructor', 7, null]) {
      await expect(workbench.dispatch(name, {}, DESK)).rejects.toMatchObject({
        code: 'call-unknown',
        hint: like(/Reload/),
      });
    }
    for (const [name, definition] of Object.entries(contract.calls)) {
      if (definition.kind === 'write') {
        expect(() => checkCall(name, {}, { door: 'desktop', role: 'reader' }), name).toThrow(/may only view/);
      }
      if (definition.door === 'desktop') {
        expect(() => checkCall(name, {}, { door: 'browser', role: 'writer' }), name).toThrow(
          /desktop window/,
        );
      }
    }
  });

  it('that fails in a way nobody thought of becomes a bug with its words and without its stack', async () => {
    const { workbench } = await openWorkbench(scratch, 'bug', {
      offline: {
        state: () => {
          throw new TypeError('no state');
        },
        onChange: () => () => undefined,
      },
    });
    await expect(workbench.dispatch('system.offline', {}, DESK)).rejects.toMatchObject({
      kind: 'bug',
      message: like(/no state/),
      details: {},
    });
  });

  it('whose answer is not what the contract says is a bug, not an answer', async () => {
    const { workbench } = await openWorkbench(scratch, 'answer', {
      offline: { state: () => ({ blocked: -1, attempts: [] }), onChange: () => () => undefined },
    });
    await expect(workbench.dispatch('system.offline', {}, DESK)).rejects.toMatchObject({
      kind: 'bug',
      code: 'call-output',
      message: like(/blocked/),
    });
  });
});
