// @vitest-environment happy-dom
import { useState } from 'react';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { useLostFocus } from '../../../renderer/app/useLostFocus.js';

function Screen(): React.JSX.Element {
  useLostFocus();
  const [isAsked, setAsked] = useState(false);
  const [isOver, setOver] = useState(false);
  return (
    <main aria-label="Screen">
      <section aria-label="Card">
        {!isOver && (
          <form aria-label="Question" onSubmit={(event) => event.preventDefault()}>
            {isAsked ? <p>The answer</p> : <button onClick={() => setAsked(true)}>Ask</button>}
            <button onClick={() => setOver(true)}>Close</button>
          </form>
        )}
      </section>
      <button>Elsewhere</button>
    </main>
  );
}

describe('a focus that is lost', () => {
  it('goes to the nearest part that is still there', async () => {
    const user = userEvent.setup();
    render(<Screen />);
    await user.tab();
    await user.keyboard('{Enter}');
    await screen.findByText('The answer');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('form', { name: 'Question' })));
    await user.tab();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Card' })));
    await user.tab();
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Elsewhere' })),
    );
  });
});
