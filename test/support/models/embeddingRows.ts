import { closeSync, openSync, readSync } from 'node:fs';
import { readGguf } from '../../../src/gguf/index.js';
import { must } from '../must.js';

/** Rows of the embedding matrix (token_embd.weight, F16 or F32) of a GGUF file, row-major, for these tokens. */
export function embeddingRows(path: string, tokens: Int32Array): Float32Array {
  const tensor = must(readGguf(path).tensors.find(({ name }) => name === 'token_embd.weight'));
  const width = must(tensor.shape[0]);
  const bytes = { F16: 2, F32: 4 }[tensor.type.name];
  if (bytes === undefined) throw new Error(`The test cannot read ${tensor.type.name}.`);
  const rows = new Float32Array(width * tokens.length);
  const file = openSync(path, 'r');
  const row = Buffer.alloc(width * bytes);
  for (const [at, token] of tokens.entries()) {
    readSync(file, row, 0, row.length, tensor.startByte + token * row.length);
    for (let i = 0; i < width; i++) {
      rows[at * width + i] = bytes === 4 ? row.readFloatLE(4 * i) : fromHalf(row.readUInt16LE(2 * i));
    }
  }
  closeSync(file);
  return rows;
}

/** IEEE 754 half precision. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
