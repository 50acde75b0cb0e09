import type { MetadataView } from './metadataView.js';

/** The epsilons of norms that a file can state, after `attention.`. */
const EPSILONS = ['layer_norm_rms_epsilon', 'layer_norm_epsilon', 'group_norm_epsilon'] as const;
/** One of {@link EPSILONS}. */
type Epsilon = (typeof EPSILONS)[number];

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
function usedEpsilons(architecture: string): readonly Epsilon[] {
  if (LAYER_NORM.has(architecture)) return ['layer_norm_epsilon'];
  if (architecture === 'qwen2vl') return [];
  if (EITHER_NORM.has(architecture)) return ['layer_norm_epsilon', 'layer_norm_rms_epsilon'];
  return ['layer_norm_rms_epsilon'];
}

/** llama.cpp v0.5.0: LLAMA_MAX_LAYERS, LLAMA_MAX_EXPERTS. */
const MAX_BLOCKS = 512;
const MAX_EXPERTS = 1024;
const COMPRESS_BASE = 'attention.compress_rope_freq_base';
const ROPE_SCALINGS = ['none', 'linear', 'yarn', 'longrope'];

/**
 * Checks the numbers of the architecture that llama.cpp asserts, divides by, or takes roots and powers of.
 * @throws {PalimpsestError} `model-metadata` naming the key, its byte and what is wrong
 */
export function checkHyperparameters(view: MetadataView, architecture: string): void {
  const key = (name: string): string => `${architecture}.${name}`;
  const blocks = whole(view, key('block_count'), 1, MAX_BLOCKS);
  whole(view, key('context_length'), 1, 2 ** 30);
  const width = whole(view, key('embedding_length'), 1, 2 ** 20);
  optionalWhole(view, key('nextn_predict_layers'), 0, blocks - 1);
  for (const name of ['feed_forward_length', 'expert_feed_forward_length']) {
    for (const length of view.perBlock(key(name), blocks)) {
      if (length < 0 || length > 2 ** 24) throw view.error(key(name), `is ${length}, which is not plausible`);
    }
  }
  checkHeads(view, key, blocks, width);
  checkNorms(view, key, architecture);
  checkRope(view, key, architecture);
  checkExperts(view, key, blocks);
}

type Key = (name: string) => string;

function checkHeads(view: MetadataView, key: Key, blocks: number, width: number): void {
  const heads = view.perBlock(key('attention.head_count'), blocks);
  const keyValueHeads = view.perBlock(key('attention.head_count_kv'), blocks);
  for (let block = 0; block < Math.max(heads.length, keyValueHeads.length); block++) {
    const count = heads[block] ?? heads[0] ?? 0;
    const keyValue = keyValueHeads[block] ?? keyValueHeads[0] ?? count;
    if (count < 0 || count > 65_536)
      throw view.error(key('attention.head_count'), `is ${count}, which is not plausible`);
    // 0 marks blocks without attention in hybrid models.
    if (keyValue < 0 || (count > 0 && keyValue > 0 && count % keyValue !== 0)) {
      throw view.error(
        key('attention.head_count_kv'),
        `is ${keyValue}, which does not divide ${count} heads`,
      );
    }
  }
  const first = heads[0] ?? 0;
  // Without attention in the first block, llama.cpp reads no length of heads, and saves 0.
  const shortest = first === 0 ? 0 : 1;
  const keyLength = optionalWhole(view, key('attention.key_length'), shortest, 65_536);
  optionalWhole(view, key('attention.value_length'), shortest, 65_536);
  if (keyLength === undefined && heads.length === 1 && first > 0 && width % first !== 0) {
    throw view.error(
      key('attention.head_count'),
      `is ${first}, which does not divide an embedding length of ${width}`,
    );
  }
  const rotated = optionalWhole(view, key('rope.dimension_count'), 0, 65_536);
  const longest = Math.max(
    keyLength ?? (first > 0 ? width / first : Infinity),
    view.number(key('attention.key_length_swa'), 'u32') ?? 0,
  );
  if (rotated !== undefined && (rotated % 2 !== 0 || rotated > longest)) {
    throw view.error(
      key('rope.dimension_count'),
      `is ${rotated} for heads of ${longest}; an even number up to ${longest} was expected`,
    );
  }
}

/** A norm that the architecture does not compute may have epsilon 0: llama.cpp saves the epsilons of all norms. */
function checkNorms(view: MetadataView, key: Key, architecture: string): void {
  const used = usedEpsilons(architecture);
  const positive = (name: string): boolean => (view.number(key(`attention.${name}`), 'f32') ?? 0) > 0;
  for (const name of EPSILONS) {
    const epsilon = view.number(key(`attention.${name}`), 'f32');
    if (epsilon === undefined || (epsilon > 0 && epsilon <= 0.1)) continue;
    const isUnused = !used.includes(name) || used.some(positive);
    if (epsilon === 0 && isUnused) continue;
    throw view.error(key(`attention.${name}`), `is ${epsilon}; a positive number up to 0.1 was expected`);
  }
}

function checkRope(view: MetadataView, key: Key, architecture: string): void {
  for (const name of ['rope.freq_base', 'rope.freq_base_swa', COMPRESS_BASE]) {
    const base = view.number(key(name), 'f32');
    // llama.cpp saves 0 for the architectures that do not compress.
    if (base === 0 && name === COMPRESS_BASE && architecture !== 'deepseek4') continue;
    if (base !== undefined && !(base >= 1 && base <= 1e15)) {
      throw view.error(key(name), `is ${base}; a number from 1 to 1e15 was expected`);
    }
  }
  const scaling = view.string(key('rope.scaling.type'));
  if (scaling !== undefined && !ROPE_SCALINGS.includes(scaling.text)) {
    throw view.error(key('rope.scaling.type'), `must be one of ${ROPE_SCALINGS.join(', ')}`);
  }
  for (const name of ['rope.scaling.factor', 'rope.scale_linear']) {
    const factor = view.number(key(name), 'f32');
    if (factor !== undefined && factor !== 0 && !(factor >= 1e-3 && factor <= 1e6)) {
      throw view.error(key(name), `is ${factor}; 0 or a number from 0.001 to 1000000 was expected`);
    }
  }
}

function checkExperts(view: MetadataView, key: Key, blocks: number): void {
  const experts = optionalWhole(view, key('expert_count'), 0, MAX_EXPERTS) ?? 0;
  const used = Math.max(0, ...view.perBlock(key('expert_used_count'), blocks));
  if (used > experts || (experts > 0 && used === 0)) {
    throw view.error(key('expert_used_count'), `is ${used} of ${experts} experts`);
  }
  const groups = optionalWhole(view, key('expert_group_count'), 0, MAX_EXPERTS) ?? 0;
  const usedGroups = optionalWhole(view, key('expert_group_used_count'), 0, MAX_EXPERTS) ?? 0;
  const bad = groups > 1 && (experts % groups !== 0 || usedGroups === 0 || usedGroups >= groups);
  if ((groups > 0 && groups >= experts) || bad) {
    throw view.error(key('expert_group_count'), `is ${groups} (${usedGroups} used) for ${experts} experts`);
  }
}

function whole(view: MetadataView, key: string, least: number, most: number): number {
  const value = optionalWhole(view, key, least, most);
  if (value === undefined) throw view.error(key, 'is absent');
  return value;
}

function optionalWhole(view: MetadataView, key: string, least: number, most: number): number | undefined {
  const value = view.number(key, 'u32');
  if (value !== undefined && (value < least || value > most)) {
    throw view.error(key, `is ${value}; ${least} to ${most} was expected`);
  }
  return value;
}
