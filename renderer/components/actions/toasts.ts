/** A short message that disappears by itself: only for what is also visible elsewhere or needs no answer ("copied"). */
export interface Toast {
  readonly id: number;
  readonly text: string;
  /** Takes back what the message reports; absent where there is nothing to take back. */
  readonly undo?: () => void;
}

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();
const LIFETIME_MS = 6000;
/** A message with a button needs time to be reached. */
const LIFETIME_WITH_UNDO_MS = 20_000;
const AT_MOST = 3;

/** Shows a message in the toast region, which is read aloud politely. */
export function showToast(text: string, undo?: () => void): void {
  const toast = { id: nextId++, text, ...(undo === undefined ? {} : { undo }) };
  set([...toasts, toast].slice(-AT_MOST));
  setTimeout(() => dismissToast(toast.id), undo === undefined ? LIFETIME_MS : LIFETIME_WITH_UNDO_MS);
}

/** Says what went wrong where there is no field or button beside which it could stand. */
export function toastError(error: unknown): void {
  showToast(error instanceof Error ? error.message : String(error));
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
