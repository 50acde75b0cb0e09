// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExamineScreen } from '../../../renderer/features/examine/ExamineScreen.js';
import type { Handlers, Job, JobResult } from '../../../src/contract/index.js';
import { ATTACKS, findAttack, parseParameters } from '../../../src/attacks/index.js';
import { environmentError, PalimpsestError, verdictError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import {
  CASE_ID,
  HOSTILE,
  HOSTILE_SHOWN,
  sampleEvidence,
  SAMPLE_EVIDENCE,
  sampleOverview,
} from '../support/sampleCase.js';
import { showScreen } from '../support/showScreen.js';
import { sampleSummary } from '../runs/sampleRun.js';
import { realAttacks } from './sampleAttacks.js';

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

const QUEUED = { queueId: `q${'0'.repeat(16)}` };

function show(handlers: Partial<Handlers> = {}, query = ''): DoubleClient {
  const client = doubleClient({
    'case.show': () => Promise.resolve(sampleOverview()),
    'attacks.list': () => Promise.resolve(realAttacks()),
    'settings.show': () => Promise.resolve({ load: { threads: 2 }, processors: 8, memoryBytes: 2 ** 34 }),
    // As the service does: parameters are checked before anything is queued.
    'runs.enqueue': ({ attackId, parameters }) => {
      parseParameters(findAttack(attackId), parameters);
      return Promise.resolve(QUEUED);
    },
    'runs.same': () => Promise.resolve({ same: null }),
    'examine.preflight': () => Promise.resolve({ jobId: job().jobId }),
    'jobs.show': () => Promise.resolve(job()),
    ...handlers,
  });
  showScreen(<ExamineScreen caseId={CASE_ID} />, client, `#/case/${CASE_ID}/examine${query}`);
  return client;
}

async function choose(title = 'Probabilistic extraction'): Promise<void> {
  await userEvent.click(await screen.findByRole('radio', { name: title }));
}

const queueButton = (): HTMLElement => screen.getByRole('button', { name: /to queue$/ });

function job(part: Partial<Job> = {}): Job {
  return {
    jobId: `j${'1'.repeat(16)}`,
    kind: 'preflight',
    caseId: CASE_ID,
    title: 'Preflight',
    state: 'running',
    step: 'Loading the model',
    done: 0,
    total: 0,
    unit: '',
    startedAt: '2026-11-25T10:00:00.000Z',
    endedAt: '',
    result: null,
    error: null,
    ...part,
  };
}

const ESTIMATE: JobResult = {
  kind: 'preflight',
  planSha256: 'f'.repeat(64),
  estimate: {
    units: 240,
    tokens: 481_000,
    time: {
      tokensPerSecond: 1200,
      seconds: 401,
      fromSeconds: 401,
      toSeconds: 450,
      leastSeconds: 20,
      source: { kind: 'earlier-runs', runs: 2, lastAt: '2026-11-24T10:00:00.000Z' },
    },
    memory: {
      weightsBytes: 2 ** 30,
      kvCacheBytes: 2 ** 20,
      bufferBytes: 2 ** 20,
      totalBytes: 2 ** 30 + 2 ** 21,
      availableBytes: 2 ** 32,
      fits: true,
    },
  },
  warnings: [
    { code: 'attack-warning', text: 'The work is short.' },
    { code: 'control-too-small', text: 'The control is too small.' },
  ],
  references: [],
  works: [{ workId: 'E3', title: HOSTILE, role: 'target', tokens: 240_000 }],
};

describe('ExamineScreen', () => {
  it('begins with the standard examination, so that what can be queued is always chosen', async () => {
    show();
    const radios = await screen.findAllByRole('radio', { checked: true });
    expect(radios.map((radio) => radio.getAttribute('value'))).toEqual(['standard']);
    expect(screen.getByRole('heading', { name: 'Standard examination' })).toBeTruthy();
  });

  it('says that no attack is selected where one is repeated that this program does not have', async () => {
    const { start } = sampleSummary();
    const gone = sampleSummary({ start: { ...start, attack: { id: 'gone', version: '1.0.0' } } });
    const client = show(
      { 'case.show': () => Promise.resolve(sampleOverview({ examinations: [gone] })) },
      '?from=X1',
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Add to queue' }));
    expect(await screen.findByText(/No attack is selected/)).toBeTruthy();
    expect(client.calls.some(({ name }) => name === 'runs.enqueue')).toBe(false);
  });

  it('tells what each attack answers, costs and rests on', async () => {
    show();
    const card = must(
      (await screen.findByRole('radio', { name: 'Probabilistic extraction' })).closest('.attack'),
    );
    expect(card.textContent).toContain('how likely is the model to write each passage');
    // A formula is for those who want to know more.
    const more = must(card.querySelector('details')).textContent;
    expect(more).toContain('One pass over the work and the control');
    expect(card.textContent.replace(more, '')).not.toContain('One pass');
    expect(card.textContent).toContain('reconstruction');
    expect(card.textContent).toContain('arXiv 2505.12546');
    expect(card.textContent).toContain('A negative result does not show that the text is absent');
  });

  it('groups attacks by what they answer, each once, with the id that the command line knows', async () => {
    show();
    await screen.findByRole('radio', { name: 'Probabilistic extraction' });
    const group = (name: string): HTMLElement =>
      must(screen.getByRole('heading', { level: 3, name }).closest('section'));
    const names = (name: string): readonly string[] =>
      [...group(name).querySelectorAll('.attack-id')].map((id) => id.textContent);
    const weights = names('Text in the weights');
    const writing = names('Text the model writes');
    expect(weights).toContain('probabilistic');
    expect(writing).toContain('ordinary');
    expect(writing).toContain('greedy');
    const { attacks } = realAttacks();
    const models = attacks.filter(({ references }) => references.min > 0).map(({ id }) => id);
    expect(names('Several works')).toEqual(['collection', 'editions']);
    const several = attacks.filter(({ takes }) => takes !== undefined).map(({ id }) => id);
    expect([...weights, ...writing, ...models, ...several].sort()).toEqual(
      attacks.map(({ id }) => id).sort(),
    );
    expect(screen.queryByRole('heading', { name: 'Differences between models' }) !== null).toBe(
      models.length > 0,
    );
  });

  it('goes from the attack to the queue by keyboard alone', async () => {
    const client = show();
    const radio = await screen.findByRole('radio', { name: 'Probabilistic extraction' });
    radio.focus();
    await userEvent.keyboard(' ');
    const prefix = await screen.findByRole('textbox', { name: 'Prefix' });
    prefix.focus();
    await userEvent.keyboard('{Control>}a{/Control}100');
    queueButton().focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText(/1 examination is in the queue/)).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'runs.enqueue')?.input).toEqual({
      caseId: CASE_ID,
      attackId: 'probabilistic',
      parameters: { prefixTokens: 100 },
      modelId: 'E1',
      referenceIds: [],
      targetIds: ['E3'],
      controlIds: ['E4'],
      sourceIds: [],
      spikeIds: [],
      cleaningIds: ['E5'],
      seed: 'palimpsest',
      load: {},
    });
  });

  it('lets one choose what to compare with, for an attack that compares, and asks for it where none is chosen', async () => {
    const client = show();
    await choose();
    expect(screen.queryByText('Reference models')).toBeNull();
    await choose('Comparison with other models');
    const field = must((await screen.findByText('Reference models')).closest<HTMLElement>('[data-field]'));
    const second = within(field).getByRole('checkbox', { name: /^E2 / });
    expect(second).toHaveProperty('checked', true);
    await userEvent.click(second);
    await userEvent.click(queueButton());
    expect(await within(field).findByText('No reference model is selected.')).toBeTruthy();
    await userEvent.click(within(field).getByRole('checkbox', { name: /^E2 / }));
    await userEvent.click(queueButton());
    expect(await screen.findByText(/1 examination is in the queue/)).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'runs.enqueue')?.input).toMatchObject({
      attackId: 'compare-models',
      modelId: 'E1',
      referenceIds: ['E2'],
    });
  });

  it('says beside the field what is wrong, with the range, keeps what was typed, and sends nothing', async () => {
    const client = show();
    await choose();
    const prefix = await screen.findByRole('textbox', { name: 'Prefix' });
    await userEvent.clear(prefix);
    await userEvent.type(prefix, '9000');
    const field = must(prefix.closest<HTMLElement>('[data-field]'));
    expect(within(field).getByText('Prefix is too large.')).toBeTruthy();
    expect(within(field).getAllByText(/1 to 8,192; default 50/).length).toBeGreaterThan(0);
    await userEvent.click(queueButton());
    expect(prefix).toHaveProperty('value', '9000');
    expect(client.calls.some(({ name }) => name === 'runs.enqueue')).toBe(false);
    await waitFor(() => expect(document.activeElement).toBe(prefix));
    await userEvent.click(within(field).getByRole('button', { name: 'Reset Prefix to its default' }));
    expect(prefix).toHaveProperty('value', '50');
    expect(screen.getByText('All defaults.')).toBeTruthy();
  });

  it('puts what the service refuses beside the field that caused it, until it is changed', async () => {
    show();
    await choose();
    // 0 is within what a form can know; the registry wants more than 0.
    const alpha = await screen.findByRole('textbox', { name: 'Error rate α' });
    await userEvent.clear(alpha);
    await userEvent.type(alpha, '0');
    await userEvent.click(queueButton());
    const field = must(alpha.closest<HTMLElement>('[data-field]'));
    expect(await within(field).findByText(/Parameter alpha = 0 of attack "probabilistic"/)).toBeTruthy();
    expect(alpha).toHaveProperty('value', '0');
    expect(alpha.getAttribute('aria-invalid')).toBe('true');
    await userEvent.type(alpha, '.01');
    expect(within(field).queryByText(/Parameter alpha/)).toBeNull();
  });

  it('names evidence that is not what was received beside its list', async () => {
    show({
      'runs.enqueue': () =>
        Promise.reject(
          verdictError('evidence-changed', 'Evidence is not what was received: E3.', 'Put it back.', {
            items: [{ id: 'E3', status: 'changed' }],
          }),
        ),
    });
    await choose();
    await userEvent.click(queueButton());
    const list = screen.getByRole('group', { name: 'Target works' });
    expect(await within(list).findByText(/Evidence is not what was received/)).toBeTruthy();
  });

  it('warns in words when there is no control', async () => {
    show();
    await userEvent.click(await screen.findByRole('checkbox', { name: /E4/ }));
    const warning = await screen.findByRole('alert');
    expect(warning.textContent).toContain('every number will be uncalibrated');
    expect(warning.textContent).toContain('fluent text is probable even if the model never saw it');
  });

  it('makes one examination of each model and says which one was refused', async () => {
    const client = show({
      'runs.enqueue': ({ modelId }) =>
        modelId === 'E2'
          ? Promise.reject(
              new PalimpsestError({
                kind: 'input',
                code: 'evidence-role',
                message: 'E2 cannot be used.',
                hint: 'Leave it out.',
                details: { id: 'E2' },
              }),
            )
          : Promise.resolve(QUEUED),
    });
    await choose();
    await userEvent.click(screen.getByRole('checkbox', { name: /E2/ }));
    await userEvent.click(screen.getByRole('button', { name: 'Add 2 examinations to queue' }));
    const list = screen.getByRole('group', { name: 'Models' });
    expect(await within(list).findByText(/E2 cannot be used/)).toBeTruthy();
    expect(screen.getByText(/1 examination is in the queue/)).toBeTruthy();
    expect(client.calls.filter(({ name }) => name === 'runs.enqueue')).toHaveLength(2);
  });

  it('keeps the draft when one goes away and comes back', async () => {
    show();
    await choose();
    const prefix = await screen.findByRole('textbox', { name: 'Prefix' });
    await userEvent.clear(prefix);
    await userEvent.type(prefix, 'many');
    await userEvent.click(screen.getByRole('checkbox', { name: /E4/ }));
    cleanup();
    show();
    expect(await screen.findByRole('textbox', { name: 'Prefix' })).toHaveProperty('value', 'many');
    expect(screen.getByRole('checkbox', { name: /E4/ })).toHaveProperty('checked', false);
    await userEvent.click(screen.getByRole('button', { name: 'Start over' }));
    expect(screen.getByRole('checkbox', { name: /E4/ })).toHaveProperty('checked', true);
  });

  it('takes over the model that a link asked for, once', async () => {
    show({}, '?model=E2');
    expect(await screen.findByRole('checkbox', { name: /E2/ })).toHaveProperty('checked', true);
    expect(screen.getByRole('checkbox', { name: /E1/ })).toHaveProperty('checked', false);
    await waitFor(() => expect(window.location.hash).not.toContain('model='));
  });

  it('estimates what it will cost, model after model, and says when the form has changed since', async () => {
    const jobs = new Map<string, Job>();
    const client = show({
      'examine.preflight': ({ modelId }) => {
        const jobId = `j${modelId === 'E1' ? '1'.repeat(16) : '2'.repeat(16)}`;
        jobs.set(jobId, job({ jobId }));
        return Promise.resolve({ jobId });
      },
      'jobs.show': ({ jobId }) => Promise.resolve(must(jobs.get(jobId))),
    });
    await choose();
    await userEvent.click(screen.getByRole('checkbox', { name: /E2/ }));
    await userEvent.click(screen.getByRole('button', { name: 'Estimate' }));
    expect(screen.getByRole('link', { name: 'publish the head of the log' }).getAttribute('href')).toMatch(
      /\/audit$/,
    );
    expect(await screen.findByText('Loading the model')).toBeTruthy();
    expect(screen.getByText('Waiting in line.')).toBeTruthy();
    client.emit('job.changed', job({ state: 'done', result: ESTIMATE, endedAt: '2026-11-25T10:00:01.000Z' }));
    expect(await screen.findByText('481,000 tokens')).toBeTruthy();
    expect(
      screen.getByText('about 6 min 41 s to 7 min 30 s; less where texts end early, at least 20 s'),
    ).toBeTruthy();
    expect(
      screen.getByText('as the last 2 runs of this attack took here, the latest on 2026-11-24'),
    ).toBeTruthy();
    expect(screen.getByText('The work is short.')).toBeTruthy();
    const alarm = must(screen.getByText('The control is too small.').closest('[role="alert"], .p-callout'));
    expect(within(alarm as HTMLElement).getByRole('link', { name: 'Receive control text' })).toBeTruthy();
    expect(screen.getByText(/This model fits: 1.0 GiB needed, 4.0 GiB free/)).toBeTruthy();
    expect(screen.getByTitle('f'.repeat(64))).toBeTruthy();
    await waitFor(() => expect(screen.queryByText('Waiting in line.')).toBeNull());
    expect(client.calls.filter(({ name }) => name === 'examine.preflight')).toHaveLength(2);
    client.emit(
      'job.changed',
      job({
        jobId: `j${'2'.repeat(16)}`,
        state: 'failed',
        error: environmentError('memory-short', 'The run needs 80 GiB of memory.', 'Use a larger machine.', {
          weightsBytes: 80 * 2 ** 30,
          kvCacheBytes: 0,
          bufferBytes: 0,
          totalBytes: 80 * 2 ** 30,
          availableBytes: 2 ** 32,
          fits: false,
        }).toData(),
      }),
    );
    expect(await screen.findByText(/This model does not fit: 80.0 GiB needed/)).toBeTruthy();
    expect(screen.queryByText(/The form has changed/)).toBeNull();
    await userEvent.type(screen.getByRole('textbox', { name: 'Seed' }), '2');
    expect(await screen.findByText('The form has changed since this estimate.')).toBeTruthy();
  });

  it.each(ATTACKS.map(({ title }) => title))(
    'names every field of "%s" with a name of its own',
    async (title) => {
      show();
      await choose(title);
      await screen.findByRole('textbox', { name: 'Seed' });
      const names = screen
        .getAllByRole('textbox')
        .map((field) => document.getElementById(must(field.getAttribute('aria-labelledby')))?.textContent);
      expect(names.length).toBeGreaterThan(3);
      expect(new Set(names).size).toBe(names.length);
    },
  );

  it('shows titles of evidence as text, and which of it has changed', async () => {
    const evidence = SAMPLE_EVIDENCE.map((item) =>
      item.id === 'E3' ? sampleEvidence('E3', 'target-work', HOSTILE) : item,
    );
    show({
      'case.show': () =>
        Promise.resolve(
          sampleOverview(
            { evidenceStates: [{ id: 'E3', state: 'changed', at: '2026-11-25T11:00:00.000Z' }] },
            evidence,
          ),
        ),
    });
    const list = await screen.findByRole('group', { name: 'Target works' });
    expect(list.textContent).toContain(HOSTILE_SHOWN);
    expect(list.textContent).toContain('changed');
    expect(document.querySelector('img')).toBeNull();
  });

  it('does not choose a model that cannot be scored, whatever asks for it, and says why', async () => {
    const remedy = 'Name another file.';
    show(
      {
        'case.show': () =>
          Promise.resolve(sampleOverview({ notScorable: [{ id: 'E1', why: `it is ${HOSTILE}`, remedy }] })),
      },
      '?model=E1',
    );
    const list = await screen.findByRole('group', { name: 'Models' });
    const [bad, good] = within(list).getAllByRole<HTMLInputElement>('checkbox');
    expect([bad?.disabled, bad?.checked, good?.disabled]).toEqual([true, false, false]);
    expect(list.textContent).toContain(`cannot be scored: it is ${HOSTILE_SHOWN}`);
    expect(document.querySelector('img')).toBeNull();
  });

  it('only shows the form where nothing may be changed', async () => {
    show({
      'case.show': () =>
        Promise.resolve(sampleOverview({ mode: 'read', readReason: 'Process 12 holds the case.' })),
    });
    expect(await screen.findByText('Process 12 holds the case.')).toBeTruthy();
    expect(queueButton()).toHaveProperty('disabled', true);
  });
});

const STANDARD_RESULT: JobResult = {
  kind: 'standard-estimate',
  estimate: {
    candidates: ['survey', 'probabilistic'].map((attackId, at) => ({
      attackId,
      attackTitle: findAttack(attackId).title,
      modelId: 'E1',
      targetIds: ['E3'],
      controlIds: ['E4'],
      referenceIds: [],
      worth: 4,
      usual: 0,
      sizes: [
        {
          parameters: at === 0 ? {} : { inAnswer: true },
          words: 'every passage of the work',
          share: 1,
          units: 1,
          planSha256: String(at).repeat(64),
          tokens: 1000,
          seconds: 600 * (at + 1),
        },
      ],
      warnings: [{ code: 'control-too-small', text: 'The control is too small for E3.' }],
    })),
    omissions: [
      {
        attackId: 'editions',
        attackTitle: findAttack('editions').title,
        modelId: '',
        why: { code: 'no-editions', text: 'There are no two editions.' },
      },
    ],
    warnings: [],
  },
};

/** A workbench that has the estimate at once. */
function showStandard(): DoubleClient {
  const done = job({ kind: 'standard-estimate', state: 'done', result: STANDARD_RESULT });
  return show(
    {
      'examine.standard': () => Promise.resolve({ jobId: done.jobId }),
      'jobs.show': () => Promise.resolve(done),
    },
    '?standard=1',
  );
}

const enqueued = (client: DoubleClient): readonly unknown[] =>
  client.calls.filter(({ name }) => name === 'runs.enqueue').map(({ input }) => input);

describe('the standard examination', () => {
  it('is planned and queued with one press', async () => {
    const client = showStandard();
    await userEvent.click(await screen.findByRole('button', { name: 'Add to queue' }));
    expect(await screen.findByText(/2 examinations are in the queue/)).toBeTruthy();
    expect(enqueued(client)).toMatchObject([
      { attackId: 'survey', modelId: 'E1', targetIds: ['E3'], controlIds: ['E4'], parameters: {} },
      { attackId: 'probabilistic', parameters: { inAnswer: true } },
    ]);
  });

  it('chooses what fits into the time, and names the rest', async () => {
    const client = showStandard();
    await userEvent.click(await screen.findByRole('button', { name: 'Estimate' }));
    expect(await screen.findByText(/about 30 min 00 s together/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'publish the head of the log' })).toBeTruthy();
    // Both plans say so; it is printed once.
    expect(screen.getAllByText(/too small for E3/)).toHaveLength(1);
    await userEvent.type(screen.getByRole('textbox', { name: 'Time' }), '15 min');
    expect(screen.getByText('No time for')).toBeTruthy();
    expect(screen.getByText(/The next step would add about 20 min 00 s/)).toBeTruthy();
    expect(screen.getByText(/There are no two editions/)).toBeTruthy();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(enqueued(client)).toMatchObject([{ attackId: 'survey' }]));
  });

  it('refuses a time that is none at its field', async () => {
    const client = showStandard();
    await userEvent.type(await screen.findByRole('textbox', { name: 'Time' }), 'soon');
    expect(screen.getByText(/This is not a span of time/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Add to queue' }));
    expect(enqueued(client)).toEqual([]);
  });
});

describe('a link to the form', () => {
  it('begins with the time in sight', async () => {
    const client = show({}, '?attack=greedy&model=E2&target=E3&control=E4');
    await waitFor(() =>
      expect(client.calls.filter(({ name }) => name === 'examine.preflight')).toMatchObject([
        { input: { attackId: 'greedy', modelId: 'E2', targetIds: ['E3'] } },
      ]),
    );
    expect(screen.getByRole('heading', { name: /^Estimate: Greedy/ })).toBeTruthy();
  });

  it('adds to the queue by its keys, wherever the focus is', async () => {
    const client = show({}, '?attack=greedy&model=E2&target=E3&control=E4');
    await screen.findByRole('button', { name: 'Add to queue' });
    (document.activeElement as HTMLElement | null)?.blur();
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(enqueued(client)).toHaveLength(1));
  });

  it('asks before it measures the same once more', async () => {
    const client = show(
      {
        'runs.same': () => Promise.resolve({ same: { examinationId: 'X3', state: 'finished' } }),
      },
      '?attack=greedy&model=E2&target=E3&control=E4',
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Add to queue' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Measure the same again?' });
    expect(within(dialog).getByText(/X3 is finished/)).toBeTruthy();
    expect(enqueued(client)).toEqual([]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(enqueued(client)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Add to queue' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Add to queue again' }));
    await waitFor(() => expect(enqueued(client)).toHaveLength(1));
    expect(await screen.findByText(/1 examination is in the queue/)).toBeTruthy();
  });

  it('leaves only the queue to be pressed', async () => {
    const client = show({}, '?attack=greedy&model=E2&target=E3&control=E4');
    await userEvent.click(await screen.findByRole('button', { name: 'Add to queue' }));
    await waitFor(() =>
      expect(enqueued(client)).toMatchObject([
        { attackId: 'greedy', modelId: 'E2', targetIds: ['E3'], controlIds: ['E4'] },
      ]),
    );
  });
});

describe('a wrong parameter', () => {
  it('is shown at its field and goes with its mending', async () => {
    show({
      'examine.preflight': ({ attackId, parameters }) => {
        parseParameters(findAttack(attackId), parameters);
        return Promise.resolve({ jobId: `j${'1'.repeat(16)}` });
      },
      'jobs.show': () => Promise.resolve(job()),
    });
    await choose();
    const field = screen.getByRole('textbox', { name: 'Decoding policies' });
    await userEvent.clear(field);
    await userEvent.type(field, 'top-z=9');
    await userEvent.click(screen.getByRole('button', { name: 'Estimate' }));
    const place = must(field.closest('[data-field]'));
    await waitFor(() => expect(place.textContent).toContain('top-z=9'));
    const aside = screen.getByRole('complementary', { name: 'Estimate and queue' });
    expect(aside.textContent).toContain('The error is shown at its field');
    expect(aside.textContent).not.toContain('top-z');
    await userEvent.clear(field);
    await userEvent.type(field, 'top-k=9');
    expect(place.textContent).not.toContain('top-z');
    expect(aside.textContent).not.toContain('The error is shown at its field');
  });
});
