// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReportsScreen } from '../../../renderer/features/reports/ReportsScreen.js';
import type { CallOutput, CaseOverview, Handlers } from '../../../src/contract/index.js';
import { environmentError, inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { sampleSummary } from '../runs/sampleRun.js';
import { SAMPLE_KEY } from '../settings/sampleKey.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN, sampleOverview } from '../support/sampleCase.js';
import { READER, sampleHome } from '../support/sampleHome.js';
import { doneJob, JOB_ID, oneJob, sampleJob } from '../support/sampleJob.js';
import { showScreen } from '../support/showScreen.js';

type Gap = CallOutput<'reports.checklist'>['gaps'][number];

const SEAL = '0123456789abcdef'.repeat(4);
const PHRASE = 'correct horse battery staple';
const SIGNER: Gap = { level: 'refuse', field: 'signer', why: 'Nobody signs.', subject: { kind: 'key' } };
const NOTHING = { qualifications: '', opinion: '', limits: '' };

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

function withReports(...reports: CaseOverview['index']['reports']): CaseOverview {
  const overview = sampleOverview();
  return { ...overview, index: { ...overview.index, reports } };
}

function show(
  handlers: Partial<Handlers> = {},
  overview: CaseOverview = sampleOverview(),
  home = sampleHome(),
): DoubleClient {
  const client = doubleClient(
    {
      'case.show': () => Promise.resolve(overview),
      'home.show': () => Promise.resolve(home),
      'jobs.list': () => Promise.resolve({ jobs: [] }),
      'keys.show': () => Promise.resolve({ folder: '/home/keys', key: SAMPLE_KEY }),
      'reports.checklist': () => Promise.resolve({ gaps: [SIGNER] }),
      'reports.statement': () => Promise.resolve({ statement: NOTHING }),
      'reports.keepStatement': () => Promise.resolve({}),
      ...handlers,
    },
    { door: home.door, role: home.role },
  );
  showScreen(<ReportsScreen caseId={CASE_ID} />, client, `#/case/${CASE_ID}/reports`);
  return client;
}

async function phrase(): Promise<HTMLInputElement> {
  return screen.findByLabelText<HTMLInputElement>('Passphrase of the key');
}

/** Waits for the checklist: nothing is sealed before it is known. */
async function typePhrase(text = PHRASE): Promise<HTMLInputElement> {
  await screen.findByText('Nothing prevents sealing.');
  const field = await phrase();
  field.focus();
  await userEvent.keyboard(text);
  return field;
}

/** All that the window remembers, anywhere. */
function memory(): string {
  return JSON.stringify([
    Object.entries(sessionStorage),
    Object.entries(localStorage),
    window.location.href,
    document.body.innerHTML,
  ]);
}

describe('ReportsScreen', () => {
  it('says what a sealed report is when there is none, and lists those made so far', async () => {
    show();
    expect(await screen.findByRole('heading', { name: 'No reports yet' })).toBeTruthy();
    cleanup();
    const made = { revision: 1, createdAt: '2026-11-25T10:00:00.000Z', path: 'reports/R1' };
    show(
      {},
      withReports(
        { ...made, id: 'R1', sealed: true, sealNumber: SEAL },
        { ...made, id: 'R2', sealed: false, sealNumber: '' },
      ),
    );
    const table = await screen.findByRole('grid', { name: 'Reports' });
    expect(within(table).getByRole('link', { name: 'R1' }).getAttribute('href')).toBe(
      `#/case/${CASE_ID}/reports/R1`,
    );
    expect(within(table).getByText('sealed')).toBeTruthy();
    expect(within(table).getByText('draft')).toBeTruthy();
  });

  it('says that it reads, what went wrong with its remedy, and tries again', async () => {
    let isBroken = true;
    let answer: () => void = () => undefined;
    show({
      'case.show': async () => {
        if (!isBroken) return sampleOverview();
        await new Promise<void>((resolve) => (answer = resolve));
        throw environmentError('file-denied', 'It may not be read.', 'Give the right to read it.');
      },
    });
    expect(await screen.findByText('Reading the reports…')).toBeTruthy();
    answer();
    expect(await screen.findByText('Give the right to read it.')).toBeTruthy();
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'No reports yet' })).toBeTruthy();
  });

  it('names what is missing and why it matters, first what prevents sealing', async () => {
    const gaps: Gap[] = [
      {
        level: 'warn',
        field: 'items[2].evidence.edition',
        why: 'E3: the edition is not named.',
        subject: { kind: 'evidence', id: 'E3' },
      },
      {
        level: 'refuse',
        field: 'case.head.court',
        why: `The court is not named. ${HOSTILE}`,
        subject: { kind: 'matter' },
      },
      SIGNER,
    ];
    show({ 'reports.checklist': () => Promise.resolve({ gaps }) });
    expect(await screen.findByText('1 item must be resolved before sealing.')).toBeTruthy();
    const list = must(document.querySelector<HTMLElement>('.p-gaps'));
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual([
      expect.stringContaining(`The court is not named. ${HOSTILE_SHOWN}`),
      expect.stringContaining('E3: the edition is not named.'),
    ]);
    // It speaks in words, and leads to the place where the gap is closed.
    expect(list.textContent).not.toContain('items[2]');
    expect(within(list).getByRole('link', { name: 'Correct E3' }).getAttribute('href')).toBe(
      `#/case/${CASE_ID}/evidence/E3?correct=edition`,
    );
    expect(within(list).getByRole('link', { name: 'Edit the matter' }).getAttribute('href')).toBe(
      `#/case/${CASE_ID}?edit=court`,
    );
    expect(document.querySelector('img')).toBeNull();
    await userEvent.type(await phrase(), PHRASE);
    expect(screen.getByRole('button', { name: 'Seal the report' })).toHaveProperty('disabled', true);
    expect(screen.getByText('The checklist shows what must be resolved first.')).toBeTruthy();
  });

  it('does not seal while the checklist is not known', async () => {
    let answer: (gaps: Gap[]) => void = () => undefined;
    show({ 'reports.checklist': () => new Promise((resolve) => (answer = (gaps) => resolve({ gaps }))) });
    await userEvent.type(await phrase(), PHRASE);
    expect(screen.getByRole('button', { name: 'Seal the report' })).toHaveProperty('disabled', true);
    answer([]);
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Seal the report' })).toHaveProperty('disabled', false),
    );
  });

  it('keeps the words of the report through a reload', async () => {
    const client = show();
    await userEvent.type(await screen.findByRole('textbox', { name: 'Title' }), 'Report on P1');
    await waitFor(() =>
      expect(client.calls.findLast(({ name }) => name === 'reports.checklist')?.input).toMatchObject({
        title: 'Report on P1',
      }),
    );
    cleanup();
    show();
    expect(await screen.findByRole('textbox', { name: 'Title' })).toHaveProperty('value', 'Report on P1');
  });

  it('shows why the pages could not be printed, and follows printing that was begun before a reload', async () => {
    const begun = sampleJob('report-preview', { caseId: CASE_ID, title: 'Preview of the report' });
    const job = oneJob(begun);
    const client = show({ ...job.handlers, 'jobs.list': () => Promise.resolve({ jobs: [begun] }) });
    expect(await screen.findByRole('progressbar', { name: 'Preview of the report' })).toBeTruthy();
    job.goOn(client, {
      ...begun,
      state: 'failed',
      error: environmentError('engine-crashed', 'The engine broke.', 'Look at its log.').toData(),
    });
    expect(await screen.findByText('Look at its log.')).toBeTruthy();
    expect(screen.getByText('The preview could not be created')).toBeTruthy();
  });

  it('gives readers the reports and nothing that makes one', async () => {
    show({}, sampleOverview(), sampleHome(READER));
    expect(await screen.findByRole('heading', { name: 'No reports yet' })).toBeTruthy();
    for (const name of [/Seal/, /draft/, /Show pages/, /Edit/]) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
    expect(screen.queryByRole('textbox')).toBeNull();
  });
});

describe('what a report replaces', () => {
  it('is nothing unless a sealed report is chosen', async () => {
    const made = { revision: 1, createdAt: '2026-11-25T10:00:00.000Z', path: 'reports/R1' };
    const client = show(
      { 'reports.seal': () => Promise.resolve({ jobId: JOB_ID }) },
      withReports(
        { ...made, id: 'R1', sealed: true, sealNumber: SEAL },
        { ...made, id: 'R2', sealed: false, sealNumber: '' },
      ),
    );
    const choice = await screen.findByRole('button', { name: /Replaces/ });
    expect(choice.textContent).toContain('no earlier report');
    await userEvent.click(choice);
    expect((await screen.findAllByRole('option')).map(({ textContent }) => textContent)).toEqual([
      'no earlier report',
      'R1, revision 1',
    ]);
    await userEvent.click(screen.getByRole('option', { name: 'R1, revision 1' }));
    await typePhrase();
    await userEvent.keyboard('{Enter}');
    const sent = client.calls.find(({ name }) => name === 'reports.seal')?.input;
    expect(sent).toMatchObject({ replaces: 'R1' });
  });
});

describe('the statement of the examiner', () => {
  it('is kept in the case as it is typed, comes back, and goes with every call', async () => {
    let stored = { ...NOTHING, qualifications: 'Twenty years.' };
    const handlers: Partial<Handlers> = {
      ...oneJob(sampleJob('report', { title: 'Draft of the report' })).handlers,
      'reports.statement': () => Promise.resolve({ statement: stored }),
      'reports.keepStatement': ({ statement }) => {
        stored = statement;
        return Promise.resolve({});
      },
      'reports.draft': () => Promise.resolve({ jobId: JOB_ID }),
    };
    const client = show(handlers);
    const opinion = await screen.findByRole('textbox', { name: 'Opinion' });
    opinion.focus();
    await userEvent.paste('In my opinion, the work is in the model.');
    await userEvent.tab();
    expect(await screen.findByText('Kept in the case as a private draft.')).toBeTruthy();
    expect(stored).toEqual({
      qualifications: 'Twenty years.',
      opinion: 'In my opinion, the work is in the model.',
      limits: '',
    });
    await userEvent.click(screen.getByRole('button', { name: 'Create draft' }));
    expect(client.calls.findLast(({ name }) => name === 'reports.draft')?.input).toMatchObject({
      statement: stored,
    });
    cleanup();
    show(handlers);
    expect(await screen.findByRole('textbox', { name: 'Opinion' })).toHaveProperty('value', stored.opinion);
  });

  it('says when it could not be kept, and loses nothing', async () => {
    show({
      'reports.keepStatement': () => Promise.reject(environmentError('disk-full', 'Full.', 'Make room.')),
    });
    const limits = await screen.findByRole('textbox', { name: 'Limits of the opinion' });
    limits.focus();
    await userEvent.paste('Not the training data.');
    await userEvent.tab();
    expect(await screen.findByText('Make room.')).toBeTruthy();
    expect(limits).toHaveProperty('value', 'Not the training data.');
    expect(screen.queryByText('Kept in the case as a private draft.')).toBeNull();
  });
});

describe('which examinations are reported', () => {
  const two = (): CaseOverview => ({
    ...sampleOverview(),
    examinations: [
      sampleSummary({ id: 'X1', status: 'finished' }),
      sampleSummary({ id: 'X2', status: 'failed' }),
    ],
  });
  const reason = (): HTMLElement | null => screen.queryByRole('textbox', { name: /^Reason for excluding/ });
  const box = (id: string): HTMLElement => screen.getByRole('checkbox', { name: new RegExp(`^${id}:`) });
  const handlers = {
    ...oneJob(sampleJob('report', { title: 'Draft of the report' })).handlers,
    'reports.draft': () => Promise.resolve({ jobId: JOB_ID }),
    'reports.seal': () => Promise.resolve({ jobId: JOB_ID }),
    'reports.preview': () => Promise.resolve({ jobId: JOB_ID }),
  };
  const sent = (client: DoubleClient, name: string): unknown =>
    client.calls.findLast((call) => call.name === name)?.input;

  it('is all of them unless told otherwise', async () => {
    const client = show(handlers, two());
    await screen.findByRole('group', { name: /Reported in full/ });
    expect(box('X1')).toHaveProperty('checked', true);
    expect(box('X2')).toHaveProperty('checked', true);
    expect(reason()).toBeNull();
    expect(document.querySelector('img')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Create draft' }));
    await screen.findByRole('progressbar', { name: 'Draft of the report' });
    expect(sent(client, 'reports.draft')).toEqual({ caseId: CASE_ID, title: '', confidentiality: '' });
  });

  it('is found by a part of its name once there are as many as a table can filter', async () => {
    const many = (count: number): CaseOverview => ({
      ...sampleOverview(),
      examinations: Array.from({ length: count }, (_, at) =>
        sampleSummary({ id: `X${at + 1}`, attackTitle: `Attack ${at + 1}` }),
      ),
    });
    const filter = (): HTMLElement | null =>
      screen.queryByRole('searchbox', { name: 'Filter: Reported in full' });
    show(handlers, many(7));
    await screen.findByRole('group', { name: /Reported in full/ });
    expect(filter()).toBeNull();
    cleanup();
    show(handlers, many(8));
    const group = await screen.findByRole('group', { name: /Reported in full/ });
    await userEvent.type(must(filter()), 'attack 5');
    const boxes = within(group).getAllByRole('checkbox');
    expect(boxes).toEqual([box('X5')]);
    await userEvent.click(within(group).getByRole('button', { name: /^None/ }));
    await userEvent.clear(must(filter()));
    expect(box('X5')).toHaveProperty('checked', false);
    expect(box('X4')).toHaveProperty('checked', true);
  });

  it('leaves out the data that encode the works where that is chosen', async () => {
    const client = show(handlers, two());
    const choice = { name: 'Leave out the data that encode the works' };
    await userEvent.click(await screen.findByRole('checkbox', choice));
    await userEvent.click(screen.getByRole('button', { name: 'Create draft' }));
    expect(sent(client, 'reports.draft')).toMatchObject({ withoutTokenData: true });
  });

  it('is in the order that was chosen by keyboard, without a reason where none is left out', async () => {
    const client = show(handlers, two());
    await userEvent.click(await screen.findByText('Order in the report'));
    screen.getByRole('button', { name: 'Move X2 up' }).focus();
    await userEvent.keyboard('{Enter}');
    const order = within(screen.getByRole('list', { name: 'Order in the report' }));
    expect(order.getAllByRole('listitem').map(({ textContent }) => textContent.slice(0, 2))).toEqual([
      'X2',
      'X1',
    ]);
    await userEvent.click(screen.getByRole('button', { name: 'Create draft' }));
    expect(sent(client, 'reports.draft')).toMatchObject({ only: ['X2', 'X1'] });
    expect(sent(client, 'reports.draft')).not.toHaveProperty('leaveOutReason');
  });

  it('leaves out of the full evidence only what no reported examination uses, and only with a reason', async () => {
    const client = show(handlers, two());
    const item = async (id: string): Promise<HTMLElement> =>
      screen.findByRole('checkbox', { name: new RegExp(`^${id}: `) });
    const { evidence } = sampleOverview().index;
    const used = ['E1', 'E3', 'E4'];
    for (const { id } of evidence) expect(await item(id)).toHaveProperty('disabled', used.includes(id));
    const [stray] = evidence.map(({ id }) => id).filter((id) => !used.includes(id));
    (await item(must(stray))).focus();
    await userEvent.keyboard(' ');
    expect(screen.getByRole('button', { name: 'Create draft' })).toHaveProperty('disabled', true);
    screen.getByRole('textbox', { name: /^Reason for listing the others/ }).focus();
    await userEvent.paste('Received by mistake.');
    await userEvent.click(screen.getByRole('button', { name: 'Create draft' }));
    expect(sent(client, 'reports.draft')).toMatchObject({
      onlyEvidence: evidence.map(({ id }) => id).filter((id) => id !== stray),
      evidenceReason: 'Received by mistake.',
    });
  });

  it('is nothing without a reason for the others, which every call then gives', async () => {
    const client = show(handlers, two());
    await typePhrase();
    box('X2').focus();
    await userEvent.keyboard(' ');
    expect(screen.getByText('First decide which examinations and evidence the report covers.')).toBeTruthy();
    for (const name of ['Seal the report', 'Create draft', 'Show pages'])
      expect(screen.getByRole('button', { name })).toHaveProperty('disabled', true);
    const field = must(reason());
    expect(field.getAttribute('aria-invalid')).toBe('true');
    field.focus();
    await userEvent.paste('It failed.');
    const choice = { only: ['X1'], leaveOutReason: 'It failed.' };
    await waitFor(() => expect(sent(client, 'reports.checklist')).toMatchObject(choice));
    await screen.findByText('Nothing prevents sealing.');
    await userEvent.click(screen.getByRole('button', { name: 'Show pages' }));
    expect(sent(client, 'reports.preview')).toMatchObject(choice);
    await userEvent.click(screen.getByRole('button', { name: 'Seal the report' }));
    await waitFor(() => expect(sent(client, 'reports.seal')).toMatchObject(choice));
    // It survives a reload.
    cleanup();
    show(handlers, two());
    await screen.findByRole('group', { name: /Reported in full/ });
    expect(box('X2')).toHaveProperty('checked', false);
    expect(must(reason())).toHaveProperty('value', 'It failed.');
  });

  it('is at least one', async () => {
    show(handlers, two());
    await screen.findByRole('group', { name: /Reported in full/ });
    await userEvent.click(box('X1'));
    await userEvent.click(box('X2'));
    expect(screen.getByText('Select at least one.')).toBeTruthy();
    must(reason()).focus();
    await userEvent.paste('None is of use.');
    expect(screen.getByRole('button', { name: 'Create draft' })).toHaveProperty('disabled', true);
  });
});

describe('SealForm', () => {
  it('points to the box that says who seals when the key is not the examiner’s', async () => {
    const client = show({
      ...oneJob(sampleJob('report', { title: 'Sealed report' })).handlers,
      'reports.seal': ({ sealedBy }) =>
        sealedBy
          ? Promise.resolve({ jobId: JOB_ID })
          : Promise.reject(inputError('signer-differs', 'The key is that of Bo.', 'Add --sealed-by-other.')),
    });
    await typePhrase();
    expect(screen.queryByRole('checkbox', { name: /Someone o/ })).toBeNull();
    await userEvent.keyboard('{Enter}');
    const box = await screen.findByRole('checkbox', { name: /Someone other than the examiner/ });
    await waitFor(() => expect(document.activeElement).toBe(box));
    expect(screen.getByText('The key is that of Bo.')).toBeTruthy();
    expect(screen.queryByText(/--sealed-by/)).toBeNull();
    await userEvent.keyboard(' ');
    expect(screen.queryByText('The key is that of Bo.')).toBeNull();
    await typePhrase();
    await userEvent.keyboard('{Enter}');
    await screen.findByRole('progressbar', { name: 'Sealed report' });
    expect(client.calls.findLast(({ name }) => name === 'reports.seal')?.input).toMatchObject({
      sealedBy: true,
    });
  });

  it('seals by keyboard and shows the number large; the passphrase is nowhere once it is sent', async () => {
    const job = oneJob(sampleJob('report', { title: 'Sealed report', step: 'signing' }));
    const client = show({ ...job.handlers, 'reports.seal': () => Promise.resolve({ jobId: JOB_ID }) });
    const field = await typePhrase();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByRole('progressbar', { name: 'Sealed report' })).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'reports.seal')?.input).toEqual({
      caseId: CASE_ID,
      title: '',
      confidentiality: '',
      passphrase: PHRASE,
      sealedBy: false,
    });
    expect(field.value).toBe('');
    expect(memory()).not.toContain(PHRASE);
    job.goOn(
      client,
      doneJob({
        kind: 'report',
        reportId: 'R1',
        sealed: true,
        sealNumber: SEAL,
        folder: '/x',
        declarationsFolder: '/y',
        gaps: [],
      }),
    );
    const number = await screen.findByRole('region', { name: 'Seal number' });
    expect(number.textContent).toContain('01234567 89abcdef');
    await userEvent.click(screen.getByRole('button', { name: 'Open R1' }));
    expect(window.location.hash).toBe(`#/case/${CASE_ID}/reports/R1`);
  });

  it('shows a wrong passphrase beside its field, keeps none of it, and takes another', async () => {
    let isRight = false;
    const client = show({
      ...oneJob(sampleJob('report', { title: 'Sealed report' })).handlers,
      'reports.seal': () =>
        isRight
          ? Promise.resolve({ jobId: JOB_ID })
          : Promise.reject(inputError('key-passphrase', 'The key does not open.', 'Type it again.')),
    });
    await userEvent.type(await screen.findByRole('textbox', { name: 'Title' }), 'Report on P1');
    const field = await typePhrase('wrong horse');
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    expect(document.activeElement).toBe(field);
    expect(field.value).toBe('');
    expect(memory()).not.toContain('wrong horse');
    expect(screen.getByText('Type it again.')).toBeTruthy();
    expect(screen.queryByText('The report was not sealed')).toBeNull();
    expect(screen.getByRole('textbox', { name: 'Title' })).toHaveProperty('value', 'Report on P1');
    isRight = true;
    // The field still shows the error of the last time; that keeps nobody from trying again.
    await userEvent.keyboard(`${PHRASE}{Enter}`);
    expect(await screen.findByRole('progressbar', { name: 'Sealed report' })).toBeTruthy();
    expect(client.calls.filter(({ name }) => name === 'reports.seal')).toHaveLength(2);
  });

  it('says elsewhere what the passphrase did not cause, at once and later', async () => {
    const job = oneJob(sampleJob('report', { title: 'Sealed report' }));
    let isComplete = false;
    const client = show({
      ...job.handlers,
      'reports.seal': () =>
        isComplete
          ? Promise.resolve({ jobId: JOB_ID })
          : Promise.reject(inputError('report-incomplete', 'The court is missing.', 'Name it.')),
    });
    await typePhrase();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('Name it.')).toBeTruthy();
    expect(screen.getByText('The report was not sealed')).toBeTruthy();
    isComplete = true;
    await typePhrase();
    await userEvent.keyboard('{Enter}');
    await screen.findByRole('progressbar');
    job.goOn(
      client,
      sampleJob('report', {
        state: 'failed',
        error: environmentError('disk-full', 'Full.', 'Make room.').toData(),
      }),
    );
    expect(await screen.findByText('Make room.')).toBeTruthy();
    expect(screen.queryByText('Name it.')).toBeNull();
  });

  it('makes a draft without a passphrase', async () => {
    const job = oneJob(sampleJob('report', { title: 'Draft of the report' }));
    const client = show({ ...job.handlers, 'reports.draft': () => Promise.resolve({ jobId: JOB_ID }) });
    (await screen.findByRole('button', { name: 'Create draft' })).focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByRole('progressbar', { name: 'Draft of the report' })).toBeTruthy();
    job.goOn(
      client,
      doneJob({
        kind: 'report',
        reportId: 'D1',
        sealed: false,
        sealNumber: '',
        folder: '/x',
        declarationsFolder: '/y',
        gaps: [],
      }),
    );
    expect(await screen.findByText('The draft was created.')).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'Seal number' })).toBeNull();
  });

  it('goes on showing a report that was being sealed before a reload', async () => {
    const begun = sampleJob('report', { title: 'Sealed report', caseId: CASE_ID });
    show({ ...oneJob(begun).handlers, 'jobs.list': () => Promise.resolve({ jobs: [begun] }) });
    expect(await screen.findByRole('progressbar', { name: 'Sealed report' })).toBeTruthy();
    expect(await phrase()).toHaveProperty('disabled', true);
  });

  it('makes the key where there is none, or says why the key cannot be looked for', async () => {
    show({ 'keys.show': () => Promise.resolve({ folder: '/home/keys', key: null }) });
    expect(await screen.findByRole('button', { name: 'Create key' })).toBeTruthy();
    cleanup();
    show({
      'keys.show': () => Promise.reject(environmentError('file-denied', 'No.', 'Give the right to read it.')),
    });
    expect(await screen.findByText('Give the right to read it.')).toBeTruthy();
  });
});
