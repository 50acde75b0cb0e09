import { inputError } from '../../base/index.js';
import { MULTI_BYTE_ENCODINGS } from './multiByte.js';
import { SINGLE_BYTE_TABLES } from './singleByteTables.js';

/** Canonical names of the encodings a text file can be read in. */
export const SUPPORTED_ENCODINGS: readonly string[] = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  ...Object.keys(SINGLE_BYTE_TABLES),
  ...MULTI_BYTE_ENCODINGS,
];

const ALIASES: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  latin1: 'iso-8859-1',
  'latin-1': 'iso-8859-1',
  ascii: 'utf-8',
  'us-ascii': 'utf-8',
  macroman: 'macintosh',
  'mac-roman': 'macintosh',
  'shift-jis': 'shift_jis',
  sjis: 'shift_jis',
  cp932: 'shift_jis',
  eucjp: 'euc-jp',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  'big5-hkscs': 'big5',
  euckr: 'euc-kr',
  cp949: 'euc-kr',
};

/**
 * The canonical name of a requested encoding. Letter case and underscores do not matter, and the usual aliases (`latin1`, `cp1252`,
 * `iso8859-15`) are known.
 * @throws `text-encoding-unknown` listing the supported encodings
 */
export function canonicalEncoding(asked: string): string {
  const name = asked.trim().toLowerCase().replace(/_/g, '-');
  const guess =
    ALIASES[name] ??
    name
      .replace(/^iso-?8859-?(\d+)$/, 'iso-8859-$1')
      .replace(/^cp-?(125\d)$/, 'windows-$1')
      .replace(/^(?:cp|dos|ibm)-?(437|850|866)$/, 'ibm$1');
  if (SUPPORTED_ENCODINGS.includes(guess)) return guess;
  throw inputError(
    'text-encoding-unknown',
    `The encoding "${asked}" is not supported.`,
    `Use one of: ${SUPPORTED_ENCODINGS.join(', ')}. Convert other texts to UTF-8 first, and record how.`,
    { asked, supported: SUPPORTED_ENCODINGS },
  );
}
