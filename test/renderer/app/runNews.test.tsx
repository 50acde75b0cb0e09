// @vitest-environment happy-dom
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { App } from '../../../renderer/app/App.js';
import { applyStoredAppearance, setAppearance } from '../../../renderer/navigation/theme.js';
import type { CallOutput } from '../../../src/contract/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { progressEvent, sampleItem, sampleSummary } from '../runs/sampleRun.js';
import { CASE_ID, sampleOverview } from '../support/sampleCase.js';
import { sampleHome } from '../support/sampleHome.js';

const notified: string[] = [];

class SystemNotification {
  static readonly permission = 'granted';
  readonly title: string;
  constructor(title: string) {
    this.title = title;
    notified.push(title);
  }
}

function look(state: 'hidden' | 'visible'): void {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
}

beforeEach(() => {
  localStorage.clear();
  applyStoredAppearance();
  notified.length = 0;
  vi.stubGlobal('Notification', SystemNotification);
});
afterEach(() => {
  cleanup();
  look('visible');
  vi.unstubAllGlobals();
});

/** A window at an address of the case, with a run that is a third done. */
async function open(): Promise<{ client: DoubleClient; end: (caseId?: string) => void }> {
  window.location.hash = `#/case/${CASE_ID}`;
  let list: CallOutput<'runs.list'> = {
    queue: [sampleItem()],
    isOthersTurn: false,
    examinations: [sampleSummary()],
  };
  const client = doubleClient({
    'home.show': () => Promise.resolve(sampleHome()),
    'case.show': () => Promise.resolve(sampleOverview()),
    'system.offline': () => Promise.resolve({ blocked: 0, attempts: [] }),
    'runs.list': () => Promise.resolve(list),
  });
  render(<App client={client} />);
  await waitFor(() => expect(document.title).toMatch(/^33% · X1 · .* · Palimpsest$/));
  return {
    client,
    end: (caseId = CASE_ID) => {
      const summary = sampleSummary({ status: 'finished', unitsDone: 2400 });
      if (caseId === CASE_ID) list = { queue: [], isOthersTurn: false, examinations: [summary] };
      act(() => client.emit('run.ended', { caseId, summary }));
    },
  };
}

it('says in the title how far the run of the case is, and nothing of a run of another case', async () => {
  const { client, end } = await open();
  act(() => client.emit('run.progress', progressEvent({ doneTokens: 240_000 })));
  await waitFor(() => expect(document.title).toMatch(/^50% · X1 · /));
  act(() => client.emit('run.progress', { ...progressEvent({ doneTokens: 400_000 }), caseId: 'another' }));
  end('another');
  expect(document.title).toMatch(/^50% · X1 · /);
  expect(screen.queryByText('X1 is finished')).toBeNull();
  end();
  expect(await screen.findByText('X1 is finished')).toBeTruthy();
  // The window is in sight: its title needs no mark, and the system says nothing.
  await waitFor(() => expect(document.title).not.toContain('X1'));
  expect(notified).toEqual([]);
});

it('marks the title of a hidden window until it is seen, and notifies only if that is switched on', async () => {
  const { end } = await open();
  look('hidden');
  end();
  await waitFor(() => expect(document.title).toMatch(/^Finished · X1 · /));
  expect(notified).toEqual([]);
  look('visible');
  await waitFor(() => expect(document.title).not.toContain('X1'));
  cleanup();

  setAppearance({ notices: true });
  const again = await open();
  look('hidden');
  again.end();
  await waitFor(() => expect(notified).toEqual(['X1 is finished']));
});
