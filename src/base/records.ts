/** The keys of a record, in its order. */
export function keysOf<K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] {
  const keys: K[] = [];
  for (const key in record) keys.push(key);
  return keys;
}

/** A record with the same keys, and a value made from each value. */
export function mapValues<K extends string, V, W>(
  record: Readonly<Record<K, V>>,
  made: (value: V, key: K) => W,
): Record<K, W> {
  const all: Partial<Record<K, W>> = {};
  for (const key in record) all[key] = made(record[key], key);
  return all as Record<K, W>;
}

/** A record without some of its members. */
export function without<T extends object, K extends keyof T>(record: T, names: readonly K[]): Omit<T, K> {
  const left: ReadonlySet<PropertyKey> = new Set(names);
  return Object.fromEntries(Object.entries(record).filter(([name]) => !left.has(name))) as Omit<T, K>;
}
