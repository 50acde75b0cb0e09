// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { must } from '../../support/must.js';
import { DataTable, type DataColumn, type DataTableProps } from '../../../renderer/components/index.js';

afterEach(cleanup);

interface Item {
  readonly id: string;
  readonly title: string;
  readonly share: number | undefined;
}

const ITEMS: readonly Item[] = [
  { id: 'F10', title: 'Ten', share: 0.5 },
  { id: 'F2', title: 'Two, with a comma', share: undefined },
  { id: 'F1', title: '=SUM(A1)', share: 0.25 },
];

const COLUMNS: readonly DataColumn<Item>[] = [
  { id: 'id', title: 'Finding', value: (item) => item.id },
  { id: 'title', title: 'Title', value: (item) => item.title, isRowHeader: true },
  { id: 'share', title: 'Coverage', unit: 'share', align: 'end', digits: 2, value: (item) => item.share },
];

function table(props: Partial<DataTableProps<Item>> = {}): void {
  render(
    <DataTable
      label="Findings"
      columns={COLUMNS}
      rows={ITEMS}
      rowKey={(item) => item.id}
      empty={<p>None yet.</p>}
      {...props}
    />,
  );
}

function idOf({ id }: Item): string {
  return id;
}

/** Counts how many times it is drawn. */
function Counted({
  id,
  drawn,
}: {
  readonly id: string;
  readonly drawn: Map<string, number>;
}): React.JSX.Element {
  drawn.set(id, (drawn.get(id) ?? 0) + 1);
  return <span>{id}</span>;
}

function shownIds(): (string | null | undefined)[] {
  return screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.querySelector('td')?.textContent);
}

describe('DataTable', () => {
  it('shows rows as they came until a column is chosen; numbers in names count as numbers', async () => {
    table();
    expect(shownIds()).toEqual(['F10', 'F2', 'F1']);
    await userEvent.click(screen.getByRole('columnheader', { name: /Finding/ }));
    expect(shownIds()).toEqual(['F1', 'F2', 'F10']);
    expect(screen.getByRole('columnheader', { name: /Finding/ }).getAttribute('aria-sort')).toBe('ascending');
    await userEvent.click(screen.getByRole('columnheader', { name: /Finding/ }));
    expect(shownIds()).toEqual(['F10', 'F2', 'F1']);
  });

  it('draws the rows of a long table in pieces, in order, and none of them twice', async () => {
    const drawn = new Map<string, number>();
    const rows = Array.from({ length: 50 }, (_, at) => ({ id: `F${at}`, title: 'A title', share: at }));
    const columns = [
      ...COLUMNS,
      {
        id: 'counted',
        title: 'Counted',
        value: ({ id }: Item) => id,
        cell: ({ id }: Item) => <Counted id={id} drawn={drawn} />,
      },
    ];
    table({ rows, columns });
    expect(shownIds().length).toBeLessThan(50);
    await waitFor(() => expect(shownIds()).toEqual(rows.map(({ id }) => id)));
    expect(drawn.size).toBe(50);
    expect(new Set(drawn.values())).toEqual(new Set([1]));
  });

  it('is not drawn again when only what surrounds it changes', async () => {
    const drawn = new Map<string, number>();
    const columns: readonly DataColumn<Item>[] = [
      {
        id: 'id',
        title: 'Finding',
        value: ({ id }) => id,
        cell: ({ id }) => <Counted id={id} drawn={drawn} />,
      },
    ];
    const opened: string[] = [];
    const Around = (): React.JSX.Element => {
      const [times, setTimes] = useState(0);
      return (
        <>
          <button onClick={() => setTimes(times + 1)}>again</button>
          <DataTable
            label="Findings"
            columns={columns}
            rows={ITEMS}
            rowKey={idOf}
            empty="None yet."
            onOpen={({ id }) => opened.push(`${id} after ${times}`)}
          />
        </>
      );
    };
    render(<Around />);
    const before = new Map(drawn);
    await userEvent.click(screen.getByText('again'));
    await userEvent.click(screen.getByText('again'));
    expect(drawn).toEqual(before);
    // But what a row does is what was said last.
    await userEvent.click(must(screen.getAllByRole('row')[2]));
    expect(opened).toEqual(['F2 after 2']);
  });

  it('sorts by keyboard and keeps rows without a value last in both directions', async () => {
    table();
    screen.getByRole('columnheader', { name: /Coverage/ }).focus();
    await userEvent.keyboard('{Enter}');
    expect(shownIds()).toEqual(['F1', 'F10', 'F2']);
    await userEvent.keyboard('{Enter}');
    expect(shownIds()).toEqual(['F10', 'F1', 'F2']);
  });

  it('keeps a pinned row on top and says that it is pinned', async () => {
    table({ pinnedKeys: new Set(['F2']) });
    await userEvent.click(screen.getByRole('columnheader', { name: /Finding/ }));
    expect(shownIds()).toEqual(['F2', 'F1', 'F10']);
    expect(screen.getAllByRole('img', { name: 'pinned' })).toHaveLength(1);
  });

  it('copies what it shows, in its order, as CSV that no spreadsheet runs', async () => {
    const user = userEvent.setup();
    table({ defaultSort: { column: 'id', direction: 'ascending' } });
    await user.click(screen.getByRole('button', { name: 'Copy as CSV' }));
    expect(await navigator.clipboard.readText()).toBe(
      'Finding,Title,Coverage (share)\r\nF1,\'=SUM(A1),0.25\r\nF2,"Two, with a comma",\r\nF10,Ten,0.5\r\n',
    );
  });

  it('hides columns that a person does not want, and copies them all the same', async () => {
    const columns = ['a', 'b', 'c', 'd'].map((id) => ({ id, title: id.toUpperCase(), value: () => id }));
    const inReverse = { column: 'share', direction: 'descending' } as const;
    table({ label: 'Wide', columns: [...COLUMNS, ...columns], defaultSort: inReverse });
    const heads = (): string[] => screen.getAllByRole('columnheader').map(({ textContent }) => textContent);
    expect(heads()).toHaveLength(7);
    await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
    // The column that names the rows cannot be hidden.
    expect(screen.queryByRole('checkbox', { name: 'Title' })).toBeNull();
    await userEvent.click(screen.getByRole('checkbox', { name: 'B' }));
    // The order stays when the column that it follows is hidden.
    expect(shownIds()).toEqual(['F10', 'F1', 'F2']);
    await userEvent.click(screen.getByRole('checkbox', { name: /Coverage/ }));
    expect(shownIds()).toEqual(['F10', 'F1', 'F2']);
    await userEvent.click(screen.getByRole('checkbox', { name: /Coverage/ }));
    await userEvent.keyboard('{Escape}');
    expect(heads()).toEqual(['Finding', 'Title', 'Coverage (share)', 'A', 'C', 'D']);
    await userEvent.click(screen.getByRole('button', { name: 'Copy as CSV' }));
    expect((await navigator.clipboard.readText()).split('\r\n')[0]).toBe(
      'Finding,Title,Coverage (share),A,B,C,D',
    );
    cleanup();
    // The choice lasts as long as the window.
    table({ label: 'Wide', columns: [...COLUMNS, ...columns] });
    expect(heads()).toHaveLength(6);
    expect(screen.getByRole('button', { name: 'Columns: 1 hidden' })).toBeTruthy();
  });

  it('has columns as wide as a person makes them, and gives them their own width back', async () => {
    const columns = ['A', 'B', 'C', 'D'].map((id) => ({ id, title: id, value: () => id }));
    table({ label: 'Sized', columns: [...COLUMNS, ...columns] });
    const width = (name: string): string => screen.getByRole('columnheader', { name }).style.width;
    const own = width('Finding');
    const choose = (value: number): boolean =>
      fireEvent.change(screen.getByRole('slider', { name: 'Width' }), { target: { value } });
    await userEvent.click(screen.getByRole('button', { name: 'Columns' }));
    await userEvent.click(screen.getByRole('button', { name: /Column to resize/ }));
    await userEvent.click(screen.getByRole('option', { name: 'Finding' }));
    expect(screen.getByText('automatic')).toBeTruthy();
    choose(21);
    expect(screen.getByText('about 42 letters')).toBeTruthy();
    await userEvent.keyboard('{Escape}');
    expect(width('Finding')).toBe('21rem');
    cleanup();
    table({ label: 'Sized', columns: [...COLUMNS, ...columns] });
    expect(width('Finding')).toBe('21rem');
    const edge = must(screen.getByRole('columnheader', { name: 'Finding' }).querySelector('.p-table-edge'));
    fireEvent.doubleClick(edge);
    expect(width('Finding')).toBe(own);
  });

  it('filters long tables by a text, and counts what is left', async () => {
    const many = Array.from({ length: 23 }, (_, index) => ({
      id: `F${index + 1}`,
      title: index < 3 ? `Whale ${index}` : 'Ship',
      share: undefined,
    }));
    table({ rows: many, hasFilter: true });
    const field = screen.getByRole('searchbox', { name: 'Filter: Findings' });
    const shown = (): number => screen.getAllByRole('row').length - 1;
    await waitFor(() => expect(shown()).toBe(23));
    await userEvent.type(field, 'wHALE');
    await waitFor(() => expect(shown()).toBe(3));
    expect(screen.getByText('3 of 23')).toBeTruthy();
    await userEvent.type(field, 'x');
    expect(screen.getByText('No row has this text.')).toBeTruthy();
    await userEvent.clear(field);
    await waitFor(() => expect(shown()).toBe(23));
    cleanup();
    table({ hasFilter: true });
    expect(screen.queryByRole('searchbox')).toBeNull();
  });

  it('opens a row with Enter', async () => {
    const opened: string[] = [];
    table({ onOpen: (item) => opened.push(item.id) });
    // Copy as CSV, Save CSV, the table.
    for (let stop = 0; stop < 3; stop++) await userEvent.tab();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(opened).toEqual(['F2']);
  });

  it('selects several rows by keyboard', async () => {
    function Selecting(): React.JSX.Element {
      const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
      return (
        <>
          <output>{[...keys].join(' ')}</output>
          <DataTable
            label="Findings"
            columns={COLUMNS}
            rows={ITEMS}
            rowKey={(item) => item.id}
            empty={null}
            hasCsv={false}
            selectionMode="multiple"
            selectedKeys={keys}
            onSelectionChange={setKeys}
          />
        </>
      );
    }
    render(<Selecting />);
    await userEvent.tab();
    await userEvent.keyboard(' {ArrowDown} ');
    expect(screen.getByRole('status').textContent).toBe('F10 F2');
    await userEvent.click(screen.getAllByRole('checkbox')[0] ?? document.body);
    expect(screen.getByRole('status').textContent).toBe('F10 F2 F1');
  });

  it('announces what is shown, never a sign that reorders the words around it', async () => {
    function Selecting(): React.JSX.Element {
      const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
      return (
        <DataTable
          label="Findings"
          columns={COLUMNS}
          rows={[{ id: 'F1', title: 'annex\u202egnp.exe', share: 1 }, ...ITEMS.slice(0, 2)]}
          rowKey={(item) => item.id}
          empty={null}
          selectionMode="multiple"
          selectedKeys={keys}
          onSelectionChange={setKeys}
        />
      );
    }
    render(<Selecting />);
    await userEvent.click(must(screen.getAllByRole('checkbox')[1]));
    const announced = (): string => document.querySelector('[data-live-announcer]')?.textContent ?? '';
    await waitFor(() => expect(announced()).toContain('annex⟦U+202E⟧gnp.exe selected.'));
    expect(announced()).not.toContain('\u202e');
  });

  it('teaches when it is empty and offers nothing to copy', () => {
    table({ rows: [] });
    expect(screen.getByText('None yet.').textContent).toBe('None yet.');
    expect(screen.queryByRole('button', { name: 'Copy as CSV' })).toBeNull();
  });

  it('writes numbers as everywhere: commas, true minus, chosen decimals', () => {
    table({ rows: [{ id: 'F1', title: 't', share: -1234.5 }] });
    expect(screen.getByText('\u22121,234.50').textContent).toBe('\u22121,234.50');
  });
});
