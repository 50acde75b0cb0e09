// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { AboutScreen } from '../../../renderer/features/settings/AboutScreen.js';
import type { CallOutput, Handlers } from '../../../src/contract/index.js';
import { environmentError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { HOSTILE, HOSTILE_SHOWN } from '../support/sampleCase.js';
import { READER, sampleHome } from '../support/sampleHome.js';
import { doneJob, JOB_ID, oneJob, sampleJob } from '../support/sampleJob.js';
import { showScreen } from '../support/showScreen.js';

const ABOUT: CallOutput<'system.about'> = {
  environment: {
    program: { name: 'Palimpsest', version: '0.1.0', build: 'abc', commit: 'not recorded' },
    versions: { node: '20.20.0', 'llama.cpp': 'b9000' },
    operatingSystem: 'Debian 13',
    processor: 'A processor',
    logicalProcessors: 8,
    memoryBytes: 2 ** 34,
    lockFileSha256: 'f'.repeat(64),
    network: 'no network access was used',
  },
  licenses: 'Apache-2.0\nOFL',
};

afterEach(cleanup);

function show(handlers: Partial<Handlers> = {}, home = sampleHome()): DoubleClient {
  const client = doubleClient(
    {
      'home.show': () => Promise.resolve(home),
      'system.about': () => Promise.resolve(ABOUT),
      'system.offline': () => Promise.resolve({ blocked: 0, attempts: [] }),
      'jobs.list': () => Promise.resolve({ jobs: [] }),
      ...handlers,
    },
    { door: home.door, role: home.role },
  );
  showScreen(<AboutScreen />, client, '#/about');
  return client;
}

function tested(passed: boolean): ReturnType<typeof doneJob> {
  return doneJob({
    kind: 'self-test',
    selfTest: {
      kind: 'run',
      at: '2026-11-25T10:00:00.000Z',
      passed,
      checks: [{ name: 'log p', expected: '-1.5', got: passed ? '-1.5' : '-1.7', passed }],
    },
  });
}

describe('AboutScreen', () => {
  it('says which program on which machine, and that nothing was blocked', async () => {
    show();
    expect(await screen.findByText('node 20.20.0, llama.cpp b9000')).toBeTruthy();
    expect(screen.getByText('Offline: 0 attempts blocked.')).toBeTruthy();
    expect(screen.getByText('Not run since the program started.')).toBeTruthy();
  });

  it('lists refused attempts as text, also those that come while it is shown', async () => {
    const client = show();
    await screen.findByText('Offline: 0 attempts blocked.');
    client.emit('offline.changed', {
      blocked: 1,
      attempts: [{ at: '2026-11-25T10:00:00.000Z', what: HOSTILE }],
    });
    expect(await screen.findByText('Offline: 1 attempt blocked.')).toBeTruthy();
    expect(screen.getByText(/onerror/).textContent).toBe(HOSTILE_SHOWN);
  });

  it('runs the self-test by keyboard and says when not every check agrees', async () => {
    const job = oneJob(sampleJob('self-test', { title: 'Self-test' }));
    const client = show({ ...job.handlers, 'system.selfTest': () => Promise.resolve({ jobId: JOB_ID }) });
    (await screen.findByRole('button', { name: 'Run self-test' })).focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByRole('progressbar', { name: 'Self-test' })).toBeTruthy();
    expect(screen.queryByText('Not run since the program started.')).toBeNull();
    job.goOn(client, tested(false));
    const alarm = await screen.findByRole('alert');
    expect(alarm.textContent).toContain('One or more checks FAILED.');
    expect(
      within(screen.getByRole('grid', { name: 'Checks of the self-test' })).getByText('NO'),
    ).toBeTruthy();
  });

  it('shows the last test of this start again; a reader sees it and cannot start one', async () => {
    show(
      {
        'jobs.list': () => Promise.resolve({ jobs: [tested(true)] }),
        'jobs.show': () => Promise.resolve(tested(true)),
      },
      sampleHome(READER),
    );
    expect(await screen.findByText('All checks passed.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Run self-test' })).toBeNull();
  });

  it('says why a test was not begun, and what to do when the machine cannot be looked at', async () => {
    let isBroken = true;
    show({
      'system.selfTest': () =>
        Promise.reject(environmentError('engine-busy', 'A run goes on.', 'Wait for it.')),
      'system.about': () =>
        isBroken
          ? Promise.reject(environmentError('file-denied', 'It may not be read.', 'Give the right.'))
          : Promise.resolve(ABOUT),
    });
    expect(await screen.findByText('Give the right.')).toBeTruthy();
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.getByText('Debian 13')).toBeTruthy());
    await userEvent.click(screen.getByRole('button', { name: 'Run self-test' }));
    expect(await screen.findByText('Wait for it.')).toBeTruthy();
  });
});
