import { useEffect, useRef, type RefObject } from 'react';

/**
 * Moves the focus to the first field that shows an error, whenever there is a new error.
 * @param refusal what was refused; a new object or number each time, null or 0 for none
 * @returns for the form
 */
export function useFocusInvalid(refusal: object | number | null): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refusal === null || refusal === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusal]);
  return form;
}
