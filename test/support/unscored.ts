import type { Remark, Unscored } from '../../src/base/index.js';

/** A number that a test says could not be had. */
export function unscored(reason: string, code = 'test'): Unscored {
  return { kind: 'unscored', code, reason };
}

/** A sentence that a test says. */
export function remark(text: string, code = 'test'): Remark {
  return { code, text };
}
