// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FindingRow } from '../../../renderer/features/findings/findingColumns.js';
import { FindingsTable } from '../../../renderer/features/findings/FindingsTable.js';
import { inputError, NBSP } from '../../../src/base/index.js';
import { doubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { HOSTILE, HOSTILE_SHOWN } from '../support/sampleCase.js';
import { showScreen } from '../support/showScreen.js';
import { sampleFindings } from './sampleFindings.js';

const opened = vi.fn();
let rows: readonly FindingRow[] = [];

/** Coverage of the same work in both models, and a finding that counts something else. */
beforeAll(async () => {
  const { findings } = await sampleFindings();
  const row = (examinationId: string, id: string, value: number): FindingRow => {
    const finding = must(findings[examinationId]?.findings.find((one) => one.id === id));
    return {
      examinationId,
      modelName: HOSTILE,
      attackTitle: 'Probabilistic extraction',
      finding: { ...finding, value },
    };
  };
  rows = [
    row('X1', 'coverage-family-floor/E2', 0.75),
    row('X4', 'coverage-family-floor/E2', 0.25),
    {
      ...row('X1', 'coverage-family-floor/E2', 12),
      finding: { ...row('X1', 'coverage-family-floor/E2', 12).finding, id: 'other/E2', unit: 'windows' },
    },
  ];
});
afterEach(cleanup);

function show(client = doubleClient({}), mayWrite = true): void {
  opened.mockClear();
  showScreen(<FindingsTable caseId="c" rows={rows} mayWrite={mayWrite} onOpen={opened} />, client);
}

function lines(): HTMLElement[] {
  return within(screen.getByRole('grid', { name: 'Findings' }))
    .getAllByRole('row')
    .slice(1);
}

function column(title: string): string[] {
  const at = screen
    .getAllByRole('columnheader')
    .findIndex(({ textContent }) => textContent.startsWith(title));
  return lines().map((line) => line.querySelectorAll('td, th')[at]?.textContent ?? '');
}

const pin = (): HTMLElement => screen.getByRole('button', { name: 'Pin selected row as baseline' });

describe('FindingsTable', () => {
  it('says beside a count how much of the work was not tested', () => {
    const all = rows;
    const [first] = all;
    const { finding } = must(first);
    const tested = { ...must(finding.tested), tested: 1, chars: 4, untestedPassages: 213 };
    rows = [{ ...must(first), finding: { ...finding, count: { hits: 1, total: 2, of: 'x' }, tested } }];
    show();
    expect(column('Counted')[0]).toBe('1 of 2; 25.0% was tested');
    rows = all;
  });

  it('pins a row by mouse and says how far the others are from it, where they count the same', async () => {
    show();
    expect(pin()).toHaveProperty('disabled', true);
    await userEvent.click(must(lines()[1]));
    expect(opened).not.toHaveBeenCalled();
    await userEvent.click(pin());
    expect(lines()[0]?.textContent).toContain('X4');
    expect(column('Difference from baseline')).toEqual([`0.0${NBSP}points`, `+50.0${NBSP}points`, '']);
    await userEvent.click(screen.getByRole('button', { name: 'Unpin' }));
    expect(screen.queryByRole('columnheader', { name: /Difference from baseline/ })).toBeNull();
  });

  it('pins by keyboard; Enter opens the examination of a row', async () => {
    show();
    must(lines()[0]).focus();
    await userEvent.keyboard('{ArrowDown}');
    pin().focus();
    await userEvent.keyboard('{Enter}');
    expect(column('Difference from baseline')[0]).toBe(`0.0${NBSP}points`);
    must(lines()[1]).focus();
    await userEvent.keyboard('{Enter}');
    expect(opened.mock.calls[0]?.[0]).toMatchObject({ examinationId: 'X1' });
  });

  it('marks several as exhibits under their titles, and takes that back from the last to the first', async () => {
    let next = 0;
    const client = doubleClient({
      'exhibits.add': () => {
        next += 1;
        return Promise.resolve({ exhibitId: `P${next}`, label: `PX-00${next}` });
      },
      'exhibits.remove': () => Promise.resolve({}),
    });
    show(client);
    const mark = (): HTMLElement =>
      screen.getByRole('button', { name: /^Mark (selected|2 findings) as exhibit/ });
    expect(mark()).toHaveProperty('disabled', true);
    await userEvent.click(must(within(must(lines()[0])).getByRole('checkbox')));
    await userEvent.click(must(within(must(lines()[1])).getByRole('checkbox')));
    expect(pin()).toHaveProperty('disabled', true);
    await userEvent.click(mark());
    await screen.findByText('Marked as PX-001, PX-002.');
    expect(client.calls.map(({ input }) => input)).toEqual(
      rows.slice(0, 2).map(({ examinationId, finding }) => ({
        caseId: 'c',
        source: { kind: 'finding', examinationId, findingId: finding.id },
        title: finding.title,
        note: '',
      })),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(screen.queryByText(/^Marked as/)).toBeNull());
    expect(client.calls.slice(2).map(({ name, input }) => [name, input])).toEqual([
      ['exhibits.remove', { caseId: 'c', exhibitId: 'P2' }],
      ['exhibits.remove', { caseId: 'c', exhibitId: 'P1' }],
    ]);
  });

  it('says which finding was refused, and keeps what was marked before it', async () => {
    const client = doubleClient({
      'exhibits.add': ({ source }) =>
        source.kind === 'finding' && source.examinationId === 'X4'
          ? Promise.reject(inputError('exhibit-source', 'X4 has no such finding.', 'Choose another one.'))
          : Promise.resolve({ exhibitId: 'P1', label: 'PX-001' }),
    });
    show(client);
    for (const line of lines()) await userEvent.click(within(line).getByRole('checkbox'));
    await userEvent.click(screen.getByRole('button', { name: 'Mark 3 findings as exhibits' }));
    await screen.findByText(/X4 has no such finding/);
    expect(screen.getByText('Marked as PX-001.')).toBeTruthy();
    expect(client.calls).toHaveLength(2);
  });

  it('marks nothing for a reader', () => {
    show(doubleClient({}), false);
    expect(screen.queryByRole('button', { name: /as exhibit/ })).toBeNull();
  });

  it('shows values, control and interval in their unit, and names as text', () => {
    show();
    expect(column('Value')).toEqual([`75.0%`, `25.0%`, `12${NBSP}windows`]);
    expect(column('Control')[0]).toMatch(/%$/);
    expect(lines()[0]?.textContent).toContain(HOSTILE_SHOWN);
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getAllByRole('link', { name: 'X4' })[0]?.getAttribute('href')).toBe(
      '#/case/c/findings/X4?work=E2',
    );
  });

  it('says the standing in the words of a report, and the interval or why there is none in one column', () => {
    const all = rows;
    const { finding, ...row } = must(all[0]);
    const interval = {
      kind: 'interval',
      lower: 0.1,
      upper: 0.25,
      level: 0.95,
      method: 'm',
      of: 'o',
    } as const;
    const none = { kind: 'none', code: 'census', reason: 'Everything was counted.' } as const;
    rows = [
      { ...row, finding: { ...finding, id: 'a', standing: 'not-shown', interval } },
      { ...row, finding: { ...finding, id: 'b', standing: 'claim', interval: none } },
    ];
    show();
    expect(column('Standing')).toEqual(['not shown', 'shown']);
    expect(column('Interval')).toEqual(['10.0% to 25.0%', 'none: a census']);
    rows = all;
  });

  it('copies rows that can be read by themselves', async () => {
    show();
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await userEvent.click(screen.getByRole('button', { name: 'Copy as CSV' }));
    const [head, first] = must(write.mock.lastCall?.[0]).split('\r\n');
    expect(head).toBe(
      'Exam.,Finding,Work,Model,Attack,Tag,Standing,Value,Unit,Counted,Control,Interval from,Interval to,Calibration',
    );
    expect(first).toMatch(/^X1,.*,E2,/);
    expect(first).toContain(',Probabilistic extraction,');
    expect(first).toContain(`,0.75,${must(rows[0]).finding.unit},`);
    expect(must(first).endsWith(must(rows[0]).finding.calibration.kind)).toBe(true);
    write.mockRestore();
  });
});
