// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { VerifyScreen } from '../../../renderer/features/verify/VerifyScreen.js';
import type { Handlers, Job, JobResult } from '../../../src/api/contract.js';
import { environmentError, inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { HOSTILE, HOSTILE_SHOWN } from '../support/sampleCase.js';
import { DESKTOP, READER, sampleHome } from '../support/sampleHome.js';
import { doneJob, JOB_ID, oneJob, sampleJob } from '../support/sampleJob.js';
import { showScreen } from '../support/showScreen.js';

type Verdict = Extract<JobResult, { kind: 'bag-verify' }>['verdict'];

const BAG = `g${'7'.repeat(32)}`;
const SEAL = 'abcdef0123456789'.repeat(4);

afterEach(cleanup);

function verdict(part: Partial<Verdict> = {}): Verdict {
  return {
    folder: '/given/bag',
    ok: true,
    checks: [
      {
        id: 'payload',
        title: 'Every file',
        ok: true,
        words: '12 files.',
        proof: 'sha512sum -c manifest-sha512.txt',
      },
      { id: 'stamp', title: 'Time stamp', ok: 'skipped', words: 'None is attached.', proof: '' },
    ],
    sealNumber: SEAL,
    verdict: 'signer-confirmed',
    countersigners: [],
    ...part,
  };
}

function show(
  handlers: Partial<Handlers> = {},
  place = '#/verify',
  home = sampleHome(DESKTOP),
): DoubleClient {
  const client = doubleClient(
    {
      'home.show': () => Promise.resolve(home),
      'files.describe': ({ grantId }) =>
        Promise.resolve({ grantId, name: 'dropped', kind: 'bag', sizeBytes: 0, path: '/given/dropped' }),
      'files.chooseFolder': () =>
        Promise.resolve({
          folder: { grantId: BAG, name: HOSTILE, kind: 'bag', sizeBytes: 0, path: '/given' },
        }),
      ...handlers,
    },
    { door: home.door, role: home.role },
  );
  showScreen(<VerifyScreen />, client, place);
  return client;
}

function verifying(first: Job = sampleJob('bag-verify', { title: 'Verifying a sealed report' })): {
  handlers: Partial<Handlers>;
  goOn: (client: DoubleClient, next: Job) => void;
} {
  const job = oneJob(first);
  return {
    handlers: { ...job.handlers, 'bags.verify': () => Promise.resolve({ jobId: JOB_ID }) },
    goOn: job.goOn,
  };
}

async function choose(): Promise<void> {
  await userEvent.click(await screen.findByRole('button', { name: 'Choose the folder of the bag …' }));
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Verify' })).toHaveProperty('disabled', false),
  );
}

describe('VerifyScreen', () => {
  it('says what it checks before a report is chosen', async () => {
    show();
    expect(await screen.findByRole('heading', { name: 'What this shows' })).toBeTruthy();
    expect(screen.getByText('Choose a report first.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Verify' })).toHaveProperty('disabled', true);
  });

  it('verifies by keyboard with what was told by another way, however it was pasted', async () => {
    const job = verifying();
    const client = show(job.handlers);
    await choose();
    expect(screen.getByText(/onerror/).textContent).toBe(HOSTILE_SHOWN);
    screen.getByRole('textbox', { name: /^Seal number/ }).focus();
    await userEvent.paste(SEAL.toUpperCase().replace(/(.{8})/g, '$1 '));
    await userEvent.tab();
    await userEvent.keyboard('AA:BB');
    screen.getByRole('button', { name: 'Verify' }).focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByRole('progressbar', { name: 'Verifying a sealed report' })).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'bags.verify')?.input).toEqual({
      bag: { kind: 'granted', grantId: BAG },
      sealNumber: SEAL,
      authority: 'aabb',
    });
    job.goOn(client, doneJob({ kind: 'bag-verify', verdict: verdict() }));
    expect(await screen.findByText('Intact, signer confirmed.')).toBeTruthy();
    expect(screen.getByText(/1 checks? holds?/)).toBeTruthy();
    expect(screen.getByRole('region', { name: 'Seal number' }).textContent).toContain('abcdef01 23456789');
  });

  it('says that the signer is not confirmed, how to confirm it, and who else signed', async () => {
    const job = verifying();
    const client = show(job.handlers);
    await choose();
    await userEvent.click(screen.getByRole('button', { name: 'Verify' }));
    await screen.findByRole('progressbar');
    const reviewer = {
      ...{ number: 1, signedAt: '2026-03-01T09:31:01.000Z', name: HOSTILE, selfAsserted: false, issuer: 'A' },
      ...{ fingerprint: 'f'.repeat(64), authorityFingerprint: 'e'.repeat(64) },
    };
    const found = verdict({ verdict: 'signer-not-confirmed', countersigners: [reviewer] });
    job.goOn(client, doneJob({ kind: 'bag-verify', verdict: found }));
    expect(await screen.findByText('Intact, signer not confirmed.')).toBeTruthy();
    expect(screen.getByText(/enter the seal number or the authority/)).toBeTruthy();
    expect(screen.getByText('Reviewer 1')).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('alarms when a check fails, with what was found as text and the stock command', async () => {
    const job = verifying();
    const client = show(job.handlers);
    await choose();
    await userEvent.click(screen.getByRole('button', { name: 'Verify' }));
    await screen.findByRole('progressbar');
    const failed = verdict({
      ok: false,
      verdict: 'changed',
      folder: HOSTILE,
      checks: [
        {
          id: 'payload',
          title: 'Every file',
          ok: false,
          words: `Changed: ${HOSTILE}`,
          proof: `sha512sum ${HOSTILE}`,
        },
      ],
      signer: {
        name: HOSTILE,
        fingerprint: 'f'.repeat(64),
        authorityFingerprint: 'e'.repeat(64),
        selfAsserted: false,
        issuer: HOSTILE,
      },
    });
    job.goOn(client, doneJob({ kind: 'bag-verify', verdict: failed }));
    const alarm = await screen.findByRole('alert');
    expect(alarm.textContent).toContain('1 of 1 checks fail');
    const checks = screen
      .getAllByRole('listitem')
      .filter(({ textContent }) => textContent.includes('Every file'));
    expect(checks[0]?.textContent).toContain('FAILS');
    expect(document.body.textContent.split(HOSTILE_SHOWN).length).toBeGreaterThanOrEqual(6);
    expect(document.querySelector('img')).toBeNull();
  });

  it('does not leave a verdict standing under the name of another report', async () => {
    const job = verifying();
    const client = show(job.handlers);
    await choose();
    await userEvent.click(screen.getByRole('button', { name: 'Verify' }));
    await screen.findByRole('progressbar');
    job.goOn(client, doneJob({ kind: 'bag-verify', verdict: verdict() }));
    await screen.findByText('Intact, signer confirmed.');
    await choose();
    expect(screen.queryByText('Intact, signer confirmed.')).toBeNull();
  });

  it('shows a refused field beside it, keeps it, and what is no bag in its own place', async () => {
    show({
      'bags.verify': () => Promise.reject(inputError('not-a-bag', 'This is no bag.', 'Choose its folder.')),
    });
    await choose();
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: /^Seal number/ });
    field.focus();
    await userEvent.paste('f'.repeat(201));
    await userEvent.click(screen.getByRole('button', { name: 'Verify' }));
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    expect(field.value).toHaveLength(201);
    await userEvent.clear(field);
    await userEvent.click(screen.getByRole('button', { name: 'Verify' }));
    expect(await screen.findByText('Choose its folder.')).toBeTruthy();
    expect(field.getAttribute('aria-invalid')).toBeNull();
  });

  it('takes the report that was dropped on the first screen, or says that it is not known any more', async () => {
    show({}, `#/verify?bag=${BAG}`);
    expect(await screen.findByText('dropped')).toBeTruthy();
    cleanup();
    show(
      { 'files.describe': () => Promise.reject(inputError('grant-unknown', 'Not known.', 'Drop it again.')) },
      `#/verify?bag=${BAG}`,
    );
    expect(await screen.findByText('Drop it again.')).toBeTruthy();
  });

  it('says why it failed, and what to do when the first answer does not come', async () => {
    const job = verifying(
      sampleJob('bag-verify', {
        state: 'failed',
        error: environmentError('file-denied', 'It may not be read.', 'Give the right to read it.').toData(),
      }),
    );
    show(job.handlers);
    await choose();
    await userEvent.click(screen.getByRole('button', { name: 'Verify' }));
    expect(await screen.findByText('Give the right to read it.')).toBeTruthy();
    cleanup();
    let isBroken = true;
    show({
      'home.show': () =>
        isBroken
          ? Promise.reject(environmentError('server-gone', 'No answer.', 'Look whether it runs.'))
          : Promise.resolve(sampleHome(DESKTOP)),
    });
    expect(await screen.findByText('Look whether it runs.')).toBeTruthy();
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('button', { name: 'Verify' })).toBeTruthy();
  });

  it('offers readers no form, and says where a report can be checked', async () => {
    show({}, '#/verify', sampleHome(READER));
    const note = await screen.findByRole('note');
    expect(within(note).getByText('You are reading along.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Verify' })).toBeNull();
    expect(screen.queryByRole('textbox')).toBeNull();
  });
});
