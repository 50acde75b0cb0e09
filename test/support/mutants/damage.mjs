// Damaged copies of a file: bytes, numbers, whole elements of markup, and the records of an archive. Everything follows from the random numbers.
import { unzipSync, zipSync } from 'fflate';

/** Names that mean something in one of the formats. */
const WORDS = [
  '<!DOCTYPE x [<!ENTITY a "b">]>',
  '&a;',
  '../../etc/passwd',
  '</',
  '{\\*',
  '\\bin99999999 ',
  ' obj',
  'stream',
  '0 R',
  '\ud83d',
  '\u202e\u0000',
  '<![CDATA[',
  ']]>',
  'endstream',
  '\\u-10179?',
];
const NUMBERS = [
  '0',
  '-1',
  '1',
  '2',
  '65535',
  '65536',
  '2147483647',
  '4294967296',
  '1e999',
  '99999999999999999999',
];
const VALUES = [
  '',
  '..',
  '../../../etc/passwd',
  'file:///etc/passwd',
  '-1',
  '2147483648',
  'none',
  '\u00ad',
  '#',
  'a'.repeat(5000),
];

/**
 * A function that makes mutants of one file. Half of the mutants of an archive are damaged inside an entry, which is packed again.
 * @param {Uint8Array} original
 * @param {'file' | 'archive'} what `archive`: only the records of the ZIP are damaged
 * @returns {(random: import('../../../src/base/index.js').Random) => Uint8Array}
 */
export function mutator(original, what) {
  const isZip = original[0] === 0x50 && original[1] === 0x4b;
  if (!isZip) return (random) => damaged(original, random);
  if (what === 'archive') return (random) => damagedRecords(original, random);
  const entries = unzipSync(original);
  const names = Object.keys(entries);
  return (random) => {
    if (random.below(2) === 0) return damaged(original, random);
    const name = names[random.below(names.length)];
    return zipSync({ ...entries, [name]: damaged(entries[name], random) }, { level: 1 });
  };
}

function damaged(whole, random) {
  let bytes = whole;
  for (let times = 1 + random.below(3); times > 0; times--) bytes = once(bytes, random);
  return bytes;
}

function once(bytes, random) {
  if (bytes.length < 4) return bytes;
  const at = random.below(bytes.length);
  const end = Math.min(bytes.length, at + 1 + random.below(64));
  switch (random.below(10)) {
    case 0:
      return changed(bytes, (copy) => (copy[at] ^= 1 << random.below(8)));
    case 1:
      return changed(bytes, (copy) => {
        for (let place = at; place < end; place++) copy[place] = random.below(256);
      });
    case 2:
      return bytes.slice(0, at);
    case 3:
      return joined(bytes.subarray(0, at), bytes.subarray(end));
    case 4: {
      const again = bytes.subarray(at, Math.min(bytes.length, at + 1 + random.below(4096)));
      return joined(bytes.subarray(0, at), ...Array(1 + random.below(40)).fill(again), bytes.subarray(at));
    }
    case 5: {
      const from = random.below(bytes.length);
      return joined(bytes.subarray(0, at), bytes.subarray(from, from + 512), bytes.subarray(end));
    }
    case 6:
      return put(bytes, at, at, WORDS[random.below(WORDS.length)]);
    case 7:
      return numberChanged(bytes, at, random);
    default:
      return elementChanged(bytes, at, random);
  }
}

/** The next number in digits becomes another. */
function numberChanged(bytes, at, random) {
  const isDigit = (byte) => byte >= 0x30 && byte <= 0x39;
  let start = at;
  while (start < bytes.length && !isDigit(bytes[start])) start++;
  let end = start;
  while (end < bytes.length && isDigit(bytes[end])) end++;
  return put(bytes, start, end, NUMBERS[random.below(NUMBERS.length)]);
}

/** The next element of markup is left out, doubled, put into itself, moved, or gets another value of an attribute; groups of RTF too. */
function elementChanged(bytes, at, random) {
  const element = elementAfter(bytes, at);
  if (element === undefined) return changed(bytes, (copy) => (copy[at] ^= 1 << random.below(8)));
  const { start, inner, end } = element;
  const whole = bytes.subarray(start, end);
  switch (random.below(5)) {
    case 0:
      return joined(bytes.subarray(0, start), bytes.subarray(end));
    case 1:
      return joined(bytes.subarray(0, end), whole, bytes.subarray(end));
    case 2:
      return joined(bytes.subarray(0, inner), whole, bytes.subarray(inner));
    case 3: {
      const other = elementAfter(bytes, random.below(bytes.length))?.inner ?? bytes.length;
      return joined(bytes.subarray(0, other), whole, bytes.subarray(other));
    }
    default: {
      const open = bytes.indexOf(0x22, start);
      const close = open < 0 ? -1 : bytes.indexOf(0x22, open + 1);
      if (close < 0 || open > inner) return joined(bytes.subarray(0, start), bytes.subarray(end));
      return put(bytes, open + 1, close, VALUES[random.below(VALUES.length)]);
    }
  }
}

/** A whole element or group that begins at or after a place: its start, the start of its contents, its end. */
function elementAfter(bytes, at) {
  for (let start = at; start < Math.min(bytes.length, at + 4096); start++) {
    if (bytes[start] === 0x7b) {
      let depth = 0;
      for (let end = start; end < bytes.length; end++) {
        if (bytes[end] === 0x7b) depth++;
        else if (bytes[end] === 0x7d && --depth === 0) return { start, inner: start + 1, end: end + 1 };
      }
    }
    if (bytes[start] !== 0x3c || !/[a-z]/i.test(String.fromCharCode(bytes[start + 1] ?? 0))) continue;
    const text = Buffer.from(
      bytes.buffer,
      bytes.byteOffset + start,
      Math.min(65536, bytes.length - start),
    ).toString('latin1');
    const opening = /^<([^\s/>]+)[^>]*?(\/?)>/.exec(text);
    if (opening === null) continue;
    const inner = start + opening[0].length;
    if (opening[2] === '/') return { start, inner, end: inner };
    let depth = 0;
    for (const tag of text.matchAll(/<(\/?)([^\s/>]+)[^>]*?(\/?)>/g)) {
      if (tag[2] !== opening[1] || tag[3] === '/') continue;
      depth += tag[1] === '/' ? -1 : 1;
      if (depth === 0) return { start, inner, end: start + tag.index + tag[0].length };
    }
  }
  return undefined;
}

/** One to three fields of the records of an archive: what is stated of an entry, its name, the directory. */
function damagedRecords(original, random) {
  const starts = recordStarts(original);
  let bytes = original;
  for (let times = 1 + random.below(3); times > 0; times--) {
    const [at, length] = starts[random.below(starts.length)];
    const place = Math.min(at + random.below(length), bytes.length - 4);
    if (place < 0) return bytes;
    bytes = changed(bytes, (copy) => {
      const view = new DataView(copy.buffer);
      switch (random.below(5)) {
        case 0:
          copy[place] ^= 1 << random.below(8);
          break;
        case 1:
          view.setUint16(place, [0, 1, 8, 9, 0xffff][random.below(5)], true);
          break;
        case 2:
          view.setUint32(place, [0, 1, 0x7fffffff, 0xffffffff, original.length, at][random.below(6)], true);
          break;
        case 3:
          copy.set(Buffer.from(['../', '/et', 'C:\\', 'a/.', '\0.x'][random.below(5)]), place);
          break;
        default:
          copy.copyWithin(
            place,
            starts[random.below(starts.length)][0],
            starts[random.below(starts.length)][0] + 46,
          );
      }
    });
    if (random.below(8) === 0) bytes = bytes.slice(0, random.below(bytes.length));
  }
  return bytes;
}

/** Where the records of an archive begin, with their length and some of that of the name. */
function recordStarts(bytes) {
  const lengths = { 0x0403: 46, 0x0201: 62, 0x0605: 22 };
  const starts = [];
  for (let at = 0; at + 4 <= bytes.length; at++) {
    const length = lengths[bytes[at + 2] + 256 * bytes[at + 3]];
    if (bytes[at] === 0x50 && bytes[at + 1] === 0x4b && length !== undefined) starts.push([at, length]);
  }
  return starts;
}

const changed = (bytes, change) => {
  const copy = bytes.slice();
  change(copy);
  return copy;
};
const put = (bytes, start, end, text) =>
  joined(bytes.subarray(0, start), Buffer.from(text), bytes.subarray(end));

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
