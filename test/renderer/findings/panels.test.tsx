// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FindingsScreen } from '../../../renderer/features/findings/FindingsScreen.js';
import type { PanelDetails } from '../../../src/domain/index.js';
import { doubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { panelFindings, PROMPT_PANEL, samplePanels } from '../../support/samples/samplePanels.js';
import { sampleSummary } from '../runs/sampleRun.js';
import { citedAt } from '../support/sampleCitation.js';
import { CASE_ID, sampleOverview } from '../support/sampleCase.js';
import { sampleHome } from '../support/sampleHome.js';
import { showScreen } from '../support/showScreen.js';

afterEach(cleanup);

function show(details: PanelDetails): void {
  const findings = panelFindings(
    { id: 'near-verbatim', version: '1.0.0', title: 'Near-verbatim extraction' },
    { id: 'E1', name: 'P1.gguf', sha256: '1'.repeat(64) },
    {},
    details,
  );
  const client = doubleClient({
    'case.show': () =>
      Promise.resolve(sampleOverview({ examinations: [sampleSummary({ id: 'X1', status: 'finished' })] })),
    'home.show': () => Promise.resolve(sampleHome()),
    'findings.show': () => Promise.resolve({ status: 'finished', findings }),
    'work.citations': ({ passages }) => Promise.resolve({ citations: passages.map(citedAt) }),
  });
  showScreen(<FindingsScreen caseId={CASE_ID} examinationId="X1" />, client, `#/case/${CASE_ID}/findings/X1`);
}

const panelOf = async (name: string): Promise<HTMLElement> =>
  must((await screen.findByRole('heading', { level: 2, name })).closest('section'));

describe('panels of findings', () => {
  it('are shown in their order, each with its note, hostile and empty ones as text', async () => {
    show(samplePanels());
    await panelOf('Every passage that was tried');
    const titles = screen.getAllByRole('heading', { level: 2 }).map((one) => one.textContent);
    expect(titles.slice(-14, -9)).toEqual([
      'Every passage that was tried',
      'Probability of the passage against how much is given',
      'What a user would see',
      'Probability in the weights',
      'What the model wrote',
    ]);
    expect(document.querySelector('img, script')).toBeNull();
    expect(document.body.textContent).toContain('<script>alert');
    expect(document.body.textContent).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
    expect(within(await panelOf('An empty table')).getByText('Nothing was tried.')).toBeTruthy();
    expect(within(await panelOf('No curve')).getByText('No data.')).toBeTruthy();
    expect(within(await panelOf('Empty bars')).getByText('No data.')).toBeTruthy();
    expect(within(await panelOf('No texts at all')).getByText('No texts.')).toBeTruthy();
  });

  it('lead from a row of a table to its place, and print numbers by what they are', async () => {
    show(samplePanels());
    const panel = within(await panelOf('Every passage that was tried'));
    const row = within(must(panel.getAllByRole('row')[2]));
    expect(row.getByText('10^−1.74')).toBeTruthy();
    expect(row.getByText('50.0%')).toBeTruthy();
    expect(row.getByRole('link', { name: 'E3 350–590' }).getAttribute('href')).toBe(
      `#/case/${CASE_ID}/reader/X1/E3?at=350`,
    );
    // The further rows of a table are drawn after the first ones.
    await waitFor(() => expect(panel.getAllByText('– (1)').length).toBeGreaterThan(1));
    expect(
      within(panel.getByRole('list', { name: 'Why numbers are missing' })).getByRole('listitem').textContent,
    ).toBe('(1) no value: the pool was empty');
    expect(panel.getByText(/A passage is a hit when it lies above 10\^−12\.5/)).toBeTruthy();
  });

  it('copy as CSV with all digits and the ends of places', async () => {
    const written = vi.fn(() => Promise.resolve());
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: written }, configurable: true });
    show(samplePanels());
    const panel = within(await panelOf('Every passage that was tried'));
    expect((await panel.findAllByText('Chapter 350, p. 351, ¶ 2')).length).toBeGreaterThan(0);
    await userEvent.click(panel.getByRole('button', { name: /as CSV/ }));
    await waitFor(() => expect(written).toHaveBeenCalled());
    const [csv = ''] = (written.mock.calls[0] ?? []) as unknown as string[];
    expect(csv.split('\r\n')[0]).toBe(
      'Passage,Verbatim,"With at most 2 words changed, at least",At most,Longest run (tokens),Recall,Above control (decades),Cost (bits per character),Hit,Position (characters),Place in the original,Work,End position (characters)',
    );
    expect(csv.split('\r\n')[2]).toBe(
      '"Chapter 1, passage 2",-1.74,-2.2,,1223,0.5,11.3456,0.0246,hit,350,"Chapter 350, p. 351, ¶ 2",E3,590',
    );
  });

  it('copy texts as CSV, each with its place', async () => {
    const written = vi.fn<(text: string) => Promise<void>>(() => Promise.resolve());
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: written }, configurable: true });
    show(samplePanels());
    const panel = within(await panelOf('What the model wrote'));
    expect(panel.getByRole('button', { name: 'Save CSV: What the model wrote' })).toBeTruthy();
    await userEvent.click(panel.getByRole('button', { name: /as CSV/ }));
    await waitFor(() => expect(written).toHaveBeenCalled());
    const csv = must(written.mock.calls[0])[0];
    expect(csv.split('\r\n')[0]).toBe(
      'Text,Work,Position (characters),End position (characters),Given to the model,Text of the work,Model output,Numbers',
    );
    expect(csv).toMatch(/,E2,120,300,.*purse.*pocket/s);
  });

  it('draw only what is in view of a long table', async () => {
    show(samplePanels(400));
    const panel = within(await panelOf('Every passage that was tried'));
    expect(panel.getByText('400 rows')).toBeTruthy();
    expect(panel.getAllByRole('row').length).toBeLessThan(200);
  });

  it('set texts beside each other with the differing words marked', async () => {
    show(samplePanels());
    const panel = await panelOf('What the model wrote');
    expect([...panel.querySelectorAll('del')].map((one) => one.textContent)).toEqual(['purse']);
    expect([...panel.querySelectorAll('ins')].map((one) => one.textContent)).toEqual(['pocket']);
    const inPanel = within(panel);
    expect(inPanel.getByRole('link', { name: 'E2, characters 120 to 300' })).toBeTruthy();
    expect(inPanel.getByText(/The whale, the whale!/)).toBeTruthy();
  });

  it('show a whole prompt, and nothing as written', async () => {
    show({ kind: 'panels', panels: [PROMPT_PANEL] });
    const panel = await panelOf('What the model was given');
    expect(panel.textContent).toContain('<|im_start|>user');
    expect(panel.textContent).toContain('at last<|im_start|>assistant');
    expect(panel.textContent).not.toContain('The model wrote');
  });

  it('draw charts with words for those who cannot see them', async () => {
    show(samplePanels());
    const chart = within(await panelOf('What a user would see')).getByRole('img');
    expect(chart.querySelector('desc')?.textContent).toContain(
      'no system prompt: Moby-Dick, eight chapters 91.0',
    );
  });
});
