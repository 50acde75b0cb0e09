import './ToastRegion.css';
import { useSyncExternalStore } from 'react';
import { IconButton } from './IconButton.js';
import { currentToasts, dismissToast, subscribeToasts } from './toasts.js';

/** One in the whole window. */
export function ToastRegion(): React.JSX.Element {
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts);
  return (
    <div className="p-toasts" role="status" aria-live="polite" aria-atomic="false">
      {toasts.map((toast) => (
        <div key={toast.id} className="p-toast">
          <span>{toast.text}</span>
          <IconButton icon="close" label="Dismiss" size="small" onPress={() => dismissToast(toast.id)} />
        </div>
      ))}
    </div>
  );
}
