/** The first of `base`, `base-2`, `base-3`, … that is not in use. */
export function freeName(base: string, inUse: readonly string[]): string {
  const taken = new Set(inUse);
  for (let i = 1; ; i++) {
    const name = i === 1 ? base : `${base}-${i}`;
    if (!taken.has(name)) return name;
  }
}
