// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { usePicker, type Choice, type Chosen } from '../../../renderer/features/picker/index.js';
import type { CallOutput, Granted, Handlers } from '../../../src/contract/index.js';
import { inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { HOSTILE, HOSTILE_SHOWN } from '../support/sampleCase.js';
import { DESKTOP, sampleHome } from '../support/sampleHome.js';
import { showScreen } from '../support/showScreen.js';

type Listing = CallOutput<'files.list'>;

afterEach(cleanup);

function grant(digit: string): string {
  return `g${digit.repeat(32)}`;
}

function entry(digit: string, name: string, kind: Granted['kind']): Listing['entries'][number] {
  return {
    grantId: grant(digit),
    name,
    kind,
    sizeBytes: kind === 'file' ? 1234 : 0,
    modifiedAt: '2026-11-25T10:00:00.000Z',
  };
}

const ROOT: Listing = {
  path: '/srv',
  parent: null,
  entries: [
    entry('2', 'matters', 'folder'),
    entry('3', 'doe', 'case'),
    entry('4', 'sealed', 'bag'),
    entry('5', HOSTILE, 'file'),
  ],
  omitted: 12,
};

const MATTERS: Listing = {
  path: '/srv/matters',
  parent: grant('1'),
  entries: [entry('6', 'roe', 'case')],
  omitted: 0,
};
const EMPTY: Listing = { path: '/srv/doe', parent: grant('1'), entries: [], omitted: 0 };

function PickerButton({
  choice,
  onChosen,
}: {
  choice: Choice;
  onChosen: (chosen: Chosen) => void;
}): React.JSX.Element {
  const { choose, dialog, error } = usePicker(choice, onChosen);
  return (
    <>
      <button type="button" onClick={choose}>
        pick
      </button>
      {dialog}
      {error !== null && <p>{error.hint}</p>}
    </>
  );
}

async function open(
  choice: Choice,
  handlers: Partial<Handlers> = {},
  home = sampleHome(),
): Promise<{ readonly client: DoubleClient; readonly chosen: ReturnType<typeof vi.fn> }> {
  const client = doubleClient(
    {
      'home.show': () => Promise.resolve(home),
      'files.roots': () =>
        Promise.resolve({
          roots: [{ grantId: grant('1'), name: 'srv', kind: 'folder', sizeBytes: 0, path: '/srv' }],
        }),
      'files.list': ({ folder }) =>
        Promise.resolve(folder === grant('1') ? ROOT : folder === grant('2') ? MATTERS : EMPTY),
      ...handlers,
    },
    { door: home.door, role: home.role },
  );
  const chosen = vi.fn();
  showScreen(<PickerButton choice={choice} onChosen={chosen} />, client);
  await waitFor(() => expect(client.calls.some(({ name }) => name === 'home.show')).toBe(true));
  await userEvent.click(screen.getByRole('button', { name: 'pick' }));
  return { client, chosen };
}

async function row(name: string | RegExp): Promise<HTMLElement> {
  return must((await screen.findByRole('rowheader', { name })).closest<HTMLElement>('tr'));
}

function button(name: string): HTMLButtonElement {
  return screen.getByRole<HTMLButtonElement>('button', { name });
}

describe('PickerDialog', () => {
  it('enters folders with Enter, keeps the focus in the list, and chooses a case', async () => {
    const { client, chosen } = await open({ what: 'folder', purpose: 'open-case' });
    (await row('matters')).focus();
    await userEvent.keyboard('{Enter}');
    const roe = await row('roe');
    expect(screen.getByText('/srv/matters')).toBeTruthy();
    await waitFor(() =>
      expect(screen.getByRole('grid', { name: 'Folder' }).contains(document.activeElement)).toBe(true),
    );
    roe.focus();
    await userEvent.keyboard('{Enter}');
    expect(chosen.mock.calls).toEqual([[[{ grantId: grant('6'), name: 'roe', kind: 'case', sizeBytes: 0 }]]]);
    expect(screen.queryByRole('dialog')).toBeNull();
    // What goes back to the workbench are grants, never paths.
    expect(client.calls.filter(({ name }) => name === 'files.list').map(({ input }) => input)).toContainEqual(
      {
        folder: grant('2'),
      },
    );
  });

  it('lets only what is asked for be chosen; everything else can be entered at most', async () => {
    const { chosen } = await open({ what: 'folder', purpose: 'open-case' });
    for (const name of ['matters', 'sealed', /onerror/]) {
      await userEvent.click(await row(name));
      expect(button('Open').disabled, String(name)).toBe(true);
    }
    expect(screen.queryByRole('button', { name: 'Choose this folder' })).toBeNull();
    (await row(/onerror/)).focus();
    await userEvent.keyboard('{Enter}');
    expect(screen.getByText('/srv')).toBeTruthy();
    await userEvent.click(await row('doe'));
    await userEvent.click(button('Open'));
    expect(chosen.mock.calls).toEqual([[[{ grantId: grant('3'), name: 'doe', kind: 'case', sizeBytes: 0 }]]]);
  });

  it('chooses the folder that it is in, for a new case', async () => {
    const { chosen } = await open({ what: 'folder', purpose: 'new-case' });
    await userEvent.dblClick(await row('matters'));
    await screen.findByText('/srv/matters');
    await userEvent.click(button('Parent folder'));
    await screen.findByText('/srv');
    await userEvent.dblClick(await row('matters'));
    await row('roe');
    await userEvent.click(button('Choose this folder'));
    expect(chosen.mock.calls).toEqual([
      [[{ grantId: grant('2'), name: 'matters', kind: 'folder', sizeBytes: 0 }]],
    ]);
  });

  it('shows names as text, says how much is left out, and that a folder is empty', async () => {
    await open({ what: 'file', purpose: 'evidence' });
    const hostile = await row(/onerror/);
    expect(hostile.textContent).toContain(HOSTILE_SHOWN);
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getByText('12 more items are not shown.')).toBeTruthy();
    await userEvent.dblClick(await row('doe'));
    expect(await screen.findByRole('heading', { name: 'This folder is empty' })).toBeTruthy();
  });

  it('chooses several files and folders at once, sorted and filtered; shards of one model are one entry', async () => {
    const listing: Listing = {
      ...ROOT,
      omitted: 0,
      entries: [
        entry('2', 'songs', 'folder'),
        entry('6', 'big-00001-of-00002.gguf', 'file'),
        entry('7', 'big-00002-of-00002.gguf', 'file'),
        { ...entry('8', 'novel.txt', 'file'), sizeBytes: 9 },
        { ...entry('9', 'control.txt', 'file'), sizeBytes: 1 },
        entry('3', 'doe', 'case'),
      ],
    };
    const { chosen } = await open(
      { what: 'file', purpose: 'evidence', isMultiple: true },
      { 'files.list': () => Promise.resolve(listing) },
    );
    await row('novel.txt');
    expect(screen.queryByRole('rowheader', { name: 'big-00002-of-00002.gguf' })).toBeNull();
    expect(within(await row('big-00001-of-00002.gguf')).getByText('2 shards')).toBeTruthy();
    const inOrder = (): (string | null)[] =>
      screen.getAllByRole('rowheader').map(({ textContent }) => textContent);
    await userEvent.click(screen.getByRole('columnheader', { name: 'Size' }));
    expect(inOrder().slice(0, 3)).toEqual(['control.txt', 'novel.txt', 'big-00001-of-00002.gguf']);
    await userEvent.type(screen.getByRole('searchbox', { name: 'Filter by name' }), 'TXT');
    await waitFor(() => expect(inOrder()).toEqual(['control.txt', 'novel.txt']));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select All' }));
    expect(screen.getByText('2 chosen, 10 bytes')).toBeTruthy();
    await userEvent.clear(screen.getByRole('searchbox'));
    // A case is no evidence: it is selected with all others, and not chosen.
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select All' }));
    await userEvent.click(button('Choose 4'));
    const file = (digit: string, name: string, sizeBytes: number): Granted => ({
      grantId: grant(digit),
      name,
      kind: 'file',
      sizeBytes,
    });
    expect(chosen.mock.calls).toEqual([
      [
        [
          { grantId: grant('2'), name: 'songs', kind: 'folder', sizeBytes: 0 },
          file('6', 'big-00001-of-00002.gguf', 2468),
          file('8', 'novel.txt', 9),
          file('9', 'control.txt', 1),
        ],
      ],
    ]);
  });

  it('closes with the first Escape, whatever is selected', async () => {
    await open({ what: 'file', purpose: 'sealed' });
    await userEvent.click(await row('matters'));
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('begins again where a folder has gone', async () => {
    let isGone = true;
    await open(
      { what: 'folder', purpose: 'bag' },
      {
        'files.list': ({ folder }) =>
          folder === grant('2') && isGone
            ? Promise.reject(inputError('grant-unknown', 'That folder is not known.', 'Choose it again.'))
            : Promise.resolve(ROOT),
      },
    );
    await userEvent.dblClick(await row('matters'));
    expect(await screen.findByText('Choose it again.')).toBeTruthy();
    isGone = false;
    await userEvent.click(button('Try again'));
    const sealed = await row('sealed');
    expect(within(sealed).getByText('sealed report')).toBeTruthy();
  });

  it('says so where no folder is offered', async () => {
    await open({ what: 'folder', purpose: 'bag' }, { 'files.roots': () => Promise.resolve({ roots: [] }) });
    expect(await screen.findByRole('heading', { name: 'No folders available' })).toBeTruthy();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('is the native dialog on a desktop; who chooses nothing has chosen nothing', async () => {
    const answers = [
      null,
      { grantId: grant('3'), name: 'doe', kind: 'case', sizeBytes: 0, path: '/srv/doe' } as const,
    ];
    const { chosen } = await open(
      { what: 'folder', purpose: 'open-case' },
      { 'files.chooseFolder': () => Promise.resolve({ folder: answers.shift() ?? null }) },
      sampleHome(DESKTOP),
    );
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(chosen).not.toHaveBeenCalled();
    await userEvent.click(button('pick'));
    await waitFor(() =>
      expect(chosen).toHaveBeenCalledWith([{ grantId: grant('3'), kind: 'case', name: 'doe', sizeBytes: 0 }]),
    );
  });
});
