import { useEffect } from 'react';

/** What can take the focus over: parts of a screen that say what they are. */
const PARTS =
  'section, article, form, fieldset, li, aside, main, [role="dialog"], [role="alertdialog"], [role="region"], [role="group"]';

/**
 * A browser drops the focus of what is taken away or switched off: a button that becomes a result, a form that was sent. Whoever works
 * by keyboard would begin at the top of the page again; so the nearest part around it that is still there takes the focus. Once in the
 * window.
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
      // Two frames later: dialogs that close, and screens that know better, give the focus back themselves.
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
    // A click beside everything takes the focus away on purpose.
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

/** The parts that hold an element, the innermost first; found while it is there. */
function partsAround(element: Element): HTMLElement[] {
  const parts: HTMLElement[] = [];
  for (let part = element.parentElement?.closest<HTMLElement>(PARTS); part;) {
    parts.push(part);
    part = part.parentElement?.closest<HTMLElement>(PARTS);
  }
  return parts;
}
