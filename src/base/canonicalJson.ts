import type { ErrorCode } from './errorCodes/index.js';
import { PalimpsestError } from './errors.js';

/** A value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Canonical JSON: a value has exactly one text, so its hash is meaningful. Keys are sorted by UTF-16 code units, there is no white space,
 * numbers are printed as in ECMAScript, and undefined members are omitted.
 * @throws {PalimpsestError} `json-not-finite` for NaN or ±Infinity (write `{kind:'unscored', reason}` instead), `json-not-data`
 * for functions, symbols, bigints, undefined items or class instances other than plain objects and arrays.
 * @source RFC 8785 (JSON Canonicalization Scheme), §3.2
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$');
}

function write(value: unknown, path: string): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw notData('json-not-finite', `${String(value)} at ${path}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => write(item, `${path}[${index}]`)).join(',')}]`;
  }
  if (typeof value === 'object') {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      throw notData('json-not-data', `an instance of ${value.constructor.name} at ${path}`);
    }
    const record = value as Record<string, unknown>;
    const members = Object.keys(record)
      .filter((key) => record[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${write(record[key], `${path}.${key}`)}`);
    return `{${members.join(',')}}`;
  }
  throw notData('json-not-data', `${typeof value} at ${path}`);
}

function notData(code: ErrorCode, what: string): PalimpsestError {
  return new PalimpsestError({
    kind: 'bug',
    code,
    message: `Canonical JSON cannot hold ${what}.`,
    hint: 'Write {kind: "unscored", reason} if there is no number.',
  });
}
