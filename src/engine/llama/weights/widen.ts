import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { elementAt, environmentError, inputError } from '../../../base/index.js';
import type { WidenedWeights } from '../../../domain/index.js';
import { fileError, openForReading, readAt } from '../../../files/index.js';
import { readElements, TensorFiles, type GgufModel, type GgmlType } from '../../../gguf/index.js';
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

/** Elements that are read and converted at a time: whole blocks of every type. */
const CHUNK = 1 << 20;

/**
 * Writes the model with widened weights, in memory where the system has files there (Linux), else into a temporary file.
 * @throws {PalimpsestError} `weights-overflow` if a weight is too large for F16; `engine-layout` if a type of the library has another
 * layout; `disk-full`, `file-*`
 */
export async function widen(
  library: Library,
  koffi: Koffi,
  file: GgufModel,
  tensors: readonly LoadedTensor[],
  widened: WidenedWeights,
): Promise<WidenedModel> {
  const target = openTarget(koffi);
  const files = new TensorFiles(file);
  const converter = new Converter(library, koffi, widened, file.files[0].path);
  try {
    const { header, offsets } = widenedHeader(file.files[0], await metadataOf(file), tensors);
    target.write(header, 0);
    for (const [at, { stored, type, elements }] of tensors.entries()) {
      const opened = [stored, await files.open(stored)] as const;
      let place = header.length + elementAt(offsets, at);
      const { blockElements, blockBytes } = stored.type;
      const into = Buffer.alloc((Math.min(CHUNK, elements) / blockElements) * blockBytes);
      for (let from = 0; from < elements; from += CHUNK) {
        const count = Math.min(CHUNK, elements - from);
        const bytes = await readElements(opened, from, count, into);
        const written = type === stored.type ? bytes : converter.convert(stored, bytes, count);
        target.write(written, place);
        place += written.length;
      }
    }
  } catch (error) {
    target.close();
    throw error;
  } finally {
    await files.close();
  }
  const { changedShare, largestDifference } = converter;
  return { path: target.path, changedShare, largestDifference, close: () => target.close() };
}

/** The metadata of the model, entry by entry, less what says that it is divided into shards. */
async function metadataOf({ files: [{ path }], metadata }: GgufModel): Promise<Buffer[]> {
  const handle = await openForReading(path);
  try {
    const entries: Buffer[] = [];
    for (const { key, startByte, endByte } of metadata.values()) {
      if (key.startsWith('split.')) continue;
      const bytes = Buffer.alloc(endByte - startByte);
      await readAt(handle, path, bytes, startByte, bytes.length);
      entries.push(bytes);
    }
    return entries;
  } finally {
    await handle.close();
  }
}

/** Decodes blocks of a quantized type and rounds the numbers, and counts what rounding changed. */
class Converter {
  readonly #fn: Library['fn'];
  readonly #koffi: Koffi;
  readonly #widened: WidenedWeights;
  readonly #path: string;
  readonly #floats = new Float32Array(CHUNK);
  readonly #back = new Float32Array(CHUNK);
  readonly #half = Buffer.alloc(2 * CHUNK);
  #elements = 0;
  #changed = 0;
  largestDifference = 0;

  /** @param path of the file, for messages */
  constructor({ fn }: Library, koffi: Koffi, widened: WidenedWeights, path: string) {
    this.#fn = fn;
    this.#koffi = koffi;
    this.#widened = widened;
    this.#path = path;
  }

  get changedShare(): number {
    return this.#elements === 0 ? 0 : this.#changed / this.#elements;
  }

  /** The bytes of some elements in the wide type; overwritten by the next call. */
  convert({ name, type }: LoadedTensor['stored'], bytes: Buffer, count: number): Buffer {
    const [fn, floats, half, back] = [this.#fn, this.#floats, this.#half, this.#back];
    this.#koffi.call(this.#decoderOf(type), nativeTypes(this.#koffi).toFloat, bytes, floats, count);
    this.#elements += count;
    if (this.#widened === 'f32') return Buffer.from(floats.buffer, 0, count * 4);
    if (this.#widened === 'f16') {
      fn.ggml_fp32_to_fp16_row(floats, half, count);
      fn.ggml_fp16_to_fp32_row(half, back, count);
    } else {
      fn.ggml_fp32_to_bf16_row(floats, half, count);
      fn.ggml_bf16_to_fp32_row(half, back, count);
    }
    this.#compare(name, count);
    return half.subarray(0, count * 2);
  }

  #compare(name: string, count: number): void {
    for (let at = 0; at < count; at++) {
      const [stored, kept] = [this.#floats[at] as number, this.#back[at] as number];
      if (stored === kept) continue;
      // A weight that is no number in the file is found when the weights are loaded.
      if (!Number.isFinite(kept) && Number.isFinite(stored)) throw overflow(this.#path, name, stored);
      this.#changed += 1;
      this.largestDifference = Math.max(this.largestDifference, Math.abs(stored - kept));
    }
  }

  #decoderOf(type: GgmlType): bigint {
    const traits = this.#koffi.decode(
      this.#fn.ggml_get_type_traits(type.id),
      nativeTypes(this.#koffi).traits,
    ) as Traits;
    const isSame =
      Number(traits.blck_size) === type.blockElements && Number(traits.type_size) === type.blockBytes;
    if (isSame && traits.to_float !== null) return traits.to_float;
    throw environmentError(
      'engine-layout',
      `The libraries of llama.cpp store ${type.name} in another layout than the pinned release, or cannot decode it.`,
      'Reinstall with `npm ci`.',
    );
  }
}

/** ggml_type_traits of ggml.h. */
interface Traits {
  readonly blck_size: number | bigint;
  readonly type_size: number | bigint;
  readonly to_float: bigint | null;
}

let types:
  { readonly traits: ReturnType<Koffi['struct']>; readonly toFloat: ReturnType<Koffi['proto']> } | undefined;

/** The types by which koffi reads ggml's table of types and calls a decoder. */
function nativeTypes(koffi: Koffi): NonNullable<typeof types> {
  types ??= {
    traits: koffi.struct({
      type_name: 'void *',
      blck_size: 'int64',
      blck_size_interleave: 'int64',
      type_size: 'size_t',
      is_quantized: 'bool',
      to_float: 'void *',
      from_float_ref: 'void *',
    }),
    toFloat: koffi.proto('void', ['void *', 'void *', 'int64']),
  };
  return types;
}

interface Target {
  readonly path: string;
  write(bytes: Buffer, position: number): void;
  close(): void;
}

/** A file to write that nothing else sees where the system has such files. */
function openTarget(koffi: Koffi): Target {
  if (process.platform === 'linux') {
    const create = koffi.load(null).func('memfd_create', 'int', ['str', 'uint32']);
    const fd = Number(create('widened weights', 0));
    if (fd >= 0) return target(fd, `/proc/self/fd/${fd}`, () => undefined);
  }
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-weights-'));
  const path = join(folder, 'widened.gguf');
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  return target(openSync(path, 'w+'), path, () => {
    try {
      remove();
    } catch {
      // Windows keeps a file that is mapped.
      process.once('exit', remove);
    }
  });
}

function target(fd: number, path: string, remove: () => void): Target {
  return {
    path,
    write: (bytes, position) => {
      try {
        for (let done = 0; done < bytes.length;)
          done += writeSync(fd, bytes, done, bytes.length - done, position + done);
      } catch (error) {
        throw fileError(error, path, 'write');
      }
    },
    close: () => {
      closeSync(fd);
      remove();
    },
  };
}

function overflow(path: string, name: string, value: number) {
  return inputError(
    'weights-overflow',
    `${path} holds the weight ${value} in tensor "${name}", which is too large for F16.`,
    'Use --weights bf16 or --weights f32.',
    { path, tensor: name, value },
  );
}
