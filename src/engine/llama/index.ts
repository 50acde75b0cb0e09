import type { Engine } from '../../domain/index.js';
import { LlamaEngine } from './llamaEngine.js';

/**
 * An engine that runs llama.cpp in this process. Nothing native is loaded before `load` is called; run it in a separate
 * process, because a crash in native code ends the process.
 */
export function createLlamaEngine(): Engine {
  return new LlamaEngine();
}
