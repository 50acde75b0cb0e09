// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { CaseScreen } from '../../../renderer/features/case/CaseScreen.js';
import type { CaseOverview, Handlers } from '../../../src/contract/index.js';
import { familyCountsSchema, type FamilyCounts, type FamilyRegister } from '../../../src/domain/index.js';
import { environmentError, inputError } from '../../../src/base/index.js';
import { registerOfFamilies } from '../../../src/measure/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { sampleItem, sampleSummary } from '../runs/sampleRun.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN, sampleOverview } from '../support/sampleCase.js';
import { DESKTOP, READER, sampleHome } from '../support/sampleHome.js';
import { href, navigate } from '../../../renderer/navigation/index.js';
import { showScreen } from '../support/showScreen.js';

afterEach(cleanup);

function overview(
  part: Partial<CaseOverview> = {},
  head: Partial<CaseOverview['index']['head']> = {},
): CaseOverview {
  const sample = sampleOverview(part);
  return { ...sample, index: { ...sample.index, head: { ...sample.index.head, ...head } } };
}

function countsOf(register: FamilyRegister): FamilyCounts {
  return familyCountsSchema.strip().parse(register);
}

function show(handlers: Partial<Handlers> = {}, home = sampleHome()): DoubleClient {
  const client = doubleClient(
    {
      'case.show': () => Promise.resolve(overview()),
      'home.show': () => Promise.resolve(home),
      'case.families': () => Promise.resolve(countsOf(registerOfFamilies([]))),
      'answers.list': () => Promise.resolve({ answers: [] }),
      'runs.list': () => Promise.resolve({ queue: [], isOthersTurn: false, examinations: [] }),
      ...handlers,
    },
    { door: home.door, role: home.role },
  );
  showScreen(<CaseScreen caseId={CASE_ID} />, client, `#/case/${CASE_ID}`);
  return client;
}

function box(name: string): HTMLInputElement {
  return screen.getByRole<HTMLInputElement>('textbox', { name });
}

async function edit(): Promise<void> {
  (await screen.findByRole('button', { name: 'Edit' })).focus();
  await userEvent.keyboard('{Enter}');
  await screen.findByRole('dialog', { name: 'The matter' });
}

describe('CaseScreen', () => {
  it('shows the chain, the next step as a door, and what is missing for a report', async () => {
    show({
      'case.show': () =>
        Promise.resolve(
          overview({
            examinations: [
              sampleSummary({ id: 'X1', status: 'finished' }),
              sampleSummary({ id: 'X2', status: 'finished', controlIds: [] }),
            ],
            evidenceStates: [{ id: 'E3', state: 'changed', at: '2026-11-25T10:00:00.000Z' }],
          }),
        ),
      'runs.list': () =>
        Promise.resolve({
          queue: (['running', 'queued', 'held'] as const).map((state, index) =>
            sampleItem({ state, queueId: `q${String(index).repeat(16)}` }),
          ),
          isOthersTurn: false,
          examinations: [],
        }),
    });
    const chain = await screen.findByRole('list', { name: 'Progress of the case' });
    expect(chain.textContent).toContain('2 models, 1 work, 1 control');
    expect(within(chain).getByText('1 changed')).toBeTruthy();
    expect(await within(chain).findByText('2 of 2 finished; 2 waiting')).toBeTruthy();
    expect(within(chain).getByText('1 uncalibrated')).toBeTruthy();
    expect(screen.getAllByText('missing; a report cannot be sealed without it')).toHaveLength(5);
    (await screen.findByRole('button', { name: 'Standard examination' })).focus();
    await userEvent.keyboard('{Enter}');
    expect(window.location.hash).toBe(`#/case/${CASE_ID}/examine?standard=1`);
  });

  it('shows hostile words as text', async () => {
    show({
      'case.show': () =>
        Promise.resolve(
          overview({ folder: `/cases/${HOSTILE}` }, { caption: HOSTILE, question: HOSTILE, court: HOSTILE }),
        ),
    });
    const heading = await screen.findByRole('heading', { level: 1, name: /onerror/ });
    expect(heading.textContent).toBe(HOSTILE_SHOWN);
    expect(document.body.textContent.split(HOSTILE_SHOWN)).toHaveLength(6);
    expect(document.querySelector('img')).toBeNull();
  });

  it('leads to the findings of a model under examination first', async () => {
    const examinations = [
      sampleSummary({ id: 'X1', status: 'finished', modelId: 'E1' }),
      sampleSummary({ id: 'X2', status: 'finished', modelId: 'E2' }),
    ];
    const nextStep = { step: 'read-findings', words: 'Read what X1 found.' } as const;
    show({ 'case.show': () => Promise.resolve(overview({ examinations, nextStep })) });
    await userEvent.click(await screen.findByRole('button', { name: 'Read the findings' }));
    expect(window.location.hash).toBe(`#/case/${CASE_ID}/findings/X1`);
  });

  it('says that it opens the case, and what to do when it cannot', async () => {
    let isBroken = true;
    let answer: () => void = () => undefined;
    show({
      'case.show': async () => {
        if (!isBroken) return overview();
        await new Promise<void>((resolve) => (answer = resolve));
        throw inputError('case-missing', 'The folder is not there.', 'Put it back.');
      },
    });
    expect(await screen.findByText('Opening the case…')).toBeTruthy();
    answer();
    expect(await screen.findByText('Put it back.')).toBeTruthy();
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Doe v. Acme' })).toBeTruthy();
  });

  it('offers whoever may only read nothing that writes', async () => {
    show({ 'case.show': () => Promise.resolve(overview({ mode: 'read', readReason: 'Held elsewhere.' })) });
    expect(await screen.findByRole('heading', { level: 1, name: 'Doe v. Acme' })).toBeTruthy();
    expect(screen.getByText('Next step, for the examiner')).toBeTruthy();
    for (const name of ['Edit', 'Close the case', 'Standard examination']) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
    cleanup();
    show({}, sampleHome(READER));
    expect(await screen.findByRole('heading', { level: 1, name: 'Doe v. Acme' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Edit' })).toBeNull();
  });

  it('closes the case; what keeps it open is said, and nothing asks for it again', async () => {
    let isBusy = true;
    const client = show({
      'case.close': () =>
        isBusy
          ? Promise.reject(inputError('case-busy', 'X1 is running.', 'Pause it first.'))
          : Promise.resolve({}),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Close the case' }));
    expect(await screen.findByText('Pause it first.')).toBeTruthy();
    isBusy = false;
    const asked = client.calls.filter(({ name }) => name === 'case.show').length;
    client.emit('case.changed', { caseId: CASE_ID, what: 'closed' });
    await userEvent.click(screen.getByRole('button', { name: 'Close the case' }));
    await waitFor(() => expect(window.location.hash).toBe('#/'));
    expect(client.calls.filter(({ name }) => name === 'case.show')).toHaveLength(asked);
  });

  it('reveals the folder on a desktop, and says when it cannot', async () => {
    show(
      {
        'files.reveal': () =>
          Promise.reject(environmentError('file-missing', 'It is gone.', 'Look in the bin.')),
      },
      sampleHome(DESKTOP),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Show the folder' }));
    expect(await screen.findByText('Look in the bin.')).toBeTruthy();
  });
});

describe('CaseRecords', () => {
  const difference = { file: 'case.json', what: 'evidence E3 sha256', recorded: 'aaaa', found: 'bbbb' };

  it('says that the records match the log, and checks everything by keyboard', async () => {
    const client = show({
      'case.check': () =>
        Promise.resolve({
          checkedAt: '2026-11-25T11:45:00.000Z',
          arrays: true,
          differences: [],
          notes: ['Report R1 is not in its place.'],
        }),
    });
    const status = await screen.findByText(/The records match the audit log/);
    expect(status.textContent).toContain('09:30');
    expect(screen.queryByText(/Also checked: bulk data and earlier reports/)).toBeNull();
    screen.getByRole('button', { name: 'Check everything' }).focus();
    await userEvent.keyboard('{Enter}');
    expect((await screen.findByText(/Also checked: bulk data and earlier reports/)).textContent).toContain(
      '11:45',
    );
    expect(status.textContent).toContain('11:45');
    expect(screen.getByText('Report R1 is not in its place.')).toBeTruthy();
    expect(client.calls.findLast(({ name }) => name === 'case.check')?.input).toEqual({ caseId: CASE_ID });
  });

  it('alarms with file, value on record and value found, and how many more there are', async () => {
    const differences = [
      { ...difference, file: `reports/${HOSTILE}` },
      ...Array.from({ length: 6 }, (_, index) => ({ ...difference, what: `evidence E${index} sha256` })),
    ];
    show({
      'case.show': () =>
        Promise.resolve(
          overview({
            integrity: { checkedAt: '2026-11-25T09:30:00.000Z', arrays: false, differences, notes: [] },
          }),
        ),
    });
    const alarm = await screen.findByRole('alert');
    expect(alarm.textContent).toContain('This case does not match its audit log.');
    const lines = within(alarm).getAllByRole('listitem');
    expect(lines).toHaveLength(5);
    expect(lines[0]?.textContent).toBe(
      `reports/${HOSTILE_SHOWN}, evidence E3 sha256; recorded: aaaa; found: bbbb`,
    );
    expect(alarm.textContent).toContain('2 more');
    expect(screen.getByText(/7 differences found/)).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('shows what only the whole check finds, and why it could not be made', async () => {
    let isBroken = true;
    show({
      'case.check': () =>
        isBroken
          ? Promise.reject(inputError('audit-broken', 'Line 2 is broken.', 'Restore the log.'))
          : Promise.resolve({
              checkedAt: '2026-11-25T11:45:00.000Z',
              arrays: true,
              differences: [{ ...difference, file: 'examinations/X1/arrays/scores.bin', what: '' }],
              notes: [],
            }),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Check everything' }));
    expect(await screen.findByText('Restore the log.')).toBeTruthy();
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Check everything' }));
    const line = await screen.findByText('examinations/X1/arrays/scores.bin');
    expect(line.closest('[role=alert]')).not.toBeNull();
    expect(screen.queryByText('Restore the log.')).toBeNull();
  });

  it('says at once why a case can be read only', async () => {
    const readReason = 'The audit log of /cases/doe was cut, replaced or restored.';
    show({ 'case.show': () => Promise.resolve(overview({ mode: 'read', readReason })) });
    const note = await screen.findByText(readReason);
    expect(note.closest('[role=note]')?.textContent).toContain('This case is read-only.');
  });
});

describe('EditHeadDialog', () => {
  it('opens at the field that a link of the checklist names', async () => {
    show({ 'case.edit': () => Promise.resolve({}) });
    await screen.findByRole('button', { name: 'Edit' });
    navigate(href.case(CASE_ID, { edit: 'docket' }));
    await screen.findByRole('dialog', { name: 'The matter' });
    await waitFor(() => expect(document.activeElement).toBe(box('Docket number')));
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(window.location.hash).toBe(`#/case/${CASE_ID}`);
    // What is saved leads back to the checklist.
    navigate(href.case(CASE_ID, { edit: 'docket' }));
    await screen.findByRole('dialog', { name: 'The matter' });
    await userEvent.type(box('Docket number'), '1');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(window.location.hash).toBe(`#/case/${CASE_ID}/reports`));
  });

  it('sends what was changed, by keyboard', async () => {
    const client = show({ 'case.edit': () => Promise.resolve({}) });
    await edit();
    box('Court').focus();
    await userEvent.keyboard('N.D. Cal.');
    screen.getByRole('button', { name: 'Save' }).focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(client.calls.filter(({ name }) => name === 'case.edit')).toEqual([
      { name: 'case.edit', input: { caseId: CASE_ID, head: { court: 'N.D. Cal.' } } },
    ]);
  });

  it('shows a refusal beside its field, keeps what was typed, and can be sent again', async () => {
    const client = show({ 'case.edit': () => Promise.resolve({}) });
    await edit();
    box('Docket number').focus();
    await userEvent.paste('x'.repeat(201));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    const docket = box('Docket number');
    await waitFor(() => expect(docket.getAttribute('aria-invalid')).toBe('true'));
    expect(document.activeElement).toBe(docket);
    expect(docket.value).toBe('x'.repeat(201));
    await userEvent.keyboard('{Backspace}');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(client.calls.filter(({ name }) => name === 'case.edit')).toHaveLength(1);
  });

  it('says elsewhere what no field caused; Escape keeps what was typed, Cancel does not', async () => {
    show({
      'case.edit': () =>
        Promise.reject(environmentError('case-read-only', 'Held elsewhere.', 'Reading works.')),
    });
    await edit();
    box('Court').focus();
    await userEvent.keyboard('N.D. Cal.');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Reading works.')).toBeTruthy();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await edit();
    expect(box('Court').value).toBe('N.D. Cal.');
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await edit();
    expect(box('Court').value).toBe('');
    expect(screen.queryByText('Reading works.')).toBeNull();
  });

  it('says how many tests the case contains, and lists them on request', async () => {
    const families = registerOfFamilies([
      {
        examinationId: 'X1',
        status: 'failed',
        attack: { id: 'greedy', version: '1.1.0', title: 'Greedy extraction' },
        model: { id: 'E1', name: 'P1.gguf' },
        controls: [{ id: 'E3', name: 'control.txt' }],
        seed: 'palimpsest',
        tests: [
          {
            work: { id: 'E2', name: HOSTILE },
            findingId: 'greedy-exact/E2',
            findingTitle: '',
            level: 0.01,
            p: 0.02,
            standing: 'none',
          },
        ],
      },
    ]);
    show({
      'case.families': () => Promise.resolve(countsOf(families)),
      'case.tests': () => Promise.resolve({ tests: families.tests }),
    });
    expect(
      await screen.findByText(
        /^1 test can end in a claim in this case; none has a result, because no examination is finished\. Tests outside this case are not counted\./,
      ),
    ).toBeTruthy();
    await userEvent.click(screen.getByText('All tests'));
    const table = await screen.findByRole('grid', { name: 'Tests' });
    expect(within(table).getByText('greedy-exact/E2')).toBeTruthy();
    expect(within(table).getByText('No result (failed)')).toBeTruthy();
    expect(within(table).getByText('0.020, adjusted 0.020')).toBeTruthy();
    expect(table.textContent).toContain(HOSTILE_SHOWN);
  });

  it('says why the tests could not be listed', async () => {
    show({
      'case.families': () => Promise.resolve({ ...countsOf(registerOfFamilies([])), tested: 2 }),
      'case.tests': () => Promise.reject(inputError('findings-broken', 'X1 cannot be read.', 'Restore it.')),
    });
    await userEvent.click(await screen.findByText('All tests'));
    expect(await screen.findByText('The tests could not be listed')).toBeTruthy();
  });

  it('says why the tests could not be counted', async () => {
    show({
      'case.families': () =>
        Promise.reject(inputError('findings-broken', 'X1 cannot be read.', 'Restore it.')),
    });
    expect(await screen.findByText('The tests could not be counted')).toBeTruthy();
  });
});
