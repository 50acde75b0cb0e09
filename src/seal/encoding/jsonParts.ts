/** A member of what may be anything; undefined where it is no object or has no such member of its own. */
export function member(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const name of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined;
    here = (here as Record<string, unknown>)[name];
  }
  return here;
}

/** The text that stands there, else undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The items of what stands there; none where it is no array. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Items of an array by a member that names them; those without such a name, or with the name of an earlier one, are left out. */
export function itemsBy(value: unknown, ...name: readonly string[]): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const item of itemsOf(value)) {
    const key = textOf(member(item, ...name));
    if (key !== undefined && !found.has(key)) found.set(key, item);
  }
  return found;
}

/** Does every item of an array have a name, and one of its own? */
export function isNamedOnce(value: unknown, ...name: readonly string[]): boolean {
  return itemsBy(value, ...name).size === itemsOf(value).length;
}

/** JSON in bytes that anybody may have written; undefined where it is none. */
export function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Do both say the same, whatever the order of members? Values are as JSON gives them. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameJson(member(a, name), member(b, name)))
  );
}
