// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { EvidenceScreen } from '../../../renderer/features/evidence/EvidenceScreen.js';
import { gapPlace } from '../../../renderer/features/reports/gapPlace.js';
import type { CallOutput, Handlers } from '../../../src/contract/index.js';
import { inputError } from '../../../src/base/index.js';
import type { Evidence, EvidenceChange } from '../../../src/domain/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { unscored } from '../../support/unscored.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN, sampleEvidence, sampleOverview } from '../support/sampleCase.js';
import { sampleHome } from '../support/sampleHome.js';
import { sampleJob } from '../support/sampleJob.js';
import { showScreen } from '../support/showScreen.js';

type Shown = CallOutput<'evidence.show'>;

afterEach(cleanup);

const receipt = {
  when: 'receipt',
  examinationId: '',
  at: '2026-11-25T10:00:00.000Z',
  sha256: '3'.repeat(64),
  matches: true,
} as const;

function shown(evidence: Evidence, part: Partial<Shown> = {}): Shown {
  return { evidence, checks: [receipt], history: [], usedBy: [], cleaningEntries: [], ...part };
}

function show(answer: Shown, handlers: Partial<Handlers> = {}, query = ''): DoubleClient {
  const client = doubleClient({
    'evidence.show': () => Promise.resolve(answer),
    'case.show': () => Promise.resolve(sampleOverview()),
    'home.show': () => Promise.resolve(sampleHome()),
    ...handlers,
  });
  const place = `#/case/${CASE_ID}/evidence/E3${query}`;
  showScreen(<EvidenceScreen caseId={CASE_ID} evidenceId="E3" />, client, place);
  return client;
}

const novel = (part: Partial<Evidence> = {}): Evidence =>
  sampleEvidence('E3', 'target-work', 'The Novel', part);

const made = (client: DoubleClient, name: string): unknown[] =>
  client.calls.filter((call) => call.name === name).map(({ input }) => input);

describe('a correction', () => {
  it('is led to by the checklist, with the field in focus, and sends what was changed with the reason', async () => {
    const place = gapPlace(CASE_ID, {
      subject: { kind: 'evidence', id: 'E3' },
      field: 'items[2].evidence.edition',
    });
    expect(place).toEqual({
      words: 'Correct E3',
      href: `#/case/${CASE_ID}/evidence/E3?correct=edition`,
    });
    const client = show(
      shown(novel({ edition: '' })),
      { 'evidence.correct': () => Promise.resolve({ fields: ['edition'] }) },
      '?correct=edition',
    );
    const dialog = await screen.findByRole('dialog', { name: 'Correct E3' });
    const edition = within(dialog).getByLabelText('Edition');
    await waitFor(() => expect(document.activeElement).toBe(edition));
    await userEvent.type(edition, 'Harper, 1851');
    await userEvent.type(within(dialog).getByLabelText(/^Reason for the correction/), 'the title page');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Correct' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(made(client, 'evidence.correct')).toEqual([
      { caseId: CASE_ID, evidenceId: 'E3', words: { edition: 'Harper, 1851' }, reason: 'the title page' },
    ]);
    expect(window.location.hash).toBe(`#/case/${CASE_ID}/evidence/E3`);
  });

  it('shows a missing reason beside its field, and why a role is fixed', async () => {
    show(shown(novel(), { usedBy: ['X1'] }), {
      'evidence.correct': () =>
        Promise.reject(
          inputError('evidence-reason', 'A change needs a reason.', 'State the reason.', { field: 'reason' }),
        ),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Correct' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('X1 used the item in this role, so it cannot be changed.');
    await userEvent.type(within(dialog).getByLabelText('Author'), 'Herman Melville');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Correct' }));
    const reason = within(dialog).getByLabelText(/^Reason for the correction/);
    await waitFor(() => expect(reason.getAttribute('aria-invalid')).toBe('true'));
    expect(document.activeElement).toBe(reason);
  });

  it('is listed with the old words struck through, who made it, when and why', async () => {
    const change: EvidenceChange = {
      entry: 7,
      at: '2026-11-26T10:00:00.000Z',
      by: 'person-1',
      kind: 'corrected',
      reason: HOSTILE,
      fields: [
        { name: 'edition', before: HOSTILE, after: 'Harper, 1851' },
        { name: 'role', before: 'control-work', after: 'target-work' },
      ],
    };
    show(
      shown(novel(), {
        history: [change, { ...change, entry: 8, kind: 'relocated', reason: '', fields: [] }],
      }),
    );
    const table = await screen.findByRole('grid', { name: 'Changes after receipt' });
    const [, first, second] = within(table).getAllByRole('row');
    expect(first?.textContent).toContain(`Edition: ${HOSTILE_SHOWN} → Harper, 1851`);
    expect(first?.textContent).toContain('Role: Control → Target work');
    expect(first?.querySelectorAll('s')).toHaveLength(2);
    expect(first?.textContent).toContain('person-1');
    expect(second?.textContent).toContain('its hash equals the hash at receipt');
    expect(document.querySelector('img')).toBeNull();
  });
});

describe('a withdrawal', () => {
  it('needs a reason, and says what uses the item when it is refused', async () => {
    let isUsed = true;
    const client = show(shown(novel()), {
      'evidence.withdraw': () =>
        isUsed
          ? Promise.reject(inputError('evidence-in-use', 'E3 is used by exhibit PX-001.', 'Remove it first.'))
          : Promise.resolve({}),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Withdraw' }));
    const dialog = await screen.findByRole('dialog', { name: 'Withdraw E3' });
    await userEvent.type(within(dialog).getByLabelText(/^Reason/), 'received in error');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Withdraw' }));
    expect(await within(dialog).findByText('E3 is used by exhibit PX-001.')).toBeTruthy();
    isUsed = false;
    await userEvent.click(within(dialog).getByRole('button', { name: 'Withdraw' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(made(client, 'evidence.withdraw').at(-1)).toEqual({
      caseId: CASE_ID,
      evidenceId: 'E3',
      reason: 'received in error',
    });
  });

  it('stands on the screen with its reason, and can be undone', async () => {
    const client = show(shown(novel({ withdrawn: 'received in error' })), {
      'evidence.restore': () => Promise.resolve({}),
    });
    const note = await screen.findByRole('note');
    expect(note.textContent).toContain('This item was withdrawn.');
    expect(note.textContent).toContain('received in error');
    await userEvent.click(await screen.findByRole('button', { name: 'Restore' }));
    const dialog = await screen.findByRole('dialog', { name: 'Restore E3' });
    await userEvent.type(within(dialog).getByLabelText(/^Reason/), 'counsel confirmed it');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Restore' }));
    await waitFor(() => expect(made(client, 'evidence.restore')).toHaveLength(1));
  });
});

describe('a missing file', () => {
  const missing = {
    ...receipt,
    when: 'request',
    sha256: unscored('the file was missing'),
    matches: false,
  } as const;

  it('can be given where it is now, and a file that is another one is refused', async () => {
    const failed = sampleJob('evidence-relocate', {
      state: 'failed',
      error: {
        kind: 'input',
        code: 'evidence-other-file',
        message: 'other.txt is not the file that was received as E3.',
        hint: 'Name the file that was received.',
        details: {},
      },
    });
    const client = show(shown(novel({ storage: 'referenced' }), { checks: [receipt, missing] }), {
      'files.roots': () =>
        Promise.resolve({
          roots: [
            { grantId: `g${'1'.repeat(32)}`, name: 'evidence', kind: 'folder', sizeBytes: 0, path: '/e' },
          ],
        }),
      'files.list': () =>
        Promise.resolve({
          path: '/e',
          parent: null,
          omitted: 0,
          entries: [
            {
              grantId: `g${'2'.repeat(32)}`,
              name: 'other.txt',
              kind: 'file',
              sizeBytes: 9,
              modifiedAt: '2026-11-26T10:00:00.000Z',
            },
          ],
        }),
      'evidence.relocate': () => Promise.resolve({ jobId: failed.jobId }),
      'jobs.show': () => Promise.resolve(failed),
    });
    expect((await screen.findByRole('alert')).textContent).toContain('The file is not where it was.');
    await userEvent.click(screen.getByRole('button', { name: 'Give the file where it is now' }));
    await userEvent.click(await screen.findByText('other.txt'));
    await userEvent.click(screen.getByRole('button', { name: 'Choose' }));
    expect(await screen.findByText('other.txt is not the file that was received as E3.')).toBeTruthy();
    expect(made(client, 'evidence.relocate')).toEqual([
      { caseId: CASE_ID, evidenceId: 'E3', file: `g${'2'.repeat(32)}` },
    ]);
  });

  it('is offered to no visitor, and not for a copy in the case', async () => {
    show(shown(novel({ storage: 'copied' }), { checks: [receipt, missing] }));
    await screen.findByRole('button', { name: 'Correct' });
    expect(screen.queryByRole('button', { name: 'Give the file where it is now' })).toBeNull();
    cleanup();
    show(shown(novel({ storage: 'referenced' }), { checks: [receipt, missing] }), {
      'case.show': () => Promise.resolve(sampleOverview({ mode: 'read' })),
    });
    await screen.findByRole('grid', { name: 'Hash checks' });
    for (const name of ['Correct', 'Withdraw', 'Give the file where it is now'])
      expect(screen.queryByRole('button', { name })).toBeNull();
  });
});
