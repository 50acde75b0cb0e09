import { PalimpsestError } from '../../base/index.js';
import type { EncodingProposal } from '../../domain/index.js';
import { decodeText, lineOf } from './decodeText.js';
import { SUPPORTED_ENCODINGS } from './encodings.js';
import { plausibility } from './plausibility.js';

/** Most proposals. */
const PROPOSALS = 6;
/** Bytes before and after the first byte beyond ASCII from which the order is computed. */
const BEFORE_BYTES = 4096;
const JUDGED_BYTES = 2 ** 18;
/** Files up to this size are decoded as a whole in each encoding that is proposed. */
const WHOLE_BYTES = 2 ** 22;
/** Of a larger file, a part from each of this many sections of equal length is decoded, with this many bytes. */
const SECTIONS = 16;
const PART_BYTES = 2 ** 14;
/** Characters of a sample on either side. */
const SAMPLE_BEFORE = 24;
const SAMPLE_AFTER = 40;

/** Encodings in the order in which equally plausible ones are proposed: the usual ones of Windows first. */
const ORDER: readonly string[] = [
  'windows-1252',
  // The bytes of Hebrew are small letters in the two after it; Russian and Greek have bytes that Hebrew has not.
  'windows-1255',
  'windows-1251',
  'windows-1250',
  'windows-1253',
  'windows-1254',
  'windows-1256',
  'windows-1257',
  'iso-8859-1',
  'iso-8859-15',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
  ...SUPPORTED_ENCODINGS.filter((name) => !name.startsWith('utf')),
];

/**
 * Encodings in which a file decodes without error and without a control character, most plausible first, each text once. A file with NUL
 * bytes can only be UTF-16. The order follows from 256 KiB after the first byte beyond ASCII. A file of up to 4 MiB is decoded as a whole. Of a larger
 * one, 16 KiB are decoded in each sixteenth of it, from the line of its first byte beyond ASCII on. Deterministic. Nothing is chosen: a person
 * reads the samples and states the encoding.
 * @param bytes the whole file
 * @param refused an encoding that is known not to be the file's
 */
export function proposeEncodings(bytes: Uint8Array, refused?: string): EncodingProposal[] {
  const isUtf16 = bytes.includes(0);
  const first = isUtf16 ? 0 : Math.max(0, firstHigh(bytes, 0, bytes.length));
  const from = Math.max(0, first - BEFORE_BYTES);
  const judgedBytes = bytes.subarray(from, from + BEFORE_BYTES + JUDGED_BYTES);
  const isCut = from + judgedBytes.length < bytes.length;
  const line = lineOf(bytes, first);
  const byText = new Map<string, EncodingProposal & { sameText: string[] }>();
  for (const encoding of isUtf16 ? ['utf-16le', 'utf-16be'] : new Set(ORDER)) {
    const text = encoding === refused ? undefined : decodedAs(judgedBytes, encoding, isCut);
    if (text === undefined) continue;
    const same = byText.get(text);
    if (same === undefined) byText.set(text, { encoding, sameText: [], line, ...judged(text, isUtf16) });
    else same.sameText.push(encoding);
  }
  // Array.sort is stable: equally plausible ones keep their order.
  const ranked = [...byText.values()].sort((a, b) => b.plausibility - a.plausibility);
  const isSmall = bytes.length <= WHOLE_BYTES && isCut;
  const parts = bytes.length <= WHOLE_BYTES || isUtf16 ? [] : partsOf(bytes);
  const proposals: EncodingProposal[] = [];
  for (const one of ranked) {
    const read = [one.encoding, ...one.sameText].filter(
      (encoding) =>
        (!isSmall || decodedAs(bytes, encoding, false) !== undefined) &&
        parts.every((part) => decodedAs(part, encoding, true) !== undefined),
    );
    const [encoding, ...sameText] = read;
    if (encoding !== undefined) proposals.push({ ...one, encoding, sameText });
    if (proposals.length === PROPOSALS) break;
  }
  return proposals;
}

/** The first byte beyond ASCII from one place to another; −1 if there is none. */
function firstHigh(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) if ((bytes[at] ?? 0) >= 0x80) return at;
  return -1;
}

/**
 * The parts of a large file that are decoded. Each begins after a line feed, which is no part of another character in any encoding that is
 * proposed; where no line begins within a part's length, nothing is decoded.
 */
function partsOf(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  const length = Math.ceil(bytes.length / SECTIONS);
  for (let start = 0; start < bytes.length; start += length) {
    const high = firstHigh(bytes, start, Math.min(bytes.length, start + length));
    if (high < 0) continue;
    const from = Math.max(0, high - PART_BYTES);
    const feed = bytes.subarray(from, high).lastIndexOf(0x0a);
    if (feed >= 0 || from === 0) {
      parts.push(bytes.subarray(from + feed + 1, high + PART_BYTES));
      continue;
    }
    const after = bytes.subarray(high, high + PART_BYTES).indexOf(0x0a);
    if (after >= 0) parts.push(bytes.subarray(high + after + 1, high + after + 1 + PART_BYTES));
  }
  return parts;
}

/** The text, or undefined where it cannot be read or holds control characters. */
function decodedAs(bytes: Uint8Array, encoding: string, isCut: boolean): string | undefined {
  const context = { fileName: '', offset: 0, hint: '' };
  // A cut may lie within a character: a few bytes less are tried then.
  for (let less = 0; less <= (isCut ? 3 : 0); less++) {
    try {
      const text = decodeText(bytes.subarray(0, bytes.length - less), encoding, context);
      return hasControl(text) ? undefined : text;
    } catch (error) {
      if (!(error instanceof PalimpsestError) || error.kind === 'bug') throw error;
    }
  }
  return undefined;
}

/** Line ends, tab, form feed, and the signs with which old programs end a file. */
const USUAL_CONTROLS = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1a, 0x1b, 0x85]);

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if ((unit < 0x20 || (unit >= 0x7f && unit < 0xa0)) && !USUAL_CONTROLS.has(unit)) return true;
  }
  return false;
}

function judged(text: string, isUtf16: boolean): Pick<EncodingProposal, 'plausibility' | 'sample'> {
  const first = Math.max(0, text.search(/[\u0080-\u{10FFFF}]/u));
  const before = Array.from(text.slice(Math.max(0, first - 2 * SAMPLE_BEFORE), first)).slice(-SAMPLE_BEFORE);
  const after = Array.from(text.slice(first, first + 2 * SAMPLE_AFTER)).slice(0, SAMPLE_AFTER);
  return {
    plausibility: plausibility(Array.from(text), isUtf16),
    sample: [...before, ...after].join(''),
  };
}
