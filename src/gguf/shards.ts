/** The parts of the name of a shard. */
export interface ShardName {
  /** Everything before `-00001-of-0000N.gguf`. */
  readonly prefix: string;
  /** From 1. */
  readonly number: number;
  readonly count: number;
}

/** Reads a file name of the form `NAME-00002-of-00005.gguf`; undefined for other names. */
export function parseShardName(fileName: string): ShardName | undefined {
  const match = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/.exec(fileName);
  if (match === null) return undefined;
  return { prefix: match[1] ?? '', number: Number(match[2]), count: Number(match[3]) };
}

/** File name of shard `number` (from 1) of `count`. */
export function shardName(prefix: string, number: number, count: number): string {
  const digits = (value: number): string => String(value).padStart(5, '0');
  return `${prefix}-${digits(number)}-of-${digits(count)}.gguf`;
}
