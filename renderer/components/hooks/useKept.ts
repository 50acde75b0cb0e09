import { useEffect, useState, type Dispatch, type SetStateAction } from 'react';

/**
 * State that survives a reload; it ends with the window.
 * @param read makes a value of what was stored, which may be anything; undefined when nothing was
 * @returns the value, a function that changes it, and a function that deletes it when it is no longer needed
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
      // A full or disabled store must not stop the work.
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

/** The texts of an object that may be anything; missing ones are taken from the blank object. */
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
