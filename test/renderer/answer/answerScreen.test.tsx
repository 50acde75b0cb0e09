// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { AnswerMatrix } from '../../../renderer/features/answer/AnswerMatrix.js';
import { AnswerScreen } from '../../../renderer/features/answer/AnswerScreen.js';
import { DEFINITION } from '../../../src/domain/index.js';
import { briefOf, type Answer } from '../../../src/answer/index.js';
import type { Handlers } from '../../../src/contract/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { sampleReader } from '../reader/sampleReader.js';
import { sampleSummary } from '../runs/sampleRun.js';
import { CASE_ID, SAMPLE_EVIDENCE, HOSTILE_SHOWN, sampleOverview } from '../support/sampleCase.js';
import { doneJob } from '../support/sampleJob.js';
import { showScreen } from '../support/showScreen.js';
import { sampleAnswer } from './sampleAnswer.js';

afterEach(cleanup);

function show(
  answer: Answer,
  mode: 'write' | 'read' = 'write',
  handlers: Partial<Handlers> = {},
): DoubleClient {
  const client = doubleClient({
    'answers.show': () => Promise.resolve(answer),
    'case.show': () => Promise.resolve(sampleOverview({ mode })),
    'answers.list': () => Promise.resolve({ answers: [briefOf(answer)] }),
    'attacks.list': () => Promise.resolve({ attacks: [] }),
    'work.show': () => Promise.reject(new Error('the chapters are not needed')),
    'work.citations': () => Promise.resolve({ citations: [] }),
    'reader.open': ({ workId }) => Promise.resolve(sampleReader(workId === 'E4' ? 'E4' : 'E3')),
    ...handlers,
  });
  showScreen(
    <AnswerScreen caseId={CASE_ID} modelId="E1" workId="E3" />,
    client,
    `#/case/${CASE_ID}/answer/E1/E3`,
  );
  return client;
}

const ELEMENTS = 'The four elements of memorization';
const part = (name: string): Promise<HTMLElement> => screen.findByRole('region', { name });

describe('AnswerScreen', () => {
  it('states the answer with its denominator and its control first, and shows titles as text', async () => {
    show(sampleAnswer());
    const lead = await part('Answer');
    expect(lead.textContent).toContain('50.0%15 of 30 tested passages');
    expect(lead.textContent).toContain('0.0%0 of 29 control passages');
    expect(lead.textContent).toContain('for none of the 29 control passages.');
    expect(within(lead).getByRole('button', { name: 'control' })).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain(HOSTILE_SHOWN);
  });

  it('shows another answer at its side, their heaps on equal scales', async () => {
    const one = sampleAnswer();
    const two = sampleAnswer({ model: { id: 'E5', name: 'Another model', role: 'target-model' } });
    if (!('edges' in two.chance)) throw new Error('the sample has heaps');
    const other = { ...two, chance: { ...two.chance, edges: two.chance.edges.map((edge) => edge * 2) } };
    const client = show(one, 'write', {
      'answers.show': ({ modelId }) => Promise.resolve(modelId === 'E5' ? other : one),
      'answers.list': () => Promise.resolve({ answers: [briefOf(one), briefOf(other)] }),
    });
    await part('Answer');
    const axis = (index: number): string =>
      [...must(document.querySelectorAll('.p-chart-svg')[index]).querySelectorAll('text')]
        .map(({ textContent }) => textContent)
        .filter((text) => /^[−-]?\d+$/.test(text))
        .join(' ');
    await userEvent.click(await screen.findByRole('button', { name: /Compare with/ }));
    await userEvent.click(await screen.findByRole('option', { name: /^Compare with E3 .* in E5/ }));
    await waitFor(() => expect(screen.getAllByRole('region', { name: 'Answer' })).toHaveLength(2));
    expect(window.location.hash).toBe(`#/case/${CASE_ID}/answer/E1/E3?beside=E5.E3`);
    expect(axis(0)).toMatch(/\d/);
    expect(axis(1)).toBe(axis(0));
    // The bins of the second are twice as wide.
    expect(screen.getByText(/bins that are not equally wide/).textContent).toMatch(
      / (\d+\.\d+) and (\d+\.\d+) decades/,
    );
    expect(client.calls.filter(({ name }) => name === 'answers.show').map(({ input }) => input)).toEqual([
      { caseId: CASE_ID, modelId: 'E1', workId: 'E3' },
      { caseId: CASE_ID, modelId: 'E5', workId: 'E3' },
    ]);
    await userEvent.click(await screen.findByRole('button', { name: /Compare with/ }));
    await userEvent.click(await screen.findByRole('option', { name: 'No comparison' }));
    await waitFor(() => expect(screen.getAllByRole('region', { name: 'Answer' })).toHaveLength(1));
  });

  it('sets the elements of the same work in another model above, without being asked', async () => {
    const one = sampleAnswer();
    const other = sampleAnswer({
      model: { id: 'E5', name: 'Another model', role: 'target-model' },
      elements: {
        ...one.elements,
        rows: one.elements.rows.map((row) => ({ ...row, state: 'not-shown', work: null })),
      },
    });
    show(one, 'write', {
      'answers.show': ({ modelId }) => Promise.resolve(modelId === 'E5' ? other : one),
      'answers.list': () => Promise.resolve({ answers: [briefOf(one), briefOf(other)] }),
    });
    const table = await screen.findByRole('table', { name: 'The four elements, side by side' });
    expect(within(table).getByRole('link', { name: 'Another model' }).getAttribute('href')).toBe(
      `#/case/${CASE_ID}/answer/E5/E3`,
    );
    const [, ...rows] = within(table).getAllByRole('row');
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(within(row).getAllByRole('cell').at(-1)?.textContent).toBe('Not shown');
    expect(screen.getAllByRole('region', { name: 'Answer' })).toHaveLength(1);
    cleanup();
    show(one);
    await part('Answer');
    expect(screen.queryByRole('table', { name: 'The four elements, side by side' })).toBeNull();
  });

  it('answers the elements, what the model wrote, chance and objections in their order', async () => {
    show(sampleAnswer());
    await part('Answer');
    expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual([
      ELEMENTS,
      'Where in the work',
      'A passage and what the model wrote',
      'Could it be chance?',
      'What will the opposing party say?',
      'All other tests',
    ]);
    const written = await part('A passage and what the model wrote');
    expect([...written.querySelectorAll('del, ins')].map(({ textContent }) => textContent)).toEqual([
      'some',
      'many',
    ]);
    expect(written.textContent).toContain(
      'Written by the model in X3 (Ordinary sampling), draw 1 of 20: 50 tokens after 50 tokens, top-p 0.95, T 0.8, seed seed. The journal of X3 holds the ids of the tokens (unit c0ffee0000000000…); the audit log says when X3 ran.',
    );
    const elements = await part(ELEMENTS);
    expect(elements.textContent).toContain('25.0% 5 of 20 passages');
    expect(elements.textContent).toContain(DEFINITION.text);
    expect(
      [...elements.querySelectorAll('.answer-row > .answer-line .p-badge')].map(
        ({ textContent }) => textContent,
      ),
    ).toEqual(['Shown', 'Not shown', 'Cannot be determined', 'Not examined']);
    expect(within(elements).getByRole('link', { name: 'X4' })).toBeTruthy();
    const others = await part('All other tests');
    expect(others.textContent).toContain('1 more test');
    expect(others.textContent).toContain('Not finished: X2 (Greedy extraction, paused).');
  });

  it('puts what a user sees before what the same weights give', async () => {
    const [weights] = sampleAnswer().written;
    const silent = { ...must(weights), from: 'use' as const, written: 'I cannot share that text.' };
    show(sampleAnswer({ written: [silent, must(weights)] }));
    const written = await part('The same weights, asked in two ways');
    expect([...written.querySelectorAll('h3')].map(({ textContent }) => textContent)).toEqual([
      'Asked as a user would ask, or not at all',
      'By other means',
    ]);
    expect(written.textContent.indexOf('I cannot share')).toBeLessThan(
      written.textContent.indexOf('many years ago'),
    );
  });

  it('says that the model wrote nothing where nothing was generated', async () => {
    show(sampleAnswer({ written: [] }));
    const written = await part('A passage and what the model wrote');
    expect(written.textContent).toBe(
      'A passage and what the model wroteNo examination of this work with this model has on record a text that the model wrote after, or about, a passage of the work.',
    );
  });

  it('offers to examine what was not examined, to a writer alone', async () => {
    show(sampleAnswer());
    const elements = await part(ELEMENTS);
    const buttons = within(elements).getAllByRole('button', { name: 'Examine now' });
    // Regurgitation, below the first element, and the fourth element; what is under way is not offered again.
    expect(buttons).toHaveLength(2);
    await userEvent.click(must(buttons[0]));
    expect(window.location.hash).toBe(`#/case/${CASE_ID}/examine?attack=system-design&model=E1&target=E3`);
    cleanup();
    show(sampleAnswer(), 'read');
    await part(ELEMENTS);
    expect(screen.queryByRole('button', { name: 'Examine now' })).toBeNull();
  });

  it('marks the finding that leads as an exhibit', async () => {
    const client = show(sampleAnswer(), 'write', {
      'exhibits.add': () => Promise.resolve({ exhibitId: 'P1', label: 'PX-001' }),
    });
    const lead = await part('Answer');
    await userEvent.click(within(lead).getByRole('button', { name: 'Mark as exhibit…' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Mark as exhibit' }));
    await waitFor(() =>
      expect(client.calls.find(({ name }) => name === 'exhibits.add')?.input).toMatchObject({
        source: { kind: 'finding', examinationId: 'X1', findingId: 'extractable-within-budget/E3' },
      }),
    );
  });

  it('measures on request how long the missing examinations take, and says which do not suit', async () => {
    const done = doneJob({
      kind: 'standard-estimate',
      estimate: {
        candidates: [
          {
            attackId: 'system-design',
            attackTitle: 'System designs',
            modelId: 'E1',
            targetIds: ['E3'],
            controlIds: ['E4'],
            referenceIds: [],
            worth: 1,
            usual: 0,
            warnings: [],
            sizes: [
              {
                parameters: {},
                words: 'every passage of the work',
                share: 1,
                units: 1,
                planSha256: '0'.repeat(64),
                tokens: 1000,
                seconds: 180,
              },
            ],
          },
        ],
        omissions: [
          {
            attackId: 'prefix-variants',
            attackTitle: 'Prefix variants',
            modelId: 'E1',
            why: { code: 'too-short', text: 'The work is too short for it.' },
          },
        ],
        warnings: [],
      },
    });
    const answer = sampleAnswer();
    const client = show(answer, 'write', {
      'examine.standard': () => Promise.resolve({ jobId: done.jobId }),
      'jobs.show': () => Promise.resolve(done),
    });
    const elements = await part(ELEMENTS);
    await userEvent.click(within(elements).getByRole('button', { name: 'Measure the times' }));
    expect(
      await within(elements).findByRole('button', { name: /^Examine now: about 3\smin 00\ss$/ }),
    ).toBeTruthy();
    expect(client.calls.find(({ name }) => name === 'examine.standard')?.input).toMatchObject({
      modelIds: ['E1'],
      targetIds: ['E3'],
      controlIds: ['E4'],
    });
    const objections = await part('What will the opposing party say?');
    expect(objections.textContent).toContain('The work is too short for it.');
    cleanup();
    sessionStorage.clear();
    show(answer, 'read');
    await part(ELEMENTS);
    expect(screen.queryByRole('button', { name: 'Measure the times' })).toBeNull();
  });

  it('moves numbers and heaps with the line, says that they are not those of the plan, and goes back', async () => {
    const client = show(sampleAnswer());
    const lead = await part('Answer');
    expect(client.calls.some(({ name }) => name === 'reader.open')).toBe(false);
    // At 10^−22 with any budget: −5, −10, −15, −20 are above the line.
    fireEvent.change(screen.getByRole('slider', { name: 'Tries per passage' }), { target: { value: '31' } });
    await waitFor(() => expect(lead.textContent).toContain('4 of 29 tested passages'));
    expect(lead.textContent).toContain('0 of 29 control passages');
    expect(lead.textContent).toContain('the number of tries set below');
    fireEvent.change(screen.getByRole('slider', { name: 'Threshold for a passage' }), {
      target: { value: '-66' },
    });
    // The control begins at −65.
    await waitFor(() => expect(lead.textContent).toContain('13 of 29 tested passages'));
    expect(lead.textContent).toContain('1 of 29 control passages');
    await userEvent.click(screen.getByRole('button', { name: 'Back to the plan' }));
    expect(lead.textContent).toContain('15 of 30 tested passages');
    expect(lead.textContent).not.toContain('the number of tries set below');
  });

  it('marks an answer without a fitting control, and offers a writer to receive one', async () => {
    const answer = sampleAnswer();
    const unfit: Answer = {
      ...answer,
      lead: {
        ...answer.lead,
        kind: 'uncalibrated',
        standing: 'measured',
        calibration: 'uncalibrated',
        sentence: { code: 'lead-control-unfit', text: 'No answer: the control does not fit the work.' },
        also: [{ code: 'control-too-small', text: 'The control is too small.' }],
      },
    };
    show(unfit);
    const lead = await part('Answer');
    expect(lead.className).toContain('answer-lead-alarm');
    expect(lead.textContent).toContain('No answer: the control does not fit the work.');
    expect(lead.textContent).toContain('The control is too small.');
    expect(lead.textContent).toContain('uncalibrated');
    // A number on which no claim can rest is not set large.
    expect(lead.querySelector('.answer-large')).toBeNull();
    await userEvent.click(within(lead).getByRole('button', { name: 'Receive a control that fits' }));
    expect(window.location.hash).toBe(`#/case/${CASE_ID}/evidence`);
    cleanup();
    show(unfit, 'read');
    await part('Answer');
    expect(screen.queryByRole('button', { name: 'Receive a control that fits' })).toBeNull();
    cleanup();
    // A control that fits asks for no other.
    show(answer);
    await part('Answer');
    expect(screen.queryByRole('button', { name: 'Receive a control that fits' })).toBeNull();
  });
});

describe('AnswerMatrix', () => {
  const overview = sampleOverview({ examinations: [sampleSummary({ id: 'X1', status: 'finished' })] });

  it('has a cell for each work and model, and asks nothing before anything was examined', async () => {
    const brief = { ...briefOf(sampleAnswer()), modelId: 'E1', workId: 'E3' };
    const client = doubleClient({ 'answers.list': () => Promise.resolve({ answers: [brief] }) });
    showScreen(<AnswerMatrix caseId={CASE_ID} overview={overview} />, client);
    const cell = await screen.findByRole('link', { name: '50.0%' });
    expect(cell.getAttribute('href')).toBe(`#/case/${CASE_ID}/answer/E1/E3`);
    expect(cell.closest('td')?.textContent).toContain('control 0.0%');
    expect(cell.closest('td')?.textContent).toContain(`${brief.elementsShown} of 4 elements shown`);
    expect(cell.closest('td')?.textContent).toContain(
      '15 of 30 tested passages can be extracted word for word',
    );
    cleanup();
    const before = doubleClient({});
    const shown = showScreen(<AnswerMatrix caseId={CASE_ID} overview={sampleOverview()} />, before);
    expect(shown.container.textContent).toBe('');
    expect(before.calls).toEqual([]);
  });

  it('shows all works of a model on one scale, each beside its control, and nothing for a single work', async () => {
    const work = must(SAMPLE_EVIDENCE.find(({ id }) => id === 'E3'));
    const two = sampleOverview({ examinations: [sampleSummary({ id: 'X1', status: 'finished' })] }, [
      ...SAMPLE_EVIDENCE,
      { ...work, id: 'E6', title: 'Another work' },
    ]);
    const share = (value: number, of: string) => ({ share: value, hits: 100 * value, total: 100, of });
    const briefs = [
      ['E3', 0.9],
      ['E6', 0.2],
    ].map(([workId, value]) => ({
      ...briefOf(sampleAnswer()),
      modelId: 'E1',
      workId: String(workId),
      elementsShown: workId === 'E3' ? 4 : 1,
      portion: { work: share(Number(value), 'characters'), control: share(0, 'control passages') },
    }));
    const show = (answers: typeof briefs): void => {
      showScreen(
        <AnswerMatrix caseId={CASE_ID} overview={two} />,
        doubleClient({ 'answers.list': () => Promise.resolve({ answers }) }),
      );
    };
    show(briefs);
    const heading = await screen.findByRole('heading', { name: /^How much of each work is in/ });
    const section = must(heading.closest('section'));
    expect(section.textContent).toContain('All four elements are shown for 1 of 2 (50.0%) works.');
    expect(section.textContent).toMatch(/E3.*90\.0%.*0\.0%.*E6.*20\.0%.*0\.0%/u);
    cleanup();
    show(briefs.slice(0, 1));
    await screen.findByRole('link', { name: '50.0%' });
    expect(screen.queryByRole('heading', { name: /^How much of each work/ })).toBeNull();
  });

  it('never prints a number as the answer where nothing is claimed', async () => {
    const answers = (['uncalibrated', 'foreign', 'no-floor'] as const).map((kind) => ({
      ...briefOf(sampleAnswer()),
      kind,
      standing: 'measured' as const,
      modelId: 'E1',
      workId: 'E3',
    }));
    for (const answer of answers) {
      const client = doubleClient({ 'answers.list': () => Promise.resolve({ answers: [answer] }) });
      showScreen(<AnswerMatrix caseId={CASE_ID} overview={overview} />, client);
      const cell = await screen.findByRole('link', { name: 'no answer' });
      expect(cell.closest('td')?.textContent).not.toMatch(/%| of |control/u);
      cleanup();
    }
  });
});
