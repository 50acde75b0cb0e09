import { elementAt } from '../base/index.js';

/** What a model file says about its shape. It is the same from an open file and from the facts that a case holds. */
export interface ModelOutline {
  readonly architecture: string;
  readonly blocks: number;
  readonly embedding: number;
  readonly vocabSize: number;
  /** One number for all blocks, or one for each; empty if the file names none. */
  readonly heads: readonly number[];
  /** In the form of `heads`; empty if there are as many as heads. */
  readonly keyValueHeads: readonly number[];
  /** A positive whole number of the metadata by its name without the architecture; null where the file has none. */
  readonly number: (name: string) => number | null;
  /** All tensors; the fastest dimension of a shape is first. */
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

/** The facts on which the memory of a context depends, besides how much is scored at once. */
export interface ModelShape {
  readonly embedding: number;
  readonly vocabSize: number;
  /** The largest number of query heads of a block; 0 without attention. */
  readonly heads: number;
  /** Values of the widest block that one token has at the same time, F32, besides attention scores and logits. */
  readonly activations: number;
  /** Bytes of K and V for one cached token, F16, all blocks. */
  readonly cacheBytesPerToken: number;
  /** The same without flash attention, where every block gets the widest V. */
  readonly plainCacheBytesPerToken: number;
  /** Bytes of recurrent state for each sequence, F32, all blocks; 0 for a model with attention only. */
  readonly stateBytesPerSequence: number;
  /** The number of masks that say which tokens see which: one, another for a sliding window, none without attention. */
  readonly masks: number;
  /** The number of tensors, on which the size of llama.cpp's graphs depends. */
  readonly tensorCount: number;
  /** Bytes for each pair of an evaluated token and a cached one, of a model that picks the tokens to attend to; 0 for others. */
  readonly indexerBytesPerPair: number;
  /** Nodes of the graphs for each token of a batch, of models whose graphs grow with it; 0 for others. */
  readonly nodesPerToken: number;
  /** Heads of linear attention, which compares all tokens of a batch with each other (`inp_diag_decay`); 0 without. */
  readonly decayHeads: number;
  /** False if llama.cpp refuses flash attention for this architecture (`llama_init_from_model`). */
  readonly flashAttention: boolean;
}

/** One block of a model: the widths of what it keeps and computes for each token, in elements. */
interface Block {
  readonly key: number;
  readonly value: number;
  readonly query: number;
  readonly feedForward: number;
  /** Elements of recurrent state for each sequence. */
  readonly state: number;
}

/**
 * The shape of a model, by the formulas of llama.cpp (llama-hparams.cpp, llama-kv-cache.cpp, llama-memory-recurrent.cpp). Tensors say more
 * than metadata about what a block holds: hybrid models have attention in some blocks and a recurrent state in others.
 */
export function modelShape(given: ModelOutline): ModelShape {
  const outline = { ...given, blocks: Math.min(given.blocks, MOST_BLOCKS) };
  const { embedding, vocabSize, blocks: count, number, heads } = outline;
  const named = byBlock(outline);
  const blocks = Array.from({ length: count }, (_, at) => blockOf(outline, at, elementAt(named, at)));
  // Blocks at the end may read the cache of earlier ones (Gemma 3n, Gemma 4).
  const cached = blocks.slice(0, Math.max(1, count - (number('attention.shared_kv_layers') ?? 0)));
  const widestValue = most(cached.map(({ value }) => value));
  const indexer = (number('attention.indexer.key_length') ?? 0) * cached.length;
  const hasAttention = cached.some(({ key }) => key > 0);
  const inner = number('ssm.inner_size') ?? 0;
  const used = number('expert_used_count') ?? 0;
  return {
    embedding,
    vocabSize,
    heads: hasAttention ? most(heads) : 0,
    activations:
      (6 + 2 * used) * embedding +
      3 * most(blocks.map(({ feedForward }) => feedForward)) +
      2 * most(blocks.map(({ query }) => query)) +
      (inner > 0 || blocks.some(({ state }) => state > 0) ? 8 * Math.max(inner, embedding) : 0),
    cacheBytesPerToken: 2 * (indexer + sum(cached.map(({ key, value }) => key + value))),
    plainCacheBytesPerToken: 2 * (indexer + sum(cached.map(({ key }) => (key > 0 ? key + widestValue : 0)))),
    stateBytesPerSequence: 4 * sum(blocks.map(({ state }) => state)),
    masks: hasAttention ? (number('attention.sliding_window') === null ? 1 : 2) : 0,
    indexerBytesPerPair: indexer > 0 ? 32 + 4 * (number('attention.indexer.head_count') ?? 0) : 0,
    tensorCount: outline.tensors.length,
    nodesPerToken: NODES_PER_TOKEN.get(outline.architecture) ?? 0,
    decayHeads: named.some(isLinear) ? perBlock(heads, 0) : 0,
    flashAttention: outline.architecture !== 'grok',
  };
}

// LLAMA_MAX_LAYERS: llama.cpp refuses a model with more blocks, whatever a file states.
const MOST_BLOCKS = 512;

// The architectures whose graphs grow with the batch, and the nodes for each token (graph_max_nodes in llama-context.cpp).
const NODES_PER_TOKEN: ReadonlyMap<string, number> = new Map([
  ['kimi-k3', 160],
  ['hrm_text', 80],
  ...[
    'qwen3next',
    'kimi-linear',
    'bailingmoe3',
    'qwen35',
    'qwen35moe',
    'qwen4exp',
    'deepseek4',
    'nanbeige',
    'minimax-01',
    'minimax-m3',
    'hy_v4',
  ].map((architecture) => [architecture, 40] as const),
]);

type Shapes = ReadonlyMap<string, readonly number[]>;

/** The shapes of the tensors of each block, by their names inside the block. */
function byBlock({ tensors, blocks }: ModelOutline): Shapes[] {
  const all = Array.from({ length: blocks }, () => new Map<string, readonly number[]>());
  for (const { name, shape } of tensors) {
    const match = /^blk\.(\d+)\.(.+)$/.exec(name);
    if (match !== null) all[Number(match[1])]?.set(elementAt(match, 2), shape);
  }
  return all;
}

function blockOf(outline: ModelOutline, at: number, tensors: Shapes): Block {
  const { embedding, number } = outline;
  const heads = perBlock(outline.heads, at);
  const keyValueHeads = outline.keyValueHeads.length === 0 ? heads : perBlock(outline.keyValueHeads, at);
  const headSize = heads > 0 ? Math.ceil(embedding / heads) : 0;
  const keySize = number('attention.key_length') ?? headSize;
  const valueSize = number('attention.value_length') ?? headSize;
  const names = [...tensors.keys()];
  const isRecurrent = names.some((name) => /^(ssm_|shortconv\.|time_mix_)/.test(name)) || isLinear(tensors);
  const hasAttention = keyValueHeads > 0 && (!isRecurrent || tensors.has('attn_k.weight'));
  const isLatent =
    number('attention.key_length_mla') !== null && number('attention.value_length_mla') !== null;
  const key = rows(tensors, 'attn_k.weight') ?? keySize * keyValueHeads;
  const value = isLatent ? 0 : (rows(tensors, 'attn_v.weight') ?? valueSize * keyValueHeads);
  return {
    key: hasAttention ? key : 0,
    value: hasAttention ? value : 0,
    query: heads * Math.max(keySize, valueSize),
    feedForward: feedForwardOf(outline, tensors),
    // llama.cpp takes the heads of the first block here, which may have attention while this one has none.
    state: isRecurrent ? stateOf(outline, perBlock(outline.heads, 0), keySize) : 0,
  };
}

/** Linear attention (MiniMax-01). */
function isLinear(tensors: Shapes): boolean {
  return tensors.has('attn_gate.weight') && tensors.has('attn_norm_2.weight');
}

/** Elements of recurrent state of one block for each sequence: `n_embd_r` and `n_embd_s` of llama-hparams.cpp. */
function stateOf({ embedding, number }: ModelOutline, heads: number, keySize: number): number {
  const wkv = number('wkv.head_size');
  if (wkv !== null) return (number('token_shift_count') ?? 2) * embedding + embedding * wkv;
  const convolution = number('shortconv.l_cache');
  if (convolution !== null) return embedding * (convolution - 1);
  const kernel = number('ssm.conv_kernel');
  const delta = number('kda.head_dim');
  if (delta !== null) return 3 * ((kernel ?? 4) - 1) * heads * delta + delta * delta * heads;
  const inner = number('ssm.inner_size');
  if (inner === null) return keySize * keySize * heads;
  const state = number('ssm.state_size') ?? 0;
  const groups = number('ssm.group_count') ?? 0;
  return ((kernel ?? 1) - 1) * (inner + 2 * groups * state) + state * inner;
}

/** The width of a block's feed-forward network; of a mixture, that of all experts that one token uses. */
function feedForwardOf({ embedding, number }: ModelOutline, tensors: Shapes): number {
  const dense = most(
    ['ffn_up.weight', 'ffn_gate.weight', 'channel_mix_key.weight'].map((name) => rows(tensors, name) ?? 0),
  );
  const expert = rows(tensors, 'ffn_up_exps.weight') ?? rows(tensors, 'ffn_gate_up_exps.weight') ?? 0;
  const shared = rows(tensors, 'ffn_up_shexp.weight') ?? 0;
  const width = Math.max(dense, expert * (number('expert_used_count') ?? 1) + shared);
  return tensors.size === 0 ? (number('feed_forward_length') ?? 4 * embedding) : width;
}

/** Outputs of a matrix, null if there is none of that name. */
function rows(tensors: Shapes, name: string): number | null {
  return tensors.get(name)?.[1] ?? null;
}

function perBlock(numbers: readonly number[], at: number): number {
  return elementAt(numbers, numbers.length === 1 ? 0 : at);
}

function most(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, value), 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
