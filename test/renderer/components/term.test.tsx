// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { KeyValueList, MarkedText, Term } from '../../../renderer/components/index.js';
import { registerCommands } from '../../../renderer/navigation/commandRegistry.js';
import { GLOSSARY } from '../../../src/domain/index.js';

afterEach(cleanup);

const sentence = (id: string): string => GLOSSARY.find((entry) => entry.id === id)?.sentence ?? '';

describe('MarkedText', () => {
  it('raises an exponent, and says its caret to a screen reader', () => {
    const { container } = render(<MarkedText text="At most 10^−62.5, or 10^3." />);
    expect(container.textContent).toBe('At most 10^−62.5, or 10^3.');
    const raised = [...container.querySelectorAll('sup')].map(({ textContent }) => textContent);
    expect(raised).toEqual(['^−62.5', '^3']);
    expect(container.querySelector('sup .sr-only')?.textContent).toBe('^');
  });
});

describe('Term', () => {
  it('is a button with the words of the text as its name, and says that it opens something', () => {
    render(
      <p>
        The <Term id="family-floor">floor of the family</Term> is high.
      </p>,
    );
    const button = screen.getByRole('button', { name: 'floor of the family' });
    expect(button.getAttribute('aria-haspopup')).toBe('dialog');
    expect(button.getAttribute('aria-expanded')).toBe('false');
    expect(document.body.textContent).toContain('The floor of the family is high.');
  });

  it('is explained by keyboard, closes with Escape and has the focus again', async () => {
    render(<Term id="family-floor" />);
    await userEvent.tab();
    const button = screen.getByRole('button', { name: 'family floor' });
    await waitFor(() => expect(document.activeElement).toBe(button));
    await userEvent.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog', { name: 'Glossary: family floor' });
    await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
    expect(dialog.textContent).toContain(sentence('family-floor'));
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button')));
  });

  it('leads to a related term in place, announces it and keeps the focus', async () => {
    render(<Term id="family-floor" />);
    await userEvent.click(screen.getByRole('button'));
    const dialog = await screen.findByRole('dialog');
    const related = within(dialog).getByRole('button', { name: 'floor' });
    related.focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(dialog.textContent).toContain(sentence('floor')));
    expect(dialog.querySelector('[aria-live=polite]')?.textContent).toContain(sentence('floor'));
    await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
    expect(dialog.textContent).not.toContain(sentence('family-floor'));
  });

  it('leads to the whole glossary where the window has one', async () => {
    let opened = 0;
    const forget = registerCommands([
      { id: 'help.glossary', title: 'Glossary', section: 'Help', run: () => (opened += 1) },
    ]);
    render(<Term id="seal-number" />);
    await userEvent.click(screen.getByRole('button'));
    await userEvent.click(await screen.findByRole('button', { name: 'Open the glossary' }));
    await waitFor(() => expect(opened).toBe(1));
    expect(screen.queryByRole('dialog')).toBeNull();
    forget();
  });
});

describe('KeyValueList', () => {
  it('explains a key that is a term', () => {
    render(<KeyValueList items={[{ key: 'Seed', term: 'seed', value: 'a' }]} />);
    expect(screen.getByRole('term').contains(screen.getByRole('button', { name: 'Seed' }))).toBe(true);
  });
});
