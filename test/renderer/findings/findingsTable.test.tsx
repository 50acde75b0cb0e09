// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FindingRow } from '../../../renderer/features/findings/findingColumns.js';
import { FindingsTable } from '../../../renderer/features/findings/FindingsTable.js';
import { NBSP } from '../../../src/base/index.js';
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

function show(): void {
  opened.mockClear();
  showScreen(<FindingsTable caseId="c" rows={rows} onOpen={opened} />, doubleClient({}));
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

  it('shows values, control and interval in their unit, and names as text', () => {
    show();
    expect(column('Value')).toEqual([`75.0%`, `25.0%`, `12${NBSP}windows`]);
    expect(column('Control')[0]).toMatch(/%$/);
    expect(lines()[0]?.textContent).toContain(HOSTILE_SHOWN);
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getAllByRole('link', { name: 'X4' })[0]?.getAttribute('href')).toBe('#/case/c/findings/X4');
  });

  it('copies rows that can be read by themselves', async () => {
    show();
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await userEvent.click(screen.getByRole('button', { name: 'Copy as CSV' }));
    const [head, first] = must(write.mock.lastCall?.[0]).split('\r\n');
    expect(head).toBe(
      'Exam.,Finding,Work,Model,Attack,Tag,Value,Unit,Counted,Control,Interval from,Interval to,Calibration',
    );
    expect(first).toMatch(/^X1,.*,E2,/);
    expect(first).toContain(',Probabilistic extraction,');
    expect(first).toContain(`,0.75,${must(rows[0]).finding.unit},`);
    expect(must(first).endsWith(must(rows[0]).finding.calibration.kind)).toBe(true);
    write.mockRestore();
  });
});
