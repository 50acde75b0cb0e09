/** A short message that disappears by itself: only for what is also visible elsewhere or needs no answer ("copied"). */
export interface Toast {
  readonly id: number;
  readonly text: string;
}

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();
const LIFETIME_MS = 6000;
const AT_MOST = 3;

/** Shows a message in the toast region, which is read aloud politely. */
export function showToast(text: string): void {
  const toast = { id: nextId++, text };
  set([...toasts, toast].slice(-AT_MOST));
  setTimeout(() => dismissToast(toast.id), LIFETIME_MS);
}

export function dismissToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

/** For `useSyncExternalStore`. */
export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentToasts(): readonly Toast[] {
  return toasts;
}

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
