// @vitest-environment happy-dom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { CompareScreen } from '../../../renderer/features/compare/CompareScreen.js';
import { shortTitle } from '../../../renderer/features/reader/placeWords.js';
import { briefOf, type AnswerBrief } from '../../../src/answer/index.js';
import type { Handlers, Job } from '../../../src/contract/index.js';
import { inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { sampleAnswer } from '../answer/sampleAnswer.js';
import { sampleReader } from '../reader/sampleReader.js';
import { sampleSummary } from '../runs/sampleRun.js';
import { CASE_ID, HOSTILE_SHOWN, sampleEvidence, sampleOverview } from '../support/sampleCase.js';
import { showScreen } from '../support/showScreen.js';
import { sampleWork } from '../works/sampleWork.js';
import { JOB_ID, runningJob, sampleJob, sampleRecord, sampleStretch } from './sampleAsk.js';

afterEach(cleanup);

async function show(query = '', handlers: Partial<Handlers> = {}, jobs: Job[] = []): Promise<DoubleClient> {
  const client = doubleClient({
    'case.show': () => Promise.resolve(sampleOverview({ examinations: [sampleSummary()] })),
    'answers.list': () => Promise.resolve({ answers: [] }),
    'work.show': () => Promise.resolve(sampleWork()),
    'work.text': ({ startChar, endChar }) => Promise.resolve(sampleStretch(startChar, endChar)),
    'reader.open': () => Promise.resolve(sampleReader('E3')),
    'jobs.list': () => Promise.resolve({ jobs }),
    'jobs.show': () => Promise.resolve(must(jobs[0])),
    ...handlers,
  });
  showScreen(<CompareScreen caseId={CASE_ID} />, client, `#/case/${CASE_ID}/compare${query}`);
  await screen.findByRole('form', { name: 'Ask the model' });
  return client;
}

const sent = (client: DoubleClient, name: string): readonly unknown[] =>
  client.calls.filter((call) => call.name === name).map(({ input }) => input);
const rows = (): readonly (string | null)[] =>
  within(screen.getByRole('table', { name: /^Sentences/ }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent);

describe('CompareScreen', () => {
  it('teaches what greedy and sampling are before anything is asked', async () => {
    await show();
    const lesson = must(screen.getByText('Ask the model to continue the work').closest('section'));
    expect(lesson.textContent).toContain('Greedy takes the most probable token every time.');
    expect(lesson.textContent).toContain('Sampling draws each token at random');
  });

  it('asks what the address and the form say, shows the text as it is written, then the comparison', async () => {
    const jobs = [runningJob()];
    const client = await show(
      '?exam=X1&work=E3&at=1234',
      { 'ask.start': () => Promise.resolve({ jobId: JOB_ID }) },
      jobs,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Ask the model' }));
    expect(sent(client, 'ask.start')).toEqual([
      {
        caseId: CASE_ID,
        modelId: 'E1',
        workId: 'E3',
        startChar: 1234,
        // As the examination gave its passages.
        prefixTokens: 20,
        maxTokens: 50,
        decoding: { kind: 'greedy' },
        load: {},
      },
    ]);
    await screen.findByRole('button', { name: 'Stop' });
    act(() => client.emit('ask.text', { jobId: JOB_ID, caseId: CASE_ID, text: 'The <i>whale', tokens: 3 }));
    expect(await screen.findByText('The <i>whale')).toBeTruthy();
    expect(window.location.hash).toContain(`job=${JOB_ID}`);
    act(() => client.emit('job.changed', sampleJob()));
    await screen.findByRole('table', { name: /^Sentences/ });
    expect(screen.getByText('Identical tokens from the start').parentElement?.textContent).toContain(
      '2 of 3 tokens written',
    );
    expect(screen.getByText('Identical words, in order').parentElement?.textContent).toContain(
      '7 of 7 words of the work',
    );
    expect(screen.getByText('Edit distance').parentElement?.textContent).toMatch(/27 characters, 40.0/);
  });

  it('begins with the strongest finding, then the latest, and offers nothing withdrawn or that cannot be scored', async () => {
    const evidence = [
      sampleEvidence('E1', 'target-model', 'A projector'),
      sampleEvidence('E2', 'reference-model', 'Model two'),
      sampleEvidence('E3', 'target-model', 'Model three'),
      sampleEvidence('E4', 'control-work', 'The Control'),
      sampleEvidence('E5', 'target-work', 'Received in error', { withdrawn: 'received in error' }),
      sampleEvidence('E6', 'target-work', 'The Novel'),
      sampleEvidence('E7', 'target-work', 'The Sequel'),
    ];
    const finished = { status: 'finished' as const, controlIds: ['E4'] };
    const overview = sampleOverview(
      {
        notScorable: [{ id: 'E1', why: 'It is a projector', remedy: 'Add the model.' }],
        examinations: [
          sampleSummary({ ...finished, id: 'X1', modelId: 'E2', targetIds: ['E6'] }),
          sampleSummary({ ...finished, id: 'X2', modelId: 'E3', targetIds: ['E6'] }),
          sampleSummary({ ...finished, id: 'X3', modelId: 'E2', targetIds: ['E7'] }),
          sampleSummary({ ...finished, id: 'X4', modelId: 'E3', targetIds: ['E7'], status: 'failed' }),
        ],
      },
      evidence,
    );
    const brief = briefOf(sampleAnswer());
    const chosen = async (
      standings: readonly AnswerBrief['standing'][],
      otherClaims = 0,
    ): Promise<unknown> => {
      cleanup();
      const of = (modelId: string, workId: string, standing: AnswerBrief['standing']): AnswerBrief => ({
        ...brief,
        ...{ modelId, workId, standing, otherClaims: modelId === 'E3' ? otherClaims : 0, finished: 1 },
      });
      await show('', {
        'case.show': () => Promise.resolve(overview),
        'answers.list': () =>
          Promise.resolve({
            answers: [
              of('E2', 'E6', must(standings[0])),
              of('E3', 'E6', must(standings[1])),
              of('E2', 'E7', must(standings[2])),
              { ...of('E3', 'E7', 'claim'), finished: 0, unfinished: 1 },
            ],
          }),
      });
      return [/Model$/, /Work$/].map(
        (name) => screen.getByRole('button', { name }).textContent.match(/E\d/)?.[0],
      );
    };
    expect(await chosen(['measured', 'claim', 'measured'])).toEqual(['E3', 'E6']);
    expect(await chosen(['measured', 'measured', 'not-shown'])).toEqual(['E3', 'E6']);
    expect(await chosen(['measured', 'not-shown', 'measured'], 1)).toEqual(['E3', 'E6']);
    expect(await chosen(['not-shown', 'not-shown', 'not-shown'])).toEqual(['E2', 'E7']);
    await userEvent.click(screen.getByRole('button', { name: /Model$/ }));
    const options = (await screen.findAllByRole('option')).map(({ textContent }) => textContent);
    expect(options).toEqual(['E2 Model two (reference)', 'E3 Model three']);
  });

  it('fills the form from an output that is opened, and keeps the form when it asks by itself', async () => {
    const record = sampleRecord({
      startChar: 345,
      promptTokens: 33,
      maxTokens: 77,
      decoding: { kind: 'sample', policy: { temperature: 0.5, topK: null, topP: 0.9 }, seed: 'moby' },
    });
    const opened = sampleJob({ result: { kind: 'ask', record } });
    const asked = sampleJob({ jobId: 'j0000000000000002' });
    const client = await show(
      '',
      {
        'ask.start': () => Promise.resolve({ jobId: asked.jobId }),
        'jobs.show': ({ jobId }) => Promise.resolve(jobId === asked.jobId ? asked : opened),
      },
      [opened],
    );
    await userEvent.click(await screen.findByRole('button', { name: /tokens identical$/ }));
    await screen.findByRole('table', { name: /^Sentences/ });
    const request = {
      caseId: CASE_ID,
      modelId: 'E1',
      workId: 'E3',
      startChar: 345,
      prefixTokens: 33,
      maxTokens: 77,
      decoding: { kind: 'sample', policy: { temperature: 0.5, topK: null, topP: 0.9 }, seed: 'moby' },
      load: {},
    };
    await userEvent.click(screen.getByRole('button', { name: 'Ask the model' }));
    expect(sent(client, 'ask.start')).toEqual([request]);
    await screen.findByText(/after character 120 of/);
    await userEvent.click(screen.getByRole('button', { name: 'Ask the model' }));
    expect(sent(client, 'ask.start')).toEqual([request, request]);
  });

  it('samples with the policy and the seed of the form', async () => {
    const client = await show('', { 'ask.start': () => Promise.resolve({ jobId: JOB_ID }) }, [runningJob()]);
    await userEvent.click(screen.getByRole('radio', { name: /Sampling with a seed/ }));
    await userEvent.clear(screen.getByRole('textbox', { name: 'Top-k' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Top-p' }), '0.9{Tab}');
    await userEvent.clear(screen.getByRole('textbox', { name: 'Seed' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Seed' }), 'moby');
    await userEvent.click(screen.getByRole('button', { name: 'Ask the model' }));
    expect(sent(client, 'ask.start')[0]).toMatchObject({
      decoding: { kind: 'sample', policy: { temperature: 1, topK: null, topP: 0.9 }, seed: 'moby' },
    });
  });

  it('shows an error beside the field that caused it and keeps what was typed', async () => {
    await show('', {
      'ask.start': () =>
        Promise.reject(inputError('context-too-long', 'The model takes 512 tokens.', 'Give fewer tokens.')),
    });
    const given = screen.getByRole('textbox', { name: 'Prefix length' });
    await userEvent.clear(given);
    await userEvent.type(given, '4000{Tab}');
    await userEvent.click(screen.getByRole('button', { name: 'Ask the model' }));
    const words = await screen.findByText(/The model takes 512 tokens/);
    expect(given.getAttribute('aria-describedby')?.split(' ')).toContain(words.closest('.p-field-error')?.id);
    expect((given as HTMLInputElement).value).toBe('4,000');
  });

  it('shows work and output sentence by sentence, as text, with words marked and signs for hidden characters', async () => {
    await show(`?job=${JOB_ID}`, {}, [sampleJob()]);
    await screen.findByRole('table', { name: /^Sentences/ });
    expect(rows()[0]).toContain('the same');
    expect(rows()[1]).toContain('differs');
    expect(rows()[1]).toContain('<script>alert(1)</script>⟦U+202E⟧');
    expect(document.querySelector('script, b')).toBeNull();
    const inserted = Array.from(document.querySelectorAll('ins'), ({ textContent }) => textContent).join('');
    expect(inserted).toContain('script');
    expect(inserted).not.toContain('slowly');
    expect(screen.getByRole('region', { name: 'Text of the prompt' }).textContent).toBe(
      'Given <b>before</b>.',
    );
    expect(document.body.textContent).toContain(HOSTILE_SHOWN);
    expect(screen.getByText('uncalibrated')).toBeTruthy();
  });

  it('goes from difference to difference, in both views', async () => {
    await show(`?job=${JOB_ID}`, {}, [
      sampleJob({
        result: {
          kind: 'ask',
          record: sampleRecord({
            workText: 'A a. Same one. B b. C c.',
            outputText: 'A x. Same one. B y. C c.',
          }),
        },
      }),
    ]);
    expect(await screen.findByText('2 sentences of 4 differ')).toBeTruthy();
    const next = screen.getByRole('button', { name: 'Next difference (j)' });
    await userEvent.click(next);
    expect(screen.getByText('Difference 1 of 2')).toBeTruthy();
    await userEvent.click(next);
    await waitFor(() => expect(document.activeElement?.textContent).toContain('B y.'));
    await userEvent.click(next);
    await waitFor(() => expect(document.activeElement?.textContent).toContain('A x.'));
    await userEvent.click(screen.getByRole('button', { name: 'Unified' }));
    expect(rows()[0]).toMatch(/A a\..*A x\./);
    await userEvent.click(screen.getByRole('button', { name: 'Previous difference (k)' }));
    expect(screen.getByText('Difference 2 of 2')).toBeTruthy();
  });

  it('lists earlier answers and opens them', async () => {
    const second = sampleJob({ jobId: 'j0000000000000002', state: 'cancelled', result: null });
    await show('', { 'jobs.show': () => Promise.resolve(sampleJob()) }, [second, sampleJob()]);
    const list = must((await screen.findByText('Outputs since the program started')).closest('section'));
    const buttons = within(list).getAllByRole('button');
    expect(buttons[0]?.textContent).toContain('stopped');
    expect(buttons[1]?.textContent).toContain('2 of 3 tokens identical');
    // The name of the model, then that of the work.
    expect(buttons[1]?.querySelectorAll('bdi')).toHaveLength(2);
    expect(buttons[1]?.querySelector('bdi')?.textContent).toBe(shortTitle(sampleRecord().model.name, 40));
    await userEvent.click(must(buttons[1]));
    await screen.findByRole('table', { name: /^Sentences/ });
    expect(buttons[1]?.getAttribute('aria-current')).toBe('true');
  });

  it('tells how to repeat an answer in words, libraries by their names', async () => {
    const engine = { build: 'b9999', libraries: [{ name: 'libggml-base.so', sha256: 'ab12' }] };
    const record = sampleRecord({ engine });
    const job = sampleJob({ result: { kind: 'ask', record } });
    await show(`?job=${JOB_ID}`, { 'jobs.show': () => Promise.resolve(job) }, [job]);
    const facts = must((await screen.findByText('How to reproduce this output')).closest('details'));
    expect(facts.textContent).toContain('libggml-base.so');
    expect(facts.textContent).toContain('ab12');
    expect(facts.textContent).not.toContain('{');
  });

  it('records an answer as an exhibit by reference', async () => {
    const client = await show(
      `?job=${JOB_ID}`,
      { 'exhibits.add': () => Promise.resolve({ exhibitId: 'P1', label: 'PX-001' }) },
      [sampleJob()],
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Mark as exhibit…' }));
    await userEvent.type(await screen.findByRole('textbox', { name: 'Note' }), 'Look.');
    await userEvent.click(screen.getByRole('button', { name: 'Mark as exhibit' }));
    await waitFor(() => expect(sent(client, 'exhibits.add')).toHaveLength(1));
    expect(sent(client, 'exhibits.add')[0]).toMatchObject({
      source: { kind: 'continuation', askId: 'a0000000000000001' },
      note: 'Look.',
    });
  });

  it('says what is missing in a case without a model', async () => {
    const client = doubleClient({
      'answers.list': () => Promise.resolve({ answers: [] }),
      'case.show': () =>
        Promise.resolve(
          sampleOverview(
            {},
            sampleOverview().index.evidence.filter(({ id }) => id === 'E3'),
          ),
        ),
    });
    showScreen(<CompareScreen caseId={CASE_ID} />, client, `#/case/${CASE_ID}/compare`);
    expect(await screen.findByText('No models yet')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Add evidence' })).toBeTruthy();
  });

  it('shows a line without end', async () => {
    const endless = 'x'.repeat(100_000);
    await show(`?job=${JOB_ID}`, {}, [
      sampleJob({
        result: { kind: 'ask', record: sampleRecord({ workText: 'Short.', outputText: endless }) },
      }),
    ]);
    await screen.findByRole('table', { name: /^Sentences/ });
    expect(rows().join('')).toContain(endless);
  });
});
