import { closeSync, copyFileSync, openSync, readSync, writeSync } from 'node:fs';
import { DECODERS } from '../../../src/gguf/decodeElements.js';
import { readGguf } from '../../../src/gguf/index.js';
import { must } from '../must.js';
import { ENCODERS } from './ggufWriter.js';

/** Changes the numbers of a tensor, row-major, in place. */
export type Change = (values: Float32Array, width: number, rows: number) => void;

/**
 * Writes a copy of a model in which some tensors have other numbers; everything else keeps its bytes.
 * @param from a GGUF file in one part; the tensors that change are F32, F16, BF16 or Q8_0
 * @param change by the name of the tensor
 */
export function rewriteTensors(from: string, to: string, change: Readonly<Record<string, Change>>): void {
  copyFileSync(from, to);
  const { tensors } = readGguf(from);
  const file = openSync(to, 'r+');
  for (const [name, apply] of Object.entries(change)) {
    const tensor = must(tensors.find((one) => one.name === name));
    const bytes = Buffer.alloc(tensor.sizeBytes);
    readSync(file, bytes, 0, bytes.length, tensor.startByte);
    const values = new Float32Array(tensor.elements);
    must(DECODERS.get(tensor.type.name))(
      new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
      tensor.elements,
      values,
    );
    const [width = 1] = tensor.shape;
    apply(values, width, tensor.elements / width);
    const encoded = new Uint8Array(tensor.sizeBytes);
    ENCODERS[tensor.type.name as keyof typeof ENCODERS].encode(values, encoded);
    writeSync(file, encoded, 0, encoded.length, tensor.startByte);
  }
  closeSync(file);
}
