import type { WidenedWeights } from '../../../domain/index.js';
import { GGML_TYPES, type GgmlType, type GgufModel } from '../../../gguf/index.js';

/** A tensor as it is loaded: in its own type, or widened. */
export interface LoadedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: GgmlType;
  readonly elements: number;
  readonly sizeBytes: number;
  /** What the file holds. */
  readonly stored: GgufModel['tensors'][number];
}

const IDS: Record<WidenedWeights, number> = { f32: 0, f16: 1, bf16: 30 };
/** Types that hold numbers as they are, and those that only activations have, which ggml does not decode. */
const AS_THEY_ARE = /^((F|BF|I)\d+|Q8_1|Q8_K)$/;

/**
 * The tensors of a model as they are loaded. Widened are those of a quantized type, except token embeddings of a model that has an output
 * layer of its own: they are looked up, and llama.cpp decodes them exactly.
 */
export function loadedTensors(
  { tensors }: GgufModel,
  widened: WidenedWeights | null,
): readonly LoadedTensor[] {
  const hasOutput = tensors.some(({ name }) => name === 'output.weight');
  return tensors.map((stored) => {
    const { name, shape, elements } = stored;
    const isLookedUp = hasOutput && name === 'token_embd.weight';
    const type =
      widened === null || isLookedUp || AS_THEY_ARE.test(stored.type.name) ? stored.type : wideType(widened);
    return {
      name,
      shape,
      type,
      elements,
      sizeBytes: (elements / type.blockElements) * type.blockBytes,
      stored,
    };
  });
}

function wideType(widened: WidenedWeights): GgmlType {
  const type = GGML_TYPES.get(IDS[widened]);
  if (type === undefined) throw new RangeError(`There is no type ${IDS[widened]}.`);
  return type;
}
