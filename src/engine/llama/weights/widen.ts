import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { elementAt, environmentError, inputError } from '../../../base/index.js';
import type { WidenedWeights } from '../../../domain/index.js';
import type { GgufModel, GgmlType } from '../../../gguf/index.js';
import type { Koffi } from '../koffi.js';
import type { Library } from '../library.js';
import type { LoadedTensor } from './loadedTensors.js';
import { widenedHeader } from './widenedHeader.js';

/** A model whose weights are widened, as a GGUF file that llama.cpp loads. */
export interface WidenedModel {
  readonly path: string;
  /** The share of the widened elements whose value is not the stored one, 0 … 1, and the largest difference; both 0 for F32. */
  readonly changedShare: number;
  readonly largestDifference: number;
  /** Frees the file; a model that is loaded from it keeps what it has mapped. */
  close(): void;
}

/** Elements that are converted at a time. */
const CHUNK = 1 << 20;

/**
 * Writes the model with widened weights, in memory where the system has files there (Linux), else into a temporary file.
 * @throws {PalimpsestError} `weights-overflow` if a weight is too large for F16; `engine-layout` if a type of the library has another
 * layout; `disk-full`, `file-*`
 */
export function widen(
  { fn }: Library,
  koffi: Koffi,
  file: GgufModel,
  tensors: readonly LoadedTensor[],
  widened: WidenedWeights,
): WidenedModel {
  const target = openTarget(koffi);
  const sources = file.files.map(({ path }) => openSync(path, 'r'));
  const totals = { elements: 0, changed: 0, largest: 0 };
  try {
    const { header, offsets } = widenedHeader(file, tensors);
    writeAll(target.fd, header, 0);
    for (const [at, tensor] of tensors.entries()) {
      const source = elementAt(sources, tensor.stored.file);
      const begin = header.length + elementAt(offsets, at);
      if (tensor.type === tensor.stored.type) copy(source, target.fd, tensor, begin);
      else convert(source, tensor, begin);
    }
  } catch (error) {
    target.close();
    throw error;
  } finally {
    for (const source of sources) closeSync(source);
  }
  const changedShare = totals.elements === 0 ? 0 : totals.changed / totals.elements;
  return { path: target.path, changedShare, largestDifference: totals.largest, close: () => target.close() };

  function convert(source: number, tensor: LoadedTensor, begin: number): void {
    const { stored } = tensor;
    const toFloat = decoderOf(stored.type);
    const bytes = Buffer.alloc((CHUNK / stored.type.blockElements) * stored.type.blockBytes);
    const floats = new Float32Array(CHUNK);
    const wide = Buffer.alloc(CHUNK * tensor.type.blockBytes);
    const back = new Float32Array(CHUNK);
    for (let from = 0; from < tensor.elements; from += CHUNK) {
      const count = Math.min(CHUNK, tensor.elements - from);
      const storedAt = (from / stored.type.blockElements) * stored.type.blockBytes;
      readAll(
        source,
        bytes,
        (count / stored.type.blockElements) * stored.type.blockBytes,
        stored.startByte + storedAt,
      );
      toFloat(bytes, floats, count);
      totals.elements += count;
      if (widened === 'f32') {
        writeAll(target.fd, Buffer.from(floats.buffer, 0, count * 4), begin + from * 4);
        continue;
      }
      if (widened === 'f16') {
        fn.ggml_fp32_to_fp16_row(floats, wide, count);
        fn.ggml_fp16_to_fp32_row(wide, back, count);
      } else {
        fn.ggml_fp32_to_bf16_row(floats, wide, count);
        fn.ggml_bf16_to_fp32_row(wide, back, count);
      }
      compare(tensor.name, floats, back, count);
      writeAll(target.fd, wide.subarray(0, count * 2), begin + from * 2);
    }
  }

  function compare(name: string, floats: Float32Array, back: Float32Array, count: number): void {
    for (let at = 0; at < count; at++) {
      const [stored, kept] = [floats[at] as number, back[at] as number];
      if (stored === kept) continue;
      // A weight that is no number in the file is found when the weights are loaded.
      if (!Number.isFinite(kept) && Number.isFinite(stored)) throw overflow(file.files[0].path, name, stored);
      totals.changed += 1;
      totals.largest = Math.max(totals.largest, Math.abs(stored - kept));
    }
  }

  function decoderOf(type: GgmlType): (bytes: Buffer, floats: Float32Array, count: number) => void {
    // ggml_type_traits of ggml.h: name, blck_size, blck_size_interleave, type_size, is_quantized, to_float, from_float_ref
    const traits = koffi.decode(fn.ggml_get_type_traits(type.id), TRAITS(koffi)) as Traits;
    if (Number(traits.blck_size) !== type.blockElements || Number(traits.type_size) !== type.blockBytes)
      throw environmentError(
        'engine-layout',
        `The libraries of llama.cpp store ${type.name} in another layout than the pinned release.`,
        'Reinstall with `npm ci`.',
      );
    const toFloat = koffi.proto('void', ['void *', 'void *', 'int64']);
    return (bytes, floats, count) => {
      koffi.call(traits.to_float, toFloat, bytes, floats, count);
    };
  }
}

interface Traits {
  readonly blck_size: number | bigint;
  readonly type_size: number | bigint;
  readonly to_float: bigint;
}

let traitsType: ReturnType<Koffi['struct']> | undefined;

function TRAITS(koffi: Koffi): ReturnType<Koffi['struct']> {
  traitsType ??= koffi.struct({
    type_name: 'void *',
    blck_size: 'int64',
    blck_size_interleave: 'int64',
    type_size: 'size_t',
    is_quantized: 'bool',
    to_float: 'void *',
    from_float_ref: 'void *',
  });
  return traitsType;
}

/** A file to write that nothing else sees where the system has such files. */
function openTarget(koffi: Koffi): { readonly fd: number; readonly path: string; close(): void } {
  if (process.platform === 'linux') {
    const create = koffi.load(null).func('memfd_create', 'int', ['str', 'uint32']);
    const fd = Number(create('widened weights', 0));
    if (fd >= 0) return { fd, path: `/proc/self/fd/${fd}`, close: () => closeSync(fd) };
  }
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-weights-'));
  const path = join(folder, 'widened.gguf');
  const fd = openSync(path, 'w+');
  return {
    fd,
    path,
    close: () => {
      closeSync(fd);
      const remove = (): void => rmSync(folder, { recursive: true, force: true });
      try {
        remove();
      } catch {
        // Windows keeps a file that is mapped.
        process.once('exit', remove);
      }
    },
  };
}

function copy(source: number, target: number, { stored, sizeBytes }: LoadedTensor, begin: number): void {
  const bytes = Buffer.alloc(Math.min(sizeBytes, 1 << 22));
  for (let from = 0; from < sizeBytes; from += bytes.length) {
    const length = Math.min(bytes.length, sizeBytes - from);
    readAll(source, bytes, length, stored.startByte + from);
    writeAll(target, bytes.subarray(0, length), begin + from);
  }
}

function readAll(fd: number, into: Buffer, length: number, position: number): void {
  for (let done = 0; done < length;) {
    const read = readSync(fd, into, done, length - done, position + done);
    if (read === 0) throw new RangeError('The file of the model ended while it was read.');
    done += read;
  }
}

function writeAll(fd: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(fd, bytes, done, bytes.length - done, position + done);
  }
}

function overflow(path: string, name: string, value: number) {
  return inputError(
    'weights-overflow',
    `${path} holds the weight ${value} in tensor "${name}", which is too large for F16.`,
    'Use --weights bf16 or --weights f32.',
    { path, tensor: name, value },
  );
}
