// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { plainSentence } from '../../../src/answer/index.js';
import { byElement } from '../../../renderer/features/findings/elements.js';
import { FindingsScreen } from '../../../renderer/features/findings/FindingsScreen.js';
import type { CaseOverview, Handlers } from '../../../src/contract/index.js';
import { environmentError, inputError } from '../../../src/base/index.js';
import type { Findings } from '../../../src/domain/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { sampleSummary } from '../runs/sampleRun.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN, sampleOverview } from '../support/sampleCase.js';
import { READER, sampleHome } from '../support/sampleHome.js';
import { showScreen } from '../support/showScreen.js';
import { sampleFindings, type SampleFindings } from './sampleFindings.js';
import { remark, unscored } from '../../support/unscored.js';

let sample: SampleFindings;

beforeAll(async () => {
  sample = await sampleFindings();
});
afterEach(cleanup);

interface Showing {
  readonly handlers?: Partial<Handlers>;
  readonly overview?: CaseOverview;
  readonly home?: ReturnType<typeof sampleHome>;
  readonly examinationId?: string;
  readonly query?: string;
}

function show({
  handlers,
  overview = sample.overview,
  home = sampleHome(),
  examinationId,
  query = '',
}: Showing = {}): DoubleClient {
  const client = doubleClient(
    {
      'case.show': () => Promise.resolve(overview),
      'home.show': () => Promise.resolve(home),
      'findings.show': ({ examinationId: id }) =>
        Promise.resolve({ status: 'finished', findings: must(sample.findings[id]) }),
      ...handlers,
    },
    { door: home.door, role: home.role },
  );
  showScreen(
    <FindingsScreen caseId={CASE_ID} {...(examinationId === undefined ? {} : { examinationId })} />,
    client,
    `#/case/${CASE_ID}/findings${examinationId === undefined ? '' : `/${examinationId}`}${query}`,
  );
  return client;
}

/** One finding of X1, with what is of interest changed. */
function single(change: Partial<Findings['findings'][number]>): Partial<Handlers> {
  const findings = must(sample.findings['X1']);
  return {
    'findings.show': () =>
      Promise.resolve({
        status: 'finished',
        findings: {
          ...findings,
          details: { kind: 'panels', panels: [] },
          findings: [{ ...must(findings.findings[0]), ...change }],
        },
      }),
  };
}

const onlyX1 = (): CaseOverview =>
  sampleOverview({ examinations: [sampleSummary({ id: 'X1', status: 'finished' })] });

describe('FindingsScreen', () => {
  it('teaches where findings come from when there are none, and offers readers no examination', async () => {
    show({ overview: sampleOverview() });
    expect(await screen.findByRole('heading', { name: 'No findings yet' })).toBeTruthy();
    screen.getByRole('button', { name: 'New examination' }).focus();
    await userEvent.keyboard('{Enter}');
    expect(window.location.hash).toBe(`#/case/${CASE_ID}/examine`);
    cleanup();
    show({ overview: sampleOverview(), home: sampleHome(READER) });
    expect(await screen.findByRole('heading', { name: 'No findings yet' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'New examination' })).toBeNull();
  });

  it('says that it reads, what went wrong with its remedy, and tries again', async () => {
    let isBroken = true;
    let answer: () => void = () => undefined;
    show({
      overview: onlyX1(),
      handlers: {
        'findings.show': async () => {
          if (!isBroken) return { status: 'finished', findings: must(sample.findings['X1']) };
          await new Promise<void>((resolve) => (answer = resolve));
          throw environmentError('file-denied', 'It may not be read.', 'Give the right to read it.');
        },
      },
    });
    expect(await screen.findByText('Reading the findings…')).toBeTruthy();
    answer();
    expect(await screen.findByText('Give the right to read it.')).toBeTruthy();
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('heading', { level: 2, name: 'Reconstruction from the model' }),
    ).toBeTruthy();
  });

  it('groups what was found by element, in the order of the definition, with the charts of the report', async () => {
    show({ examinationId: 'X1' });
    await screen.findByRole('heading', { level: 2, name: 'Reconstruction from the model' });
    const titles = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
    expect(titles.slice(0, 4)).toEqual(byElement([]).map(({ label }) => label));
    const { findings } = must(sample.findings['X1']);
    for (const { id, label } of byElement([])) {
      const part = within(must(screen.getByRole('heading', { level: 2, name: label }).closest('section')));
      expect(part.queryAllByRole('article').map((one) => one.id)).toEqual(
        findings.filter(({ element }) => element === id).map((one) => one.id),
      );
    }
    expect(titles.at(-1)).toBe(`Charts: The work ${HOSTILE_SHOWN}`);
    expect(document.querySelectorAll('svg.p-chart, .p-chart svg').length).toBeGreaterThanOrEqual(3);
    // The first mention of a term in each sentence is explained there.
    const card = must(document.querySelector<HTMLElement>('.p-finding-sentence'));
    expect(within(card).getAllByRole('button', { name: 'control' })).toHaveLength(1);
    expect(screen.queryByText(/^Terms:/)).toBeNull();
    // Titles of works are hostile here: in charts, sentences and headings they are text.
    expect(document.body.textContent).toContain('<img src=x');
    expect(document.querySelector('img, script')).toBeNull();
    expect(document.body.textContent).not.toContain('\u202e');
  });

  it('begins with a plain sentence; the statistics are folded', async () => {
    show({ examinationId: 'X1' });
    const findings = must(sample.findings['X1']);
    const found = must(findings.findings.find(({ id }) => id === 'memorized-passages/E2'));
    await screen.findByRole('heading', { level: 2, name: 'Reconstruction from the model' });
    const card = must(document.getElementById(found.id));
    expect(must(card.querySelector('.p-finding-sentence')).textContent).toBe(plainSentence(findings, found));
    expect(must(card.querySelector('details')).textContent).toContain('set by');
    expect(must(card.querySelector('details')).querySelector('sup')).not.toBeNull();
  });

  it('opens at the last examination of a model under examination', async () => {
    const examinations = sample.overview.examinations.map((one) =>
      one.id === 'X4' ? { ...one, modelId: 'E2' } : { ...one, modelId: 'E1' },
    );
    show({ overview: { ...sample.overview, examinations } });
    expect(await screen.findByText(/^X3: /)).toBeTruthy();
  });

  it('leads from a finding to the place in the work', async () => {
    show({ examinationId: 'X1' });
    const [door] = await screen.findAllByRole('link', { name: /^character / });
    expect(screen.getByRole('button', { name: 'Read the work' })).toBeTruthy();
    expect(must(door).getAttribute('href')).toMatch(
      new RegExp(`^#/case/${CASE_ID}/reader/X1/E2\\?at=\\d+&finding=.+$`),
    );
  });

  it('is loud where there is no control', async () => {
    show({
      overview: onlyX1(),
      handlers: single({
        calibration: {
          kind: 'uncalibrated',
          reasons: [remark(`No control was chosen. ${HOSTILE}`)],
          controls: [],
        },
        controlValue: unscored('there is no control'),
        interval: { kind: 'none', code: 'no-control', reason: 'no control' },
        value: unscored(HOSTILE),
      }),
    });
    const finding = await screen.findByRole('article');
    expect(finding.className).toContain('p-finding-alarm');
    // Its panels have no heat.
    expect(screen.getByRole('button', { name: 'Read the marked passages' })).toBeTruthy();
    // Said once, with its reason.
    expect(within(finding).getAllByText('uncalibrated')).toHaveLength(1);
    expect(finding.querySelector('.p-finding-value')).toBeNull();
    expect(finding.textContent).toContain(`No control was chosen. ${HOSTILE_SHOWN}`);
    expect(finding.textContent).toContain(`unscored: ${HOSTILE_SHOWN}`);
    expect(within(finding).getByText('there is no control')).toBeTruthy();
  });

  it('says once why nothing is calibrated, where the reason is the same for all', async () => {
    const findings = must(sample.findings['X1']);
    const calibration = {
      kind: 'uncalibrated' as const,
      reasons: [remark('No control was chosen.')],
      controls: [],
    };
    show({
      overview: onlyX1(),
      handlers: {
        'findings.show': () =>
          Promise.resolve({
            status: 'finished',
            findings: {
              ...findings,
              findings: findings.findings.slice(0, 2).map((one) => ({ ...one, calibration })),
              details: { kind: 'panels', panels: [] },
            },
          }),
      },
    });
    const cards = await screen.findAllByRole('article');
    expect(screen.getAllByText('No control was chosen.')).toHaveLength(1);
    for (const card of cards) expect(within(card).getByText('uncalibrated')).toBeTruthy();
  });

  it('says that an examination has no findings yet, or is not known', async () => {
    show({ examinationId: 'X2' });
    expect(await screen.findByText('X2 is failed: it has no findings yet.')).toBeTruthy();
    cleanup();
    show({ examinationId: HOSTILE });
    const unknown = (await screen.findByRole('heading', { name: 'No such examination' })).closest('section');
    expect(unknown?.textContent).toContain(HOSTILE_SHOWN);
  });

  it('shows many works one at a time, each with its own findings and charts', async () => {
    const findings = must(sample.findings['X1']);
    const { details } = findings;
    if (details.kind !== 'windows') throw new Error('X1 measures windows');
    const ids = ['E2', 'E12', 'E13', 'E14', 'E15'];
    const many: Findings = {
      ...findings,
      findings: ids.flatMap((workId) =>
        findings.findings.map((one) => ({ ...one, workId, id: one.id.replace('E2', workId) })),
      ),
      details: {
        ...details,
        targets: ids.flatMap((workId) => details.targets.map((target) => ({ ...target, workId }))),
      },
    };
    const client = show({
      examinationId: 'X1',
      query: '?work=E14',
      handlers: { 'findings.show': () => Promise.resolve({ status: 'finished', findings: many }) },
    });
    const choice = await screen.findByRole('group', { name: 'Work' });
    const shown = (): string[] => screen.getAllByRole('article').map(({ id }) => id);
    const own = (workId: string): string[] =>
      findings.findings.map(({ id }) => id.replace('E2', workId)).toSorted();
    expect(within(choice).getByText('Work 4 of 5')).toBeTruthy();
    expect(shown().toSorted()).toEqual(own('E14'));
    expect(screen.getAllByRole('heading', { level: 2, name: /^Charts: / })).toHaveLength(1);
    await userEvent.click(within(choice).getByRole('button', { name: 'Next work' }));
    expect(window.location.hash).toBe(`#/case/${CASE_ID}/findings/X1?work=E15`);
    expect(shown().toSorted()).toEqual(own('E15'));
    expect(screen.getByRole('button', { name: 'Next work' })).toHaveProperty('disabled', true);
    await userEvent.click(screen.getByRole('button', { name: 'Read the work' }));
    expect(window.location.hash).toBe(`#/case/${CASE_ID}/reader/X1/E15`);
    // The other examinations are read once their table is asked for.
    expect(client.calls.filter(({ name }) => name === 'findings.show')).toHaveLength(1);
  });

  it('names what it cannot put into the table', async () => {
    show({
      examinationId: 'X1',
      query: '?view=table',
      handlers: {
        'findings.show': ({ examinationId: id }) =>
          id === 'X4'
            ? Promise.reject(environmentError('file-denied', 'No.', 'Yes.'))
            : Promise.resolve({ status: 'finished', findings: must(sample.findings[id]) }),
      },
    });
    expect(await screen.findByText('X4 is missing from this table.')).toBeTruthy();
  });
});

describe('MarkFinding', () => {
  async function open(add: Handlers['exhibits.add']): Promise<DoubleClient> {
    const client = show({
      overview: onlyX1(),
      handlers: { ...single({ title: 'Coverage' }), 'exhibits.add': add },
    });
    (await screen.findByRole('button', { name: 'Mark as exhibit…' })).focus();
    await userEvent.keyboard('{Enter}');
    await screen.findByRole('dialog', { name: 'Mark as exhibit' });
    return client;
  }

  it('marks by keyboard, by reference to what was measured', async () => {
    const client = await open(() => Promise.resolve({ exhibitId: 'P1', label: 'PX-001' }));
    // What is marked, above the title.
    expect(within(screen.getByRole('dialog')).getByText(/^: control|; control/)).toBeTruthy();
    screen.getByRole('textbox', { name: 'Note' }).focus();
    await userEvent.keyboard('See line 3.');
    screen.getByRole('button', { name: 'Mark as exhibit' }).focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(client.calls.find(({ name }) => name === 'exhibits.add')?.input).toEqual({
      caseId: CASE_ID,
      source: { kind: 'finding', examinationId: 'X1', findingId: sample.findings['X1']?.findings[0]?.id },
      title: 'Coverage',
      note: 'See line 3.',
    });
  });

  it('shows a refused title beside it, and everything else in its own place; nothing typed is lost', async () => {
    const client = await open(() =>
      Promise.reject(inputError('case-read-only', 'Held elsewhere.', 'Reading works.')),
    );
    const title = screen.getByRole<HTMLInputElement>('textbox', { name: /^Title/ });
    await userEvent.click(title);
    await userEvent.paste('x'.repeat(300));
    await userEvent.click(screen.getByRole('button', { name: 'Mark as exhibit' }));
    await waitFor(() => expect(title.getAttribute('aria-invalid')).toBe('true'));
    expect(title.value).toHaveLength(308);
    expect(client.calls.some(({ name }) => name === 'exhibits.add')).toBe(false);
    await userEvent.clear(title);
    expect(screen.getByRole('button', { name: 'Mark as exhibit' })).toHaveProperty('disabled', true);
    await userEvent.type(title, 'Coverage');
    await userEvent.click(screen.getByRole('button', { name: 'Mark as exhibit' }));
    expect(await screen.findByText('Reading works.')).toBeTruthy();
  });

  it('is not for readers', async () => {
    show({ overview: onlyX1(), home: sampleHome(READER), handlers: single({}) });
    await screen.findByRole('article');
    expect(screen.queryByRole('button', { name: 'Mark as exhibit…' })).toBeNull();
  });
});
