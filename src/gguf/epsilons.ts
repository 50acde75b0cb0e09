/** The epsilons of norms that a file can state, after `attention.`. */
export const EPSILONS = ['layer_norm_rms_epsilon', 'layer_norm_epsilon', 'group_norm_epsilon'] as const;
/** One of {@link EPSILONS}. */
export type Epsilon = (typeof EPSILONS)[number];

const LAYER_NORM = new Set(
  (
    'bloom codeshell cohere2 command-r dbrx falcon gpt2 gptneox jais jais2 mpt nemotron olmo orion phi2 ' +
    'stablelm starcoder starcoder2'
  ).split(' '),
);
const EITHER_NORM = new Set('arwkv7 cohere2moe nemotron_h nemotron_h_moe rwkv6 rwkv6qwen2 rwkv7'.split(' '));

/**
 * The epsilons that llama.cpp reads for a causal architecture; with two, a file may state only one of them. No causal architecture
 * computes group norms, and for qwen2vl llama.cpp reads no epsilon at all.
 * @source llama.cpp v0.5.0, src/models (LLM_KV_ATTENTION_LAYERNORM_EPS, LLM_KV_ATTENTION_LAYERNORM_RMS_EPS)
 */
export function usedEpsilons(architecture: string): readonly Epsilon[] {
  if (LAYER_NORM.has(architecture)) return ['layer_norm_epsilon'];
  if (architecture === 'qwen2vl') return [];
  if (EITHER_NORM.has(architecture)) return ['layer_norm_epsilon', 'layer_norm_rms_epsilon'];
  return ['layer_norm_rms_epsilon'];
}
