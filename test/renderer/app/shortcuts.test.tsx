// @vitest-environment happy-dom
import { act, cleanup, render, renderHook, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandPalette } from '../../../renderer/app/CommandPalette.js';
import { currentCommands, registerCommands } from '../../../renderer/navigation/commandRegistry.js';
import { Shortcuts } from '../../../renderer/app/Shortcuts.js';
import { setAppearance } from '../../../renderer/navigation/theme.js';
import { useShortcuts } from '../../../renderer/app/useShortcuts.js';
import type { CallOutput } from '../../../src/contract/index.js';
import { doubleClient } from '../../support/doubleClient.js';
import { CASE_ID, HOSTILE, HOSTILE_SHOWN } from '../support/sampleCase.js';
import { showScreen } from '../support/showScreen.js';

let done: string[] = [];
let stop: () => void = () => undefined;

const COMMANDS = [
  { id: 'evidence', title: 'Evidence', section: 'Go to', shortcut: 'g e', run: () => done.push('evidence') },
  { id: 'runs', title: 'Examinations', section: 'Go to', shortcut: 'g r', run: () => done.push('runs') },
  { id: 'help', title: 'Keyboard shortcuts', section: 'Help', shortcut: '?', run: () => done.push('help') },
  {
    id: 'palette',
    title: 'Find a command',
    section: 'Help',
    shortcut: 'Mod+K',
    run: () => done.push('palette'),
  },
  {
    id: 'off',
    title: 'Not now',
    section: 'Help',
    shortcut: 'x',
    isDisabled: true,
    run: () => done.push('off'),
  },
  { id: 'dark', title: 'Dark', section: 'Appearance', keywords: 'theme', run: () => done.push('dark') },
];

beforeEach(() => {
  done = [];
  stop = registerCommands(COMMANDS);
});

afterEach(() => {
  stop();
  cleanup();
  setAppearance({ singleKeys: true });
});

describe('shortcuts', () => {
  it('run by one key, by two in a row, and with a modifier', async () => {
    renderHook(() => useShortcuts());
    await userEvent.keyboard('?ge{Control>}k{/Control}gr');
    expect(done).toEqual(['help', 'evidence', 'palette', 'runs']);
  });

  it('do nothing on a broken sequence or when the command is disabled', async () => {
    renderHook(() => useShortcuts());
    await userEvent.keyboard('gzexe');
    expect(done).toEqual([]);
  });

  it('of plain keys are silent while somebody types; those with a modifier are not', async () => {
    renderHook(() => useShortcuts());
    render(<input aria-label="Title" />);
    await userEvent.type(screen.getByRole('textbox'), 'g e?');
    expect(done).toEqual([]);
    await userEvent.keyboard('{Control>}k{/Control}');
    expect(done).toEqual(['palette']);
  });

  it('of plain keys can be switched off for people who dictate', async () => {
    renderHook(() => useShortcuts());
    setAppearance({ singleKeys: false });
    await userEvent.keyboard('?ge{Control>}k{/Control}');
    expect(done).toEqual(['palette']);
  });

  it('are all in the list, which can switch them off', async () => {
    render(<Shortcuts isOpen onOpenChange={() => undefined} />);
    const dialog = screen.getByRole('dialog', { name: 'Keyboard shortcuts' });
    for (const words of ['Evidencegthene', 'Examinationsgthenr', 'Find a commandCtrlK']) {
      expect(dialog.textContent).toContain(words);
    }
    await userEvent.click(screen.getByRole('switch', { name: 'Single-key shortcuts' }));
    expect(screen.getByRole<HTMLInputElement>('switch').checked).toBe(false);
  });

  it('stay silent behind an open dialog', async () => {
    renderHook(() => useShortcuts());
    render(<Shortcuts isOpen onOpenChange={() => undefined} />);
    await userEvent.keyboard('?ge{Control>}k{/Control}');
    expect(done).toEqual([]);
  });
});

describe('the command registry', () => {
  it('lets a screen replace a command, and gives the old one back when it goes', () => {
    const stopMore = registerCommands([
      { id: 'dark', title: 'Darker', section: 'Reader', run: () => undefined },
    ]);
    expect(
      currentCommands()
        .filter(({ id }) => id === 'dark')
        .map(({ title }) => title),
    ).toEqual(['Darker']);
    stopMore();
    expect(
      currentCommands()
        .filter(({ id }) => id === 'dark')
        .map(({ title }) => title),
    ).toEqual(['Dark']);
  });
});

describe('the palette', () => {
  it('finds by any words, also hidden ones, and runs with Enter', async () => {
    const opened: boolean[] = [];
    showScreen(
      <CommandPalette caseId={undefined} isOpen onOpenChange={(is) => opened.push(is)} />,
      doubleClient({}),
    );
    const search = screen.getByRole('searchbox', { name: 'Find a command' });
    expect(screen.getAllByRole('menuitem')).toHaveLength(COMMANDS.length);
    await userEvent.type(search, 'theme dar');
    expect(screen.getAllByRole('menuitem').map((item) => item.textContent)).toEqual(['Dark']);
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
    expect(done).toEqual(['dark']);
    expect(opened).toEqual([false]);
  });

  it('says when nothing is found', async () => {
    showScreen(<CommandPalette caseId={undefined} isOpen onOpenChange={() => undefined} />, doubleClient({}));
    await userEvent.type(screen.getByRole('searchbox'), 'zzz');
    expect(screen.getByText('No matching command.').tagName).toBe('P');
  });

  it('searches the case for what is typed, and leads to the place', async () => {
    const found: CallOutput<'case.find'> = {
      hits: [
        { kind: 'evidence', id: 'E3', title: `E3 ${HOSTILE}`, detail: 'work' },
        {
          kind: 'text',
          id: 'E3',
          examinationId: 'X1',
          startChar: 700,
          title: 'E3 The Work',
          before: 'in the dark of\n',
          match: 'the Whale',
          after: ' it was',
        },
        { kind: 'audit', id: 7, title: 'evidence-added', detail: 'E3' },
      ],
      totals: { evidence: 1, text: 1234, audit: 1 },
      unread: ['E9'],
    };
    const client = doubleClient({ 'case.find': () => Promise.resolve(found) });
    showScreen(<CommandPalette caseId={CASE_ID} isOpen onOpenChange={() => undefined} />, client);
    await userEvent.type(screen.getByRole('searchbox'), 'the whale');
    const place = await screen.findByRole('menuitem', { name: /the Whale/ });
    expect(client.calls.filter(({ name }) => name === 'case.find').map(({ input }) => input)).toEqual([
      { caseId: CASE_ID, query: 'the whale' },
    ]);
    expect(screen.getByText('Words of the works: 1 of 1,234')).toBeTruthy();
    expect(screen.getByText('Not searched: E9.')).toBeTruthy();
    expect(screen.getAllByRole('menuitem')[0]?.textContent).toContain(HOSTILE_SHOWN);
    expect(screen.getAllByRole('menuitem')[2]?.textContent).toBe('Entry 7: Evidence addedE3');
    await userEvent.click(place);
    await waitFor(() => expect(window.location.hash).toBe(`#/case/${CASE_ID}/reader/X1/E3?at=700`));
  });
});
