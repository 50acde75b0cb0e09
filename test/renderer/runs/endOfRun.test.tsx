// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FindingsScreen } from '../../../renderer/features/findings/FindingsScreen.js';
import { RunScreen } from '../../../renderer/features/runs/RunScreen.js';
import { RunsScreen } from '../../../renderer/features/runs/RunsScreen.js';
import type { CallName, ExaminationShort, Handlers } from '../../../src/contract/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { realAttacks } from '../examine/sampleAttacks.js';
import { sampleFindings, type SampleFindings } from '../findings/sampleFindings.js';
import { withLayout } from '../support/layout.js';
import { CASE_ID, sampleOverview } from '../support/sampleCase.js';
import { sampleHome } from '../support/sampleHome.js';
import { showScreen } from '../support/showScreen.js';
import { EXAMINATION, progressEvent, sampleItem, sampleShow, sampleSummary } from './sampleRun.js';

withLayout();
afterEach(cleanup);

let sample: SampleFindings;
beforeAll(async () => {
  sample = await sampleFindings();
});

const NOTHING: Partial<Handlers> = {};

/**
 * A workbench on a machine with much to do: each question is answered once, when the screen opens and 77 units are done, and later
 * questions are never answered. So what a screen shows afterwards comes from what it was told.
 */
function busyWorkbench(more = NOTHING): DoubleClient {
  const asked = new Set<CallName>();
  const once = <T,>(name: CallName, answer: T): Promise<T> => {
    if (asked.has(name)) return new Promise(() => undefined);
    asked.add(name);
    return Promise.resolve(answer);
  };
  const summary = sampleSummary({ unitsDone: 77, units: 2400 });
  return doubleClient({
    'runs.show': () => once('runs.show', sampleShow({ summary })),
    'runs.list': () =>
      once('runs.list', { queue: [sampleItem()], isOthersTurn: false, examinations: [summary] }),
    'runs.outcomes': () => once('runs.outcomes', { outcomes: [] }),
    'case.show': () => once('case.show', { ...sampleOverview(), examinations: [summary] }),
    'attacks.list': () => once('attacks.list', realAttacks()),
    'home.show': () => once('home.show', sampleHome()),
    ...more,
  });
}

/** What a workbench says at the end of a run, in its order. */
function end(client: DoubleClient, summary: ExaminationShort): void {
  client.emit('run.ended', { caseId: CASE_ID, summary });
  client.emit('run.progress', {
    ...progressEvent({ unitsDone: 1000, doneTokens: 200_000 }),
    status: summary.status,
  });
  for (const what of ['examinations', 'audit'] as const)
    client.emit('case.changed', { caseId: CASE_ID, what });
  client.emit('queue.changed', { caseId: CASE_ID, queue: [], isOthersTurn: false });
}

const paused = (): ExaminationShort => sampleSummary({ status: 'paused', unitsDone: 1000 });
const finished = (): ExaminationShort =>
  sampleSummary({ status: 'finished', unitsDone: 2400, finishedAt: '2026-11-25T11:00:00.000Z' });

function progressCard(): HTMLElement {
  return must(screen.getByRole('heading', { name: 'Progress' }).closest('section'));
}

describe('at the end of a run the screen shows the numbers of the journal at once', () => {
  it('after a pause: the units that are done, and the unit from which it can be resumed', async () => {
    const client = busyWorkbench();
    showScreen(<RunScreen caseId={CASE_ID} examinationId={EXAMINATION} />, client);
    await screen.findByRole('button', { name: 'Pause' });
    client.emit('run.progress', progressEvent({ unitsDone: 999 }));
    end(client, paused());
    expect(await screen.findByRole('button', { name: 'Resume from unit 1,001 of 2,400' })).toBeTruthy();
    expect(within(progressCard()).getByText('1,000 of 2,400 units')).toBeTruthy();
    expect(screen.queryByText(/unit 78/)).toBeNull();
    expect(screen.queryByText('in the queue')).toBeNull();
  });

  it('when it is finished: the state, the whole bar, and nothing of a queue', async () => {
    const client = busyWorkbench();
    showScreen(<RunScreen caseId={CASE_ID} examinationId={EXAMINATION} />, client);
    await screen.findByRole('button', { name: 'Pause' });
    end(client, finished());
    expect(await screen.findByText('The examination is finished.')).toBeTruthy();
    const bar = within(progressCard()).getByRole('progressbar', { name: 'Finished' });
    expect(bar.getAttribute('aria-valuenow')).toBe(bar.getAttribute('aria-valuemax'));
    expect(bar.getAttribute('aria-valuetext')).toBe('2,400 of 2,400 units');
    expect(screen.queryByText('in the queue')).toBeNull();
    expect(screen.queryByText('running')).toBeNull();
  });

  it.each([
    ['paused', paused, '1,000 of 2,400'],
    ['finished', finished, '2,400 of 2,400'],
  ] as const)('in the list, when it is %s', async (state, summary, units) => {
    const client = busyWorkbench();
    showScreen(<RunsScreen caseId={CASE_ID} />, client);
    expect(await screen.findByRole('list', { name: 'Queue' })).toBeTruthy();
    end(client, summary());
    const link = await screen.findByRole('link', { name: EXAMINATION });
    const row = must(link.closest<HTMLElement>('[role="row"], tr'));
    await waitFor(() => expect(row.textContent).toContain(units));
    expect(row.textContent).toContain(state);
    expect(row.textContent).not.toContain('in the queue');
    expect(screen.queryByRole('list', { name: 'Queue' })).toBeNull();
  });

  it('on Findings: they are there as soon as the run page says that it is finished', async () => {
    const findings = must(Object.values(sample.findings)[0]);
    const client = busyWorkbench({
      'findings.show': () => Promise.resolve({ status: 'finished', findings }),
    });
    showScreen(<FindingsScreen caseId={CASE_ID} examinationId={EXAMINATION} />, client);
    expect(await screen.findByText('X1 is running: it has no findings yet.')).toBeTruthy();
    end(client, finished());
    expect(await screen.findByRole('tab', { name: 'By element' })).toBeTruthy();
    expect(screen.queryByText(/has no findings yet/)).toBeNull();
  });
});
