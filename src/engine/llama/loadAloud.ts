import type { LoadWarnings } from '../../domain/index.js';
import type { Library } from './library.js';
import { loadWarnings, type LogMessage } from './loadWarnings.js';
import type { Pointer, StructValue } from './native.js';

/** The most messages of one load that are kept; llama.cpp writes 40 to 500. */
const MOST_MESSAGES = 20_000;

/**
 * Loads only the metadata and the vocabulary of a model, and listens to llama.cpp's log while it does. Nearly all warnings about a file
 * come from this part. The weights are loaded with the log off, because a message from another thread would have to wait for this one.
 * @param parameters of the load; no device is used, and no weights are read
 * @returns the model, which the caller must free, or null if llama.cpp refused it; and what it warned of
 */
export function loadVocabularyAloud(
  library: Library,
  path: string,
  parameters: StructValue,
): { readonly pointer: Pointer; readonly warnings: LoadWarnings } {
  const messages: LogMessage[] = [];
  const pointer = library.listen(
    () =>
      library.fn.llama_model_load_from_file(path, { ...parameters, vocab_only: true, check_tensors: false }),
    (level, text) => {
      if (messages.length < MOST_MESSAGES) messages.push({ level, text });
    },
  );
  return { pointer, warnings: loadWarnings(messages) };
}
