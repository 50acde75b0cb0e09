import { readFileSync, writeFileSync } from 'node:fs';
import { readGguf } from '../../../src/gguf/index.js';

/**
 * Writes a copy of a GGUF file with one more text among its metadata; weights stay as they are.
 * @param key must not be in the file
 */
export function writeWithText(from: string, to: string, key: string, value: string): void {
  const file = readGguf(from);
  if (file.metadata.has(key)) throw new Error(`${from} has ${key} already.`);
  const bytes = readFileSync(from);
  const lastEntry = [...file.metadata.values()].reduce((end, { endByte }) => Math.max(end, endByte), 24);
  const tensorNames = new TextEncoder();
  const listEnd = file.tensors.reduce(
    (end, { name, shape }) => end + 8 + tensorNames.encode(name).length + 4 + 8 * shape.length + 4 + 8,
    lastEntry,
  );
  const head = Buffer.from(bytes.subarray(0, lastEntry));
  head.writeBigUInt64LE(BigInt(file.metadata.size + 1), 16);
  const middle = Buffer.concat([head, entry(key, value), bytes.subarray(lastEntry, listEnd)]);
  const padding = Buffer.alloc((file.alignment - (middle.length % file.alignment)) % file.alignment);
  writeFileSync(to, Buffer.concat([middle, padding, bytes.subarray(file.dataStartByte)]));
}

function entry(key: string, value: string): Buffer {
  const type = Buffer.alloc(4);
  type.writeUInt32LE(8);
  return Buffer.concat([string(key), type, string(value)]);
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  return Buffer.concat([length, bytes]);
}
