// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { VerifyScreen } from '../../../renderer/features/verify/VerifyScreen.js';
import type {
  Handlers,
  Job,
  JobResult,
  ReplayedExamination,
  ReplayReport,
} from '../../../src/contract/index.js';
import { environmentError, inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { HOSTILE, HOSTILE_SHOWN } from '../support/sampleCase.js';
import { DESKTOP, READER, sampleHome } from '../support/sampleHome.js';
import { doneJob, JOB_ID, oneJob, sampleJob } from '../support/sampleJob.js';
import { showScreen } from '../support/showScreen.js';

type Verdict = Extract<JobResult, { kind: 'bag-verify' }>['verdict'];

const BAG = `g${'7'.repeat(32)}`;
const WORKS = `g${'8'.repeat(32)}`;
const MODELS = `g${'9'.repeat(32)}`;
const REPLAY_JOB = `j${'1'.repeat(16)}`;
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
    ladder: [],
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
  await userEvent.click(await screen.findByRole('button', { name: 'Choose the folder of the report…' }));
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Verify' })).toHaveProperty('disabled', false),
  );
}

describe('VerifyScreen', () => {
  it('says what it checks before a report is chosen', async () => {
    show();
    expect(await screen.findByRole('heading', { name: 'What verification shows' })).toBeTruthy();
    expect(screen.getByText('Choose a report first.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Verify' })).toHaveProperty('disabled', true);
  });

  it('says step by step how far a report is proven', async () => {
    const job = verifying();
    const client = show(job.handlers);
    await choose();
    await userEvent.click(screen.getByRole('button', { name: 'Verify' }));
    const reason = (code: string, text: string) => [{ code, text }];
    const ladder: Verdict['ladder'] = [
      { id: 'intact', state: 'reached', reasons: reason('checks-passed', '27 checks passed.') },
      {
        id: 'findings',
        state: 'not-reached',
        reasons: reason('finding-differs', 'X1: the bag has “399 of 426”.'),
      },
      { id: 'print', state: 'reached', reasons: reason('pages-same', 'Every byte is the same.') },
      {
        id: 'model',
        state: 'not-proven',
        reasons: reason('not-compared-with-model', 'Run palimpsest replay.'),
      },
    ];
    job.goOn(client, doneJob({ kind: 'bag-verify', verdict: verdict({ ok: false, ladder }) }));
    expect(await screen.findByText('Intact, but not what follows from its files.')).toBeTruthy();
    expect(screen.queryByText('Intact, signer confirmed.')).toBeNull();
    const steps = within(screen.getByRole('list', { name: 'How far the report is proven' })).getAllByRole(
      'listitem',
    );
    expect(steps.map(({ textContent }) => textContent)).toEqual([
      'Intact reached27 checks passed.',
      'Findings follow from the journal NOT REACHEDX1: the bag has “399 of 426”.',
      'Print follows from the findings reachedEvery byte is the same.',
      'Numbers compared with the model NOT PROVENRun palimpsest replay.',
    ]);
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
    const compared = ['payload', 'expected-authority'].map((id) => ({
      ...{ id, title: id, ok: true, words: 'It is.', proof: '' },
    }));
    job.goOn(client, doneJob({ kind: 'bag-verify', verdict: verdict({ checks: compared }) }));
    expect(await screen.findByText('Intact, signer confirmed.')).toBeTruthy();
    expect(screen.getByText(/Any intact report of this signer passes this check/)).toBeTruthy();
    expect(screen.queryByText(/this is that bag/)).toBeNull();
    expect(screen.getByText(/2 checks passed/)).toBeTruthy();
    expect(screen.getByRole('region', { name: 'Seal number' }).textContent).toContain('abcdef01 23456789');
  });

  it('shows the failed check first, and the others in their order', async () => {
    const job = verifying();
    const client = show(job.handlers);
    await choose();
    await userEvent.click(screen.getByRole('button', { name: 'Verify' }));
    await screen.findByRole('progressbar');
    const checks = (['one', 'two', 'three', 'four'] as const).map((id) => ({
      ...{ id, title: `Check ${id}`, ok: id !== 'three', words: 'Found.', proof: '' },
    }));
    job.goOn(
      client,
      doneJob({ kind: 'bag-verify', verdict: verdict({ verdict: 'changed', ok: false, checks }) }),
    );
    await screen.findByText('Changed: 1 of 4 checks failed.');
    const list = within(must(document.querySelector<HTMLElement>('ul.p-checks'))).getAllByRole('listitem');
    expect(list.map(({ textContent }) => /Check \w+/.exec(textContent)?.[0])).toEqual([
      'Check three',
      'Check one',
      'Check two',
      'Check four',
    ]);
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
    expect(screen.getByText(/Enter the seal number or the authority/)).toBeTruthy();
    expect(screen.getByText('Reviewer 1')).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('does not say that files changed when only what was told differs', async () => {
    const job = verifying();
    const client = show(job.handlers);
    await choose();
    await userEvent.click(screen.getByRole('button', { name: 'Verify' }));
    await screen.findByRole('progressbar');
    const checks = [
      { id: 'payload', title: 'Every file', ok: true, words: 'As sealed.', proof: '' },
      { id: 'expected-seal', title: 'The seal number', ok: false, words: 'Expected other.', proof: '' },
    ];
    job.goOn(
      client,
      doneJob({ kind: 'bag-verify', verdict: verdict({ ok: false, verdict: 'changed', checks }) }),
    );
    const alarm = await screen.findByRole('alert');
    expect(alarm.textContent).toContain('Changed, or not the expected report.');
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
    expect(alarm.textContent).toContain('1 of 1 checks failed');
    expect(document.querySelector('.screen > .p-page-header + *')).toBe(alarm);
    const checks = screen
      .getAllByRole('listitem')
      .filter(({ textContent }) => textContent.includes('Every file'));
    expect(checks[0]?.textContent).toContain('FAILED');
    expect(document.body.textContent.split(HOSTILE_SHOWN).length).toBeGreaterThanOrEqual(6);
    expect(document.querySelector('img')).toBeNull();
  });

  it('says whose seal number matches, and on what the name of the signer rests', async () => {
    const job = verifying();
    const client = show(job.handlers);
    await choose();
    await userEvent.click(screen.getByRole('button', { name: 'Verify' }));
    const confirmed = verdict({
      checks: [{ id: 'expected-seal', title: 'The seal number', ok: true, words: 'Equal.', proof: '' }],
      signer: {
        name: 'Roe',
        fingerprint: 'f'.repeat(64),
        authorityFingerprint: 'f'.repeat(64),
        selfAsserted: true,
        issuer: 'Roe',
      },
    });
    job.goOn(client, doneJob({ kind: 'bag-verify', verdict: confirmed }));
    const note = (await screen.findByText('Intact, signer confirmed.')).closest('[role=note]');
    expect(note?.textContent).toContain(
      'The seal number matches the one you entered: this is that bag. The name of the signer is asserted by the key alone.',
    );
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
    expect(within(note).getByText('You have a read-only link.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Verify' })).toBeNull();
    expect(screen.queryByRole('textbox')).toBeNull();
  });
});

function repeated(part: Partial<ReplayedExamination> = {}): ReplayedExamination {
  return {
    id: 'X1',
    attack: { id: 'extraction', version: '1' },
    model: HOSTILE,
    outcome: 'same-bytes',
    reason: { code: '', words: '' },
    units: 40,
    unitsCompared: 40,
    files: [],
    largestDecades: 0,
    differences: 0,
    places: [],
    engine: [],
    sameMachine: true,
    worded: { sentences: 0, wordings: [], inBag: [], here: '' },
    loadBearing: null,
    seconds: 12,
    ...part,
  };
}

function replay(part: Partial<ReplayReport> = {}): ReplayReport {
  return {
    schema: 'palimpsest-replay',
    schemaVersion: 1,
    bag: { folder: '/given/bag', sealNumber: SEAL, report: 'PAL-2026-0001', intact: true },
    mode: 'full',
    sample: null,
    toleranceDecades: 0,
    items: [],
    examinations: [repeated()],
    verdict: 'agrees',
    ...part,
  };
}

function replayJob(part: Partial<Job> = {}): Job {
  return sampleJob('bag-replay', { jobId: REPLAY_JOB, title: 'Repeating a sealed report', ...part });
}

function replayDone(report: ReplayReport): Job {
  return {
    ...replayJob({ state: 'done', endedAt: '2026-11-25T11:00:00.000Z' }),
    result: { kind: 'bag-replay', report },
  };
}

/** A screen on which a report was just verified. */
function verified(handlers: Partial<Handlers> = {}, found: Verdict = verdict(), grant = BAG): DoubleClient {
  let replaying = replayJob();
  const done = doneJob({ kind: 'bag-verify', verdict: found });
  const client = show({
    'jobs.list': () => Promise.resolve({ jobs: [] }),
    'jobs.show': ({ jobId }) => Promise.resolve(jobId === REPLAY_JOB ? replaying : done),
    'bags.verify': () => Promise.resolve({ jobId: JOB_ID }),
    'bags.replay': () => Promise.resolve({ jobId: REPLAY_JOB }),
    'files.chooseFolder': ({ purpose }) =>
      Promise.resolve({
        folder:
          purpose === 'bag'
            ? { grantId: grant, name: 'report', kind: 'bag', sizeBytes: 0, path: '/given' }
            : { grantId: MODELS, name: 'models', kind: 'folder', sizeBytes: 0, path: '/models' },
      }),
    'files.chooseFiles': ({ purpose }) =>
      Promise.resolve({
        files: [
          { grantId: WORKS, name: purpose === 'sealed' ? 'report.zip' : HOSTILE, kind: 'file', sizeBytes: 9 },
        ],
      }),
    ...handlers,
  });
  client.on('job.changed', (next) => {
    if (next.jobId === REPLAY_JOB) replaying = next;
  });
  return client;
}

async function verifyFolder(): Promise<void> {
  await choose();
  await userEvent.click(screen.getByRole('button', { name: 'Verify' }));
}

describe('Replay', () => {
  const sent = (client: DoubleClient): unknown =>
    client.calls.find(({ name }) => name === 'bags.replay')?.input;

  it('runs everything again from files and folders of any name, and says that it agrees', async () => {
    const client = verified();
    await verifyFolder();
    expect(await screen.findByText('Choose the files first.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Repeat' })).toHaveProperty('disabled', true);
    await userEvent.click(screen.getByRole('button', { name: 'Add files…' }));
    await userEvent.click(screen.getByRole('button', { name: 'Add a folder…' }));
    const files = await screen.findByRole('list', { name: 'Files for the replay' });
    await waitFor(() => expect(within(files).getAllByRole('listitem')).toHaveLength(2));
    expect(within(files).getByText(/onerror/).textContent).toBe(HOSTILE_SHOWN);
    screen.getByRole('button', { name: 'Repeat' }).focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByRole('progressbar', { name: 'Repeating a sealed report' })).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'files.chooseFiles')?.input).toEqual({
      purpose: 'repeat',
      multiple: true,
    });
    expect(sent(client)).toEqual({
      bag: { kind: 'granted', grantId: BAG },
      files: [WORKS, MODELS],
      only: [],
      how: { mode: 'full' },
      toleranceDecades: null,
    });
    client.emit('job.changed', replayDone(replay()));
    expect(await screen.findByText('Everything replayed agrees with what was sealed.')).toBeTruthy();
    const table = screen.getByRole('grid', { name: 'Replayed examinations' });
    expect(table.textContent).toContain('same bytes');
    expect(table.textContent).toContain('40 of 40');
    expect(table.textContent).toContain(HOSTILE_SHOWN);
    expect(document.querySelector('img')).toBeNull();
  });

  it('chooses units by the seed of whoever repeats it, and refuses to begin without one', async () => {
    const client = verified();
    await verifyFolder();
    await userEvent.click(await screen.findByRole('button', { name: 'Add a folder…' }));
    await userEvent.click(screen.getByRole('radio', { name: /chosen by your own seed/ }));
    expect(await screen.findByText('Enter a seed first.')).toBeTruthy();
    const units = screen.getByRole<HTMLInputElement>('textbox', { name: 'Other units' });
    await userEvent.clear(units);
    await userEvent.type(units, '7');
    await userEvent.tab();
    await userEvent.type(screen.getByRole('textbox', { name: 'Your seed' }), 'our choice{Enter}');
    await screen.findByRole('progressbar');
    expect(sent(client)).toMatchObject({ how: { mode: 'sample', units: 7, seed: 'our choice' } });
    const examination = repeated({ outcome: 'same-findings', unitsCompared: 7, largestDecades: 0.0123 });
    const sample = { seed: 'our choice', loadBearing: 31, units: 7, of: 70 };
    const left = repeated({
      id: 'X2',
      outcome: 'not-repeated',
      reason: { code: 'not-drawn', words: 'none of the units drawn is of X2' },
    });
    const examinations = [examination, repeated({ id: 'X3', outcome: 'same-numbers' }), left];
    client.emit('job.changed', replayDone(replay({ mode: 'sample', sample, examinations })));
    expect(await screen.findByText(/same findings, largest difference 0\.0123/)).toBeTruthy();
    expect(screen.getByText(/same numbers, every digit/)).toBeTruthy();
    expect(screen.getByText('Not replayed: X2.')).toBeTruthy();
    expect(screen.getByText(/31 load-bearing units/).textContent).toBe(
      '31 load-bearing units (of headlines, floors, exhibits and printed passages) and 7 of 70 other units, chosen by the seed “our choice”, were scored again. If 1 of the other units were changed, the chance to see it is 10.0%; if 10 were, the chance to see at least one is 67.8%.',
    );
  });

  it('names differences, what is missing, and what was not replayed', async () => {
    const client = verified();
    await verifyFolder();
    await userEvent.click(await screen.findByRole('button', { name: 'Add a folder…' }));
    await userEvent.click(screen.getByRole('radio', { name: /findings from the journal/ }));
    await userEvent.click(screen.getByRole('button', { name: 'Repeat' }));
    await screen.findByRole('progressbar');
    expect(sent(client)).toMatchObject({ how: { mode: 'from-journal' } });
    const place = {
      file: 'data/examinations/X1/findings.json',
      line: 0,
      at: '$.findings[0].value',
      inBag: '0.5',
      now: HOSTILE,
      decides: true,
    };
    client.emit(
      'job.changed',
      replayDone(
        replay({
          mode: 'from-journal',
          verdict: 'differs',
          items: [
            {
              id: 'E2',
              role: 'target-model',
              name: 'Model two',
              files: [{ name: 'two.gguf', sizeBytes: 9, sha256: 'd'.repeat(64), found: '' }],
              status: 'missing',
              facts: [],
            },
          ],
          examinations: [
            repeated({ outcome: 'differs', differences: 31, places: [place] }),
            repeated({
              id: 'X2',
              outcome: 'not-repeated',
              unitsCompared: 0,
              reason: { code: 'item-missing', words: 'E2 is missing.' },
            }),
          ],
        }),
      ),
    );
    const alarm = await screen.findByRole('alert');
    expect(alarm.textContent).toContain('The replay does not agree with the report.');
    expect(alarm.textContent).toContain('Results that differ from the report: X1.');
    expect(alarm.textContent).toContain('Not replayed: X2.');
    const places = screen.getByRole('grid', { name: 'Differences of X1' });
    for (const text of [place.file, place.at, place.inBag, HOSTILE_SHOWN, 'yes'])
      expect(places.textContent).toContain(text);
    expect(screen.getByText('The first 1 of 31.')).toBeTruthy();
    expect(screen.getByText('1 item not among the files.')).toBeTruthy();
    expect(screen.getByText('two.gguf')).toBeTruthy();
    expect(screen.getByText('E2 is missing.')).toBeTruthy();
    expect(screen.getByText('differs in 31 items')).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('does not say of findings that follow from the journal that the model gives them', async () => {
    const client = verified();
    await verifyFolder();
    await userEvent.click(await screen.findByRole('button', { name: 'Add a folder…' }));
    await userEvent.click(screen.getByRole('radio', { name: /findings from the journal/ }));
    await userEvent.click(screen.getByRole('button', { name: 'Repeat' }));
    await screen.findByRole('progressbar');
    const wordings = [{ inBag: '5 of 426 passages are hits.', now: HOSTILE, times: 2 }];
    const worded = { sentences: 2, wordings, inBag: ['0123456789abcdef'], here: 'fedcba9876543210' };
    const examinations = [repeated({ outcome: 'same-numbers', worded })];
    client.emit('job.changed', replayDone(replay({ mode: 'from-journal', examinations })));
    expect(await screen.findByText('The findings agree with the journal; nothing was scored.')).toBeTruthy();
    expect(screen.queryByText('Everything replayed agrees with what was sealed.')).toBeNull();
    expect(screen.getByText('same numbers; 2 sentences are worded differently')).toBeTruthy();
    const table = screen.getByRole('grid', { name: 'Sentences that are worded differently' });
    for (const text of ['5 of 426 passages are hits.', HOSTILE_SHOWN])
      expect(table.textContent).toContain(text);
    expect(screen.getByText(/Made by build 0123456789abcdef; this is build fedcba9876543210/)).toBeTruthy();
  });

  it('does not call it a disagreement when files are missing', async () => {
    const client = verified();
    await verifyFolder();
    await userEvent.click(await screen.findByRole('button', { name: 'Add a folder…' }));
    await userEvent.click(screen.getByRole('button', { name: 'Repeat' }));
    await screen.findByRole('progressbar');
    const missing = repeated({
      id: 'X2',
      outcome: 'not-repeated',
      reason: { code: 'items-missing', words: 'E2 missing' },
    });
    client.emit(
      'job.changed',
      replayDone(replay({ verdict: 'not-repeated', examinations: [repeated(), missing] })),
    );
    expect(await screen.findByText('Not everything was replayed; what was agrees.')).toBeTruthy();
    expect(screen.getByText('Not replayed: X2.')).toBeTruthy();
    expect(screen.getByText('Every unit was scored again.')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    client.emit('job.changed', replayDone(replay({ verdict: 'not-repeated', examinations: [missing] })));
    expect(await screen.findByText('Nothing was replayed.')).toBeTruthy();
    expect(screen.queryByText('Every unit was scored again.')).toBeNull();
  });

  it('says why it cannot begin, and a file can be left out again', async () => {
    verified({
      'bags.replay': () =>
        Promise.reject(environmentError('engine-busy', 'A run has the engine.', 'Pause the run.')),
    });
    await verifyFolder();
    await userEvent.click(await screen.findByRole('button', { name: 'Add a folder…' }));
    await userEvent.click(screen.getByRole('button', { name: 'Repeat' }));
    expect(await screen.findByText('Pause the run.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Remove models' }));
    expect(await screen.findByText('Choose the files first.')).toBeTruthy();
  });

  it('is not offered for a report that was changed, nor for one that is not unpacked', async () => {
    verified({}, verdict({ ok: false, verdict: 'changed' }));
    await verifyFolder();
    await screen.findByRole('alert');
    expect(screen.queryByRole('heading', { name: 'Replay' })).toBeNull();
    cleanup();
    const client = verified();
    await userEvent.click(await screen.findByRole('button', { name: 'Choose a ZIP or PDF…' }));
    expect(await screen.findByText('report.zip')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Verify' }));
    expect(await screen.findByText(/unpack the whole report/)).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'bags.verify')?.input).toMatchObject({
      bag: { kind: 'granted', grantId: WORKS },
    });
    expect(screen.queryByRole('button', { name: 'Repeat' })).toBeNull();
  });

  it('goes on showing one that was begun before the window was closed', async () => {
    const begun = replayJob();
    const job = oneJob(begun);
    const client = show({ ...job.handlers, 'jobs.list': () => Promise.resolve({ jobs: [begun] }) });
    expect(await screen.findByRole('progressbar', { name: 'Repeating a sealed report' })).toBeTruthy();
    job.goOn(client, replayDone(replay()));
    expect(await screen.findByText('PAL-2026-0001')).toBeTruthy();
  });
});
