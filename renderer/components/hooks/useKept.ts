import { useEffect, useState, type Dispatch, type SetStateAction } from 'react';

/**
 * State that a reload does not lose; it goes with the window.
 * @param read makes a value of what was kept, which may be anything; undefined when nothing was
 * @returns the value, how to change it, and how to forget it when it is not needed any more
 */
export function useKept<T>(
  key: string,
  read: (kept: unknown) => T,
): readonly [value: T, change: Dispatch<SetStateAction<T>>, forget: () => void] {
  const [value, setValue] = useState<T>(() => read(stored(key)));
  useEffect(() => {
    try {
      sessionStorage.setItem(key, JSON.stringify(value));
    } catch {
      // A store that is full or switched off keeps nobody from working.
    }
  }, [key, value]);
  return [value, setValue, () => sessionStorage.removeItem(key)];
}

function stored(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** The texts of an object that may be anything; those of the blank one where they are missing. */
export function readTexts<K extends string>(
  blank: Readonly<Record<K, string>>,
  kept: unknown,
): Record<K, string> {
  const found: Readonly<Record<string, unknown>> =
    typeof kept === 'object' && kept !== null ? { ...kept } : {};
  return Object.fromEntries(
    Object.entries<string>(blank).map(([key, text]) => {
      const value = found[key];
      return [key, typeof value === 'string' ? value : text];
    }),
  ) as Record<K, string>;
}
