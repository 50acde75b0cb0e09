import { Random } from '../../../src/base/index.js';
import type { GgufFile } from '../../../src/gguf/index.js';

/** A damaged copy of a GGUF file. */
export interface Mutant {
  /** Number and what was done where, for messages; tells how to make it again with the seed. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const WORDS = [
  0, 1, 2, 7, 0x7f, 0xff, 0x100, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
  // as f32: NaN, infinity, −infinity, −1, smallest subnormal, 1e30, 1e-30
  0x7fc00000, 0x7f800000, 0xff800000, 0xbf800000, 1, 0x7149f2ca, 0x0da24260,
];

/**
 * Seeded mutants of a GGUF file: bit flips, random and special values, shifted, repeated and blanked stretches in the header,
 * and truncations anywhere. Half of the changes fall on single metadata values and tensor entries, where they do most harm.
 * @param file structure of the sound file
 * @param bytes the sound file
 */
export function* mutants(file: GgufFile, bytes: Uint8Array, count: number, seed: string): Generator<Mutant> {
  // A Buffer's slice() would share its memory with the mutants.
  const original = new Uint8Array(bytes);
  for (let number = 0; number < count; number++) yield mutantOf(file, original, number, seed);
}

/** The mutant of that number. @param original not a Buffer, whose slices share its memory */
export function mutantOf(file: GgufFile, original: Uint8Array, number: number, seed: string): Mutant {
  const random = new Random(`${seed}/${number}`);
  const kind = KINDS[number % KINDS.length] as (typeof KINDS)[number];
  const [what, mutated] = kind(file, original, random);
  return { name: `mutant ${number}: ${what}`, bytes: mutated };
}

type Kind = (file: GgufFile, bytes: Uint8Array, random: Random) => readonly [what: string, bytes: Uint8Array];

const flipBits: Kind = (file, bytes, random) => {
  const out = bytes.slice();
  const places = Array.from({ length: 1 + random.below(3) }, () => place(file, random));
  for (const at of places) out[at] = (out[at] as number) ^ (1 << random.below(8));
  return [`bits flipped in bytes ${places.join(', ')}`, out];
};

const randomByte: Kind = (file, bytes, random) => {
  const out = bytes.slice();
  const at = place(file, random);
  out[at] = random.below(256);
  return [`byte ${at} set to ${out[at]}`, out];
};

const specialWord: Kind = (file, bytes, random) => {
  const out = bytes.slice();
  const at = place(file, random);
  const word = WORDS[random.below(WORDS.length)] as number;
  new DataView(out.buffer).setUint32(at, word, true);
  return [`u32 at byte ${at} set to ${word}`, out];
};

/** A whole scalar of the metadata, hit exactly. */
const specialValue: Kind = (file, bytes, random) => {
  const out = bytes.slice();
  const scalars = [...file.metadata.values()].filter(
    ({ value }) => value.kind === 'scalar' && value.type !== 'bool',
  );
  const entry = scalars[random.below(scalars.length)] ?? [...file.metadata.values()][0];
  if (entry === undefined) return ['nothing', out];
  const word = WORDS[random.below(WORDS.length)] as number;
  new DataView(out.buffer).setUint32(entry.endByte - 4, word, true);
  return [`${entry.key} set to the bits of ${word}`, out];
};

/** Eight bytes that are or may be a length, count or offset. */
const specialLong: Kind = (file, bytes, random) => {
  const out = bytes.slice();
  const at = [8, 16, place(file, random)][random.below(3)] as number;
  const values = [
    0n,
    1n,
    0xffffn,
    0x7fffffffn,
    0x100000000n,
    2n ** 53n,
    2n ** 63n - 1n,
    2n ** 63n,
    2n ** 64n - 1n,
  ];
  const value = values[random.below(values.length)] as bigint;
  new DataView(out.buffer).setBigUint64(at, value, true);
  return [`u64 at byte ${at} set to ${value}`, out];
};

const truncate: Kind = (file, bytes, random) => {
  const length = random.below(2) === 0 ? random.below(file.dataStartByte) : random.below(bytes.length);
  return [`cut to ${length} bytes`, bytes.slice(0, length)];
};

const remove: Kind = (file, bytes, random) => {
  const at = place(file, random);
  const length = 1 + random.below(16);
  return [
    `${length} bytes removed at ${at}`,
    Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
  ];
};

const repeat: Kind = (file, bytes, random) => {
  const at = place(file, random);
  const length = 1 + random.below(64);
  return [
    `${length} bytes repeated at ${at}`,
    Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]),
  ];
};

const blank: Kind = (file, bytes, random) => {
  const out = bytes.slice();
  const at = place(file, random);
  const value = random.below(2) * 255;
  const end = Math.min(at + 1 + random.below(64), file.dataStartByte);
  out.fill(value, at, end);
  return [`bytes ${at} to ${end} set to ${value}`, out];
};

const KINDS: readonly Kind[] = [
  flipBits,
  specialValue,
  randomByte,
  specialWord,
  truncate,
  specialLong,
  specialValue,
  remove,
  repeat,
  blank,
];

/** A byte of the header; every other time one of the metadata without arrays, or of the tensor list. */
function place(file: GgufFile, random: Random): number {
  const arrays = [...file.metadata.values()].filter(({ value }) => value.kind === 'array');
  const at = random.below(file.dataStartByte - 8);
  const inside = arrays.find(({ startByte, endByte }) => at >= startByte && at < endByte);
  if (inside === undefined || random.below(2) === 0) return at;
  const outside =
    random.below(2) === 0
      ? [0, Math.min(file.dataStartByte, ...arrays.map(({ startByte }) => startByte))]
      : tensorList(file);
  const [start = 0, end = 1] = outside;
  // Room for eight bytes also if the file has no list of tensors.
  return Math.min(start + random.below(Math.max(1, end - start - 8)), file.dataStartByte - 8);
}

function tensorList(file: GgufFile): [start: number, end: number] {
  const last = [...file.metadata.values()].at(-1);
  return [last?.endByte ?? 24, file.dataStartByte];
}
