import { canonicalJson } from '../../../base/index.js';
import { formatKey, visibleString } from '../../../figure/index.js';
import { foreign, say, stacked, type Fact, type Inline } from '../blocks.js';
import { exactNumber } from '../exactNumber.js';

type Single = string | number | boolean | null;
type Named = { readonly name: string; readonly sha256: string };

/** A record of any kind: its single values as one fact named `name`, each nested value as a fact of its own, in the order of the keys. */
export function recordFacts(name: string, record: Readonly<Record<string, unknown>>): Fact[] {
  const entries = sorted(record);
  const single = entries.filter(([, value]) => !isNested(value));
  const nested = entries.filter(([, value]) => isNested(value));
  return [
    ...(single.length === 0 ? [] : [{ label: name, value: recordInlines(Object.fromEntries(single)) }]),
    ...nested.map(([key, value]) => ({ label: visibleString(formatKey(key)), value: recordInlines(value) })),
  ];
}

/** A value as it was recorded: a list, files with their hashes, keys with their values; JSON for whatever nests deeper. */
function recordInlines(value: unknown): Inline[] {
  if (isSingle(value)) return singleInlines(value);
  if (Array.isArray(value) && value.length > 0) {
    if (value.every(isSingle))
      return value.flatMap((one, index) => [...between(index), ...singleInlines(one)]);
    if (value.every(isNamed)) return stacked(value.map(namedInlines));
  } else if (isNested(value)) {
    const entries = sorted(value);
    if (entries.every(([, one]) => isSingle(one))) return entries.flatMap(entryInlines);
  }
  return foreign(canonicalJson(value), 'mono');
}

function singleInlines(value: Single): Inline[] {
  if (typeof value === 'number') return [say(exactNumber(value))];
  if (typeof value === 'boolean') return [say(value ? 'yes' : 'no')];
  return value === '' || value === null ? [say('none', 'muted')] : foreign(value);
}

function namedInlines({ name, sha256 }: Named): Inline[] {
  return [...foreign(name, 'mono'), say(' '), ...foreign(sha256, 'hash')];
}

function entryInlines([key, value]: readonly [string, unknown], index: number): Inline[] {
  return [...between(index), say(`${visibleString(formatKey(key).toLowerCase())} `), ...recordInlines(value)];
}

function between(index: number): Inline[] {
  return index === 0 ? [] : [say('; ')];
}

function sorted(record: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function isSingle(value: unknown): value is Single {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isNested(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Named files with nothing but their hash, as the libraries of an engine are recorded. */
function isNamed(value: unknown): value is Named {
  return (
    isNested(value) &&
    Object.keys(value).length === 2 &&
    typeof value['name'] === 'string' &&
    typeof value['sha256'] === 'string'
  );
}
