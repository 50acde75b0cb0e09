// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { currentToasts, dismissToast } from '../../../renderer/components/actions/toasts.js';
import { ToastRegion } from '../../../renderer/components/index.js';
import { TextSurface } from '../../../renderer/features/reader/surface/TextSurface.js';
import { ReaderScreen } from '../../../renderer/features/reader/ReaderScreen.js';
import {
  decodeArray,
  type ExaminationShort,
  type Handlers,
  type ReaderWork,
} from '../../../src/contract/index.js';
import { inputError, environmentError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { withLayout } from '../support/layout.js';
import { CASE_ID, HOSTILE_SHOWN, sampleOverview } from '../support/sampleCase.js';
import { showScreen } from '../support/showScreen.js';
import { sampleSummary } from '../runs/sampleRun.js';
import { SAMPLE_TEXT, sampleReader, sampleReaderHandlers } from './sampleReader.js';
import { passageContent } from '../../support/samples/sampleExhibits.js';
import { panelFindings } from '../../support/samples/samplePanels.js';
import { remark, unscored } from '../../support/unscored.js';

withLayout();
afterEach(() => {
  cleanup();
  // A message with a button stands for twenty seconds: to the next test, there would be two such buttons.
  for (const { id } of currentToasts()) dismissToast(id);
});

interface Shown {
  readonly handlers?: Partial<Handlers>;
  readonly work?: Partial<ReaderWork>;
  readonly examinations?: readonly ExaminationShort[];
  readonly mode?: 'write' | 'read';
  readonly query?: string;
}

async function show(shown: Shown = {}): Promise<DoubleClient> {
  const { handlers = {}, work = {}, examinations = [], mode = 'write', query = '' } = shown;
  const client = doubleClient({
    ...sampleReaderHandlers(work),
    'case.show': () => Promise.resolve(sampleOverview({ examinations: [...examinations], mode })),
    ...handlers,
  });
  showScreen(
    <ReaderScreen caseId={CASE_ID} examinationId="X1" workId="E3" />,
    client,
    `#/case/${CASE_ID}/reader/X1/E3${query}`,
  );
  await screen.findByRole('region', { name: /^Text of/ });
  return client;
}

const calls = (client: DoubleClient, name: string): readonly unknown[] =>
  client.calls.filter((call) => call.name === name).map(({ input }) => input);
const text = (): HTMLElement => screen.getByRole('region', { name: /^Text of/ });
const coverage = (): readonly string[] =>
  within(screen.getByRole('table', { name: /^Coverage by/ }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent.replace(/\u00a0/g, ' '));

/** The piece of text that holds some words. */
function nodeWith(element: HTMLElement, words: string): Node | undefined {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
    if (node.textContent?.includes(words) === true) return node;
  return undefined;
}

describe('ReaderScreen', () => {
  it('shows the work as text, hidden characters as signs, and nothing of it as markup', async () => {
    await show();
    await waitFor(() => expect(text().textContent).toContain('<b>bold</b>⟦U+200B⟧'));
    expect(within(text()).getByRole('heading').textContent).toContain(HOSTILE_SHOWN);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain(HOSTILE_SHOWN);
    expect(document.querySelector('b, img')).toBeNull();
    // Word for word, but for signs and white space between paragraphs.
    expect(text().textContent).toContain(SAMPLE_TEXT.slice(-200));
  });

  it('says what lies above the family floor, in the work and in its control, with denominators', async () => {
    await show();
    await waitFor(() => expect(coverage()[1]).toContain('0 of 29 passages'));
    expect(coverage()[0]).toMatch(/^Target E3.*%.*characters.*4 of 29 passages/);
    expect(within(screen.getByRole('banner')).getByText('calibrated')).toBeTruthy();
  });

  it('moves the threshold: by slider and to the thresholds of the findings', async () => {
    await show();
    const slider = await screen.findByRole('slider', { name: 'Threshold' });
    fireEvent.change(slider, { target: { value: '-12' } });
    await waitFor(() => expect(coverage()[0]).toContain('2 of 29 passages'));
    expect(screen.getByRole('table', { name: /^Coverage by passages above 10\^−12/ })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: /floor τ 10\^−65/ }));
    await waitFor(() => expect(coverage()[0]).toContain('12 of 29 passages'));
    await waitFor(() => expect(window.location.hash).toContain('threshold=-65'));
  });

  it('reads measure and threshold from the address', async () => {
    await show({ query: '?measure=policy-1&threshold=-4' });
    expect(
      await screen.findByRole('button', { name: /^Probability of each passage, top-k 40, T 1/ }),
    ).toBeTruthy();
    // Half of −5 decades is above −4 decades, half of −10 is not.
    await waitFor(() => expect(coverage()[0]).toContain('1 of 29 passages'));
  });

  it('says in red that a work is uncalibrated, and why', async () => {
    await show({
      work: {
        calibration: { kind: 'uncalibrated', reasons: [remark('There is no control.')], controls: [] },
      },
    });
    const mark = within(screen.getByRole('banner')).getByText('uncalibrated');
    expect(mark.closest('.p-calibration-uncalibrated')).not.toBeNull();
    expect(screen.getByText('There is no control.')).toBeTruthy();
  });

  it('lists passages most probable first, each a door to its place', async () => {
    await show();
    const list = await screen.findByRole('region', { name: /^4 passages above the threshold/ });
    const rows = await within(list).findAllByRole('button');
    expect(rows.map((row) => row.querySelector('strong')?.textContent)).toEqual([
      '10^−5',
      '10^−10',
      '10^−15',
      '10^−20',
    ]);
    const card = screen.getByRole('region', { name: 'Token' });
    expect(list.compareDocumentPosition(card)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    await userEvent.click(must(rows[1]));
    await waitFor(() => expect(rows[1]?.getAttribute('aria-current')).toBe('true'));
    await waitFor(() => expect(card.textContent).toContain('above the threshold'));
    expect(card.textContent).toContain('1 in 4');
    expect(card.textContent).toContain('id 10');
  });

  it('shows exactly the passages of the finding in the address, below the floor too, and a way back', async () => {
    const { startChar, endChar } = sampleReader('E3').windows;
    const starts = decodeArray('u32', startChar);
    const ends = decodeArray('u32', endChar);
    // The second passage is above the family floor of 10^−22, the 7th and 12th are not.
    const spans = [1, 6, 11].map((index) => ({
      workId: 'E3',
      startChar: starts[index] ?? 0,
      endChar: ends[index] ?? 0,
      logProbNats: unscored('no probability'),
    }));
    await show({
      query: '?finding=greedy%2FE3',
      handlers: {
        'findings.show': () =>
          Promise.resolve({
            status: 'finished',
            findings: panelFindings(
              { id: 'greedy', version: '1.0.0', title: 'Greedy extraction' },
              { id: 'E1', name: 'P1.gguf', sha256: '1'.repeat(64) },
              { id: 'greedy/E3', workId: 'E3', title: 'Written word for word', spans },
            ),
          }),
      },
    });
    const list = await screen.findByRole('region', { name: /^3 passages of the finding/ });
    await waitFor(() =>
      expect([...list.querySelectorAll('button strong')].map(({ textContent }) => textContent)).toEqual([
        '10^−10',
        '10^−35',
        '10^−60',
      ]),
    );
    expect(screen.getByText(/only the 3 passages of one finding, “Written word for word”/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: /^Next group of passages of the finding/ }));
    const card = screen.getByRole('region', { name: 'Token' });
    await waitFor(() => expect(card.textContent).toContain('id 10'));
    // The address keeps the finding while the reader writes into it.
    await userEvent.click(screen.getByRole('button', { name: /floor τ 10\^−65/ }));
    await waitFor(() => expect(window.location.hash).toMatch(/threshold=-65.*finding=greedy%2FE3/));
    await userEvent.click(screen.getByRole('link', { name: 'Show all passages above the threshold' }));
    await screen.findByRole('region', { name: /^12 passages above the threshold/ });
    expect(window.location.hash).not.toContain('finding');
  });

  it('marks the passages that are exhibits above the band, with their labels', async () => {
    const content = (workId: string) => ({ ...passageContent(), workId, startChar: 200, endChar: 260 });
    const entry = (label: string, workId: string) => ({
      ...{
        id: label.replace('PX-00', 'P'),
        kind: 'passage' as const,
        title: label,
        note: '',
        label,
        intact: true,
      },
      ...{ createdAt: '2026-11-25T10:00:00.000Z', createdBy: 'person-1', contentSha256: 'a'.repeat(64) },
      content: content(workId),
    });
    await show({
      handlers: {
        'exhibits.list': () => Promise.resolve({ exhibits: [entry('PX-001', 'E4'), entry('PX-002', 'E3')] }),
      },
    });
    expect(await screen.findByRole('slider', { name: /Marked as exhibits: PX-002$/ })).toBeTruthy();
    const marks = [...document.querySelectorAll<HTMLElement>('.reader-band-exhibit')];
    expect(marks.map(({ title }) => title)).toEqual(['PX-002']);
    const share = (200 / sampleReader('E3').chars) * 100;
    expect(Number.parseFloat(must(marks[0]).style.left)).toBeCloseTo(share, 2);
  });

  it('folds its instruments where there is little height, and everything but the text where there is less', async () => {
    const { innerHeight } = window;
    try {
      Object.defineProperty(window, 'innerHeight', { value: 800, configurable: true });
      await show();
      const fold = must(document.querySelector<HTMLDetailsElement>('.reader-folded'));
      expect(fold.open).toBe(false);
      expect(within(fold).getByRole('slider', { name: 'Threshold', hidden: true })).toBeTruthy();
      expect(fold.querySelector('.reader-bands')).toBeNull();
      act(() => {
        Object.defineProperty(window, 'innerHeight', { value: 350, configurable: true });
        window.dispatchEvent(new Event('resize'));
      });
      expect(document.querySelector('.reader-folded .reader-bands')).not.toBeNull();
      expect(document.querySelector('.reader-folded .reader-tools')).not.toBeNull();
    } finally {
      Object.defineProperty(window, 'innerHeight', { value: innerHeight, configurable: true });
    }
  });

  it('moves among the passages by arrow keys', async () => {
    await show();
    const list = await screen.findByRole('region', { name: /^4 passages above the threshold/ });
    await within(list).findAllByRole('button');
    list.focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{End}{ArrowUp}');
    await waitFor(() => expect(document.activeElement?.querySelector('strong')?.textContent).toBe('10^−15'));
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-current')).toBe('true'));
  });

  it('shows tokens by arrow keys, goes from one group of passages of a heat to the next by n and p', async () => {
    await show();
    const card = screen.getByRole('region', { name: 'Token' });
    text().focus();
    await waitFor(() => expect(card.textContent).toContain('id 1000'));
    await userEvent.keyboard('{ArrowRight}');
    await waitFor(() => expect(card.textContent).toContain('id 1001'));
    await userEvent.keyboard('{ArrowLeft}');
    await waitFor(() => expect(card.textContent).toContain('id 1000'));
    await userEvent.keyboard('n');
    await waitFor(() => expect(card.textContent).toContain('id 1020'));
    await userEvent.keyboard('n');
    await waitFor(() => expect(card.textContent).toContain('id 1060'));
    await userEvent.keyboard('p');
    await waitFor(() => expect(card.textContent).toContain('id 1020'));
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Token'));
  });

  it('marks the whole passage at the place, which the heat does not set apart', async () => {
    const range = vi.spyOn(TextSurface.prototype, 'range');
    await show({ query: '?at=300' });
    const { windows } = sampleReader('E3');
    const starts = [...decodeArray('u32', windows.startChar)];
    const here = starts.findLastIndex((start) => start <= 300);
    const end = decodeArray('u32', windows.endChar)[here];
    await waitFor(() => expect(range.mock.calls).toContainEqual([starts[here], end]));
    range.mockRestore();
  });

  it('says that the first tokens are in no passage', async () => {
    await show();
    text().focus();
    expect(await screen.findByText(/the first 20 tokens serve only as a prefix/)).toBeTruthy();
  });

  it('asks the model for the five most probable tokens when told to, and says when the engine is busy', async () => {
    let isBusy = true;
    const client = await show({
      query: '?at=300',
      handlers: {
        'reader.top': () =>
          isBusy
            ? Promise.reject(environmentError('engine-busy', 'A run has the engine.', 'Wait for it.'))
            : Promise.resolve({
                top: [{ id: 7, text: '<i>\u202e', logProbNats: -0.1 }],
                actual: { id: 9, text: 'mine', logProbNats: -3, rank: 12, entropyNats: 1 },
              }),
      },
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Show five most probable tokens' }));
    expect(await screen.findByText('A run has the engine.')).toBeTruthy();
    isBusy = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    const table = await screen.findByRole('table', { name: 'From the model, just now' });
    expect(
      within(table)
        .getAllByRole('row')
        .slice(1)
        .map((row) => row.textContent),
    ).toEqual([expect.stringContaining('<i>⟦U+202E⟧'), expect.stringMatching(/^13mine.*the work’s/)]);
    expect(calls(client, 'reader.top')).toHaveLength(2);
  });

  it('finds a phrase and says where', async () => {
    await show();
    await userEvent.type(screen.getByRole('searchbox', { name: 'Search the work' }), 'word311');
    expect(await screen.findByText('1 found')).toBeTruthy();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('1 of 1')).toBeTruthy();
    await waitFor(() => expect(screen.getByRole('region', { name: 'Token' }).textContent).toContain('id 13'));
    await userEvent.clear(screen.getByRole('searchbox'));
    await userEvent.type(screen.getByRole('searchbox'), 'nowhere');
    expect(await screen.findByText('not found')).toBeTruthy();
  });

  it('marks a passage as an exhibit; a refusal keeps what was typed', async () => {
    let isRefused = true;
    const client = await show({
      query: '?at=300',
      handlers: {
        'exhibits.add': () =>
          isRefused
            ? Promise.reject(inputError('exhibit-source', 'Not there any more.', 'Open it again.'))
            : Promise.resolve({ exhibitId: 'P1', label: 'PX-001' }),
      },
    });
    const mark = await screen.findByRole('button', { name: 'Mark passage as exhibit…' });
    // It stands above the numbers, where it is seen without scrolling.
    const numbers = must(mark.closest('.reader-card')?.querySelector('dl'));
    expect(mark.compareDocumentPosition(numbers)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    await userEvent.click(mark);
    const title = await screen.findByRole('textbox', { name: /Title/ });
    await userEvent.clear(title);
    await userEvent.type(title, 'Whale passage');
    await userEvent.type(screen.getByRole('textbox', { name: 'Note' }), 'Look here.');
    await userEvent.click(screen.getByRole('button', { name: 'Mark as exhibit' }));
    expect(await screen.findByText('Not there any more.')).toBeTruthy();
    expect((title as HTMLInputElement).value).toBe('Whale passage');
    isRefused = false;
    await userEvent.click(screen.getByRole('button', { name: 'Mark as exhibit' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const sent = must(calls(client, 'exhibits.add')[1]);
    expect(sent).toMatchObject({
      title: 'Whale passage',
      note: 'Look here.',
      source: { kind: 'passage', examinationId: 'X1', workId: 'E3' },
    });
    const { source } = sent as { source: { startChar: number; endChar: number } };
    expect(source.startChar <= 300 && source.endChar > 300).toBe(true);
  });

  it('marks whole words where the selection cuts them, and takes the exhibit back', async () => {
    const client = await show({
      query: '?at=300',
      handlers: {
        'exhibits.add': () => Promise.resolve({ exhibitId: 'P1', label: 'PX-001' }),
        'exhibits.remove': () => Promise.resolve({}),
      },
    });
    render(<ToastRegion />);
    const words = await waitFor(() => must(nodeWith(text(), 'word40')));
    const at = must(words.textContent).indexOf('word40');
    document.getSelection()?.setBaseAndExtent(words, at + 2, words, at + 'word40 wor'.length);
    fireEvent(document, new Event('selectionchange'));
    await screen.findByText(/^8 characters selected/);
    const bar = screen.getByRole('toolbar', { name: 'Selection' });
    await userEvent.click(within(bar).getByRole('button', { name: 'Mark as exhibit…' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Mark as exhibit' }));
    await waitFor(() => expect(calls(client, 'exhibits.add')).toHaveLength(1));
    const { source } = calls(client, 'exhibits.add')[0] as { source: { startChar: number; endChar: number } };
    expect(SAMPLE_TEXT.slice(source.startChar, source.endChar)).toBe('word40 word41');
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(calls(client, 'exhibits.remove')).toEqual([{ caseId: CASE_ID, exhibitId: 'P1' }]),
    );
  });

  it('lets a visitor who may only read mark nothing', async () => {
    await show({ query: '?at=300', mode: 'read' });
    const button = await screen.findByRole('button', { name: 'Mark passage as exhibit…' });
    expect(button.hasAttribute('disabled')).toBe(true);
  });

  it('reads an unfinished examination and opens it again as it goes on', async () => {
    const client = await show({
      examinations: [sampleSummary({ id: 'X1', status: 'running', unitsDone: 3, units: 10, finishedAt: '' })],
      work: { thresholds: [] },
    });
    expect(await screen.findByText(/This examination is running: 3 units of 10 units done/)).toBeTruthy();
    const before = calls(client, 'reader.open').length;
    const results = (): void =>
      client.emit('run.results', { caseId: CASE_ID, examinationId: 'X1', partial: { works: [], best: [] } });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      act(results);
      // However often there are results, the work is opened again after some seconds, once.
      act(() => void vi.advanceTimersByTime(4999));
      act(results);
      expect(calls(client, 'reader.open')).toHaveLength(before);
      act(() => void vi.advanceTimersByTime(1));
    } finally {
      vi.useRealTimers();
    }
    await waitFor(() => expect(calls(client, 'reader.open').length).toBeGreaterThan(before));
  });

  it('says in words why a work cannot be read, with a door to the work itself', async () => {
    const client = doubleClient({
      'reader.open': () =>
        Promise.reject(
          inputError('evidence-changed', 'The work is not what was received.', 'Receive it again.'),
        ),
      'case.show': () => Promise.resolve(sampleOverview()),
    });
    showScreen(<ReaderScreen caseId={CASE_ID} examinationId="X1" workId="E3" />, client);
    expect(await screen.findByText('The work is not what was received.')).toBeTruthy();
    expect(screen.getByText('Receive it again.')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Show the work without heat' })).toBeTruthy();
  });
});
