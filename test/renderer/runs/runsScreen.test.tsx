// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { RunsScreen } from '../../../renderer/features/runs/RunsScreen.js';
import type { CallOutput, Handlers, QueueItem } from '../../../src/contract/index.js';
import { type ErrorCode, inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { CASE_ID, HOSTILE_SHOWN, sampleOverview } from '../support/sampleCase.js';
import { showScreen } from '../support/showScreen.js';
import { progressEvent, sampleItem, sampleSummary } from './sampleRun.js';

afterEach(cleanup);

function show(
  list: Omit<CallOutput<'runs.list'>, 'isOthersTurn'> & { readonly isOthersTurn?: boolean },
  handlers: Partial<Handlers> = {},
): DoubleClient {
  const client = doubleClient({
    'runs.list': () => Promise.resolve({ isOthersTurn: false, ...list }),
    'case.show': () => Promise.resolve(sampleOverview()),
    'shards.list': () => Promise.resolve({ plans: [] }),
    'runs.outcomes': () => Promise.resolve({ outcomes: [] }),
    ...handlers,
  });
  showScreen(<RunsScreen caseId={CASE_ID} />, client, `#/case/${CASE_ID}/runs`);
  return client;
}

async function rowOf(id: string): Promise<HTMLElement> {
  return must((await screen.findByRole('link', { name: id })).closest<HTMLElement>('[role="row"], tr'));
}

describe('RunsScreen', () => {
  it('teaches what an examination is when there is none', async () => {
    show({ queue: [], examinations: [] });
    expect(await screen.findByRole('heading', { name: 'No examinations yet' })).toBeTruthy();
    expect(screen.getAllByRole('link', { name: 'New examination' })[0]?.getAttribute('href')).toBe(
      `#/case/${CASE_ID}/examine`,
    );
  });

  it('lists every examination with its state in words, its model, its works and how far it is', async () => {
    show({
      queue: [],
      examinations: [
        sampleSummary({ id: 'X1', status: 'interrupted' }),
        sampleSummary({
          id: 'X2',
          status: 'finished',
          unitsDone: 2400,
          finishedAt: '2026-11-25T11:00:00.000Z',
        }),
        sampleSummary({ id: 'X3', status: 'failed', controlIds: [] }),
      ],
    });
    const first = await rowOf('X1');
    expect(first.textContent).toContain('interrupted');
    expect(first.textContent).toContain('811 of 2,400');
    expect(first.textContent).toContain(HOSTILE_SHOWN);
    expect(document.querySelector('img')).toBeNull();
    const finished = await rowOf('X2');
    expect(within(finished).getByRole('link', { name: 'Findings' })).toBeTruthy();
    expect(within(finished).queryByRole('button', { name: /Resume/ })).toBeNull();
    expect((await rowOf('X3')).textContent).toContain('uncalibrated');
  });

  it('says how each ended, and names the works by their titles', async () => {
    const targetIds = ['E3', 'E5', 'E2'];
    show(
      {
        queue: [],
        examinations: [
          sampleSummary({ id: 'X1', status: 'finished' }),
          sampleSummary({ id: 'X2', status: 'finished', targetIds }),
        ],
      },
      {
        'runs.outcomes': () =>
          Promise.resolve({
            outcomes: [
              { examinationId: 'X1', works: [{ standing: 'claim', isUncalibrated: false, count: 1 }] },
              {
                examinationId: 'X2',
                works: [
                  { standing: 'not-shown', isUncalibrated: false, count: 2 },
                  { standing: 'measured', isUncalibrated: true, count: 1 },
                ],
              },
            ],
          }),
      },
    );
    const cells = async (id: string): Promise<(string | null)[]> =>
      [...(await rowOf(id)).children].slice(3, 5).map(({ textContent }) => textContent);
    await waitFor(async () => expect(await cells('X1')).toEqual(['The Novelcontrol: The Control', 'shown']));
    expect(await cells('X2')).toEqual([
      'The Novel, Quotations and 1 morecontrol: The Control',
      'not shown2 worksmeasured1 workuncalibrated',
    ]);
    const title = within(await rowOf('X2')).getByTitle('E3 The Novel, E5 Quotations, E2 Model two');
    expect(title.textContent).toContain('The Novel');
  });

  it('lists the examinations when their outcomes cannot be read, and says why', async () => {
    show(
      { queue: [], examinations: [sampleSummary({ status: 'finished' })] },
      {
        'runs.outcomes': () =>
          Promise.reject(inputError('findings-broken', 'They were changed.', 'Compute them again.')),
      },
    );
    expect(await screen.findByText('Compute them again.')).toBeTruthy();
    expect(await rowOf('X1')).toBeTruthy();
  });

  it('resumes by keyboard and shows why it was refused', async () => {
    const client = show(
      { queue: [], examinations: [sampleSummary({ status: 'paused' })] },
      {
        'runs.resume': () =>
          Promise.reject(inputError('resume-differs', 'The engine is another one.', 'Use the same engine.')),
      },
    );
    const resume = await screen.findByRole('button', { name: 'Resume from unit 812 of 2,400' });
    // One Tab leads into the table, the arrow keys to its cells; left of a row is its last cell.
    (await rowOf('X1')).focus();
    await userEvent.keyboard('{ArrowLeft}');
    await waitFor(() => expect(document.activeElement).toBe(resume));
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('The engine is another one.')).toBeTruthy();
    expect(screen.getByText('Use the same engine.')).toBeTruthy();
    expect(client.calls.at(-1)).toEqual({
      name: 'runs.resume',
      input: { caseId: CASE_ID, examinationId: 'X1', load: {} },
    });
  });

  it('shows the queue, what could not begin and why, and takes things out of it', async () => {
    const waiting = sampleItem({
      queueId: `q${'1'.repeat(16)}`,
      examinationId: '',
      state: 'queued',
      progress: null,
    });
    const failed = sampleItem({
      queueId: `q${'2'.repeat(16)}`,
      examinationId: '',
      state: 'failed',
      progress: null,
      error: inputError('no-target', 'There is no work.', 'Choose one.').toData(),
    });
    const client = show(
      { queue: [sampleItem(), waiting, failed], examinations: [sampleSummary()] },
      { 'runs.dequeue': () => Promise.resolve({}) },
    );
    const items = await within(await screen.findByRole('list', { name: 'Queue' })).findAllByRole('listitem');
    const [running, queued, broken] = items;
    expect(within(must(running)).getByText(/162,200 of 480,000 tokens/)).toBeTruthy();
    expect(within(must(broken)).getByText('Choose one.')).toBeTruthy();
    await userEvent.click(within(must(queued)).getByRole('button', { name: 'Remove from queue' }));
    expect(client.calls.at(-1)).toEqual({
      name: 'runs.dequeue',
      input: { caseId: CASE_ID, queueId: waiting.queueId },
    });
  });

  it('goes on all the same where that may be insisted on, with all that was insisted on before', async () => {
    let item = sampleItem({
      state: 'failed',
      progress: null,
      error: inputError('resume-other-build', 'X1 began with another build.', 'Use that one.').toData(),
    });
    const client = show(
      { queue: [], examinations: [sampleSummary({ status: 'paused' })] },
      {
        'runs.list': () =>
          Promise.resolve({
            queue: [item],
            isOthersTurn: false,
            examinations: [sampleSummary({ status: 'paused' })],
          }),
        'runs.resume': () => {
          item = {
            ...item,
            error: inputError('self-test-failed', 'X1 was not run.', 'Install it anew.').toData(),
          };
          return Promise.resolve({ queueId: item.queueId });
        },
      },
    );
    const insist = async (): Promise<void> => {
      (await screen.findByRole('button', { name: 'Continue anyway…' })).focus();
      await userEvent.keyboard('{Enter}');
      const dialog = await screen.findByRole('alertdialog');
      expect(dialog.textContent).toContain('every later report states it');
      await userEvent.click(within(dialog).getByRole('button', { name: 'Continue anyway' }));
      await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    };
    expect(await screen.findByText('X1 began with another build.')).toBeTruthy();
    await insist();
    const resumes = () => client.calls.filter(({ name }) => name === 'runs.resume').map(({ input }) => input);
    const resumed = { caseId: CASE_ID, examinationId: 'X1', load: {} };
    expect(resumes()).toEqual([{ ...resumed, insist: ['resume-other-build'] }]);
    client.emit('queue.changed', { caseId: CASE_ID, queue: [item], isOthersTurn: false });
    expect(await screen.findByText('X1 was not run.')).toBeTruthy();
    await insist();
    expect(resumes()[1]).toEqual({ ...resumed, insist: ['resume-other-build', 'self-test-failed'] });
  });

  it('offers to insist on nothing else, and nothing to whoever may only read', async () => {
    const refused = (code: ErrorCode) => ({
      queue: [
        sampleItem({ state: 'failed', progress: null, error: inputError(code, 'No.', 'Look.').toData() }),
      ],
      examinations: [],
    });
    show(refused('resume-differs'));
    expect(await screen.findByText('The run could not start')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /all the same/ })).toBeNull();
    cleanup();
    show(refused('resume-other-build'), {
      'case.show': () => Promise.resolve(sampleOverview({ mode: 'read', readReason: 'A visitor.' })),
    });
    expect(await screen.findByText('The run could not start')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /all the same/ })).toBeNull();
  });

  it('goes on with what is said about a run', async () => {
    const client = show({ queue: [sampleItem()], examinations: [sampleSummary()] });
    await rowOf('X1');
    client.emit('run.progress', progressEvent({ unitsDone: 1600, doneTokens: 320_000 }));
    expect(await screen.findByText(/320,000 of 480,000 tokens/)).toBeTruthy();
    await waitFor(async () => expect((await rowOf('X1')).textContent).toContain('1,600 of 2,400'));
  });

  it('asks before it stops, and keeps the question open with the reason when that is refused', async () => {
    let isRefused = true;
    const client = show(
      { queue: [sampleItem()], examinations: [sampleSummary()] },
      {
        'runs.stop': () =>
          isRefused
            ? Promise.reject(inputError('not-running', 'It does not run.', 'Look at its state.'))
            : Promise.resolve({}),
      },
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(client.calls.some(({ name }) => name === 'runs.stop')).toBe(false);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Stop run' }));
    expect(await within(dialog).findByText('It does not run.')).toBeTruthy();
    isRefused = false;
    await userEvent.click(within(dialog).getByRole('button', { name: 'Stop run' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  });

  it('offers nothing that changes the case to somebody who may only read', async () => {
    show(
      { queue: [sampleItem({ state: 'queued' })], examinations: [sampleSummary({ status: 'paused' })] },
      { 'case.show': () => Promise.resolve(sampleOverview({ mode: 'read', readReason: 'A visitor.' })) },
    );
    await rowOf('X1');
    expect(screen.queryByRole('button', { name: /Resume|Pause|Stop|Remove from queue/ })).toBeNull();
  });

  const waiting = (at: number, part: Partial<QueueItem> = {}): QueueItem =>
    sampleItem({
      queueId: `q${String(at).repeat(16)}`,
      examinationId: '',
      state: 'queued',
      progress: null,
      ...part,
    });

  it('says in red what rules out every claim of a run, with the way to mend it', async () => {
    show({
      queue: [waiting(1, { alarms: ['The control is too small: 7 of 10 blocks.'] }), waiting(2)],
      examinations: [],
    });
    const list = await screen.findByRole('list', { name: 'Queue' });
    const [alarmed, other] = within(list).getAllByRole('listitem');
    expect(within(must(alarmed)).getByRole('alert').textContent).toContain('7 of 10 blocks');
    const link = within(must(alarmed)).getByRole('link', { name: 'Receive control text' });
    expect(link.getAttribute('href')).toContain('evidence');
    expect(within(must(other)).queryByRole('link', { name: 'Receive control text' })).toBeNull();
  });

  it('names the model and the works of what waits, and the time that is left as far as it is known', async () => {
    show({
      queue: [
        sampleItem(),
        waiting(1, { seconds: 63 }),
        waiting(2, {
          subject: {
            ...sampleItem().subject,
            works: ['E3', 'E5', 'E6'].map((id) => ({ id, name: `Work ${id}` })),
            workCount: 1204,
            controlCount: 0,
          },
        }),
      ],
      examinations: [sampleSummary()],
    });
    const list = await screen.findByRole('list', { name: 'Queue' });
    const [, known, unknown] = within(list).getAllByRole('listitem');
    expect(must(known).textContent).toMatch(/Probabilistic extraction on E1/);
    expect(must(known).textContent).toMatch(/1 control; about 1\smin 03\ss/);
    expect(must(unknown).textContent).toContain(
      'E3 Work E3, E5 Work E5, E6 Work E6 and 1,201 more, no control; not estimated yet',
    );
    // 257 s of the one that runs and 63 s of the next.
    expect(screen.getByText(/About 5\smin 20\ss left; 1 run is not estimated yet/)).toBeTruthy();
  });

  it('changes the order by buttons and keys, and says where the run is now', async () => {
    let queue = [sampleItem(), waiting(1), waiting(2), waiting(3)];
    const list = (): CallOutput<'runs.list'> => ({ queue, isOthersTurn: false, examinations: [] });
    const client = show(list(), {
      'runs.list': () => Promise.resolve(list()),
      'runs.reorder': ({ queueId, before }) => {
        const moved = must(queue.find((item) => item.queueId === queueId));
        const others = queue.filter((item) => item !== moved);
        const at = before === null ? others.length : others.findIndex((item) => item.queueId === before);
        queue = [...others.slice(0, at), moved, ...others.slice(at)];
        client.emit('queue.changed', { caseId: CASE_ID, queue, isOthersTurn: false });
        return Promise.resolve({});
      },
    });
    const moves = () => client.calls.filter(({ name }) => name === 'runs.reorder').map(({ input }) => input);
    const id = (at: number): string => `q${String(at).repeat(16)}`;
    await userEvent.click(await screen.findByRole('button', { name: 'Move run 4 up (Alt+Up)' }));
    expect(moves()).toEqual([{ caseId: CASE_ID, queueId: id(3), before: id(2) }]);
    expect(await screen.findByText('It is now number 3 of 4.')).toBeTruthy();
    // The focus follows the run, so that the next key moves it on.
    const moved = await screen.findByRole('button', { name: 'Move run 3 up (Alt+Up)' });
    await waitFor(() => expect(document.activeElement).toBe(moved));
    await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(moves()[1]).toEqual({ caseId: CASE_ID, queueId: id(3), before: id(1) });
    expect(await screen.findByText('It is now number 2 of 4.')).toBeTruthy();
    // Before it is what runs: it cannot be moved further up.
    await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(moves()).toHaveLength(2);
    await waitFor(() =>
      expect(document.activeElement?.getAttribute('aria-label')).toBe('Move run 2 down (Alt+Down)'),
    );
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(moves()[2]).toEqual({ caseId: CASE_ID, queueId: id(3), before: id(2) });
  });

  it('says that it is the turn of another case, and nothing else about it', async () => {
    show({ queue: [waiting(1)], isOthersTurn: true, examinations: [] });
    expect(await screen.findByText('Another case uses the machine; this run waits.')).toBeTruthy();
  });

  it('does not take a run of another case with the same number for its own', async () => {
    show({
      queue: [sampleItem({ caseId: 'another', state: 'queued' })],
      examinations: [sampleSummary({ status: 'interrupted' })],
    });
    const row = await rowOf('X1');
    expect(within(row).getByRole('button', { name: /^Resume/ })).toBeTruthy();
    expect(row.textContent).not.toContain('in the queue');
  });

  it('holds what waited when the program ended, and continues it by one button', async () => {
    const client = show(
      { queue: [waiting(1, { state: 'held' }), waiting(2, { state: 'held' })], examinations: [] },
      { 'runs.continue': () => Promise.resolve({}) },
    );
    const note = (await screen.findByText('The queue is on hold: 2 runs are waiting.')).closest(
      '[role=note]',
    );
    expect(note?.textContent).toContain(
      'They do not begin by themselves. A run that you add now begins before them.',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Continue the queue' }));
    expect(client.calls.at(-1)).toEqual({ name: 'runs.continue', input: { caseId: CASE_ID } });
  });

  it('leads to the form with the same choices', async () => {
    show({ queue: [], examinations: [sampleSummary({ status: 'finished', unitsDone: 2400 })] });
    const link = await screen.findByRole('link', { name: 'Same again as X1, with another model or work' });
    expect(link.getAttribute('href')).toBe(`#/case/${CASE_ID}/examine?from=X1`);
  });
});
