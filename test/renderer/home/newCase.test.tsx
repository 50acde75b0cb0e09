// @vitest-environment happy-dom
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HomeScreen } from '../../../renderer/features/home/HomeScreen.js';
import type { Handlers } from '../../../src/contract/index.js';
import { inputError } from '../../../src/base/index.js';
import { doubleClient, type DoubleClient } from '../../support/doubleClient.js';
import { CASE_ID } from '../support/sampleCase.js';
import { HOME_GRANT, sampleHome } from '../support/sampleHome.js';
import { showScreen } from '../support/showScreen.js';

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

async function open(handlers: Partial<Handlers> = {}): Promise<DoubleClient> {
  const client = doubleClient({
    'home.show': () => Promise.resolve(sampleHome()),
    'case.create': () => Promise.resolve({ caseId: CASE_ID }),
    'files.roots': () => Promise.resolve({ roots: [] }),
    ...handlers,
  });
  showScreen(<HomeScreen />, client);
  (await screen.findByRole('button', { name: 'New case…' })).focus();
  await userEvent.keyboard('{Enter}');
  await screen.findByRole('dialog', { name: 'New case' });
  // In strict mode a dialog is opened twice, which takes the focus from its first field.
  field('Caption').focus();
  return client;
}

function field(name: string | RegExp): HTMLInputElement {
  return screen.getByRole<HTMLInputElement>('textbox', { name });
}

/** By keyboard; the library that types does not know of buttons that stand outside their form. */
async function press(name: string): Promise<void> {
  screen.getByRole('button', { name }).focus();
  await userEvent.keyboard('{Enter}');
}

const named = inputError('case-name', 'The name "doe" cannot be used.', 'Choose another.', { field: 'name' });

describe('NewCaseDialog', () => {
  it('fills in the examiner of the last case, which can be changed', async () => {
    const examiner = { examiner: 'Dr. A. Roe', examinerTitle: 'Expert', laboratory: 'Roe Forensics' };
    const client = await open({ 'home.show': () => Promise.resolve(sampleHome({ examiner })) });
    await userEvent.keyboard('Doe v. Acme');
    await press('Next');
    await waitFor(() => expect(document.activeElement).toBe(field('Examiner')));
    expect(field('Examiner').value).toBe('Dr. A. Roe');
    expect(field('Laboratory').value).toBe('Roe Forensics');
    await userEvent.clear(field('Examiner'));
    await userEvent.type(field('Examiner'), 'B. Poe');
    await press('Next');
    await press('Create case');
    await waitFor(() => expect(window.location.hash).toBe(`#/case/${CASE_ID}`));
    expect(client.calls.find(({ name }) => name === 'case.create')?.input).toMatchObject({
      head: {
        caption: 'Doe v. Acme',
        examiner: 'B. Poe',
        examinerTitle: 'Expert',
        laboratory: 'Roe Forensics',
      },
    });
  });

  it('says which fields a sealed report needs', async () => {
    await open();
    const note = (name: string): string =>
      (field(name).getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' ');
    expect(note('Court')).toBe('Needed to seal a report.');
    await press('Next');
    await waitFor(() => expect(document.activeElement).toBe(field('Examiner')));
    expect(note('Examiner’s title')).toBe('');
  });

  it('makes a case by keyboard: the first field of the next step has the focus', async () => {
    const client = await open();
    await userEvent.keyboard('Doe v. Acme{Tab}N.D. Cal.{Tab}26-cv-1{Tab}Is it inside?');
    await press('Next');
    expect(screen.getByText('Step 2 of 3: The examiner')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(field('Examiner')));
    await userEvent.keyboard('R. Roe');
    await press('Next');
    await waitFor(() => expect(document.activeElement).toBe(field(/^Folder name/)));
    expect(field(/^Folder name/).value).toBe('doe-v-acme');
    await press('Create case');
    await waitFor(() => expect(window.location.hash).toBe(`#/case/${CASE_ID}`));
    expect(client.calls.filter(({ name }) => name === 'case.create')).toEqual([
      {
        name: 'case.create',
        input: {
          parent: HOME_GRANT,
          name: 'doe-v-acme',
          head: {
            caption: 'Doe v. Acme',
            court: 'N.D. Cal.',
            docket: '26-cv-1',
            question: 'Is it inside?',
            examiner: 'R. Roe',
            examinerTitle: '',
            laboratory: '',
          },
        },
      },
    ]);
    expect(sessionStorage.getItem('palimpsest.newCase')).toBeNull();
  });

  it('shows a refused name beside the name, keeps all that was typed, and can be sent again', async () => {
    let isRefused = true;
    await open({
      'case.create': () => (isRefused ? Promise.reject(named) : Promise.resolve({ caseId: CASE_ID })),
    });
    await userEvent.keyboard('Doe');
    for (const name of ['Next', 'Next', 'Create case']) await press(name);
    const name = field(/^Folder name/);
    await waitFor(() => expect(name.getAttribute('aria-invalid')).toBe('true'));
    expect(document.activeElement).toBe(name);
    const described = name
      .getAttribute('aria-describedby')
      ?.split(' ')
      .map((id) => document.getElementById(id)?.textContent);
    expect(described?.join(' ')).toContain('cannot be used. Choose another.');
    expect(screen.queryByText('The case could not be created')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Back' }));
    await userEvent.click(screen.getByRole('button', { name: 'Back' }));
    expect(field('Caption').value).toBe('Doe');
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    isRefused = false;
    // The field still shows the error of the last time; that keeps nobody from trying again.
    await userEvent.click(screen.getByRole('button', { name: 'Create case' }));
    await waitFor(() => expect(window.location.hash).toBe(`#/case/${CASE_ID}`));
  });

  it('goes back to the step of the field that was refused', async () => {
    await open();
    await userEvent.click(field('Court'));
    await userEvent.paste('x'.repeat(501));
    for (const name of ['Next', 'Next']) await press(name);
    await userEvent.keyboard('doe');
    await press('Create case');
    await waitFor(() => expect(field('Court').getAttribute('aria-invalid')).toBe('true'));
    expect(document.activeElement).toBe(field('Court'));
    expect(field('Court').value).toBe('x'.repeat(501));
    expect(screen.getByText(/500 characters/)).toBeTruthy();
  });

  it('says elsewhere what no field caused', async () => {
    await open({
      'case.create': () =>
        Promise.reject(inputError('grant-unknown', 'That folder is not known.', 'Choose it again.')),
    });
    await userEvent.keyboard('Doe');
    for (const name of ['Next', 'Next', 'Create case']) await press(name);
    expect(await screen.findByText('Choose it again.')).toBeTruthy();
    expect(screen.getByText('Step 3 of 3: The folder')).toBeTruthy();
  });

  it('brings the draft back when the window was loaded anew; a name of one’s own stays', async () => {
    await open();
    await userEvent.keyboard('Doe v. Acme');
    for (const name of ['Next', 'Next']) await press(name);
    await userEvent.clear(field(/^Folder name/));
    await userEvent.keyboard('mine');
    cleanup();
    await open();
    expect(field('Caption').value).toBe('Doe v. Acme');
    await userEvent.keyboard(' and others');
    for (const name of ['Next', 'Next']) await press(name);
    expect(field(/^Folder name/).value).toBe('mine');
  });
});
