// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EvidenceListScreen } from '../../../renderer/features/evidence/EvidenceListScreen.js';
import type { CaseOverview, Handlers } from '../../../src/contract/index.js';
import { environmentError } from '../../../src/base/index.js';
import type { Evidence } from '../../../src/domain/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN, sampleEvidence, sampleOverview } from '../support/sampleCase.js';
import { READER, sampleHome } from '../support/sampleHome.js';
import { doneJob, JOB_ID, oneJob, sampleJob } from '../support/sampleJob.js';
import { showScreen } from '../support/showScreen.js';

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

function show(
  handlers: Partial<Handlers> = {},
  overview: CaseOverview = sampleOverview(),
  home = sampleHome(),
  query = '',
): DoubleClient {
  const client = doubleClient(
    {
      'case.show': () => Promise.resolve(overview),
      'home.show': () => Promise.resolve(home),
      'jobs.list': () => Promise.resolve({ jobs: [] }),
      ...handlers,
    },
    { door: home.door, role: home.role },
  );
  showScreen(<EvidenceListScreen caseId={CASE_ID} />, client, `#/case/${CASE_ID}/evidence${query}`);
  return client;
}

describe('EvidenceListScreen', () => {
  it('teaches what an examination needs when nothing was received', async () => {
    show({}, sampleOverview({}, []));
    expect(await screen.findByRole('heading', { name: 'No evidence yet' })).toBeTruthy();
    expect(screen.getByText('Drop models, works and controls here')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Verify all' })).toBeNull();
  });

  it('says that it reads, and what to do when it cannot', async () => {
    let isBroken = true;
    let answer: () => void = () => undefined;
    show({
      'case.show': async () => {
        if (!isBroken) return sampleOverview();
        await new Promise<void>((resolve) => (answer = resolve));
        throw environmentError('file-denied', 'It may not be read.', 'Give the right to read it.');
      },
    });
    expect(await screen.findByText('Reading the evidence register…')).toBeTruthy();
    answer();
    expect(await screen.findByText('Give the right to read it.')).toBeTruthy();
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: 'E3' })).toBeTruthy();
  });

  it('lists only the models or the works that the address asks for, and says so', async () => {
    const evidence = [
      sampleEvidence('E1', 'target-model', 'Model'),
      sampleEvidence('E2', 'target-work', 'Novel'),
      sampleEvidence('E3', 'cleaning-list', 'List'),
    ];
    show({}, sampleOverview({}, evidence), sampleHome(), '?of=works');
    expect(await screen.findByText('Works and texts only: 1 item of 3.', { exact: false })).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'E1' })).toBeNull();
    await userEvent.click(screen.getByRole('link', { name: 'Show all evidence' }));
    expect(await screen.findByRole('link', { name: 'E1' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'E3' })).toBeTruthy();
  });

  it('lists what was received as text, and alarms when a piece is not what it was', async () => {
    const evidence = [
      sampleEvidence('E3', 'target-work', HOSTILE, { name: `${HOSTILE}.txt`, receivedFrom: HOSTILE }),
    ];
    show(
      {},
      sampleOverview(
        { evidenceStates: [{ id: 'E3', state: 'changed', at: '2026-11-25T11:00:00.000Z' }] },
        evidence,
      ),
    );
    const title = await screen.findByRole('link', { name: /onerror/ });
    expect(title.textContent).toBe(HOSTILE_SHOWN);
    expect(title.getAttribute('href')).toBe(`#/case/${CASE_ID}/works/E3`);
    expect(document.querySelector('img')).toBeNull();
    const alarm = screen.getByRole('alert');
    expect(alarm.textContent).toContain('1 item of evidence is not as received.');
    expect(alarm.textContent).toContain('E3 (changed)');
  });

  it('says of a model that cannot be scored why, as text', async () => {
    show({}, sampleOverview({ notScorable: [{ id: 'E1', why: `it is ${HOSTILE}`, remedy: 'Another.' }] }));
    const refusal = await screen.findByText(/^Cannot be scored:/);
    expect(refusal.textContent).toBe(`Cannot be scored: it is ${HOSTILE_SHOWN}.`);
    expect(document.querySelector('img')).toBeNull();
  });

  it('hashes everything again by keyboard, shows how far it is, and can be stopped', async () => {
    const job = oneJob(
      sampleJob('evidence-verify', {
        title: 'Verify all evidence',
        step: HOSTILE,
        done: 512,
        total: 1024,
        unit: 'bytes',
      }),
    );
    const client = show({ ...job.handlers, 'evidence.verify': () => Promise.resolve({ jobId: JOB_ID }) });
    (await screen.findByRole('button', { name: 'Verify all' })).focus();
    expect(screen.getAllByRole('button', { name: /^Verify/ })).toHaveLength(1);
    await userEvent.keyboard('{Enter}');
    const bar = await screen.findByRole('progressbar', { name: 'Verify all evidence' });
    expect(bar.textContent).toContain('512');
    expect(bar.textContent).toContain(HOSTILE_SHOWN);
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(client.calls.at(-1)).toEqual({ name: 'jobs.cancel', input: { jobId: JOB_ID } });
    job.goOn(client, sampleJob('evidence-verify', { state: 'cancelled' }));
    expect(await screen.findByText('Canceled. Nothing was changed.')).toBeTruthy();
  });

  it('goes on showing what was begun before a reload', async () => {
    const begun = sampleJob('evidence-verify', { title: 'Verify all evidence', caseId: CASE_ID });
    const job = oneJob(begun);
    const client = show({
      ...job.handlers,
      'jobs.list': () =>
        Promise.resolve({ jobs: [begun, { ...begun, caseId: 'other', jobId: `j${'2'.repeat(16)}` }] }),
    });
    expect(await screen.findAllByRole('progressbar')).toHaveLength(1);
    job.goOn(client, doneJob({ kind: 'evidence-verify', checks: [] }, { caseId: CASE_ID }));
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
  });

  it('says that a job is over whose program has ended', async () => {
    let isGone = false;
    const job = oneJob(sampleJob('evidence-verify', { title: 'Verify all evidence' }));
    const client = show({
      ...job.handlers,
      'evidence.verify': () => Promise.resolve({ jobId: JOB_ID }),
      'jobs.show': () =>
        isGone
          ? Promise.reject(environmentError('job-unknown', 'There is no such job.', 'Start it again.'))
          : Promise.resolve(sampleJob('evidence-verify', { title: 'Verify all evidence' })),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Verify all' }));
    expect(await screen.findByRole('progressbar', { name: 'Verify all evidence' })).toBeTruthy();
    isGone = true;
    client.setConnection('lost');
    client.setConnection('connected');
    expect(await screen.findByText('Start it again.')).toBeTruthy();
    expect(screen.queryByRole('progressbar')).toBeNull();
  });

  it('says that a control of plain text may be too short for a claim', async () => {
    const text = (role: 'target-work' | 'control-work', sizeBytes: number, part: Partial<Evidence> = {}) =>
      sampleEvidence(role === 'target-work' ? 'E1' : 'E2', role, 'A text', { sizeBytes, ...part });
    const isAlarmed = async (...evidence: Evidence[]): Promise<boolean> => {
      show({}, sampleOverview({}, evidence));
      await screen.findByRole('grid', { name: 'Evidence' });
      const found = screen.queryByText('The control may be too short for a claim.') !== null;
      cleanup();
      return found;
    };
    expect(await isAlarmed(text('target-work', 100_000), text('control-work', 79_999))).toBe(true);
    expect(await isAlarmed(text('target-work', 100_000), text('control-work', 80_000))).toBe(false);
    expect(await isAlarmed(text('target-work', 400_000), text('control-work', 199_999))).toBe(true);
    expect(await isAlarmed(text('target-work', 400_000))).toBe(false);
    // The size of a document is not that of its text.
    const document = { format: 'epub', reader: '1', extractedSha256: 'a'.repeat(64), rulesOff: [] } as const;
    const epub = { document: { ...document, rulesOff: [...document.rulesOff] } };
    expect(await isAlarmed(text('target-work', 100_000), text('control-work', 10, epub))).toBe(false);
  });

  it('gives readers the register and no way to add or verify', async () => {
    show({}, sampleOverview({ mode: 'read', readReason: 'You have a read-only link.' }), sampleHome(READER));
    const register = await screen.findByRole('grid', { name: 'Evidence' });
    expect(within(register).getAllByRole('row')).toHaveLength(6);
    for (const name of [/Verify/, /Choose files/, /Choose a file/]) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
  });
});
