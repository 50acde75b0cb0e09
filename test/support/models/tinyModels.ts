import { Random } from '../../../src/base/index.js';
import {
  f32,
  numbers,
  text,
  u32,
  writeGguf,
  writeShards,
  type GgufSpec,
  type Metadata,
  type TensorSpec,
  type Value,
} from './ggufWriter.js';
import { wordPiece, type TinyTokenizer } from './tinyTokenizers.js';

const EPSILON = f32(1e-5);

/** The shape of a llama model with random weights. */
export interface LlamaShape {
  readonly tokenizer: TinyTokenizer;
  readonly embedding: number;
  readonly blocks: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly feedForward: number;
  readonly context: number;
  readonly type: 'F32' | 'F16' | 'BF16' | 'Q8_0';
  readonly tied: boolean;
  readonly seed: string;
  /** Standard deviation of the logits. 3.5 gives, at V = 32,000, an entropy of some 4 nats, as text has. */
  readonly logitSpread: number;
  /** More metadata, or other values for the same keys. */
  readonly metadata?: Metadata;
}

/** A llama model of a few hundred thousand parameters. */
export const TINY: Omit<LlamaShape, 'tokenizer' | 'seed'> = {
  embedding: 64,
  blocks: 2,
  heads: 4,
  keyValueHeads: 2,
  feedForward: 96,
  context: 256,
  type: 'F16',
  tied: false,
  logitSpread: 3,
};

/** Some 100 million parameters with 32,000 tokens, 150 million with 128,256 (tied). */
export const MEDIUM: Omit<LlamaShape, 'tokenizer' | 'seed'> = {
  embedding: 768,
  blocks: 8,
  heads: 12,
  keyValueHeads: 4,
  feedForward: 2048,
  context: 2048,
  type: 'Q8_0',
  tied: false,
  logitSpread: 3.5,
};

/** A llama model with random weights, not yet written. Same seed, same bytes. */
export function randomLlama(shape: LlamaShape): GgufSpec {
  const { embedding: d, feedForward: ff, type, blocks } = shape;
  const keyValueWidth = (d / shape.heads) * shape.keyValueHeads;
  const weights = new Weights(shape.seed);
  const vocabulary = shape.tokenizer.size;
  const inner = 1 / Math.sqrt(d);
  // Tied, the output matrix is the embedding matrix, and RMS norm gives its input unit scale.
  const output = shape.logitSpread / Math.sqrt(d);
  const tensors: TensorSpec[] = [
    weights.normal('token_embd.weight', [d, vocabulary], type, shape.tied ? output : 1),
    weights.constant('output_norm.weight', [d], 1),
    ...(shape.tied ? [] : [weights.normal('output.weight', [d, vocabulary], type, output)]),
  ];
  for (let n = 0; n < blocks; n++) {
    const name = (part: string): string => `blk.${n}.${part}.weight`;
    tensors.push(
      weights.constant(name('attn_norm'), [d], 1),
      weights.normal(name('attn_q'), [d, d], type, inner),
      weights.normal(name('attn_k'), [d, keyValueWidth], type, inner),
      weights.normal(name('attn_v'), [d, keyValueWidth], type, inner),
      weights.normal(name('attn_output'), [d, d], type, inner),
      weights.constant(name('ffn_norm'), [d], 1),
      weights.normal(name('ffn_gate'), [d, ff], type, inner),
      weights.normal(name('ffn_up'), [d, ff], type, inner),
      weights.normal(name('ffn_down'), [ff, d], type, 1 / Math.sqrt(ff)),
    );
  }
  const metadata = override(
    [
      ['general.architecture', text('llama')],
      ['general.type', text('model')],
      ['general.name', text(`random ${shape.seed}`)],
      ['general.file_type', u32({ F32: 0, F16: 1, Q8_0: 7, BF16: 32 }[type])],
      ['llama.context_length', u32(shape.context)],
      ['llama.embedding_length', u32(d)],
      ['llama.block_count', u32(blocks)],
      ['llama.feed_forward_length', u32(ff)],
      ['llama.attention.head_count', u32(shape.heads)],
      ['llama.attention.head_count_kv', u32(shape.keyValueHeads)],
      ['llama.attention.layer_norm_rms_epsilon', EPSILON],
      ['llama.rope.freq_base', f32(10_000)],
      ['llama.vocab_size', u32(vocabulary)],
      ...shape.tokenizer.metadata,
    ],
    shape.metadata ?? [],
  );
  return { metadata, tensors };
}

/** Writes {@link randomLlama}. */
export function writeLlama(path: string, shape: LlamaShape): void {
  writeGguf(path, randomLlama(shape));
}

/** Writes {@link randomLlama} as shards; returns their paths. */
export function writeLlamaShards(prefix: string, count: number, shape: LlamaShape): string[] {
  return writeShards(prefix, count, randomLlama(shape));
}

/** A recurrent model: two blocks of Mamba. */
export function randomMamba(tokenizer: TinyTokenizer, seed: string): GgufSpec {
  const [d, inner, state, convolution, rank] = [64, 128, 16, 4, 8] as const;
  const weights = new Weights(seed);
  const scale = 1 / Math.sqrt(d);
  const tensors: TensorSpec[] = [
    weights.normal('token_embd.weight', [d, tokenizer.size], 'F16', 3 * scale),
    weights.constant('output_norm.weight', [d], 1),
  ];
  for (let n = 0; n < 2; n++) {
    tensors.push(
      weights.constant(`blk.${n}.attn_norm.weight`, [d], 1),
      weights.normal(`blk.${n}.ssm_in.weight`, [d, 2 * inner], 'F16', scale),
      weights.normal(`blk.${n}.ssm_conv1d.weight`, [convolution, inner], 'F32', 0.5),
      weights.constant(`blk.${n}.ssm_conv1d.bias`, [inner], 0),
      weights.normal(`blk.${n}.ssm_x.weight`, [inner, rank + 2 * state], 'F32', 1 / Math.sqrt(inner)),
      weights.normal(`blk.${n}.ssm_dt.weight`, [rank, inner], 'F32', 1 / Math.sqrt(rank)),
      weights.constant(`blk.${n}.ssm_dt.bias`, [inner], -3),
      weights.constant(`blk.${n}.ssm_a`, [state, inner], -1),
      weights.constant(`blk.${n}.ssm_d`, [inner], 1),
      weights.normal(`blk.${n}.ssm_out.weight`, [inner, d], 'F16', 1 / Math.sqrt(inner)),
    );
  }
  return {
    metadata: [
      ['general.architecture', text('mamba')],
      ['mamba.context_length', u32(1024)],
      ['mamba.embedding_length', u32(d)],
      ['mamba.feed_forward_length', u32(0)],
      ['mamba.attention.head_count', u32(0)],
      ['mamba.block_count', u32(2)],
      ['mamba.ssm.conv_kernel', u32(convolution)],
      ['mamba.ssm.inner_size', u32(inner)],
      ['mamba.ssm.state_size', u32(state)],
      ['mamba.ssm.time_step_rank', u32(rank)],
      ['mamba.attention.layer_norm_rms_epsilon', EPSILON],
      ...tokenizer.metadata,
    ],
    tensors,
  };
}

/** A hybrid model: LFM2 with one block of short convolution (no key-value heads) and one of attention. */
export function randomHybrid(tokenizer: TinyTokenizer, seed: string): GgufSpec {
  const [d, ff, heads, keyValueHeads, convolution] = [64, 96, 4, 2, 3] as const;
  const weights = new Weights(seed);
  const headWidth = d / heads;
  const matrix = (name: string, from: number, to: number) =>
    weights.normal(name, [from, to], 'F16', 1 / Math.sqrt(from));
  const common = (n: number) => [
    weights.constant(`blk.${n}.attn_norm.weight`, [d], 1),
    weights.constant(`blk.${n}.ffn_norm.weight`, [d], 1),
    matrix(`blk.${n}.ffn_gate.weight`, d, ff),
    matrix(`blk.${n}.ffn_up.weight`, d, ff),
    matrix(`blk.${n}.ffn_down.weight`, ff, d),
  ];
  return {
    metadata: [
      ['general.architecture', text('lfm2')],
      ['lfm2.context_length', u32(1024)],
      ['lfm2.embedding_length', u32(d)],
      ['lfm2.feed_forward_length', u32(ff)],
      ['lfm2.block_count', u32(2)],
      ['lfm2.attention.head_count', u32(heads)],
      ['lfm2.attention.head_count_kv', numbers('i32', [0, keyValueHeads])],
      ['lfm2.attention.layer_norm_rms_epsilon', EPSILON],
      ['lfm2.rope.freq_base', f32(1e6)],
      ['lfm2.shortconv.l_cache', u32(convolution)],
      ['lfm2.vocab_size', u32(tokenizer.size)],
      ...tokenizer.metadata,
    ],
    tensors: [
      weights.normal('token_embd.weight', [d, tokenizer.size], 'F16', 3 / Math.sqrt(d)),
      weights.constant('token_embd_norm.weight', [d], 1),
      ...common(0),
      weights.normal('blk.0.shortconv.conv.weight', [convolution, d], 'F32', 0.5),
      matrix('blk.0.shortconv.in_proj.weight', d, 3 * d),
      matrix('blk.0.shortconv.out_proj.weight', d, d),
      ...common(1),
      matrix('blk.1.attn_q.weight', d, d),
      matrix('blk.1.attn_k.weight', d, headWidth * keyValueHeads),
      matrix('blk.1.attn_v.weight', d, headWidth * keyValueHeads),
      matrix('blk.1.attn_output.weight', d, d),
      weights.constant('blk.1.attn_q_norm.weight', [headWidth], 1),
      weights.constant('blk.1.attn_k_norm.weight', [headWidth], 1),
    ],
  };
}

/** An encoder: one block of BERT. */
export function randomBert(seed: string): GgufSpec {
  const [d, ff, context] = [32, 64, 64] as const;
  const tokenizer = wordPiece();
  const weights = new Weights(seed);
  const matrix = (name: string, shape: number[]) => weights.normal(name, shape, 'F16', 1 / Math.sqrt(d));
  const norm = (name: string) => [
    weights.constant(`${name}.weight`, [d], 1),
    weights.constant(`${name}.bias`, [d], 0),
  ];
  const linear = (name: string, from: number, to: number) => [
    matrix(`${name}.weight`, [from, to]),
    weights.constant(`${name}.bias`, [to], 0),
  ];
  return {
    metadata: [
      ['general.architecture', text('bert')],
      ['bert.context_length', u32(context)],
      ['bert.embedding_length', u32(d)],
      ['bert.feed_forward_length', u32(ff)],
      ['bert.block_count', u32(1)],
      ['bert.attention.head_count', u32(2)],
      ['bert.attention.layer_norm_epsilon', f32(1e-12)],
      ['bert.attention.causal', { type: 'bool', value: 0 }],
      ['bert.pooling_type', u32(1)],
      ...tokenizer.metadata,
    ],
    tensors: [
      matrix('token_embd.weight', [d, tokenizer.size]),
      matrix('token_types.weight', [d, 2]),
      matrix('position_embd.weight', [d, context]),
      ...norm('token_embd_norm'),
      ...['attn_q', 'attn_k', 'attn_v', 'attn_output'].flatMap((part) => linear(`blk.0.${part}`, d, d)),
      ...norm('blk.0.attn_output_norm'),
      ...linear('blk.0.ffn_up', d, ff),
      ...linear('blk.0.ffn_down', ff, d),
      ...norm('blk.0.layer_output_norm'),
    ],
  };
}

/** Metadata with some values replaced, and keys that were not there added at the end. */
export function override(metadata: Metadata, changes: Metadata): Metadata {
  const values = new Map<string, Value>(changes);
  const kept = metadata.map(([key, value]) => [key, values.get(key) ?? value] as const);
  const known = new Set(metadata.map(([key]) => key));
  return [...kept, ...changes.filter(([key]) => !known.has(key))];
}

/** Metadata without some keys. */
export function without(metadata: Metadata, ...keys: readonly string[]): Metadata {
  return metadata.filter(([key]) => !keys.includes(key));
}

/** Random tensors; each one depends on seed and name only. */
class Weights {
  readonly #seed: string;
  /** Normal deviates to draw from: two bytes of randomness choose one. */
  readonly #table: Float32Array;

  constructor(seed: string) {
    this.#seed = seed;
    const random = new Random('normal deviates');
    this.#table = Float32Array.from({ length: 65_536 }, () => {
      return Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
    });
  }

  normal(name: string, shape: readonly number[], type: TensorSpec['type'], deviation: number): TensorSpec {
    let random = new Random('');
    const fill = (row: Float32Array, index: number): void => {
      // From the start each time the tensor is written: same spec, same bytes.
      if (index === 0) random = new Random(`${this.#seed}/${name}`);
      for (let i = 0; i < row.length; i += 2) {
        const bits = random.uint32();
        row[i] = (this.#table[bits & 0xffff] as number) * deviation;
        if (i + 1 < row.length) row[i + 1] = (this.#table[bits >>> 16] as number) * deviation;
      }
    };
    return { name, shape, type, fill };
  }

  constant(name: string, shape: readonly number[], value: number): TensorSpec {
    return { name, shape, type: 'F32', fill: (row) => row.fill(value) };
  }
}
