// @vitest-environment happy-dom
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { ToastRegion } from '../../../renderer/components/index.js';
import { runCommand } from '../../../renderer/navigation/index.js';
import { WorkScreen } from '../../../renderer/features/works/WorkScreen.js';
import type { Handlers } from '../../../src/contract/index.js';
import { inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { withLayout } from '../support/layout.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN, SAMPLE_EVIDENCE, sampleOverview } from '../support/sampleCase.js';
import { showScreen } from '../support/showScreen.js';
import { sampleParagraphs, sampleWork } from './sampleWork.js';

withLayout();
afterEach(cleanup);

function show(query = '', handlers: Partial<Handlers> = {}): DoubleClient {
  const client = doubleClient({
    'work.show': () => Promise.resolve(sampleWork()),
    'case.show': () => Promise.resolve(sampleOverview()),
    'work.paragraphs': (input) => Promise.resolve(sampleParagraphs(input)),
    ...handlers,
  });
  showScreen(<WorkScreen caseId={CASE_ID} evidenceId="E3" />, client, `#/case/${CASE_ID}/works/E3${query}`);
  return client;
}

describe('WorkScreen', () => {
  it('shows the hashes of all layers and what was done, as text', async () => {
    show();
    expect(await screen.findByText('200 line ends CR LF became LF.')).toBeTruthy();
    expect(screen.getByText('character 100, 201, 302 …')).toBeTruthy();
    expect(screen.getByText('windows-1252')).toBeTruthy();
    for (const digit of ['1', '2', '3']) expect(screen.getByTitle(digit.repeat(64))).toBeTruthy();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain(HOSTILE_SHOWN);
    expect(document.querySelector('img')).toBeNull();
  });

  it('says how a document was read, which rules are off, and what it states, as text', async () => {
    const { evidence, work } = sampleWork();
    const document_ = {
      format: 'epub',
      reader: 'epub-1',
      extractedSha256: '7'.repeat(64),
      rulesOff: ['running-heads-out'],
      stated: {
        title: HOSTILE,
        authors: ['Another Author'],
        language: 'en',
        published: null,
        identifiers: [],
        producer: null,
      },
    } as const;
    show('', {
      'work.show': () =>
        Promise.resolve({
          evidence,
          work: {
            ...work,
            source: {
              ...work.source,
              encoding: '',
              document: { ...document_, rulesOff: [...document_.rulesOff] },
            },
          },
        }),
    });
    expect(await screen.findByText('EPUB')).toBeTruthy();
    expect(screen.getByText('read by epub-1')).toBeTruthy();
    expect(screen.getByTitle('7'.repeat(64))).toBeTruthy();
    expect(screen.getByText('running-heads-out')).toBeTruthy();
    expect(screen.getByText('Another Author')).toBeTruthy();
    expect(screen.queryByText('Byte order mark')).toBeNull();
    expect(document.querySelector('img')).toBeNull();
  });

  it('lists the works of a collection with their names in the file, and what was left out, as text', async () => {
    const { evidence, work } = sampleWork();
    const one = {
      entry: `songs/${HOSTILE}.txt`,
      format: 'txt' as const,
      reader: 'txt-1',
      title: `Red ${HOSTILE}`,
      bytes: 2048,
      sha256: '8'.repeat(64),
      encoding: 'utf-8',
      startChar: 0,
      endChar: 998,
    };
    const works = [one, { ...one, entry: 'songs/blue.epub', title: 'Blue', startChar: 1000, endChar: 1500 }];
    show('?tab=chapters', {
      'work.show': () =>
        Promise.resolve({
          evidence,
          work: {
            ...work,
            source: {
              ...work.source,
              document: {
                format: 'zip',
                reader: 'zip-1',
                extractedSha256: '7'.repeat(64),
                rulesOff: [],
                stated: {
                  title: null,
                  authors: [],
                  language: null,
                  published: null,
                  identifiers: [],
                  producer: null,
                },
                collection: { works, leftOut: [{ entry: 'cover.jpg', reason: 'picture' }] },
              },
            },
          },
        }),
    });
    const link = await screen.findByRole('link', { name: 'Blue' });
    expect(link.getAttribute('href')).toBe(`#/case/${CASE_ID}/works/E3?tab=layers&at=1000`);
    const row = must(link.closest('[role="row"]'));
    expect(row.textContent).toContain('songs/blue.epub');
    expect(row.textContent).toContain('500');
    expect(screen.getByRole('tab', { name: 'Works' })).toBeTruthy();
    expect(screen.queryByRole('tab', { name: 'Chapters' })).toBeNull();
    expect(screen.getByText('cover.jpg').closest('[role="row"]')?.textContent).toContain('Picture');
    expect(document.body.textContent).toContain('2 works');
    expect(document.querySelector('img')).toBeNull();
  });

  it('shows a work that cannot be read with the remedy', async () => {
    show('', {
      'work.show': () => Promise.reject(inputError('evidence-changed', 'It changed.', 'Put it back.')),
    });
    expect(await screen.findByText('Put it back.')).toBeTruthy();
  });

  it('strikes through what was changed in each layer and says what it was', async () => {
    show('?tab=layers');
    await screen.findAllByText('line end CR LF changed to LF');
    const first = must(screen.getAllByRole('row')[1]);
    const [source] = within(first).getAllByRole('cell');
    expect(source?.querySelector('del')?.getAttribute('title')).toBe('line end CR LF changed to LF');
    expect(within(first).getByText('line end CR LF changed to LF')).toBeTruthy();
    expect(first.textContent).toContain(HOSTILE_SHOWN);
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
  });

  it('marks what a cleaning list takes out when it is chosen by keyboard', async () => {
    const client = show('?tab=layers');
    const choice = await screen.findByRole('checkbox', { name: /E5 Quotations/ });
    choice.focus();
    await userEvent.keyboard(' ');
    const marked = await screen.findAllByTitle('passage: Paragraph');
    expect(marked[0]?.textContent).toBe('Paragraph');
    expect(client.calls.at(-1)?.input).toMatchObject({ cleaningIds: ['E5'] });
  });

  it('goes to the next paragraph in which more than white space was changed, and from the last to the first', async () => {
    show('?tab=layers', {
      'work.paragraphs': (input) => {
        const page = sampleParagraphs(input);
        const rows = page.rows.map((row) =>
          [3, 7].includes(row.index)
            ? {
                ...row,
                reading: {
                  ...row.reading,
                  changes: [
                    { startChar: row.reading.startChar, endChar: row.reading.startChar + 4, rule: 'quotes' },
                  ],
                },
              }
            : row,
        );
        return Promise.resolve({ ...page, rows });
      },
    });
    render(<ToastRegion />);
    const next = await screen.findByRole('button', { name: 'Next change (j)' });
    const shown = async (): Promise<string | null | undefined> =>
      (await screen.findByText('(changed)')).closest('[role="row"]')?.getAttribute('aria-rowindex');
    await userEvent.click(next);
    expect(await shown()).toBe('5');
    // As the key does.
    act(() => {
      runCommand('layers.next');
    });
    await waitFor(async () => expect(await shown()).toBe('9'));
    await userEvent.click(next);
    expect(await screen.findByText('No further change of more than white space.')).toBeTruthy();
    await userEvent.click(next);
    await waitFor(async () => expect(await shown()).toBe('5'));
  });

  it('designates a paragraph with a reason, after those that stand there, and says which are designated', async () => {
    const sample = sampleWork();
    const client = show('?tab=layers', {
      'work.show': () =>
        Promise.resolve({ ...sample, evidence: { ...sample.evidence, designated: '0-10 the title' } }),
      'evidence.correct': () => Promise.resolve({ fields: ['designated'] }),
    });
    expect(await screen.findByText('designated')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Designate paragraph 1' })).toBeNull();
    await userEvent.click(await screen.findByRole('button', { name: 'Designate paragraph 2' }));
    await userEvent.type(
      await screen.findByLabelText(/Why this passage counts on its own/u),
      'the opening scene',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Designate' }));
    const asked = must(client.calls.find(({ name }) => name === 'evidence.correct'));
    expect(asked.input).toMatchObject({ evidenceId: 'E3', reason: 'the opening scene' });
    const { designated } = (asked.input as { words: { designated: string } }).words;
    expect(designated).toMatch(/^0-10 the title\n\d+-\d+ the opening scene$/u);
  });

  it('goes to the paragraph that an address names', async () => {
    show('?tab=layers&at=510');
    const found = await screen.findByText('(search target)');
    expect(found.closest('[role="row"]')?.textContent).toContain('Paragraph 5 ');
  });

  it('lists chapters with links to their places', async () => {
    show('?tab=chapters');
    const link = await screen.findByRole('link', { name: /^Chapter 1/ });
    expect(link.textContent).toBe(`Chapter 1 ${HOSTILE_SHOWN}`);
    expect(link.getAttribute('href')).toBe(`#/case/${CASE_ID}/works/E3?tab=layers&at=1000`);
    expect(screen.getByRole('link', { name: 'before the first heading' })).toBeTruthy();
  });

  it('searches while one types, lists places in order and leads to them', async () => {
    const client = show('?tab=search', {
      'work.search': ({ query }) =>
        Promise.resolve({
          total: 2300,
          hits: [
            { startChar: 120, endChar: 125, before: 'call me ', match: query, after: HOSTILE },
            { startChar: 900, endChar: 905, before: '', match: query, after: '' },
          ],
        }),
    });
    await userEvent.type(await screen.findByRole('searchbox'), 'whale');
    expect(await screen.findByText('2,300 places; the first 2 are listed')).toBeTruthy();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Match case' }));
    await waitFor(() => expect(client.calls.at(-1)?.input).toMatchObject({ matchCase: true }));
    const link = await screen.findByRole('link', { name: 'Character 120' });
    expect(link.getAttribute('href')).toContain('tab=layers&at=120');
    expect(screen.getAllByText('whale', { selector: 'mark' })).toHaveLength(2);
    expect(document.body.textContent).toContain(HOSTILE_SHOWN);
  });

  it('shows the text as tokens of a model, stretch by stretch, by keyboard', async () => {
    const client = show('?tab=tokens', {
      'work.tokens': ({ startChar }) =>
        Promise.resolve({
          tokens: [
            { id: 5, text: 'The ', bytesHex: '54686520', startChar, endChar: startChar + 4 },
            { id: 9, text: '\n', bytesHex: '0a', startChar: startChar + 4, endChar: startChar + 5 },
          ],
          firstToken: startChar / 10,
          totalTokens: 5000,
        }),
    });
    const list = await screen.findByRole('listbox', { name: 'Text as tokens' });
    list.focus();
    expect(await screen.findByText('Token 1 of 5,000')).toBeTruthy();
    await userEvent.keyboard('{ArrowRight}');
    expect(screen.getByText('Token 2 of 5,000')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Next section' }));
    expect(await screen.findByText('Characters 3,000 to 6,000 of 20,000')).toBeTruthy();
    await waitFor(() =>
      expect(client.calls.at(-1)?.input).toMatchObject({ modelId: 'E1', startChar: 3000, endChar: 6000 }),
    );
    expect(window.location.hash).toContain('at=3000');
  });

  it('says what tokens need when the case has no model', async () => {
    show('?tab=tokens', {
      'case.show': () =>
        Promise.resolve(
          sampleOverview(
            {},
            SAMPLE_EVIDENCE.filter(({ role }) => !role.endsWith('model')),
          ),
        ),
    });
    expect(await screen.findByRole('heading', { name: 'No models yet' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Add a model as evidence' })).toBeTruthy();
  });
});
