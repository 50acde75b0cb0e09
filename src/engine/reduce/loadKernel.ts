import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentError } from '../../base/index.js';
import { PROGRAM_ROOT } from '../../files/index.js';

// TypeScript declares WebAssembly with the DOM only; this is the part of it that is used here.
interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
interface WasmApi {
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: WasmMemory } },
  ) => { readonly exports: object };
}
const wasm = (globalThis as unknown as { readonly WebAssembly: WasmApi }).WebAssembly;

/** What the compiled kernel exports; addresses and sizes are bytes of its memory. See assembly/kernel.ts. */
export interface Kernel {
  layout(vocabSize: number, topCapacity: number): number;
  fillPadding(): void;
  staticEnd(): number;
  resultsAt(): number;
  rowAt(): number;
  topIdsAt(): number;
  topLogitsAt(): number;
  survey(): number;
  rank(target: number): number;
  selectTop(count: number): number;
  massOfTop(count: number, inverse: number): number;
  countOfTop(count: number, inverse: number, wanted: number): number;
  weigh(inverse: number): number;
  gather(inverse: number, least: number, limit: number): number;
  roughMasses(inverse: number, a: number, b: number, c: number, d: number, e: number): void;
  keepCount(count: number): void;
  keepUpTo(target: number): void;
  keepMass(inverse: number, wanted: number, total: number): void;
  keepGathered(found: number, inverse: number, wanted: number): void;
  keptMass(): number;
  lastKept(): number;
}

const PAGE_BYTES = 65_536;
let compiled: object | undefined;

/**
 * A fresh instance of the WebAssembly kernel with memory for one vocabulary, laid out and padded; the memory never
 * grows afterwards, so views of it stay valid.
 * @throws {PalimpsestError} `kernel-missing` if it has not been built, `kernel-layout` if it is not the kernel for which this
 * code was written
 */
export function loadKernel(
  vocabSize: number,
  topCapacity: number,
): { readonly kernel: Kernel; readonly buffer: ArrayBuffer } {
  compiled ??= new wasm.Module(readFileSync(kernelPath()));
  const memory = new wasm.Memory({ initial: 2 });
  const kernel = new wasm.Instance(compiled, { env: { memory } }).exports as unknown as Kernel;
  const bytes = kernel.layout(vocabSize, topCapacity);
  if (kernel.staticEnd() > kernel.resultsAt()) {
    throw environmentError(
      'kernel-layout',
      `The constants of the WebAssembly kernel end at ${kernel.staticEnd()}, inside its buffers.`,
      'Build again with `npm run build`.',
    );
  }
  const pages = Math.ceil(bytes / PAGE_BYTES) - memory.buffer.byteLength / PAGE_BYTES;
  if (pages > 0) memory.grow(pages);
  kernel.fillPadding();
  return { kernel, buffer: memory.buffer };
}

/** Where the build puts it. */
function kernelPath(): string {
  const path = join(PROGRAM_ROOT, 'dist', 'engine', 'reduce', 'kernel.wasm');
  if (existsSync(path)) return path;
  throw environmentError(
    'kernel-missing',
    `The WebAssembly kernel is missing: ${path}.`,
    'Build it with `npm run build` (needs the development dependencies: `npm ci`).',
    { looked: [path] },
  );
}
