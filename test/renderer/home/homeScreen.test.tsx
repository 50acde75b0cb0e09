// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HomeScreen } from '../../../renderer/features/home/HomeScreen.js';
import { registerCommands } from '../../../renderer/navigation/commandRegistry.js';
import type { Handlers, KnownCase } from '../../../src/contract/index.js';
import { environmentError, inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN } from '../support/sampleCase.js';
import { DESKTOP, HOME_GRANT, READER, sampleHome } from '../support/sampleHome.js';
import { doneJob, JOB_ID, oneJob, sampleJob } from '../support/sampleJob.js';
import { showScreen } from '../support/showScreen.js';

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

function show(handlers: Partial<Handlers> = {}, home = sampleHome()): DoubleClient {
  const client = doubleClient(
    {
      'home.show': () => Promise.resolve(home),
      'jobs.list': () => Promise.resolve({ jobs: [] }),
      ...handlers,
    },
    { door: home.door, role: home.role },
  );
  showScreen(<HomeScreen />, client);
  return client;
}

function known(part: Partial<KnownCase> = {}): KnownCase {
  return {
    caseId: CASE_ID,
    folder: '/cases/doe',
    caption: 'Doe v. Acme',
    docket: '26-cv-1',
    openedAt: '2026-11-25T09:00:00.000Z',
    state: 'closed',
    ...part,
  };
}

describe('HomeScreen', () => {
  it('teaches what a case is when there is none', async () => {
    show();
    expect(await screen.findByRole('heading', { name: 'No cases yet' })).toBeTruthy();
    expect(screen.getByText(/^Palimpsest measures how much of a given work is memorized/)).toBeTruthy();
    expect(
      screen.getByRole('button', { name: 'Open the demonstration case (to run yourself)' }),
    ).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Verify a sealed report' })).toBeTruthy();
  });

  it('has settings, self-test, shortcuts and glossary in sight', async () => {
    const opened: string[] = [];
    const release = registerCommands(
      ['help.shortcuts', 'help.glossary'].map((id) => ({
        id,
        title: id,
        section: 'Help',
        run: () => void opened.push(id),
      })),
    );
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Keyboard shortcuts' }));
    await userEvent.click(screen.getByRole('button', { name: 'Glossary' }));
    expect(opened).toEqual(['help.shortcuts', 'help.glossary']);
    await userEvent.click(screen.getByRole('button', { name: 'Settings' }));
    expect(window.location.hash).toBe('#/settings');
    await userEvent.click(screen.getByRole('button', { name: 'About and self-test' }));
    expect(window.location.hash).toBe('#/about');
    release();
  });

  it('says that it is looking, and what to do when it cannot', async () => {
    let answer: () => void = () => undefined;
    let isBroken = true;
    show({
      'home.show': async () => {
        if (isBroken) {
          await new Promise<void>((resolve) => (answer = resolve));
          throw environmentError('disk-full', 'The disk is full.', 'Make room.');
        }
        return sampleHome();
      },
    });
    expect(await screen.findByText('Loading the cases…')).toBeTruthy();
    answer();
    expect(await screen.findByText('Make room.')).toBeTruthy();
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'No cases yet' })).toBeTruthy();
  });

  it('lists cases; hostile names are text, and what is gone can be taken off', async () => {
    const client = show(
      {
        'case.forget': () => Promise.reject(environmentError('disk-full', 'The disk is full.', 'Make room.')),
      },
      sampleHome({
        cases: [
          known({ caption: `${HOSTILE}${'long'.repeat(100)}` }),
          known({ caseId: 'case-2', caption: 'Roe', folder: '/gone', state: 'gone' }),
        ],
      }),
    );
    const link = await screen.findByRole('link', { name: /onerror/ });
    expect(link.textContent).toContain(HOSTILE_SHOWN);
    expect(link.getAttribute('href')).toBe(`#/case/${CASE_ID}`);
    // Nothing else can be pressed within a link; the whole name stands in the tooltip.
    expect(within(link).queryByRole('button')).toBeNull();
    expect(link.querySelector('bdi')?.title).toContain('long'.repeat(100));
    expect(document.querySelector('img')).toBeNull();
    expect(screen.queryByRole('link', { name: 'Roe' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Remove from list' }));
    expect(await screen.findByText('Make room.')).toBeTruthy();
    expect(client.calls.at(-1)).toEqual({ name: 'case.forget', input: { caseId: 'case-2' } });
  });

  it('offers readers the cases and nothing that changes anything', async () => {
    show(
      {},
      sampleHome({ ...READER, cases: [known(), known({ caseId: 'case-2', folder: '/x', state: 'gone' })] }),
    );
    expect(await screen.findByRole('link', { name: 'Doe v. Acme' })).toBeTruthy();
    for (const name of [/New case/, /Open a case/, /demonstration/, /Verify/, /Remove from/]) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
  });

  it('opens the sample with results under a free name, and goes to it', async () => {
    const names: string[] = [];
    show(
      {
        'case.createSample': ({ name }) => {
          names.push(name);
          return names.length < 2
            ? Promise.reject(
                inputError('case-not-empty', 'Not empty.', 'Choose another name.', { field: 'name' }),
              )
            : Promise.resolve({ caseId: CASE_ID });
        },
      },
      sampleHome({ cases: [known({ folder: '/cases/sample-with-results' })] }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Open the sample with results (finished)' }),
    );
    await waitFor(() => expect(window.location.hash).toBe(`#/case/${CASE_ID}`));
    expect(names).toEqual(['sample-with-results-2', 'sample-with-results-3']);
  });

  it('finds a free folder for the demonstration and goes to the case once it is made', async () => {
    const job = oneJob(
      sampleJob('demo-case', { title: 'Make the demonstration case', total: 4, unit: 'steps' }),
    );
    const names: string[] = [];
    const client = show(
      {
        ...job.handlers,
        'case.createDemo': ({ name }) => {
          names.push(name);
          return names.length < 3
            ? Promise.reject(
                inputError('case-exists', 'There is a case.', 'Choose another name.', { field: 'name' }),
              )
            : Promise.resolve({ jobId: JOB_ID });
        },
      },
      sampleHome({ cases: [known({ folder: '/cases/demonstration' })] }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Open the demonstration case (to run yourself)' }),
    );
    expect(await screen.findByRole('progressbar', { name: 'Make the demonstration case' })).toBeTruthy();
    expect(names).toEqual(['demonstration-2', 'demonstration-3', 'demonstration-4']);
    job.goOn(client, doneJob({ kind: 'demo-case', caseId: CASE_ID }));
    await waitFor(() => expect(window.location.hash).toBe(`#/case/${CASE_ID}`));
  });

  it('opens a case with the native dialog of a desktop', async () => {
    show(
      {
        'files.chooseFolder': () =>
          Promise.resolve({
            folder: { grantId: HOME_GRANT, name: 'doe', kind: 'case', sizeBytes: 0, path: '/cases/doe' },
          }),
        'case.open': () => Promise.reject(inputError('case-newer', 'It is newer.', 'Use a newer program.')),
      },
      sampleHome(DESKTOP),
    );
    (await screen.findByRole('button', { name: 'Open a case…' })).focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('Use a newer program.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Open a case…' })).toBeTruthy();
  });
});
