import { NativeContext } from '../context.js';
import type { EngineModel } from '../engineModel.js';
import { loadKoffi } from '../koffi.js';
import type { Library } from '../library.js';
import { NativeBatch } from '../nativeBatch.js';
import type { Pointer } from '../native.js';

// ggml_tensor (ggml.h, v0.5.0): the address of its buffer comes after its type.
const BUFFER_OFFSET = 8n;

/**
 * Where flash attention is computed. llama.cpp moves an operation that a device lacks (a head size, for example) to the CPU and says so
 * only in its log, so one token is evaluated and the devices that hold the results of the operation are noted.
 * @returns the devices, sorted, such as `Vulkan0` or `CPU, Vulkan0`; `none` if the model has no such operation
 * @throws {PalimpsestError} as NativeContext.create; `engine-decode`
 */
export async function attentionDevices(model: EngineModel): Promise<string> {
  const koffi = await loadKoffi();
  const { library, facts, flag } = model;
  const seen = new Set<string>();
  const watch = koffi.register(
    (tensor: Pointer, isQuestion: boolean): boolean => {
      if (isQuestion && tensor !== null && library.fn.ggml_op_desc(tensor) === 'FLASH_ATTN_EXT') {
        seen.add(holder(library, koffi.decode(tensor + BUFFER_OFFSET, 'void *') as Pointer));
      }
      // No result is wanted, so nothing is computed in another order.
      return !isQuestion;
    },
    koffi.pointer(koffi.proto('bool', ['void *', 'bool', 'void *'])),
  );
  const shape = { sequences: 1, cells: 256, batchTokens: 1, outputs: 1, unified: true, watch };
  let context: NativeContext | null = null;
  const batch = new NativeBatch(library, 1);
  try {
    context = await NativeContext.create(library, model, shape, flag);
    batch.setLayout(Int32Array.of(0), Int32Array.of(0), Int8Array.of(1));
    context.decodeHere(batch.withTokens(Int32Array.of(facts.bosToken ?? 0)));
  } finally {
    batch.free();
    context?.free();
    koffi.unregister(watch);
  }
  return seen.size === 0 ? 'none' : [...seen].sort().join(', ');
}

/** The device whose memory a buffer is; memory that the CPU can read is the CPU's. */
function holder({ fn }: Library, buffer: Pointer): string {
  if (buffer === null) return 'unknown';
  const name = fn.ggml_backend_buffer_name(buffer);
  return fn.ggml_backend_buffer_is_host(buffer) || /^CPU|_Host$/.test(name) ? 'CPU' : name;
}
