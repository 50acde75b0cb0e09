import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contract } from '../../../src/contract/index.js';
import { fileNameOf } from '../../../renderer/components/actions/fileNameOf.js';
import { HOSTILE } from '../../support/hostileStrings.js';

describe('a proposed name of a file', () => {
  it('keeps the words of a title', () => {
    expect(fileNameOf('Findings of X1: probabilistic extraction', 'csv')).toBe(
      'Findings of X1 probabilistic extraction.csv',
    );
    expect(fileNameOf('…', 'svg')).toBe('Untitled.svg');
  });

  it('is a name that the desktop takes, whatever the title', () => {
    const { input } = contract.calls['files.saveText'];
    const isTaken = (title: string): boolean =>
      input.safeParse({ name: fileNameOf(title, 'csv'), text: '' }).success;
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), isTaken));
    expect(
      Object.values(HOSTILE)
        .map((title) => [title, isTaken(title)])
        .filter(([, taken]) => taken !== true),
    ).toEqual([]);
  });
});
