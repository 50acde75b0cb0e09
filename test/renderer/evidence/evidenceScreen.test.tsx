// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { EvidenceScreen } from '../../../renderer/features/evidence/EvidenceScreen.js';
import type { CallOutput, Handlers } from '../../../src/contract/index.js';
import { inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN, sampleEvidence, sampleOverview } from '../support/sampleCase.js';
import { sampleHome } from '../support/sampleHome.js';
import { showScreen } from '../support/showScreen.js';
import { unscored } from '../../support/unscored.js';

type Shown = CallOutput<'evidence.show'>;

afterEach(cleanup);

function sample(part: Partial<Shown> = {}): Shown {
  return {
    evidence: sampleEvidence('E3', 'target-work', 'The Novel'),
    checks: [
      {
        when: 'receipt',
        examinationId: '',
        at: '2026-11-25T10:00:00.000Z',
        sha256: '3'.repeat(64),
        matches: true,
      },
      {
        when: 'before',
        examinationId: 'X1',
        at: '2026-11-25T11:00:00.000Z',
        sha256: '4'.repeat(64),
        matches: false,
      },
      {
        when: 'after',
        examinationId: 'X1',
        at: '2026-11-25T12:00:00.000Z',
        sha256: unscored('the file was missing: there is no hash'),
        matches: false,
      },
    ],
    history: [],
    usedBy: ['X1'],
    cleaningEntries: [],
    ...part,
  };
}

function show(handlers: Partial<Handlers> = {}, id = 'E3'): DoubleClient {
  const client = doubleClient({
    'evidence.show': () => Promise.resolve(sample()),
    'case.show': () => Promise.resolve(sampleOverview()),
    'home.show': () => Promise.resolve(sampleHome()),
    ...handlers,
  });
  showScreen(<EvidenceScreen caseId={CASE_ID} evidenceId={id} />, client, `#/case/${CASE_ID}/evidence/${id}`);
  return client;
}

describe('EvidenceScreen', () => {
  it('says how a document was read, where plain text has an encoding', async () => {
    const document_ = {
      format: 'pdf',
      reader: 'pdf-1',
      extractedSha256: '7'.repeat(64),
      rulesOff: [],
    } as const;
    show({
      'evidence.show': () =>
        Promise.resolve(
          sample({
            evidence: sampleEvidence('E3', 'target-work', 'The Novel', {
              document: { ...document_, rulesOff: [] },
            }),
          }),
        ),
    });
    expect(await screen.findByText('read by pdf-1')).toBeTruthy();
    expect(screen.queryByText('Requested encoding')).toBeNull();
  });

  it('says how it came here, who used it, and when it was not what was received', async () => {
    show();
    expect(await screen.findByRole('heading', { level: 1, name: 'E3 The Novel' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'X1' }).getAttribute('href')).toBe(`#/case/${CASE_ID}/runs/X1`);
    const rows = within(screen.getByRole('grid', { name: 'Hash checks' })).getAllByRole('row');
    expect(rows[1]?.textContent).toContain('on receipt');
    expect(rows[1]?.textContent).toContain('yes');
    expect(rows[2]?.textContent).toContain('before an examination');
    expect(rows[2]?.textContent).toContain('changed');
    expect(rows[3]?.textContent).toContain('the file was missing: there is no hash');
    expect(rows[3]?.textContent).not.toContain('SHA-256');
  });

  it('goes to the text by keyboard', async () => {
    show();
    (await screen.findByRole('button', { name: 'Text of the work' })).focus();
    await userEvent.keyboard('{Enter}');
    expect(window.location.hash).toBe(`#/case/${CASE_ID}/works/E3`);
  });

  it('shows hostile words as text, also those of an address', async () => {
    show({
      'evidence.show': () =>
        Promise.resolve(
          sample({
            evidence: sampleEvidence('E3', 'target-work', HOSTILE, {
              name: HOSTILE,
              author: HOSTILE,
              edition: HOSTILE,
              receivedFrom: HOSTILE,
              receivedBy: HOSTILE,
              encoding: HOSTILE,
              path: HOSTILE,
            }),
          }),
        ),
    });
    await screen.findByRole('heading', { level: 1, name: /onerror/ });
    expect(document.body.textContent.split(HOSTILE_SHOWN)).toHaveLength(9);
    expect(document.querySelector('img')).toBeNull();
    cleanup();
    show(
      {
        'evidence.show': () =>
          Promise.reject(inputError('evidence-unknown', 'There is none.', 'Look again.')),
      },
      HOSTILE,
    );
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toBe(`Evidence ${HOSTILE_SHOWN}`);
  });

  it('shows what went wrong with its remedy, and tries again', async () => {
    let isBroken = true;
    show({
      'evidence.show': () =>
        isBroken
          ? Promise.reject(inputError('evidence-unknown', 'There is no E3.', 'Choose one of the list.'))
          : Promise.resolve(sample()),
    });
    expect(await screen.findByText('Choose one of the list.')).toBeTruthy();
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'E3 The Novel' })).toBeTruthy();
  });

  it('lists a hundred entries of a long cleaning list at a time', async () => {
    const entries = Array.from({ length: 100_000 }, (_, index) => `entry ${index} ${HOSTILE}`);
    show({
      'evidence.show': () =>
        Promise.resolve(
          sample({ evidence: sampleEvidence('E5', 'cleaning-list', 'Quotations'), cleaningEntries: entries }),
        ),
    });
    const card = must((await screen.findByRole('heading', { name: /100,000/ })).closest('section'));
    expect(within(card).getAllByRole('listitem')).toHaveLength(100);
    await userEvent.click(within(card).getByRole('button', { name: 'Show more (99,900 remaining)' }));
    expect(within(card).getAllByRole('listitem')).toHaveLength(200);
    expect(card.textContent).toContain(HOSTILE_SHOWN);
  });

  it('gives each shard its own hash', async () => {
    const files = [1, 2].map((n) => ({
      path: `evidence/m-${n}.gguf`,
      name: `m-${n}.gguf`,
      sizeBytes: 1000,
      sha256: String(n).repeat(64),
    }));
    show({
      'evidence.show': () =>
        Promise.resolve(sample({ evidence: sampleEvidence('E1', 'target-model', 'Model', { files }) })),
    });
    const shards = must((await screen.findByRole('heading', { name: 'Shards' })).closest('section'));
    expect(within(shards).getByTitle('2'.repeat(64))).toBeTruthy();
    expect(screen.getByText(/Computed over the hashes of the shards/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Model details' })).toBeTruthy();
  });
});
