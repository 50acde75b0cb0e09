import { useEffect } from 'react';

/** Elements that can take over the focus: parts of a screen that are named or have a role. */
const PARTS =
  'section, article, form, fieldset, li, aside, main, [role="dialog"], [role="alertdialog"], [role="region"], [role="group"]';

/**
 * A browser drops the focus of an element that is removed or disabled, such as a button that becomes a result, or a form that was sent.
 * A person who works by keyboard would start at the top of the page again, so the nearest enclosing part that still exists takes the
 * focus. Used once in the window.
 */
export function useLostFocus(): void {
  useEffect(() => {
    let last: Element | null = null;
    let parts: readonly HTMLElement[] = [];
    let frame = 0;
    const isGone = (): boolean => last !== null && (!last.isConnected || last.matches(':disabled'));
    const hand = (): void => {
      frame = 0;
      if (!isGone() || document.activeElement !== document.body) return;
      const part = parts.find((one) => one.isConnected);
      if (part === undefined) return;
      if (!part.hasAttribute('tabindex')) part.tabIndex = -1;
      part.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(() => {
      // Two frames later, because closing dialogs and some screens return the focus themselves.
      if (frame === 0 && isGone()) {
        frame = requestAnimationFrame(() => {
          frame = requestAnimationFrame(hand);
        });
      }
    });
    const onFocus = ({ target }: FocusEvent): void => {
      if (!(target instanceof Element)) return;
      last = target;
      parts = partsAround(target);
    };
    // A click outside every control removes the focus on purpose.
    const onPointer = (): void => {
      last = null;
    };
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    document.addEventListener('focusin', onFocus);
    document.addEventListener('pointerdown', onPointer, true);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('pointerdown', onPointer, true);
    };
  }, []);
}

/** The parts that contain an element, innermost first; determined while the element exists. */
function partsAround(element: Element): HTMLElement[] {
  const parts: HTMLElement[] = [];
  for (let part = element.parentElement?.closest<HTMLElement>(PARTS); part;) {
    parts.push(part);
    part = part.parentElement?.closest<HTMLElement>(PARTS);
  }
  return parts;
}
