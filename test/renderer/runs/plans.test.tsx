// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { PlansSection } from '../../../renderer/features/runs/shards/PlansSection.js';
import type { Handlers, Job, PlanProgress, ShardProgress } from '../../../src/contract/index.js';
import { inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { unscored } from '../../support/unscored.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN } from '../support/sampleCase.js';
import { withLayout } from '../support/layout.js';
import { showScreen } from '../support/showScreen.js';

withLayout();
afterEach(cleanup);

const JOB_ID = 'j0000000000000001';

const shard = (number: number, change: Partial<ShardProgress> = {}): ShardProgress => ({
  shard: number,
  state: 'finished',
  unitsDone: 10,
  units: 10,
  seconds: 90,
  host: '',
  failureCode: '',
  parts: [{ examinationId: 'X2', from: (number - 1) * 10, until: number * 10 }],
  command: `palimpsest shard '/case/plans/plan-1' ${number}`,
  ...change,
});

const plan = (shards: readonly ShardProgress[], change: Partial<PlanProgress> = {}): PlanProgress => ({
  planId: 'plan-1',
  problem: null,
  examinations: [{ id: 'X2', attackId: 'greedy', modelId: 'E1', units: 30, isMerged: false }],
  shards: [...shards],
  mergeJobId: null,
  ...change,
});

const job = (change: Partial<Job>): Job => ({
  jobId: JOB_ID,
  kind: 'shards-merge',
  caseId: CASE_ID,
  title: 'Merging the shards of plan-1',
  state: 'running',
  step: 'Merging X2',
  done: 0,
  total: 0,
  unit: '',
  startedAt: '2026-11-29T10:00:00.000Z',
  endedAt: '',
  result: null,
  error: null,
  ...change,
});

function show(
  plans: readonly PlanProgress[],
  handlers: Partial<Handlers> = {},
  isReadOnly = false,
): DoubleClient {
  const client = doubleClient({
    'shards.list': () => Promise.resolve({ plans: [...plans] }),
    ...handlers,
  });
  showScreen(<PlansSection caseId={CASE_ID} isReadOnly={isReadOnly} />, client, `#/case/${CASE_ID}/runs`);
  return client;
}

describe('PlansSection', () => {
  it('is nothing where no examination is divided', async () => {
    const client = show([]);
    await expect.poll(() => client.calls.map(({ name }) => name)).toEqual(['shards.list']);
    expect(screen.queryByRole('heading', { name: 'Divided among machines' })).toBeNull();
  });

  it('shows how far each shard is, where, and which must be run again, with the command', async () => {
    show([
      plan([
        shard(1),
        shard(2, { state: 'running', unitsDone: 4, host: HOSTILE }),
        shard(3, { state: 'failed', unitsDone: 2, failureCode: 'engine-crashed' }),
        shard(4, { state: 'waiting', unitsDone: 0, seconds: unscored('not measured') }),
      ]),
    ]);
    expect(await screen.findByText('16 of 40 units; 1 of 4 shards finished')).toBeTruthy();
    const rowWith = async (units: string): Promise<string> =>
      must((await screen.findByText(units)).closest('[role="row"]')?.textContent);
    const second = await rowWith('X2 11 to 20');
    expect(second).toContain('running');
    expect(second).toContain('4 of 10');
    expect(second).toContain(HOSTILE_SHOWN);
    expect(await rowWith('X2 21 to 30')).toContain('engine-crashed');
    expect(await rowWith('X2 31 to 40')).toContain('not known');
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getByText('1 shard must be run again: 3.')).toBeTruthy();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Copy the command of shard 3' }));
    expect(await navigator.clipboard.readText()).toBe("palimpsest shard '/case/plans/plan-1' 3");
  });

  it('merges finished shards, follows the merge and leads to the findings', async () => {
    const client = show([plan([shard(1), shard(2)])], {
      'shards.merge': () => Promise.resolve({ jobId: JOB_ID }),
      'jobs.show': () => Promise.resolve(job({})),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Merge' }));
    expect(await screen.findByText('Merging X2')).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'shards.merge')?.input).toEqual({
      caseId: CASE_ID,
      planId: 'plan-1',
      partial: false,
    });
    const merged = { id: 'X2', units: 30, unitsDone: 30, repeatedUnits: 1, largestDecades: 0.0002 };
    client.emit(
      'job.changed',
      job({
        state: 'done',
        endedAt: '2026-11-29T10:01:00.000Z',
        result: {
          kind: 'shards-merge',
          planId: 'plan-1',
          examinations: [{ ...merged, kind: 'finished', findingsSha256: '1'.repeat(64) }],
          missing: [],
        },
      }),
    );
    const link = await screen.findByRole('link', { name: 'Findings of X2' });
    expect(link.getAttribute('href')).toBe(`#/case/${CASE_ID}/findings/X2`);
    expect(must(link.closest('li')).textContent).toContain(
      'largest difference between machines on 1 repeated unit: 0.0002 decades',
    );
  });

  it('follows a merge that another window began, and offers no second one', async () => {
    show([plan([shard(1), shard(2)], { mergeJobId: JOB_ID })], {
      'jobs.show': () => Promise.resolve(job({})),
    });
    expect(await screen.findByText('Merging X2')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Merge' })).toBeNull();
  });

  it('asks before it merges a part, and shows why it was refused', async () => {
    const client = show([plan([shard(1), shard(2, { state: 'stopped', unitsDone: 3 })])], {
      'shards.merge': () =>
        Promise.reject(inputError('case-read-only', 'Held elsewhere.', 'Close the other program.')),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Merge what is there…' }));
    const dialog = within(await screen.findByRole('alertdialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Merge what is there' }));
    expect(await dialog.findByText('Close the other program.')).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'shards.merge')?.input).toMatchObject({ partial: true });
  });

  it('says why a plan cannot be read, and offers readers no merge', async () => {
    show(
      [
        plan([], {
          planId: 'plan-2',
          problem: inputError('shard-plan-broken', `No plan. ${HOSTILE}`, 'Make one.').toData(),
        }),
        plan([shard(1)]),
      ],
      {},
      true,
    );
    expect(await screen.findByText('plan-2 cannot be read')).toBeTruthy();
    expect(screen.getByText('1 of 1 shard finished', { exact: false })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Merge/ })).toBeNull();
  });
});
