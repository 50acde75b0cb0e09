import { catchStderr, complaintsIn } from './explainLoad.js';
import type { Library } from './library.js';
import type { Pointer, StructValue } from './native.js';

/**
 * Finds out why llama.cpp refused a context: creates it again with the log on, and returns the errors in the log.
 * @param parameters the parameters of the context that was refused
 * @returns up to three lines; empty if the log cannot be captured, or if the context can be created now
 */
export function explainContext(
  { fn, stand, descriptors }: Library,
  model: Pointer,
  parameters: StructValue,
): string[] {
  const { result: context, log } = catchStderr({ descriptors }, () => {
    fn.llama_log_set(null, null);
    try {
      return fn.llama_init_from_model(model, parameters);
    } finally {
      fn.llama_log_set(stand.silentLog, null);
    }
  });
  if (context !== null) {
    fn.llama_free(context);
    return [];
  }
  return complaintsIn(log);
}
