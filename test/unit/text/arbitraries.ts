import fc from 'fast-check';
import { OffsetMapBuilder, type OffsetMap } from '../../../src/text/index.js';

const SPECIALS = [
  ...['\r\n', '\r', '\n', '\n\n', ' ', '  ', '\t', '\u00a0', '\u2003', '\u2028', '\u0085', '\u001c'],
  ...[
    '\u00ad',
    '\u200b',
    '\u200d',
    '\u2060',
    '\ufeff',
    '\u034f',
    '-',
    '--',
    '\u2010',
    '\u2014',
    '\u2013',
    '\u2212',
  ],
  ...[
    '\u2018',
    '\u2019',
    '\u201c',
    '\u201d',
    '\u00ab',
    '"',
    "'",
    '`',
    '\ufb00',
    '\ufb03',
    '\ufb05',
    '\ufb06',
  ],
  ...['e\u0301', 'a\u0323\u0302', 'a\u0302\u0323', '\u0301', '\u212b', '\u1100\u1161\u11a8', '\uac00\u11a8'],
  ...['\u00bd', '\u00b2', '\u017f', '\u0130', '\u03a3', '\u03c2', '\u1e9e', '\u00df', '\u01c5', '\u2000'],
  ...['\u{1f600}', '\u{10400}', '\u{1f468}\u200d\u{1f469}', '\u{1d15e}', '\u4e2d', '\u05d0\u05bc', '\ufffd'],
  ...['the', 'whale', 'co-\noperate', 'cooperate', 'wh-\r\nale', 'Wh\u00ad\nale', '.', '! ', 'Mr. ', '7'],
];

/** Strings without lone surrogates: ordinary words, line ends of all kinds, and the characters that the rules are about. */
export const anyText = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...SPECIALS) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) },
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join('').replaceAll('\0', 'z'));

/** A random offset map whose source has exactly `sourceLength` characters; replacements take and give at most so many. */
export function mapFrom(sourceLength: number, most = { source: 4, target: 4 }): fc.Arbitrary<OffsetMap> {
  const step = fc.record({
    kind: fc.constantFrom('copy', 'replace'),
    source: fc.nat({ max: most.source }),
    target: fc.nat({ max: most.target }),
  });
  return fc.array(step, { maxLength: 20 }).map((steps) => {
    const builder = new OffsetMapBuilder();
    let left = sourceLength;
    for (const { kind, source, target } of steps) {
      const take = Math.min(source, left);
      left -= take;
      if (kind === 'copy') builder.copy(take);
      else builder.replace(take, target);
    }
    builder.copy(left);
    return builder.build();
  });
}

/** UTF-8 bytes of a string. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
