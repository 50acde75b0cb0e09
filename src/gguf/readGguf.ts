import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import { inputError } from '../base/index.js';
import { fileError } from '../files/index.js';
import { ByteReader } from './byteReader.js';
import { GGUF_LIMITS, type GgufEntry, type GgufFile } from './gguf.js';
import { ggufError, quote } from './ggufError.js';
import { readEntry } from './readEntry.js';
import { notGguf } from './notGguf.js';
import { placeTensors, readTensorInfo, type TensorInfo } from './readTensors.js';

const DEFAULT_ALIGNMENT = 32;

/**
 * Reads and checks the structure of one GGUF file (version 2 or 3, little-endian): header, metadata, tensor list, and that
 * all tensor data is inside the file, without gaps or overlaps. Weights are not read. Memory is bounded by
 * {@link GGUF_LIMITS}, whatever the file claims.
 * @throws {PalimpsestError} `gguf-not-gguf`, `gguf-version`, `gguf-big-endian`, `gguf-truncated`, `gguf-bounds`, `gguf-key`,
 * `gguf-type`, `gguf-alignment`, `gguf-tensor`, `gguf-layout`, each naming file, byte and remedy; `file-*`
 */
export function readGguf(path: string): GgufFile {
  return withFile(path, (descriptor, sizeBytes) => {
    const magic = new ByteReader(descriptor, path, 0, sizeBytes);
    if (sizeBytes < 4 || magic.u32('the magic number') !== 0x46554747)
      throw notGguf(descriptor, path, sizeBytes);
    const end = Math.min(sizeBytes, GGUF_LIMITS.headerBytes);
    const reader = new ByteReader(descriptor, path, 4, end);
    try {
      return read(reader, path, sizeBytes);
    } catch (error) {
      if (end < sizeBytes && (error as { code?: string }).code === 'gguf-truncated') {
        throw ggufError(
          'gguf-bounds',
          path,
          end,
          `the metadata and tensor list are longer than ${end} bytes`,
        );
      }
      throw error;
    }
  });
}

function read(reader: ByteReader, path: string, sizeBytes: number): GgufFile {
  const version = readVersion(reader);
  const tensorCount = readCount(reader, 'tensors', GGUF_LIMITS.tensors, 24);
  const keyCount = readCount(reader, 'metadata keys', GGUF_LIMITS.keys, 13);
  const metadata = new Map<string, GgufEntry>();
  const budget = { arrayStrings: GGUF_LIMITS.arrayStrings as number };
  for (let n = 0; n < keyCount; n++) {
    const entry = readEntry(reader, n, budget);
    if (metadata.has(entry.key)) {
      throw ggufError('gguf-key', path, entry.startByte, `the metadata key ${quote(entry.key)} occurs twice`);
    }
    metadata.set(entry.key, entry);
  }
  const alignment = readAlignment(metadata, path);
  const infos: TensorInfo[] = [];
  const names = new Set<string>();
  for (let n = 0; n < tensorCount; n++) {
    const info = readTensorInfo(reader, n);
    if (names.has(info.name)) {
      throw ggufError('gguf-tensor', path, info.infoByte, `the tensor name ${quote(info.name)} occurs twice`);
    }
    names.add(info.name);
    infos.push(info);
  }
  const headerEndByte = reader.position;
  const dataStartByte = tensorCount === 0 ? headerEndByte : Math.ceil(headerEndByte / alignment) * alignment;
  const tensors = placeTensors(infos, dataStartByte, alignment, path, sizeBytes);
  return { path, sizeBytes, version, alignment, metadata, tensors, headerEndByte, dataStartByte };
}

function readVersion(reader: ByteReader): 2 | 3 {
  const version = reader.u32('the version');
  if (version === 2 || version === 3) return version;
  if ((version & 0xffff) === 0 && version !== 0) {
    throw ggufError(
      'gguf-big-endian',
      reader.path,
      4,
      'this is a big-endian GGUF file; only little-endian files can be loaded on this machine',
      'Get the little-endian file (the one that is not marked “be”), or convert it with gguf-py’s gguf_convert_endian.py. The converted file is a different file with a different hash.',
    );
  }
  const hint =
    version === 1
      ? 'Convert the original weights again with a current llama.cpp; files of version 1 are from August 2023.'
      : 'Update Palimpsest if the file is newer than this version; otherwise the file is damaged.';
  throw ggufError(
    'gguf-version',
    reader.path,
    4,
    `the file has GGUF version ${version}, but only versions 2 and 3 can be read`,
    hint,
  );
}

/** A count from the header; it is refused if the rest of the file could not hold that many items of at least `leastBytes` each. */
function readCount(reader: ByteReader, what: string, limit: number, leastBytes: number): number {
  const at = reader.position;
  const count = reader.count(`the number of ${what}`);
  if (count > limit || count * leastBytes > reader.endByte) {
    const said = Number.isFinite(count) ? String(count) : 'more than 2^53';
    throw ggufError(
      'gguf-bounds',
      reader.path,
      at,
      `the header claims ${said} ${what}, more than such a file can hold`,
    );
  }
  return count;
}

function readAlignment(metadata: ReadonlyMap<string, GgufEntry>, path: string): number {
  const entry = metadata.get('general.alignment');
  if (entry === undefined) return DEFAULT_ALIGNMENT;
  const { value } = entry;
  const alignment = value.kind === 'scalar' && value.type === 'u32' ? Number(value.value) : 0;
  if (alignment < 8 || alignment > 1 << 20 || (alignment & (alignment - 1)) !== 0) {
    throw ggufError(
      'gguf-alignment',
      path,
      entry.startByte,
      'general.alignment must be a u32 and a power of two from 8 to 1048576',
    );
  }
  return alignment;
}

/** Opens a regular file, passes on its descriptor and size, and closes it. @throws {PalimpsestError} `file-*` */
export function withFile<T>(path: string, use: (descriptor: number, sizeBytes: number) => T): T {
  let descriptor: number;
  try {
    // Opening a pipe would wait forever for a writer.
    if (!statSync(path).isFile()) {
      throw inputError(
        'file-not-regular',
        `Cannot read ${path}: it is not a regular file.`,
        'Name a GGUF file.',
        { path },
      );
    }
    descriptor = openSync(path, 'r');
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  try {
    return use(descriptor, fstatSync(descriptor).size);
  } finally {
    closeSync(descriptor);
  }
}
