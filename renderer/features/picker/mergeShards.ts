import { parseShardName } from '../../../src/domain/index.js';
import type { Granted } from '../../../src/contract/index.js';

/** A file, or all shards of one model, of which any one stands for all. */
export type Merged<F extends Granted> = F & {
  /** How many shards there are, and how many there should be; absent for anything else. */
  readonly shards?: { readonly found: number; readonly count: number };
};

/**
 * One entry for the shards of each model that lie side by side, in the place of the first of them: its size is that of all, and it is
 * granted by the first. Everything else stays as it is.
 */
export function mergeShards<F extends Granted>(files: readonly F[]): Merged<F>[] {
  const sets = new Map<string, F[]>();
  for (const file of files) {
    const key = shardSet(file);
    if (key !== undefined) sets.set(key, [...(sets.get(key) ?? []), file]);
  }
  return files.flatMap((file): Merged<F>[] => {
    const key = shardSet(file);
    const set = key === undefined ? undefined : sets.get(key);
    if (set === undefined) return [file];
    if (set[0] !== file) return [];
    const sizeBytes = set.reduce((sum, shard) => sum + shard.sizeBytes, 0);
    const count = parseShardName(file.name)?.count ?? set.length;
    return [{ ...file, sizeBytes, shards: { found: set.length, count } }];
  });
}

function shardSet({ kind, name }: Granted): string | undefined {
  const shard = kind === 'file' ? parseShardName(name) : undefined;
  return shard === undefined || shard.count < 2 ? undefined : `${shard.count} ${shard.prefix}`;
}
