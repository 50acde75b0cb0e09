// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { QuotationProposals } from '../../../renderer/features/works/QuotationProposals.js';
import { inputError } from '../../../src/base/index.js';
import type { CallOutput, Handlers } from '../../../src/contract/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { CASE_ID, HOSTILE } from '../support/sampleCase.js';
import { showScreen } from '../support/showScreen.js';

afterEach(cleanup);

type Proposals = NonNullable<CallOutput<'cleaning.proposals'>['proposals']>;

const PROPOSAL: Proposals['proposals'][number] = {
  id: 'Q1',
  passageSha256: 'a'.repeat(64),
  text: `Behold, a sower ${HOSTILE}`,
  words: 30,
  agreeing: 28,
  source: {
    title: 'The Bible, King James Version',
    author: '',
    published: '1611',
    place: 'Matthew 13',
  },
  also: [],
  places: [{ work: 'E3', startChar: 1200, endChar: 1350 }],
  decided: null,
};

function show(proposals: Proposals | null, handlers: Partial<Handlers> = {}): DoubleClient {
  const client = doubleClient({
    'cleaning.proposals': () => Promise.resolve({ proposals }),
    ...handlers,
  });
  showScreen(
    <QuotationProposals caseId={CASE_ID} evidenceId="E3" />,
    client,
    `#/case/${CASE_ID}/works/E3?tab=quotations`,
  );
  return client;
}

const SET: Proposals = {
  set: 3,
  indexSha256: '1'.repeat(64),
  works: [{ id: 'E3', own: [{ title: 'Moby-Dick; or, The Whale', share: 0.992 }] }],
  total: 4,
  undecided: 3,
  ofWork: 2,
  proposals: [
    PROPOSAL,
    {
      ...PROPOSAL,
      id: 'Q2',
      agreeing: 30,
      also: ['Moby-Dick; or, The Whale'],
      decided: { decision: 'refused', reason: 'the author wrote it', at: '2026-03-02T10:00:00Z' },
    },
  ],
};

describe('QuotationProposals', () => {
  it('says that no proposals were asked for, and asks for them', async () => {
    const asked: unknown[] = [];
    show(null, {
      'cleaning.propose': (input) => {
        asked.push(input);
        return Promise.resolve({ set: 1, total: 0 });
      },
    });
    expect(await screen.findByRole('heading', { name: 'No proposals were asked for' })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Compare all works of the case' }));
    await waitFor(() => expect(asked).toEqual([{ caseId: CASE_ID }]));
  });

  it('shows each passage as text, with its source and the decision', async () => {
    show(SET);
    expect(await screen.findByText(/3 of 4 in all works of the case are not decided/u)).toBeTruthy();
    expect(screen.getByText(/of the words agree with/u).textContent).toContain('99');
    expect(document.querySelector('img')).toBeNull();
    const [first, second] = within(screen.getByRole('list', { name: 'Proposals' })).getAllByRole('listitem');
    expect(first?.textContent).toContain('The Bible, King James Version, Matthew 13');
    expect(first?.textContent).toContain('28 of 30 words match');
    expect(first?.textContent).toContain('Not decided');
    expect(second?.textContent).toContain('Refused');
    expect(second?.textContent).toContain('the author wrote it');
    expect(second?.textContent).toContain('also in Moby-Dick; or, The Whale');
  });

  it('sends a decision with its reason from the keyboard', async () => {
    const decided: unknown[] = [];
    show(SET, {
      'cleaning.decide': (input) => {
        decided.push(input);
        return Promise.resolve({});
      },
    });
    const reason = await screen.findByRole('textbox', { name: 'Reason for Q1' });
    reason.focus();
    await userEvent.keyboard('scripture');
    await userEvent.tab();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Accept Q1' }));
    await userEvent.keyboard('{Enter}');
    await waitFor(() =>
      expect(decided).toEqual([
        {
          caseId: CASE_ID,
          set: 3,
          proposalId: 'Q1',
          passageSha256: 'a'.repeat(64),
          decision: 'accepted',
          reason: 'scripture',
        },
      ]),
    );
  });

  it('says that the proposals were made again, where the decision is about an earlier set', async () => {
    show(SET, {
      'cleaning.decide': () =>
        Promise.reject(inputError('proposals-newer', 'The latest is set 4, not set 3.', 'Decide again.')),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Refuse Q1' }));
    expect(await screen.findByText('The latest is set 4, not set 3.')).toBeTruthy();
  });

  it('says why no list could be made', async () => {
    show(SET, {
      'cleaning.list': () =>
        Promise.reject(inputError('proposals-not-accepted', 'None is accepted.', 'Accept proposals first.')),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Make a cleaning list of what is accepted' }),
    );
    expect(await screen.findByText('None is accepted.')).toBeTruthy();
  });
});
