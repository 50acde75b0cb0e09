// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { Glossary } from '../../../renderer/app/Glossary.js';
import { matchingTerms } from '../../../renderer/app/matchingTerms.js';
import { GLOSSARY } from '../../../src/domain/index.js';

afterEach(cleanup);

describe('Glossary', () => {
  it('lists every term with its sentence, and has the focus', async () => {
    render(<Glossary isOpen onOpenChange={() => undefined} />);
    const dialog = screen.getByRole('dialog', { name: 'Glossary' });
    expect(within(dialog).getAllByRole('term')).toHaveLength(GLOSSARY.length);
    for (const { sentence } of GLOSSARY) expect(dialog.textContent).toContain(sentence);
    await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
  });

  it('finds by any form of a name, says how many it found, and says so when there is none', async () => {
    render(<Glossary isOpen onOpenChange={() => undefined} />);
    const box = screen.getByRole('searchbox', { name: 'Find a term' });
    await userEvent.type(box, 'sealed bag');
    expect(screen.getAllByRole('term')[0]?.textContent).toBe('bag');
    await userEvent.clear(box);
    await userEvent.type(box, 'xyzzy');
    expect(screen.getByRole('status').textContent).toBe('No matching terms.');
    expect(screen.queryByRole('term')).toBeNull();
  });
});

describe('matchingTerms', () => {
  it('gives everything for nothing, and names before sentences', () => {
    expect(matchingTerms(' ')).toHaveLength(GLOSSARY.length);
    const found = matchingTerms('floor').map(({ id }) => id);
    expect(found.slice(0, 2)).toEqual(['family-floor', 'floor']);
    expect(found.length).toBeGreaterThan(2);
  });
});
