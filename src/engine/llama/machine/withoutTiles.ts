import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NativeFunctions } from '../native.js';

/** The CPU backends of ggml that compute with AMX tiles. */
const TILED = /ggml-cpu-(sapphirerapids|graniterapids)\./;
/** Backends without tiles that every processor with tiles can run, the best one first. */
const PLAIN = ['zen4', 'cooperlake', 'icelake', 'skylakex', 'haswell'];

type BackendFunctions = Pick<
  NativeFunctions,
  'ggml_backend_reg_by_name' | 'ggml_backend_unload' | 'ggml_backend_load'
>;

/**
 * Replaces a CPU backend that computes with AMX tiles. With tiles, the pinned release ends in a segmentation fault on a recurrent
 * model, and its scores are less exact (docs/design/same-bytes.md). Does nothing where no such backend is loaded.
 * @param loaded names of the files of the folder that this process has loaded
 * @returns false if the backend computes with tiles and no other one could be loaded
 */
export function withoutTiles(folder: string, loaded: readonly string[], fn: BackendFunctions): boolean {
  if (!loaded.some((name) => TILED.test(name))) return true;
  const tiled = fn.ggml_backend_reg_by_name('CPU');
  if (tiled !== null) fn.ggml_backend_unload(tiled);
  const files = readdirSync(folder);
  return PLAIN.some((name) => {
    const file = files.find((one) => new RegExp(`ggml-cpu-${name}\\.(so|dll|dylib)$`).test(one));
    return file !== undefined && fn.ggml_backend_load(join(folder, file)) !== null;
  });
}
