import './ToastRegion.css';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { scrollFocusClearOf } from './scrollFocusClearOf.js';
import { IconButton } from '../actions/IconButton.js';
import { currentToasts, dismissToast, subscribeToasts } from '../actions/toasts.js';

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
          <IconButton icon="close" label="Dismiss" size="small" onPress={() => dismissToast(toast.id)} />
        </div>
      ))}
    </div>
  );
}
