import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type ErrorCode, inputError, type PalimpsestError } from '../base/index.js';
import { parseShardName, shardName } from '../domain/index.js';
import type { GgufEntry, GgufFile, GgufTensor } from './gguf.js';
import { quote } from './ggufError.js';
import { readGguf } from './readGguf.js';

/** A tensor of a model, and the number of the file that holds it (from 0). */
type ModelTensor = GgufTensor & { readonly file: number };

/** A model that consists of one GGUF file or of several shards, with its structure checked. */
export interface GgufModel {
  /** In the order of the shards; llama.cpp is given the first one to load. */
  readonly files: readonly [GgufFile, ...GgufFile[]];
  /** The metadata of the first file; later shards hold only their numbers. */
  readonly metadata: ReadonlyMap<string, GgufEntry>;
  /** The tensors of all files, in file order. */
  readonly tensors: readonly ModelTensor[];
}

/**
 * Reads a model, given its file or any one of its shards (`NAME-00001-of-0000N.gguf`, all in one folder).
 * @throws {PalimpsestError} as {@link readGguf}; `gguf-shard-missing` naming the missing shards,
 * `gguf-shard-name` if the name contradicts the content of the file, `gguf-shard-mismatch` if the shards do not belong together
 */
export function readModel(path: string): GgufModel {
  const given = readGguf(path);
  const count = splitNumber(given, 'split.count') ?? 1;
  const name = parseShardName(basename(path));
  if (count <= 1) {
    if (name !== undefined && name.count > 1) {
      throw shardError(
        'gguf-shard-mismatch',
        path,
        `its name says that it is shard ${name.number} of ${name.count}, but its content says that it is a complete model`,
      );
    }
    return assemble([given]);
  }
  if (name?.count !== count || name.number < 1 || name.number > count) {
    throw inputError(
      'gguf-shard-name',
      `${path} is one of ${count} shards, but its name does not end in -0000n-of-${String(count).padStart(5, '0')}.gguf.`,
      'Rename the shards to the names under which they were published; otherwise the other shards cannot be found.',
      { path, count },
    );
  }
  const paths = Array.from({ length: count }, (_, index) =>
    join(dirname(path), shardName(name.prefix, index + 1, count)),
  );
  const missing = paths.filter((shard) => !existsSync(shard));
  if (missing.length > 0) {
    const shown = missing.slice(0, 5).map((shard) => basename(shard));
    const more = missing.length > shown.length ? ` and ${missing.length - shown.length} more` : '';
    throw inputError(
      'gguf-shard-missing',
      `${path} is shard ${name.number} of ${count}; missing beside it: ${shown.join(', ')}${more}.`,
      'Put all shards of the model into one folder, under the names under which they were published.',
      { path, missing: missing.slice(0, 100) },
    );
  }
  const files = paths.map((shard, index) => (index + 1 === name.number ? given : readGguf(shard)));
  return checkShards(files as [GgufFile, ...GgufFile[]]);
}

function checkShards(files: [GgufFile, ...GgufFile[]]): GgufModel {
  const [first] = files;
  files.forEach((file, index) => {
    const number = splitNumber(file, 'split.no');
    if (number !== index) {
      throw shardError(
        'gguf-shard-mismatch',
        file.path,
        `split.no is ${number ?? 'absent'}, but ${index} was expected`,
      );
    }
    const count = splitNumber(file, 'split.count');
    // Some tools write the count only into the first shard.
    if (count !== undefined && count !== files.length) {
      throw shardError(
        'gguf-shard-mismatch',
        file.path,
        `split.count is ${count}, but ${files.length} was expected`,
      );
    }
    if (file.version !== first.version) {
      throw shardError(
        'gguf-shard-mismatch',
        file.path,
        `its GGUF version differs from that of the first shard`,
      );
    }
  });
  const model = assemble(files);
  const seen = new Set<string>();
  for (const tensor of model.tensors) {
    if (seen.has(tensor.name)) {
      const file = files[tensor.file] as GgufFile;
      throw shardError(
        'gguf-shard-mismatch',
        file.path,
        `tensor ${quote(tensor.name)} also occurs in an earlier shard`,
      );
    }
    seen.add(tensor.name);
  }
  const total = splitNumber(first, 'split.tensors.count');
  if (total !== model.tensors.length) {
    throw shardError(
      'gguf-shard-mismatch',
      first.path,
      `split.tensors.count states ${total ?? 'an unknown number of'} tensors, but the shards hold ${model.tensors.length}`,
    );
  }
  return model;
}

function assemble(files: [GgufFile, ...GgufFile[]]): GgufModel {
  const tensors = files.flatMap((file, index) => file.tensors.map((tensor) => ({ ...tensor, file: index })));
  return { files, metadata: files[0].metadata, tensors };
}

/** Types are checked because llama.cpp aborts on any other type. */
function splitNumber(
  file: GgufFile,
  key: 'split.count' | 'split.no' | 'split.tensors.count',
): number | undefined {
  const value = file.metadata.get(key)?.value;
  if (value === undefined) return undefined;
  const expected = key === 'split.tensors.count' ? 'i32' : 'u16';
  if (value.kind !== 'scalar' || value.type !== expected) {
    throw shardError('gguf-shard-mismatch', file.path, `${key} is not of type ${expected}`);
  }
  return Number(value.value);
}

function shardError(code: ErrorCode, path: string, what: string): PalimpsestError {
  return inputError(
    code,
    `${path}: ${what}.`,
    'The shards do not belong together, or one was altered. Get all of them again from one source.',
    { path },
  );
}
