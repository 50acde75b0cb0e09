/**
 * How two values differ: `measured` numbers that are not whole, by how much (as they stand); `discrete`: whole numbers, words, switches,
 * lengths of lists, a number where there was none; `shape`: other members or another kind of value.
 */
export type JsonDifference =
  | { readonly kind: 'measured'; readonly at: string; readonly inBag: number; readonly now: number }
  | {
      readonly kind: 'discrete' | 'shape';
      readonly at: string;
      readonly inBag: unknown;
      readonly now: unknown;
    };

/** Tells of every difference of two JSON values, in the order of the first one's members. */
export function compareJson(
  inBag: unknown,
  now: unknown,
  found: (difference: JsonDifference) => void,
  at = '$',
): void {
  if (inBag === now) return;
  if (typeof inBag === 'number' && typeof now === 'number') {
    const isWhole = Number.isInteger(inBag) && Number.isInteger(now);
    found({ kind: isWhole ? 'discrete' : 'measured', at, inBag, now });
  } else if (Array.isArray(inBag) && Array.isArray(now)) {
    if (inBag.length !== now.length)
      found({ kind: 'discrete', at: `${at}.length`, inBag: inBag.length, now: now.length });
    for (let index = 0; index < Math.min(inBag.length, now.length); index++)
      compareJson(inBag[index], now[index], found, `${at}[${index}]`);
  } else if (isObject(inBag) && isObject(now)) {
    for (const name of new Set([...Object.keys(inBag), ...Object.keys(now)])) {
      const there = Object.hasOwn(inBag, name);
      const here = Object.hasOwn(now, name);
      const path = `${at}.${name}`;
      if (there && here) compareJson(inBag[name], now[name], found, path);
      else
        found({
          kind: 'shape',
          at: path,
          inBag: there ? inBag[name] : undefined,
          now: here ? now[name] : undefined,
        });
    }
  } else {
    const isLeaf = (value: unknown): boolean => !Array.isArray(value) && !isObject(value);
    const isDiscrete = [inBag, now].every((value) => isLeaf(value) || isUnscored(value));
    found({ kind: isDiscrete ? 'discrete' : 'shape', at, inBag, now });
  }
}

function isUnscored(value: unknown): value is Record<string, unknown> {
  return isObject(value) && value['kind'] === 'unscored';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
