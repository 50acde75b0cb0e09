import type { DifferingElements } from '../../domain/index.js';
import { jsonValue } from '../arrays.js';
import { ByteReader } from '../byteReader.js';
import type { GgufArray, GgufFile, GgufType } from '../gguf.js';
import { displayText, ELEMENT_BYTES } from '../readEntry.js';
import { withFile } from '../readGguf.js';

/** Elements that are shown. */
const MOST_SHOWN = 5;
/** Characters of an element that are kept. */
const CHARACTERS = 80;
/** Numbers that are compared at a time. */
const NUMBERS_AT_A_TIME = 8192;

type Shown = DifferingElements['first'][number]['base'];
type NumberType = Exclude<GgufType, 'string'>;

/** An array in its open file. */
interface Place {
  readonly descriptor: number;
  readonly path: string;
  readonly array: GgufArray;
}

/** Which elements of two arrays of one type differ; memory is one string, or some thousand numbers. */
export function differingElements(
  file: GgufFile,
  array: GgufArray,
  baseFile: GgufFile,
  baseArray: GgufArray,
): DifferingElements {
  return withFile(file.path, (descriptor) =>
    withFile(baseFile.path, (baseDescriptor) => {
      const model = { descriptor, path: file.path, array };
      const base = { descriptor: baseDescriptor, path: baseFile.path, array: baseArray };
      const { elementType } = array;
      const found = new Found(array.count, baseArray.count);
      if (elementType === 'string') compareStrings(model, base, found);
      else compareNumbers(model, base, elementType, found);
      return found.result();
    }),
  );
}

/** Counts what differs, and keeps the first few. */
class Found {
  /** Elements that both arrays have, and those of the longer one. */
  readonly shared: number;
  readonly of: number;
  readonly #first: DifferingElements['first'][number][] = [];
  #differing = 0;

  constructor(count: number, baseCount: number) {
    this.shared = Math.min(count, baseCount);
    this.of = Math.max(count, baseCount);
  }

  add(index: number, base: () => Shown, model: () => Shown): void {
    this.#differing += 1;
    if (this.#first.length < MOST_SHOWN) this.#first.push({ index, base: base(), model: model() });
  }

  result(): DifferingElements {
    return { differing: this.#differing, of: this.of, first: this.#first };
  }
}

function compareStrings(model: Place, base: Place, found: Found): void {
  const [next, nextOfBase] = [model, base].map(stringsOf) as [
    () => Uint8Array | null,
    () => Uint8Array | null,
  ];
  for (let index = 0; index < found.of; index++) {
    const [own, other] = [next(), nextOfBase()];
    if (own !== null && other !== null && Buffer.compare(own, other) === 0) continue;
    found.add(
      index,
      () => shownText(other),
      () => shownText(own),
    );
  }
}

/** Gives one string after the other, then null. */
function stringsOf({ descriptor, path, array }: Place): () => Uint8Array | null {
  const reader = new ByteReader(descriptor, path, array.startByte, array.endByte);
  let left = array.count;
  return () => {
    if (left === 0) return null;
    left -= 1;
    return reader.bytes(reader.count('a string'), 'a string');
  };
}

function shownText(bytes: Uint8Array | null): Shown {
  return bytes === null
    ? null
    : displayText(bytes.subarray(0, CHARACTERS * 4), bytes.length, CHARACTERS).text;
}

function compareNumbers(model: Place, base: Place, type: NumberType, found: Found): void {
  const size = ELEMENT_BYTES[type];
  const [own, other] = [model, base].map(
    ({ descriptor, path, array }) => new ByteReader(descriptor, path, array.startByte, array.endByte),
  ) as [ByteReader, ByteReader];
  const add = (index: number): void =>
    found.add(
      index,
      () => shownNumber(base, type, index),
      () => shownNumber(model, type, index),
    );
  for (let from = 0; from < found.shared; from += NUMBERS_AT_A_TIME) {
    const count = Math.min(NUMBERS_AT_A_TIME, found.shared - from);
    const [a, b] = [own.bytes(count * size, 'numbers'), other.bytes(count * size, 'numbers')];
    if (Buffer.compare(a, b) === 0) continue;
    for (let at = 0; at < count; at++) {
      const isEqual = a.subarray(at * size, (at + 1) * size).every((byte, n) => byte === b[at * size + n]);
      if (!isEqual) add(from + at);
    }
  }
  for (let index = found.shared; index < found.of; index++) add(index);
}

function shownNumber({ descriptor, path, array }: Place, type: NumberType, index: number): Shown {
  if (index >= array.count) return null;
  const startByte = array.startByte + index * ELEMENT_BYTES[type];
  const reader = new ByteReader(descriptor, path, startByte, startByte + ELEMENT_BYTES[type]);
  return type === 'bool' ? reader.u8('a truth value') === 1 : jsonValue(reader[type]('a number'));
}
