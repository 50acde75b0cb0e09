// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsScreen } from '../../../renderer/features/settings/SettingsScreen.js';
import type { CallOutput, Handlers } from '../../../src/contract/index.js';
import { environmentError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { must } from '../../support/must.js';
import { HOSTILE_SHOWN } from '../support/sampleCase.js';
import { DESKTOP, READER, sampleHome } from '../support/sampleHome.js';
import { showScreen } from '../support/showScreen.js';
import { SAMPLE_KEY } from './sampleKey.js';

const SETTINGS: CallOutput<'settings.show'> = { load: {}, processors: 8, memoryBytes: 2 ** 34 };

beforeEach(() => localStorage.clear());
afterEach(cleanup);

function show(handlers: Partial<Handlers> = {}, home = sampleHome()): DoubleClient {
  const client = doubleClient(
    {
      'home.show': () => Promise.resolve(home),
      'settings.show': () => Promise.resolve(SETTINGS),
      'keys.show': () => Promise.resolve({ folder: '/home/keys', key: SAMPLE_KEY }),
      ...handlers,
    },
    { door: home.door, role: home.role },
  );
  showScreen(<SettingsScreen />, client, '#/settings');
  return client;
}

async function card(title: string): Promise<HTMLElement> {
  return must((await screen.findByRole('heading', { name: title })).closest('section'));
}

describe('SettingsScreen', () => {
  it('changes the theme at once, by arrow key', async () => {
    show();
    (await screen.findByRole('radio', { name: 'Same as system' })).focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(screen.getByRole('radio', { name: 'Dark' })).toHaveProperty('checked', true);
    expect(document.documentElement.dataset['theme']).toBe('dark');
    await userEvent.keyboard('{ArrowUp}{ArrowUp}');
  });

  it('saves how models are loaded; an empty field is no setting', async () => {
    const client = show({ 'settings.change': () => Promise.resolve({}) });
    await card('Engine');
    const threads = screen.getByRole('textbox', { name: 'Threads' });
    await userEvent.type(threads, '4{Tab}');
    (await screen.findByRole('button', { name: 'Save' })).focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() =>
      expect(client.calls.findLast(({ name }) => name === 'settings.change')?.input).toEqual({
        load: { threads: 4 },
      }),
    );
    await userEvent.clear(threads);
    await userEvent.tab();
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(client.calls.findLast(({ name }) => name === 'settings.change')?.input).toEqual({ load: {} }),
    );
  });

  it('says of the number of threads what depends on it', async () => {
    show();
    const engine = await card('Engine');
    expect(engine.textContent).toContain(
      'Only code lengths of assisted reconstruction depend on it; every report states it.',
    );
  });

  it('says why settings were not saved and keeps them', async () => {
    show({
      'settings.change': () =>
        Promise.reject(environmentError('disk-full', 'The disk is full.', 'Make room.')),
    });
    await card('Engine');
    const threads = screen.getByRole<HTMLInputElement>('textbox', { name: 'Threads' });
    await userEvent.type(threads, '3{Tab}');
    await userEvent.click(await screen.findByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Make room.')).toBeTruthy();
    expect(threads.value).toBe('3');
  });

  it('says what to do when settings or key cannot be read, and tries again', async () => {
    let isBroken = true;
    const broken = (): Promise<never> =>
      Promise.reject(environmentError('file-denied', 'It may not be read.', 'Give the right to read it.'));
    show({
      'settings.show': () => (isBroken ? broken() : Promise.resolve(SETTINGS)),
      'keys.show': () => (isBroken ? broken() : Promise.resolve({ folder: '/home/keys', key: SAMPLE_KEY })),
    });
    expect(await screen.findAllByText('Give the right to read it.')).toHaveLength(2);
    isBroken = false;
    for (const again of screen.getAllByRole('button', { name: 'Try again' })) await userEvent.click(again);
    expect(await screen.findByRole('heading', { name: 'Engine' })).toBeTruthy();
    expect(await screen.findByTitle('b'.repeat(64))).toBeTruthy();
  });

  it('shows the key without its secret, its holder as text', async () => {
    show();
    const key = await card('Signing key');
    await within(key).findByTitle('a'.repeat(64));
    expect(key.textContent).toContain(`${HOSTILE_SHOWN}, Roe Forensics`);
    expect(document.querySelector('img')).toBeNull();
  });

  it('makes a link for a reader, in a browser only', async () => {
    const client = show({ 'visitors.invite': () => Promise.resolve({ url: 'http://127.0.0.1:1/#t=abc' }) });
    expect((await card('Read-only links')).textContent).toContain('can see every case in this workbench');
    await userEvent.click(await screen.findByRole('button', { name: 'Create link' }));
    expect(await screen.findByText('http://127.0.0.1:1/#t=abc')).toBeTruthy();
    expect(client.calls.at(-1)?.name).toBe('visitors.invite');
    cleanup();
    show({}, sampleHome(DESKTOP));
    await card('Engine');
    await screen.findByRole('button', { name: 'Save' });
    expect(screen.queryByRole('button', { name: 'Create link' })).toBeNull();
  });

  it('lets readers change how their window looks and nothing else', async () => {
    show({ 'keys.show': () => Promise.resolve({ folder: '/home/keys', key: null }) }, sampleHome(READER));
    await card('Engine');
    expect(await screen.findByText('There is no key on this machine yet.')).toBeTruthy();
    expect(screen.getByRole('textbox', { name: 'Threads' })).toHaveProperty('disabled', true);
    for (const name of ['Save', 'Create link', 'Create key']) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
    expect(screen.getByRole('radio', { name: 'Dark' })).toHaveProperty('disabled', false);
  });
});
