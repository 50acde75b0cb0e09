import { createHash } from 'node:crypto';
import type { UnusedBytes } from '../domain/index.js';
import type { GgufFile } from './gguf.js';

/** Finds and hashes the bytes of a file that belong to no part of it, from the chunks of one pass over the file, front to back. */
export class UnusedHasher {
  readonly #file: GgufFile;
  readonly #index: number;
  /** Padding before and between tensors. */
  readonly #gaps: readonly Range[];
  readonly #padding = createHash('sha256');
  #nextGap = 0;
  #firstInPadding: number | undefined;
  /** One past the last part of the file, and where its padding ends. */
  readonly #end: number;
  readonly #paddedEnd: number;
  #rest = createHash('sha256');
  #restStart: number;
  #restIsZero = true;

  /** @param index the number of the file among those of the model, from 0 */
  constructor(file: GgufFile, index: number) {
    this.#file = file;
    this.#index = index;
    this.#gaps = gapsOf(file);
    const last = file.tensors.at(-1);
    this.#end = last === undefined ? file.headerEndByte : last.startByte + last.sizeBytes;
    this.#paddedEnd = Math.ceil(this.#end / file.alignment) * file.alignment;
    this.#restStart = this.#end;
  }

  feed(chunk: Uint8Array, startByte: number): void {
    const endByte = startByte + chunk.length;
    for (let gap = this.#gaps[this.#nextGap]; gap !== undefined; gap = this.#gaps[this.#nextGap]) {
      if (gap.startByte >= endByte) break;
      const from = Math.max(0, gap.startByte - startByte);
      const part = chunk.subarray(from, gap.endByte - startByte);
      this.#padding.update(part);
      const at = firstNonZero(part);
      if (at !== -1) this.#firstInPadding ??= startByte + from + at;
      if (gap.endByte > endByte) break;
      this.#nextGap += 1;
    }
    if (endByte > this.#end) this.#feedRest(chunk, startByte);
  }

  /** After the last chunk. */
  found(): UnusedBytes[] {
    const { tensors, sizeBytes } = this.#file;
    const file = this.#index;
    const found: UnusedBytes[] = [];
    if (this.#firstInPadding !== undefined) {
      found.push({
        file,
        place: 'padding',
        startByte: this.#firstInPadding,
        sizeBytes: this.#gaps.reduce((sum, gap) => sum + gap.endByte - gap.startByte, 0),
        allZero: false,
        sha256: this.#padding.digest('hex'),
      });
    }
    if (sizeBytes > (this.#restIsZero ? this.#paddedEnd : this.#restStart)) {
      found.push({
        file,
        place: tensors.length === 0 ? 'after-header' : 'after-last-tensor',
        startByte: this.#restStart,
        sizeBytes: sizeBytes - this.#restStart,
        allZero: this.#restIsZero,
        sha256: this.#rest.digest('hex'),
      });
    }
    return found;
  }

  /** Padding of zeros at the end does not count; any other begins what is unused. */
  #feedRest(chunk: Uint8Array, startByte: number): void {
    const at = (byte: number): number => Math.max(0, byte - startByte);
    this.#add(chunk.subarray(at(this.#end), at(this.#paddedEnd)));
    const beyond = chunk.subarray(at(this.#paddedEnd));
    if (beyond.length === 0) return;
    if (this.#restIsZero && startByte <= this.#paddedEnd) {
      this.#rest = createHash('sha256');
      this.#restStart = this.#paddedEnd;
    }
    this.#add(beyond);
  }

  #add(part: Uint8Array): void {
    this.#rest.update(part);
    this.#restIsZero &&= isZero(part);
  }
}

interface Range {
  readonly startByte: number;
  readonly endByte: number;
}

function gapsOf({ headerEndByte, tensors }: GgufFile): Range[] {
  let before = headerEndByte;
  return tensors.flatMap(({ startByte, sizeBytes }) => {
    const gap = { startByte: before, endByte: startByte };
    before = startByte + sizeBytes;
    return gap.endByte > gap.startByte ? [gap] : [];
  });
}

/** Each byte equals the one before it, and the first one is zero: compared at once, since it may be gigabytes. */
function isZero(bytes: Uint8Array): boolean {
  return (
    bytes.length === 0 || (bytes[0] === 0 && Buffer.compare(bytes.subarray(1), bytes.subarray(0, -1)) === 0)
  );
}

function firstNonZero(bytes: Uint8Array): number {
  return bytes.findIndex((byte) => byte !== 0);
}
