import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { locateLibraries } from '../../../src/engine/llama/locate.js';
import { loadKoffi } from '../../../src/engine/llama/koffi.js';
import { loadLibrary } from '../../../src/engine/llama/library.js';

/**
 * Loads a model with llama.cpp and saves it with llama_model_save_to_file, as llama-finetune does: keys that the architecture does not
 * use are written too, with the values that llama.cpp keeps for them in memory.
 */
export async function saveByLlama(from: string, to: string): Promise<void> {
  const { folder } = await locateLibraries('off');
  const { fn } = await loadLibrary(folder);
  const koffi = await loadKoffi();
  const name = readdirSync(folder).find((file) => /^(lib)?llama(\..+)?\.(so|dylib|dll)$/.test(file)) ?? '';
  const save = koffi.load(join(folder, name)).func('llama_model_save_to_file', 'void', ['void *', 'str']);
  const model = fn.llama_model_load_from_file(from, { ...fn.llama_model_default_params(), n_gpu_layers: 0 });
  if (model === null) throw new Error(`llama.cpp cannot load ${from}`);
  try {
    save(model, to);
  } finally {
    fn.llama_model_free(model);
  }
}
