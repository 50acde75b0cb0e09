// @vitest-environment happy-dom
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { NewKeyForm } from '../../../renderer/features/settings/NewKeyForm.js';
import type { Handlers } from '../../../src/contract/index.js';
import { inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { HOSTILE, HOSTILE_SHOWN } from '../support/sampleCase.js';
import { sampleHome } from '../support/sampleHome.js';
import { showScreen } from '../support/showScreen.js';

afterEach(cleanup);

function show(create: Handlers['keys.create'], home = sampleHome()): DoubleClient {
  const client = doubleClient({ 'keys.create': create, 'home.show': () => Promise.resolve(home) });
  showScreen(<NewKeyForm folder={HOSTILE} />, client);
  return client;
}

const asked = (client: DoubleClient): DoubleClient['calls'] =>
  client.calls.filter(({ name }) => name === 'keys.create');

function field(label: RegExp): HTMLInputElement {
  return screen.getByLabelText<HTMLInputElement>(label);
}

async function fill(email = 'roe@example.org'): Promise<void> {
  field(/^Examiner’s name/).focus();
  await userEvent.keyboard(` R. Roe {Tab}Roe Forensics{Tab}Expert{Tab}${email}`);
  field(/^Passphrase \(/).focus();
  await userEvent.keyboard('correct horse{Tab}correct horse');
}

const never: Handlers['keys.create'] = () => Promise.reject(new Error('must not be asked'));

describe('NewKeyForm', () => {
  it('says beside each field what is missing, takes the focus there, and asks nothing', async () => {
    const client = show(never);
    screen.getByRole('button', { name: 'Create key' }).focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('Enter the name that signatures will show.')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(field(/^Examiner’s name/)));
    await userEvent.keyboard('R. Roe');
    field(/^Passphrase \(/).focus();
    await userEvent.keyboard('one{Tab}two{Enter}');
    expect(await screen.findByText('The two passphrases differ.')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(field(/^Confirm passphrase/)));
    expect(asked(client)).toEqual([]);
    expect(screen.getByText(/onerror/).textContent).toBe(HOSTILE_SHOWN);
  });

  it('is filled in for the examiner of the last case; what is typed stands', async () => {
    const examiner = { examiner: 'R. Roe', examinerTitle: 'Expert', laboratory: 'Roe Forensics' };
    show(never, sampleHome({ examiner }));
    await waitFor(() => expect(field(/^Examiner’s name/).value).toBe('R. Roe'));
    expect(field(/^Laboratory/).value).toBe('Roe Forensics');
    expect(field(/^Title/).value).toBe('Expert');
    await userEvent.clear(field(/^Title/));
    expect(field(/^Title/).value).toBe('');
    expect(field(/^Examiner’s name/).value).toBe('R. Roe');
  });

  it('sends names without the spaces around them, once', async () => {
    const client = show(() => new Promise(() => undefined));
    await fill();
    await userEvent.keyboard('{Enter}{Enter}');
    await waitFor(() => expect(asked(client)).toHaveLength(1));
    expect(asked(client)[0]?.input).toEqual({
      name: 'R. Roe',
      organization: 'Roe Forensics',
      title: 'Expert',
      email: 'roe@example.org',
      years: 3,
      passphrase: 'correct horse',
    });
  });

  it.each([
    ['email', /^Email/],
    ['organization', /^Laboratory/],
    ['passphrase', /^Passphrase \(/],
  ] as const)(
    'shows a refused %s beside it, keeps everything, and can be sent again',
    async (name, label) => {
      const client = show(() =>
        Promise.reject(inputError('key-holder', 'It cannot be used.', 'Correct it.', { field: name })),
      );
      await fill();
      await userEvent.keyboard('{Enter}');
      await waitFor(() => expect(field(label).getAttribute('aria-invalid')).toBe('true'));
      expect(document.activeElement).toBe(field(label));
      expect(screen.queryByText('The key was not created')).toBeNull();
      expect(field(/^Examiner’s name/).value).toBe(' R. Roe ');
      expect(field(/^Confirm passphrase/).value).toBe('correct horse');
      await userEvent.click(screen.getByRole('button', { name: 'Create key' }));
      await waitFor(() => expect(asked(client)).toHaveLength(2));
    },
  );

  it('says elsewhere what no field caused', async () => {
    show(() => Promise.reject(inputError('key-exists', 'There is a key.', 'Use it.')));
    await fill();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('Use it.')).toBeTruthy();
    expect(screen.getByText('The key was not created')).toBeTruthy();
  });
});
