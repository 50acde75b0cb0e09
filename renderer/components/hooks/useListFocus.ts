import { useEffect, useRef, useState } from 'react';

/** An action on a member of a list that moves or removes the button that was pressed. */
export type ListAction = 'up' | 'down' | 'remove';

/**
 * Keeps the focus useful when the list returns in its new order: a browser drops the focus of an element that is moved or
 * removed. Announces where a moved member is now.
 * @param members in order, with the words for their places; their buttons have `data-move="<id> up"` and `data-move="<id> down"`
 * @returns the announcement, and a function to call before a member is moved or removed
 */
export function useListFocus(
  members: readonly { readonly id: string; readonly label: string }[],
): readonly [said: string, before: (id: string, action: ListAction) => void] {
  const begun = useRef<{ readonly id: string; readonly action: ListAction; readonly order: string }>(
    undefined,
  );
  const [said, setSaid] = useState('');
  const order = members.map(({ id }) => id).join(' ');
  const labels = members.map(({ label }) => label).join('\n');
  useEffect(() => {
    const last = begun.current;
    if (last === undefined || last.order === order) return undefined;
    begun.current = undefined;
    const label = labels.split('\n')[order.split(' ').indexOf(last.id)];
    setSaid(label === undefined ? 'Removed.' : `It is now ${label}.`);
    // After a closing dialog has returned the focus.
    const frame = requestAnimationFrame(() => target(last.id, last.action)?.focus());
    return () => cancelAnimationFrame(frame);
  }, [order, labels]);
  return [said, (id, action) => (begun.current = { id, action, order })];
}

function target(id: string, action: ListAction): HTMLElement | null {
  const find = (selector: string): HTMLElement | null => document.querySelector<HTMLElement>(selector);
  if (action === 'remove') return find('[data-page-heading]');
  const button = (way: ListAction): HTMLElement | null => find(`[data-move="${id} ${way}"]:not(:disabled)`);
  // At the end of the list, its button is disabled.
  return button(action) ?? button(action === 'up' ? 'down' : 'up');
}
