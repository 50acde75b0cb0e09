// @vitest-environment happy-dom
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { ReportScreen } from '../../../renderer/features/reports/ReportScreen.js';
import type { Handlers } from '../../../src/contract/index.js';
import { inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN, sampleOverview } from '../support/sampleCase.js';
import { DESKTOP, READER, sampleHome } from '../support/sampleHome.js';
import { doneJob, JOB_ID, oneJob, sampleJob } from '../support/sampleJob.js';
import { showScreen } from '../support/showScreen.js';

const SEAL = '0123456789abcdef'.repeat(4);

afterEach(cleanup);

function show(
  handlers: Partial<Handlers> = {},
  { id = 'R1', sealed = true, home = sampleHome() } = {},
): DoubleClient {
  const overview = sampleOverview();
  const report = {
    id: 'R1',
    revision: 1,
    createdAt: '2026-11-25T10:00:00.000Z',
    sealed,
    sealNumber: sealed ? SEAL : '',
    path: `reports/${HOSTILE}`,
  };
  const client = doubleClient(
    {
      'case.show': () => Promise.resolve({ ...overview, index: { ...overview.index, reports: [report] } }),
      'home.show': () => Promise.resolve(home),
      'reports.pdf': () =>
        Promise.reject(inputError('report-missing', 'Its PDF is gone.', 'Restore it from a copy.')),
      ...handlers,
    },
    { door: home.door, role: home.role },
  );
  showScreen(<ReportScreen caseId={CASE_ID} reportId={id} />, client, `#/case/${CASE_ID}/reports/R1`);
  return client;
}

describe('ReportScreen', () => {
  it('shows seal number and folder as text, and why the pages cannot be shown', async () => {
    show();
    expect((await screen.findByRole('region', { name: 'Seal number' })).textContent).toContain(
      '01234567 89abcdef',
    );
    expect(screen.getByText(/^reports\//).textContent).toContain(HOSTILE_SHOWN);
    expect(document.querySelector('img')).toBeNull();
    expect(await screen.findByText('Restore it from a copy.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });

  it('verifies by keyboard what it made, with its own seal number', async () => {
    const job = oneJob(sampleJob('bag-verify', { title: 'Verifying a sealed report' }));
    const client = show({ ...job.handlers, 'bags.verify': () => Promise.resolve({ jobId: JOB_ID }) });
    (await screen.findByRole('button', { name: 'Verify' })).focus();
    await userEvent.keyboard('{Enter}');
    await screen.findByRole('progressbar', { name: 'Verifying a sealed report' });
    expect(client.calls.find(({ name }) => name === 'bags.verify')?.input).toEqual({
      bag: { kind: 'report', caseId: CASE_ID, reportId: 'R1' },
      sealNumber: SEAL,
      authority: '',
    });
    job.goOn(
      client,
      doneJob({
        kind: 'bag-verify',
        verdict: { folder: '/x', ok: false, verdict: 'changed', checks: [], countersigners: [], ladder: [] },
      }),
    );
    const banner = (await screen.findByText(/Changed: /)).closest('.p-callout-alarm');
    expect(banner).toBe(document.querySelector('.screen > .p-page-header + *'));
  });

  it('says under the head of the page that the seal number is the one on record, and prints it once', async () => {
    const job = oneJob(sampleJob('bag-verify', { title: 'Verifying a sealed report' }));
    const client = show({ ...job.handlers, 'bags.verify': () => Promise.resolve({ jobId: JOB_ID }) });
    await userEvent.click(await screen.findByRole('button', { name: 'Verify' }));
    const check = { id: 'expected-seal', title: 'The seal number', ok: true, words: 'Equal.', proof: '' };
    job.goOn(
      client,
      doneJob({
        kind: 'bag-verify',
        verdict: {
          ...{ folder: '/x', ok: true, verdict: 'signer-confirmed', countersigners: [], ladder: [] },
          ...{ checks: [check], sealNumber: SEAL },
        },
      }),
    );
    const words = await screen.findByText(/matches the one on record in this case: this is that bag/);
    const banner = must(document.querySelector('.screen > .p-page-header + *'));
    expect(banner.contains(words)).toBe(true);
    expect(banner.className).toContain('p-callout-intact');
    expect(screen.getAllByRole('region', { name: 'Seal number' })).toHaveLength(1);
  });

  it('writes the tables and the exhibits beside the report, and says where they are', async () => {
    const client = show({
      'reports.tables': () =>
        Promise.resolve({ folder: '/case/R1-tables', files: ['findings.csv', 'tables.csv', 'tests.csv'] }),
      'reports.exhibits': () =>
        Promise.reject(inputError('exhibit-unknown', 'It has no exhibits.', 'Mark one.')),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Write the tables as CSV' }));
    expect((await screen.findByText(/findings\.csv, tables\.csv/)).textContent).toContain('/case/R1-tables');
    await userEvent.click(screen.getByRole('button', { name: 'Write each exhibit as a PDF' }));
    expect(await screen.findByText('Mark one.')).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'reports.tables')?.input).toEqual({
      caseId: CASE_ID,
      reportId: 'R1',
    });
  });

  it('hands out bag, PDF and HTML in a browser, also to a visitor who may only view', async () => {
    show({}, { home: sampleHome(READER) });
    const bag = await screen.findByRole('link', { name: /Download Bag \(ZIP\)/ });
    expect(bag.getAttribute('href')).toBe(`/api/report?case=${CASE_ID}&report=R1&part=bag`);
    expect(screen.getByRole('link', { name: /Download HTML/ })).toBeTruthy();
    const print = screen.getByRole('link', { name: /Open PDF to print/ });
    expect(print.getAttribute('href')).toBe(`/api/report?case=${CASE_ID}&report=R1&part=pdf&show=1`);
    expect(print.getAttribute('target')).toBe('_blank');
  });

  it('asks on the desktop where to save, and says what was saved or why not', async () => {
    let isFull = true;
    const client = show(
      {
        'reports.save': () =>
          isFull
            ? Promise.reject(inputError('report-changed', 'It was changed.', 'Restore it.'))
            : Promise.resolve({ name: HOSTILE }),
      },
      { home: sampleHome(DESKTOP) },
    );
    const button = await screen.findByRole('button', { name: 'Save Bag (ZIP)…' });
    expect(screen.queryByRole('link', { name: /Download/ })).toBeNull();
    await userEvent.click(button);
    expect(await screen.findByText('It was changed.')).toBeTruthy();
    isFull = false;
    await userEvent.click(button);
    expect((await screen.findByText(/^Saved:/)).textContent).toContain(HOSTILE_SHOWN);
    expect(client.calls.find(({ name }) => name === 'reports.save')?.input).toEqual({
      caseId: CASE_ID,
      reportId: 'R1',
      part: 'bag',
    });
  });

  it('hands out only the PDF of a draft', async () => {
    show({}, { sealed: false });
    expect(await screen.findByRole('link', { name: /Download PDF/ })).toBeTruthy();
    expect(screen.queryByRole('link', { name: /Bag/ })).toBeNull();
  });

  it('says plainly that a draft is signed by nobody, and has nothing to verify', async () => {
    show({}, { sealed: false });
    expect(await screen.findByText('A draft: watermarked and not signed.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Verify' })).toBeNull();
    expect(screen.queryByRole('region', { name: 'Seal number' })).toBeNull();
  });

  it('offers readers no check, which is a job of the examiner', async () => {
    show({}, { home: sampleHome(READER) });
    await screen.findByRole('region', { name: 'Seal number' });
    expect(screen.queryByRole('button', { name: 'Verify' })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Write/ })).toBeNull();
  });

  it('says that there is no such report, whatever the address says', async () => {
    show({}, { id: HOSTILE });
    expect(await screen.findByRole('heading', { name: 'No such report' })).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(`Report ${HOSTILE_SHOWN}`);
    await userEvent.click(screen.getByRole('button', { name: 'All reports' }));
    await waitFor(() => expect(window.location.hash).toBe(`#/case/${CASE_ID}/reports`));
  });

  it('says what went wrong when the case cannot be read', async () => {
    let isBroken = true;
    const overview = sampleOverview();
    show({
      'case.show': () =>
        isBroken
          ? Promise.reject(inputError('case-missing', 'The folder is not there.', 'Put it back.'))
          : Promise.resolve(overview),
    });
    expect(await screen.findByText('Put it back.')).toBeTruthy();
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'No such report' })).toBeTruthy();
  });
});
