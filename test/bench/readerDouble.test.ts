import { describe, expect, it, vi } from 'vitest';
import { installReaderDouble } from '../../bench/support/readerDouble.js';
import { contract, type CallName } from '../../src/contract/index.js';

interface Installed {
  readonly palimpsest: {
    readonly call: (
      name: string,
      input: unknown,
    ) => Promise<{ readonly ok: boolean; readonly value: unknown }>;
    readonly onEvent: (listener: (name: string, payload: unknown) => void) => void;
  };
  readonly readerDouble: { readonly startRun: (rate: number) => void; readonly stopRun: () => void };
}

/** The made-up workbench that the window is measured with, in a page of its own. */
function install(): Installed {
  const page = {};
  vi.stubGlobal('window', page);
  installReaderDouble({ words: 9000, windows: 100 });
  vi.unstubAllGlobals();
  return page as Installed;
}

const at = { caseId: 'c1', examinationId: 'X1' };
const CALLS: readonly (readonly [CallName, object])[] = [
  ['home.show', {}],
  ['case.show', { caseId: 'c1' }],
  ['system.offline', {}],
  ['settings.show', {}],
  ['jobs.list', {}],
  ['runs.list', { caseId: 'c1' }],
  ['runs.show', at],
  ['reader.open', { ...at, workId: 'E2' }],
  ['reader.tokens', { ...at, workId: 'E2', startChar: 100, endChar: 900 }],
  ['work.text', { caseId: 'c1', workId: 'E2', startChar: 100, endChar: 900 }],
  ['work.search', { caseId: 'c1', workId: 'E2', query: 'ba' }],
];

describe('the workbench that the window is measured with', () => {
  it.each(CALLS)('answers %s as the contract says', async (name, input) => {
    const { ok, value } = await install().palimpsest.call(name, input);
    expect(ok).toBe(true);
    const { error, data } = contract.calls[name].output.safeParse(value);
    expect(error?.issues).toBeUndefined();
    // A window gets what the service filled in; here there is none.
    expect(data).toEqual(value);
  });

  it('tells of a run as the contract says', () => {
    vi.useFakeTimers();
    try {
      const { palimpsest, readerDouble } = install();
      const told: string[] = [];
      palimpsest.onEvent((name, payload) => {
        const { payload: schema } = contract.events[name as keyof typeof contract.events];
        expect([name, schema.safeParse(payload).error?.issues]).toEqual([name, undefined]);
        told.push(name);
      });
      readerDouble.startRun(500);
      vi.advanceTimersByTime(250);
      readerDouble.stopRun();
      expect(told).toEqual(['run.progress', 'run.results', 'run.log', 'queue.changed']);
    } finally {
      vi.useRealTimers();
    }
  });
});
