/** The appearance of the window on this machine; kept in localStorage, not in the case. */
export interface Appearance {
  readonly theme: 'system' | 'light' | 'dark';
  /** Text size in percent, 100 … 200. */
  readonly textSize: number;
  /** Single-key shortcuts (`?`, `g e`); people who dictate turn them off. */
  readonly singleKeys: boolean;
  /** Notifications of the system when an examination ends while the window is hidden. */
  readonly notices: boolean;
}

export const TEXT_SIZES: readonly number[] = [100, 110, 125, 150, 175, 200];

const KEY = 'palimpsest.appearance';
const DEFAULT: Appearance = { theme: 'system', textSize: 100, singleKeys: true, notices: false };

const listeners = new Set<() => void>();
let appearance = DEFAULT;

/** Reads and applies the stored settings once, before the first paint. Changes in another tab are followed. */
export function applyStoredAppearance(): void {
  adopt(read(localStorage.getItem(KEY)));
  window.addEventListener('storage', (event) => {
    if (event.key === KEY) adopt(read(event.newValue));
  });
}

export function setAppearance(change: Partial<Appearance>): void {
  const next = { ...appearance, ...change };
  localStorage.setItem(KEY, JSON.stringify(next));
  adopt(next);
}

/** For `useSyncExternalStore`. */
export function currentAppearance(): Appearance {
  return appearance;
}

export function subscribeAppearance(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function adopt(next: Appearance): void {
  appearance = next;
  const root = document.documentElement;
  if (next.theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = next.theme;
  root.style.setProperty('--text-scale', String(next.textSize / 100));
  for (const listener of listeners) listener();
}

function read(stored: string | null): Appearance {
  if (stored === null) return DEFAULT;
  try {
    const value: unknown = JSON.parse(stored);
    if (typeof value !== 'object' || value === null) return DEFAULT;
    const theme = 'theme' in value ? value.theme : undefined;
    const size = 'textSize' in value ? Number(value.textSize) : Number.NaN;
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : 'system',
      textSize: size >= 100 && size <= 200 ? size : 100,
      singleKeys: !('singleKeys' in value) || value.singleKeys !== false,
      notices: 'notices' in value && value.notices === true,
    };
  } catch {
    return DEFAULT;
  }
}
