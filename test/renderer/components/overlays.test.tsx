// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import {
  Button,
  ConfirmDialog,
  Dialog,
  IconButton,
  Menu,
  TextField,
} from '../../../renderer/components/index.js';
import { inputError } from '../../../src/base/index.js';

afterEach(cleanup);

describe('Button', () => {
  it('does nothing while it is pending, and says so', async () => {
    let pressed = 0;
    render(
      <Button isPending onPress={() => (pressed += 1)}>
        Seal
      </Button>,
    );
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    await userEvent.click(screen.getByRole('button'));
    expect(pressed).toBe(0);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button')));
    expect(screen.getByRole('img', { name: 'working' }).tagName.toLowerCase()).toBe('svg');
  });

  it('of an icon has a name, and shows it on focus', async () => {
    render(<IconButton icon="pause" label="Pause the run" />);
    await userEvent.tab();
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Pause the run' })),
    );
    expect((await screen.findByRole('tooltip')).textContent).toBe('Pause the run');
  });
});

describe('Dialog', () => {
  it('takes the focus, keeps it, closes with Escape and gives it back', async () => {
    render(
      <Dialog
        title="Note"
        trigger={<Button>Open</Button>}
        footer={(close) => <Button onPress={close}>Keep</Button>}
      >
        <TextField label="Text" />
      </Dialog>,
    );
    const opener = screen.getByRole('button', { name: 'Open' });
    await userEvent.click(opener);
    const dialog = screen.getByRole('dialog', { name: 'Note' });
    for (let index = 0; index < 6; index++) {
      await userEvent.tab();
      await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
    }
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(opener));
  });
});

describe('ConfirmDialog', () => {
  it('stays open with the error when the act fails', async () => {
    let tries = 0;
    render(
      <ConfirmDialog
        title="Seal?"
        confirmLabel="Seal"
        trigger={<Button>Open</Button>}
        onConfirm={() => {
          tries += 1;
          if (tries === 1)
            throw inputError('key-passphrase', 'The passphrase does not open it.', 'Check capitals.');
        }}
      >
        It cannot be changed.
      </ConfirmDialog>,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Open' }));
    expect(screen.getByRole('alertdialog', { name: 'Seal?' }).textContent).toContain('It cannot be changed.');
    await userEvent.click(screen.getByRole('button', { name: 'Seal' }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The passphrase does not open it.');
    expect(alert.textContent).toContain('Check capitals.');
    expect(alert.textContent).toContain('key-passphrase');
    await userEvent.click(screen.getByRole('button', { name: 'Seal' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(tries).toBe(2);
  });
});

describe('Menu', () => {
  it('is opened, walked and used by keyboard; says which of several is chosen', async () => {
    const done: string[] = [];
    render(
      <Menu
        label="Theme"
        trigger={<Button>Theme</Button>}
        items={[
          { id: 'light', label: 'Light', isChosen: true, onAction: () => done.push('light') },
          'separator',
          { id: 'dark', label: 'Dark', shortcut: 'Mod+D', onAction: () => done.push('dark') },
        ]}
      />,
    );
    await userEvent.tab();
    await userEvent.keyboard('{ArrowDown}');
    const items = screen.getAllByRole('menuitem');
    expect(items.map((item) => item.textContent)).toEqual(['Light', 'DarkCtrlD']);
    expect(screen.getByRole('img', { name: 'selected' }).closest('[role=menuitem]')).toBe(items[0]);
    items[0]?.focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(done).toEqual(['dark']);
  });
});
