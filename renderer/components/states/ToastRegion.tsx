import './ToastRegion.css';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { Button } from '../actions/Button.js';
import { IconButton } from '../actions/IconButton.js';
import { currentToasts, dismissToast, subscribeToasts } from '../actions/toasts.js';

/** Space between the focused element and what would cover it, in pixels. */
const GAP = 8;

/**
 * Scrolls the focused element until the region, which floats at the lower edge of the window, does not cover it: in the innermost part that
 * scrolls, and where that is at its end, in those around it.
 */
function scrollFocusClearOf(region: HTMLElement): void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body || region.contains(focused)) return;
  for (const scroller of scrollersOf(focused)) {
    const hidden = coveredBy(focused, region);
    if (hidden <= 0) return;
    scroller.scrollBy({ top: hidden + GAP, behavior: 'instant' });
  }
}

/** Pixels by which the region covers the element from below; 0 if they do not meet. */
function coveredBy(element: HTMLElement, region: HTMLElement): number {
  const box = element.getBoundingClientRect();
  const cover = region.getBoundingClientRect();
  const isCovered =
    box.bottom > cover.top && box.top < cover.bottom && box.right > cover.left && box.left < cover.right;
  return isCovered ? box.bottom - cover.top : 0;
}

/** The parts around the element that scroll, the innermost first. */
function scrollersOf(element: HTMLElement): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let at = element.parentElement; at !== null; at = at.parentElement)
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY))
      found.push(at);
  return found;
}

/** Used once in the window. It never covers the element that has the focus. */
export function ToastRegion(): React.JSX.Element {
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts);
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (toasts.length === 0) return undefined;
    // The browser first scrolls the focused element into the window.
    const keepClear = (): void => {
      requestAnimationFrame(() => {
        if (region.current !== null) scrollFocusClearOf(region.current);
      });
    };
    keepClear();
    document.addEventListener('focusin', keepClear);
    return () => document.removeEventListener('focusin', keepClear);
  }, [toasts]);
  return (
    <div ref={region} className="p-toasts" role="status" aria-live="polite" aria-atomic="false">
      {toasts.map((toast) => (
        <div key={toast.id} className="p-toast">
          <span>{toast.text}</span>
          {toast.undo !== undefined && (
            <Button
              size="small"
              variant="quiet"
              onPress={() => {
                dismissToast(toast.id);
                toast.undo?.();
              }}
            >
              Undo
            </Button>
          )}
          <IconButton icon="close" label="Dismiss" size="small" onPress={() => dismissToast(toast.id)} />
        </div>
      ))}
    </div>
  );
}
