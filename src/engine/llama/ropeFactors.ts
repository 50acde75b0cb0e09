import { inputError } from '../../base/index.js';
import type { RopeFactors } from '../../domain/index.js';
import { MetadataView, type GgufModel } from '../../gguf/index.js';
import type { Library } from './library.js';

/** Which of the two sets of rotary factors of a LongRoPE model is used, for every text. */
export interface RopeChoice {
  readonly factors: RopeFactors;
  /** The number of tokens up to which the model was made to use the short factors. */
  readonly shortUpTo: number;
  /** The metadata key that holds this number. */
  readonly key: string;
}

/** With this as the length up to which short factors apply, every context gets them. */
const NEVER_LONG = 2 ** 31 - 1;
/** With this, no context gets them. */
const ALWAYS_LONG = 1;

/**
 * The choice of factors for a model. llama.cpp chooses by the size of a context, not by the length of a text, so the same text would be
 * read by two functions: alone, and in a cache for many texts. Therefore one set is chosen for the whole run.
 * @param wanted by default the short factors
 * @returns null for a model with one set of factors or none
 * @throws {PalimpsestError} `rope-factors` if a set was asked for and the model has no two sets; `model-metadata`
 * @source llama.cpp v0.5.0, src/llama-model.cpp, llama_model::get_rope_factors
 */
export function chooseRopeFactors(file: GgufModel, wanted: RopeFactors | undefined): RopeChoice | null {
  const hasLong = file.tensors.some(({ name }) => /(^|\.)rope_factors_long\.weight$/.test(name));
  if (!hasLong) {
    if (wanted === undefined) return null;
    throw inputError(
      'rope-factors',
      `${file.files[0].path} has no long and short rotary factors to choose from.`,
      'Omit --rope-factors.',
      { path: file.files[0].path },
    );
  }
  const view = new MetadataView(file);
  const architecture = view.string('general.architecture')?.text ?? '';
  const key = `${architecture}.rope.scaling.original_context_length`;
  const trained = view.number(`${architecture}.context_length`, 'u32') ?? 0;
  return { factors: wanted ?? 'short', shortUpTo: view.number(key, 'u32') ?? trained, key };
}

/** sizeof(llama_model_kv_override) and the offset of its value (llama.h, v0.5.0); its tag 0 is an integer. */
const OVERRIDE = { size: 264, key: 4, value: 136 } as const;

/** A list of overrides for llama_model_params, in native memory, that makes llama.cpp use the chosen factors in every context. */
export function ropeOverride(library: Library, { factors, key }: RopeChoice): bigint {
  const bytes = new Uint8Array(2 * OVERRIDE.size);
  bytes.set(new TextEncoder().encode(key), OVERRIDE.key);
  const value = BigInt(factors === 'short' ? NEVER_LONG : ALWAYS_LONG);
  new DataView(bytes.buffer).setBigInt64(OVERRIDE.value, value, true);
  const list = library.allocate(bytes.length);
  library.fn.memcpy(list, bytes, bytes.length);
  return list;
}
