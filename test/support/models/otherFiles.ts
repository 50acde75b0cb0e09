import { randomBert, randomLlama, TINY, override } from './tinyModels.js';
import { byteLevelBpe } from './tinyTokenizers.js';
import {
  bool,
  f32,
  i32,
  numbers,
  text,
  texts,
  u32,
  type GgufSpec,
  type Metadata,
  type TensorSpec,
} from './ggufWriter.js';

function weights(name: string, ...shape: readonly number[]): TensorSpec {
  return { name, shape, type: 'F32', fill: (row, index) => void row.fill(index + 1) };
}

const llama = randomLlama({ ...TINY, tokenizer: byteLevelBpe(400, { bos: true }), seed: 'other files' });
const changed = (...changes: Metadata): GgufSpec => ({
  ...llama,
  metadata: override(llama.metadata, changes),
});
/** The metadata of the model under the prefix of another architecture. */
const renamed = (architecture: string): GgufSpec => ({
  ...llama,
  metadata: llama.metadata.map(([key, value]) =>
    key === 'general.architecture'
      ? ([key, text(architecture)] as const)
      : ([key.replace(/^llama\./, `${architecture}.`), value] as const),
  ),
});

/** A GGUF file for each kind that llama.cpp's tools write, with the keys that they write. */
export const OTHER_FILES = {
  /** tools/imatrix/imatrix.cpp */
  'an importance matrix': {
    metadata: [
      ['general.type', text('imatrix')],
      ['imatrix.datasets', texts(['calibration_v3.txt', 'wiki.test.raw'])],
      ['imatrix.chunk_count', u32(120)],
      ['imatrix.chunk_size', u32(512)],
    ],
    tensors: [weights('blk.0.attn_q.weight.in_sum2', 64, 1), weights('blk.0.attn_q.weight.counts', 1, 1)],
  },
  /** convert_lora_to_gguf.py */
  'a LoRA adapter': {
    metadata: [
      ['general.architecture', text('llama')],
      ['general.type', text('adapter')],
      ['general.name', text('Legal LoRA')],
      ['general.base_model.count', u32(1)],
      ['general.base_model.0.name', text('Llama 3 8B')],
      ['general.base_model.0.organization', text('Meta')],
      ['general.base_model.0.repo_url', text('https://example.org/llama-3-8b')],
      ['adapter.type', text('lora')],
      ['adapter.lora.alpha', f32(32)],
    ],
    tensors: [weights('blk.0.attn_q.weight.lora_a', 64, 8), weights('blk.0.attn_q.weight.lora_b', 8, 64)],
  },
  /** conversion/base.py (MmprojModel) */
  'a projector': {
    metadata: [
      ['general.architecture', text('clip')],
      ['general.type', text('mmproj')],
      ['general.name', text('Sight')],
      ['clip.has_vision_encoder', bool(true)],
      ['clip.projector_type', text('gemma3')],
      ['clip.vision.embedding_length', u32(64)],
    ],
    tensors: [weights('mm.0.weight', 64, 32)],
  },
  /** tools/cvector-generator */
  'a control vector': {
    metadata: [
      ['general.architecture', text('controlvector')],
      ['controlvector.model_hint', text('llama')],
      ['controlvector.layer_count', i32(2)],
    ],
    tensors: [weights('direction.1', 64), weights('direction.2', 64)],
  },
  'a vocabulary': { ...llama, tensors: [] },
  'an embedding model': changed(['llama.pooling_type', u32(3)]),
  'a classifier': changed(['llama.classifier.output_labels', texts(['yes', 'no'])]),
  'an encoder': randomBert('other files'),
  'a model of an unknown architecture': renamed('llama9'),
  'a diffusion model': renamed('dream'),
  'a draft head': renamed('eagle3'),
  'weights that are no model of text': {
    metadata: [
      ['general.architecture', text('flux')],
      ['general.file_type', u32(0)],
    ],
    tensors: [weights('double_blocks.0.img_attn.qkv.weight', 64, 192)],
  },
  'a file without any metadata': { metadata: [], tensors: [weights('w', 4)] },
  'an empty file': { metadata: [], tensors: [] },
  /** Everything that is read as a fact has a type that it cannot have. */
  'a file of wrong types': {
    metadata: [
      ['general.type', u32(1)],
      ['general.architecture', numbers('u32', [1, 2])],
      ['general.name', u32(7)],
      ['general.description', bool(true)],
      ['general.author', texts(['a', 'b'])],
      ['general.file_type', text('Q4_0')],
      ['general.license', i32(-1)],
      ['general.size_label', f32(NaN)],
      ['tokenizer.ggml.model', u32(3)],
      ['tokenizer.ggml.tokens', numbers('i32', [1, 2, 3])],
      ['tokenizer.ggml.merges', text('a b')],
      ['tokenizer.ggml.add_bos_token', u32(1)],
      ['tokenizer.chat_template', texts(['{{ x }}'])],
    ],
    tensors: [weights('token_embd.weight', 4, 4)],
  },
  'a model with wrong types': changed(
    ['llama.context_length', text('512')],
    ['llama.attention.head_count', numbers('u32', [4, 4, 4])],
    ['llama.attention.head_count_kv', numbers('i32', [2, -2])],
    ['general.name', u32(7)],
  ),
} as const satisfies Record<string, GgufSpec>;

/** The metadata that only Gemma 3n has, with the −∞ that llama.cpp's converter writes for blocks that cut nothing off. */
export function gemma3nHeader(): GgufSpec {
  const spec = renamed('gemma3n');
  return {
    ...spec,
    metadata: [
      ...spec.metadata,
      ['gemma3n.activation_sparsity_scale', numbers('f32', [1.6448533535003662, -Infinity])],
      ['gemma3n.altup.num_inputs', u32(4)],
      ['gemma3n.altup.active_idx', u32(0)],
      ['gemma3n.embedding_length_per_layer_input', u32(32)],
      ['gemma3n.attention.shared_kv_layers', u32(1)],
      ['gemma3n.attention.sliding_window_pattern', numbers('bool', [1, 0])],
    ],
  };
}
