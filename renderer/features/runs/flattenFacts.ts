/** One fact out of a nested record. */
export interface FlatFact {
  readonly path: string;
  readonly value: string;
}

/** A nested record as a list, e.g. `numeric.flashAttention: false`; lists of plain values stay in one line. */
export function flattenFacts(record: Readonly<Record<string, unknown>>, prefix = ''): FlatFact[] {
  return Object.entries(record).flatMap(([key, value]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (Array.isArray(value)) {
      return value.every((item) => typeof item !== 'object' || item === null)
        ? [{ path, value: value.map(String).join(', ') }]
        : value.flatMap((item: unknown, index) => flattenFacts({ [String(index + 1)]: item }, path));
    }
    if (typeof value === 'object' && value !== null) {
      return flattenFacts(value as Readonly<Record<string, unknown>>, path);
    }
    return [{ path, value: String(value) }];
  });
}
