import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { errorMakings } from '../../scripts/errorMakings.js';
import { errorsDocument } from '../../scripts/errorsDocument.js';
import { ERROR_AREAS, ERROR_CODES, exitCodeOf, isErrorCode, type KnownCode } from '../../src/base/index.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const makings = errorMakings(root);
const codes: Readonly<Record<string, KnownCode>> = ERROR_CODES;
/** The rest of its sentence comes from whatever keeps the case busy. */
const SENTENCE_FROM_ELSEWHERE = ['case-busy'];
const isWorded = (text: string): boolean => !/^(?:\{\w+\}|…)?$/.test(text);

describe('the codes of errors', () => {
  it('are each in one area', () => {
    const all = Object.values(ERROR_AREAS).flatMap((area) => Object.keys(area));
    expect(all).toHaveLength(new Set(all).size);
    expect(all.sort()).toEqual(Object.keys(codes).sort());
  });

  it('are all registered, and all made somewhere', () => {
    expect(makings.filter(({ code }) => !isErrorCode(code))).toEqual([]);
    const made = new Set(makings.map(({ code }) => code));
    // Made where an error of another process is read back.
    expect(Object.keys(codes).filter((code) => !made.has(code))).toEqual(['unknown-code']);
  });

  it('are made with the kinds that the table names, and no others', () => {
    const made = new Map<string, Set<string>>();
    for (const { code, kind } of makings) made.set(code, (made.get(code) ?? new Set()).add(kind));
    const wrong = [...made].filter(([code, kinds]) => {
      return [...kinds].sort().join() !== [...(codes[code]?.kinds ?? [])].sort().join();
    });
    expect(wrong.map(([code, kinds]) => `${code}: ${[...kinds].join(', ')}`)).toEqual([]);
  });

  it('come with a sentence and a remedy', () => {
    const bare = [...new Set(makings.map(({ code }) => code))].filter((code) => {
      const own = makings.filter((making) => making.code === code);
      return !own.some(({ message }) => isWorded(message)) || !own.some(({ hint }) => isWorded(hint));
    });
    expect(bare).toEqual(SENTENCE_FROM_ELSEWHERE);
  });

  it('are explained in docs/errors.md as the source has them', () => {
    expect(readFileSync(join(root, 'docs/errors.md'), 'utf8')).toBe(
      errorsDocument(ERROR_CODES, makings, exitCodeOf),
    );
  });
});
