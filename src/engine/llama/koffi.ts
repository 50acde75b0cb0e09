/** The foreign-function interface. */
export type Koffi = typeof import('koffi').default;

// Native code runs on these stacks. llama.cpp's regular expressions recurse, and koffi gives asynchronous calls 128 KiB.
const STACK_BYTES = 16 * 1024 * 1024;

let configured = false;

/** Loads koffi on first use, with stacks that native code has room on. */
export async function loadKoffi(): Promise<Koffi> {
  const { default: koffi } = await import('koffi');
  if (!configured) {
    // Only possible before the first library is loaded.
    koffi.config({ ...koffi.config(), sync_stack_size: STACK_BYTES, async_stack_size: STACK_BYTES });
    configured = true;
  }
  return koffi;
}
