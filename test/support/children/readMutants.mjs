// Reads damaged copies of a document, numbered from `from` to `to`, and prints a line of JSON for each: number, outcome, milliseconds.
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { unzipSync, zipSync } from 'fflate';
import { PalimpsestError, Random } from '../../../dist/base/index.js';
import { READ_LIMITS, readDocument } from '../../../dist/document/index.js';
import { readAnswerOf } from '../../../dist/readers/protocol.js';

const [path, from, to] = process.argv.slice(2);
process.on('unhandledRejection', () => undefined);
const original = new Uint8Array(readFileSync(path));
const isZip = original[0] === 0x50 && original[1] === 0x4b;
const entries = isZip ? unzipSync(original) : {};
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
];

for (let number = Number(from); number < Number(to); number++) {
  const random = new Random(`${path.split('/').at(-1)} ${number}`);
  const bytes = mutant(random);
  const begun = performance.now();
  const outcome = await outcomeOf(bytes);
  console.log(JSON.stringify([number, outcome, Math.round(performance.now() - begun)]));
}
process.exit(0);

async function outcomeOf(bytes) {
  try {
    const extracted = await readDocument(bytes, { fileName: `mutant${extname(path)}`, limits: READ_LIMITS });
    return readAnswerOf(JSON.stringify({ kind: 'read', extracted })) === undefined ? 'unsound' : 'read';
  } catch (error) {
    if (error instanceof PalimpsestError && error.kind === 'input' && error.message.length < 1000)
      return error.code;
    return `crash: ${error instanceof Error ? error.stack?.slice(0, 300) : String(error)}`;
  }
}

/** Half of the mutants of an archive are damaged inside an entry, which is packed again. */
function mutant(random) {
  if (!isZip || random.below(2) === 0) return damaged(original, random);
  const names = Object.keys(entries);
  const name = names[random.below(names.length)];
  return zipSync({ ...entries, [name]: damaged(entries[name], random) }, { level: 1 });
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
  switch (random.below(7)) {
    case 0: {
      const copy = bytes.slice();
      copy[at] ^= 1 << random.below(8);
      return copy;
    }
    case 1: {
      const copy = bytes.slice();
      for (let place = at; place < end; place++) copy[place] = random.below(256);
      return copy;
    }
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
    default:
      return joined(
        bytes.subarray(0, at),
        Buffer.from(WORDS[random.below(WORDS.length)]),
        bytes.subarray(at),
      );
  }
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
