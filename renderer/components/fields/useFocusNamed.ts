import { useEffect, type RefObject } from 'react';

/**
 * Moves the focus to one field of a form when the form appears, for an address that names the field. A dialog takes the focus for itself
 * when it opens, so this waits for the next frame.
 * @param name of the field; null for none
 */
export function useFocusNamed(form: RefObject<HTMLFormElement | null>, name: string | null): void {
  useEffect(() => {
    if (name === null) return;
    const frame = requestAnimationFrame(() => {
      const field = form.current?.elements.namedItem(name);
      if (field instanceof HTMLElement) field.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [form, name]);
}
