// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AuditScreen } from '../../../renderer/features/audit/AuditScreen.js';
import type { CallOutput, Handlers } from '../../../src/contract/index.js';
import { inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN, sampleOverview } from '../support/sampleCase.js';
import { showScreen } from '../support/showScreen.js';

type Entry = CallOutput<'audit.list'>['entries'][number];

afterEach(cleanup);

function entry(seq: number, part: Partial<Entry> = {}): Entry {
  return {
    seq,
    time: '2026-11-25T10:00:00.000Z',
    actor: 'examiner@host',
    action: seq === 1 ? 'case-created' : 'evidence-added',
    detail: { id: `E${seq}`, name: `file ${seq}` },
    subject: '',
    sentence: `Said of entry ${seq}.`,
    prev: 'a'.repeat(64),
    sha256: 'b'.repeat(64),
    ...part,
  };
}

const INTACT: CallOutput<'audit.verify'> = {
  kind: 'intact',
  head: { entries: 450, sha256: 'c'.repeat(64) },
  notes: ['The last line was cut short.'],
};

/** A log that pages and filters as the workbench does. */
function listing(all: readonly Entry[]): Handlers['audit.list'] {
  return ({ from, count, action, text }) => {
    const matching = all.filter(
      (one) => (action === '' || one.action === action) && JSON.stringify(one).includes(text),
    );
    return Promise.resolve({
      total: all.length,
      matching: matching.length,
      actions: [...new Set(all.map((one) => one.action))],
      entries: matching.toReversed().slice(from, from + count),
    });
  };
}

function show(entries: readonly Entry[], handlers: Partial<Handlers> = {}): DoubleClient {
  const client = doubleClient({
    'case.show': () => Promise.resolve(sampleOverview()),
    'audit.list': listing(entries),
    'audit.verify': () => Promise.resolve(INTACT),
    ...handlers,
  });
  showScreen(<AuditScreen caseId={CASE_ID} />, client, `#/case/${CASE_ID}/audit`);
  return client;
}

async function lines(): Promise<HTMLElement[]> {
  return within(await screen.findByRole('grid', { name: 'Audit log' }))
    .getAllByRole('row')
    .slice(1);
}

describe('AuditScreen', () => {
  it('tells the login of an action from the examiner whom the case names', async () => {
    const overview = sampleOverview();
    const { index } = overview;
    const named = { ...overview, index: { ...index, head: { ...index.head, examiner: 'Dr. A. Roe' } } };
    show([entry(1, { actor: 'person-1' })], { 'case.show': () => Promise.resolve(named) });
    const table = await screen.findByRole('grid', { name: 'Audit log' });
    expect(within(table).getByRole('columnheader', { name: /Login/ })).toBeTruthy();
    expect(within(table).getByText('person-1')).toBeTruthy();
    expect(within(table).queryByText(/Roe/)).toBeNull();
    expect(await screen.findByText('Dr. A. Roe')).toBeTruthy();
    expect(screen.getByText(/not who was at the keyboard/)).toBeTruthy();
  });

  it('lists entries, newest first, and opens one by keyboard where it can be read', async () => {
    show([
      entry(1),
      entry(2),
      entry(3, { actor: HOSTILE, detail: { name: HOSTILE, nested: { deep: HOSTILE } } }),
    ]);
    const [newest] = await lines();
    expect(newest?.textContent).toContain(HOSTILE_SHOWN);
    must(newest).focus();
    await userEvent.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog', { name: 'Entry 3: Evidence added' });
    expect(dialog.textContent).toContain(`"deep": "${HOSTILE_SHOWN}"`);
    expect(within(dialog).getAllByTitle('b'.repeat(64))).toHaveLength(1);
    expect(document.querySelector('img')).toBeNull();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('says each entry as a sentence, and leaves its keys to the dialog and to what is copied', async () => {
    const detail = { contentSha256: 'd'.repeat(64), id: 'P3', kind: 'passage' };
    show([
      entry(2, { action: 'exhibit-added', subject: 'PX-003', detail, sentence: `${HOSTILE} was added.` }),
    ]);
    const [line] = await lines();
    expect(within(must(line)).getByRole('rowheader').textContent).toBe(`${HOSTILE_SHOWN} was added.`);
    expect(line?.textContent).not.toContain('contentSha256');
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await userEvent.click(screen.getByRole('button', { name: 'Copy as CSV' }));
    const [head, copied] = must(write.mock.lastCall?.[0]).split('\r\n');
    expect(head).toBe('No.,Time,What was done,Action,Detail,Login,SHA-256 of the line');
    expect(copied).toContain('exhibit-added,"{""contentSha256""');
    write.mockRestore();
    must(line).focus();
    await userEvent.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog', { name: 'Entry 2: Exhibit added' });
    expect(dialog.textContent).toContain(`${HOSTILE_SHOWN} was added.`);
    expect(dialog.textContent).toContain('contentSha256');
  });

  it('names what is kept in the private log', async () => {
    show([
      entry(2, {
        action: 'case-index-restored',
        detail: { changed: ['head'], private: { [HOSTILE]: 'e'.repeat(64) } },
      }),
    ]);
    const [line] = await lines();
    must(line).focus();
    await userEvent.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog', { name: 'Entry 2: Index restored from the log' });
    const hidden = within(dialog).getByRole('region', { name: 'Private values' });
    expect(within(hidden).getByText(HOSTILE_SHOWN)).toBeTruthy();
    expect(within(hidden).getByText('kept in the private log')).toBeTruthy();
    expect(dialog.textContent).toContain('"changed"');
    expect(dialog.textContent).not.toContain('"private"');
    expect(dialog.textContent).not.toContain('e'.repeat(64));
  });

  it('filters by words and by action, and says how many match', async () => {
    const client = show([entry(1), entry(2), entry(3)]);
    await userEvent.type(await screen.findByRole('searchbox', { name: 'Filter' }), 'file 3');
    expect(await screen.findByText('1 of 3 entries')).toBeTruthy();
    await userEvent.clear(screen.getByRole('searchbox', { name: 'Filter' }));
    await screen.findByText('3 of 3 entries');
    screen.getByRole('button', { name: /All actions/ }).focus();
    await userEvent.keyboard('{Enter}');
    await userEvent.click(await screen.findByRole('option', { name: 'Case created' }));
    expect(await screen.findByText('1 of 3 entries')).toBeTruthy();
    expect(client.calls.at(-1)?.input).toMatchObject({ action: 'case-created', text: '' });
    await userEvent.type(screen.getByRole('searchbox', { name: 'Filter' }), 'nothing has this');
    expect(await screen.findByRole('heading', { name: 'No matching entries' })).toBeTruthy();
  });

  it('reaches every entry of a long log, and begins anew with another filter', async () => {
    show(Array.from({ length: 80 }, (_, index) => entry(index + 1)));
    expect(await screen.findByText('1 to 50, newest first')).toBeTruthy();
    const [newer, older] = ['Newer entries', 'Older entries'].map((name) =>
      must(screen.getByText(name).closest('button')),
    );
    expect(newer?.disabled).toBe(true);
    await userEvent.click(must(older));
    expect(await screen.findByText('51 to 80, newest first')).toBeTruthy();
    await waitFor(() =>
      expect(document.querySelector('tbody tr:last-child')?.textContent).toContain('Said of entry 1.'),
    );
    expect(older?.disabled).toBe(true);
    await userEvent.click(screen.getByPlaceholderText('Filter by any word'));
    await userEvent.paste('evidence');
    expect(await screen.findByText('1 to 50, newest first')).toBeTruthy();
    expect(await screen.findByText('79 of 80 entries')).toBeTruthy();
  });

  it('shows what went wrong with its remedy, and tries again', async () => {
    let isBroken = true;
    const list = listing([entry(1)]);
    show([], {
      'audit.list': (input, context) =>
        isBroken
          ? Promise.reject(inputError('audit-broken', 'Line 2 is broken.', 'Restore the log from a copy.'))
          : list(input, context),
    });
    expect(await screen.findByText('Restore the log from a copy.')).toBeTruthy();
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await lines()).toHaveLength(1);
  });
});

describe('ChainVerdict', () => {
  it('says that the chain is whole, with the head, and checks again on request', async () => {
    let verdict: CallOutput<'audit.verify'> = INTACT;
    show([entry(1)], { 'audit.verify': () => Promise.resolve(verdict) });
    const words = await screen.findByText(/Intact: 450 entries/);
    expect(
      within(words)
        .getAllByRole('button')
        .map(({ textContent }) => textContent),
    ).toEqual(['chained', 'head', 'anchor']);
    expect(screen.getByTitle('c'.repeat(64)).textContent).toBe('c'.repeat(64));
    expect(screen.getByText('The last line was cut short.')).toBeTruthy();
    verdict = {
      kind: 'broken',
      line: 7,
      reason: `Not its hash: ${HOSTILE}`,
      head: { entries: 6, sha256: 'd'.repeat(64) },
    };
    screen.getByRole('button', { name: 'Verify now' }).focus();
    await userEvent.keyboard('{Enter}');
    const alarm = await screen.findByRole('alert');
    expect(alarm.textContent).toContain('The hash chain is broken at line 7.');
    expect(alarm.textContent).toContain(HOSTILE_SHOWN);
    expect(alarm.textContent).toContain('6 entries');
  });

  it('does not go on saying intact when it cannot be checked any more', async () => {
    let isBroken = false;
    let answer: () => void = () => undefined;
    show([entry(1)], {
      'audit.verify': async () => {
        if (!isBroken) {
          await new Promise<void>((resolve) => (answer = resolve));
          return INTACT;
        }
        throw inputError('case-missing', 'The folder is not there.', 'Put it back.');
      },
    });
    expect(await screen.findByText('Checking the hash chain…')).toBeTruthy();
    answer();
    expect(await screen.findByText(/Intact/)).toBeTruthy();
    isBroken = true;
    await userEvent.click(screen.getByRole('button', { name: 'Verify now' }));
    expect(await screen.findByText('Put it back.')).toBeTruthy();
    expect(screen.queryByText(/Intact/)).toBeNull();
  });

  it('shows the same by day, with what each line is about', async () => {
    show([
      entry(1),
      entry(2, { subject: `E2 ${HOSTILE}` }),
      entry(3, { subject: 'E3 Second', time: '2026-11-26T11:30:00.000Z' }),
    ]);
    await userEvent.click(await screen.findByRole('tab', { name: 'Timeline' }));
    const first = await screen.findByRole('region', { name: '2026-11-25' });
    const lines = within(first)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(lines).toEqual([`10:00Evidence addedE2 ${HOSTILE_SHOWN}`, '10:00Case created']);
    const days = screen.getAllByRole('region').map((day) => day.getAttribute('aria-label'));
    expect(days.filter((day) => /^2026/.test(day ?? ''))).toEqual(['2026-11-26', '2026-11-25']);
    expect(document.querySelector('img')).toBeNull();
  });
});
