/** A member of a value of any type; undefined if the value is not an object or has no own member of that name. */
export function member(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const name of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined;
    here = (here as Record<string, unknown>)[name];
  }
  return here;
}

/** The value if it is a string, else undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The items of the value if it is an array, else none. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The items of an array by a member that names them. Items without such a name, or with the name of an earlier item, are omitted. */
export function itemsBy(value: unknown, ...name: readonly string[]): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const item of itemsOf(value)) {
    const key = textOf(member(item, ...name));
    if (key !== undefined && !found.has(key)) found.set(key, item);
  }
  return found;
}

/** Does every item of an array have a name, and is each name unique? */
export function isNamedOnce(value: unknown, ...name: readonly string[]): boolean {
  return itemsBy(value, ...name).size === itemsOf(value).length;
}

/** Parses JSON from bytes of unknown origin; undefined if they are not JSON. */
export function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Are both values equal, whatever the order of their members? The values are parsed JSON. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameJson(member(a, name), member(b, name)))
  );
}
