// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { RunsScreen } from '../../../renderer/features/runs/RunsScreen.js';
import type { CallOutput, Handlers } from '../../../src/contract/index.js';
import { type ErrorCode, inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { CASE_ID, HOSTILE_SHOWN, sampleOverview } from '../support/sampleCase.js';
import { showScreen } from '../support/showScreen.js';
import { progressEvent, sampleItem, sampleSummary } from './sampleRun.js';

afterEach(cleanup);

function show(list: CallOutput<'runs.list'>, handlers: Partial<Handlers> = {}): DoubleClient {
  const client = doubleClient({
    'runs.list': () => Promise.resolve(list),
    'case.show': () => Promise.resolve(sampleOverview()),
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
    expect(client.calls.at(-1)).toEqual({ name: 'runs.dequeue', input: { queueId: waiting.queueId } });
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
          Promise.resolve({ queue: [item], examinations: [sampleSummary({ status: 'paused' })] }),
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
    client.emit('queue.changed', { queue: [item] });
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
});
