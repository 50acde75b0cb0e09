import type { Remark, Unscored } from '../../src/base/index.js';

/** A number that a test says could not be had. */
export function unscored(reason: string, code = 'test'): Unscored {
  return { kind: 'unscored', code, reason };
}

/** A sentence that a test says. */
export function remark(text: string, code = 'test'): Remark {
  return { code, text };
}

/** A value as a program wrote it whose reasons, caveats and limits were sentences alone. */
export function withoutCodes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCodes);
  if (typeof value !== 'object' || value === null) return value;
  const members = value as Record<string, unknown>;
  if ('code' in members && 'text' in members) return members['text'];
  return Object.fromEntries(
    Object.entries(members)
      .filter(([key]) => !['code', 'data', 'isHeadline'].includes(key))
      .map(([key, one]) => [key, withoutCodes(one)]),
  );
}
