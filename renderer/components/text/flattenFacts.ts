import { formatKey } from '../../../src/figure/index.js';

/** One fact out of a nested record. */
export interface FlatFact {
  readonly label: string;
  readonly value: string;
}

/**
 * A nested record as a list in words, for example `Numeric flash attention: false`. Lists of plain values stay on one line; in a list of named
 * things each appears under its name.
 */
export function flattenFacts(record: Readonly<Record<string, unknown>>, prefix = ''): FlatFact[] {
  return Object.entries(record).flatMap(([key, value]) => {
    const label = prefix === '' ? formatKey(key) : `${prefix} ${formatKey(key).toLowerCase()}`;
    if (Array.isArray(value)) {
      return value.every((item) => !isRecord(item))
        ? [{ label, value: value.map(String).join(', ') }]
        : value.flatMap((item: unknown, index) => listed(item, label, index));
    }
    return isRecord(value) ? flattenFacts(value, label) : [{ label, value: String(value) }];
  });
}

function listed(item: unknown, label: string, index: number): FlatFact[] {
  if (!isRecord(item)) return [{ label: `${label} ${index + 1}`, value: String(item) }];
  const { name, ...rest } = item;
  if (typeof name !== 'string') return flattenFacts(item, `${label} ${index + 1}`);
  const facts = flattenFacts(rest);
  const [only] = facts;
  if (only !== undefined && facts.length === 1) return [{ label: name, value: only.value }];
  return facts.map((fact) => ({ ...fact, label: `${name} ${fact.label.toLowerCase()}` }));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
