import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkModel, readModel } from '../../src/gguf/index.js';
import {
  bool,
  f32,
  i32,
  numbers,
  text,
  texts,
  u32,
  writeGguf,
  type GgufSpec,
  type Metadata,
} from '../support/models/ggufWriter.js';
import { scratchFolder } from '../support/scratch.js';
import {
  override,
  randomBert,
  randomLlama,
  randomMamba,
  TINY,
  without,
} from '../support/models/tinyModels.js';
import { byteLevelBpe, sentencePiece } from '../support/models/tinyTokenizers.js';

const path = join(scratchFolder(), 'model.gguf');
const llama = randomLlama({ ...TINY, tokenizer: byteLevelBpe(400, { bos: true }), seed: 'check' });

function check(spec: GgufSpec, vocabularyOnly = false): unknown {
  writeGguf(path, spec);
  try {
    checkModel(readModel(path), { vocabularyOnly });
  } catch (error) {
    return error;
  }
  return 'sound';
}

const changed = (...changes: Metadata) => check({ ...llama, metadata: override(llama.metadata, changes) });
const lacking = (...keys: string[]) => check({ ...llama, metadata: without(llama.metadata, ...keys) });

describe('checkModel accepts', () => {
  it('sound models of several kinds', () => {
    expect(check(llama)).toBe('sound');
    expect(
      check(
        randomLlama({
          ...TINY,
          tokenizer: sentencePiece(600, { addSpacePrefix: false }),
          seed: 's',
          tied: true,
        }),
      ),
    ).toBe('sound');
    expect(check(randomMamba(byteLevelBpe(400, { bos: false }), 'm'))).toBe('sound');
  });

  it('heads per block, padding tokens outside the vocabulary, extreme but real values', () => {
    expect(changed(['llama.attention.head_count_kv', numbers('u32', [2, 4])])).toBe('sound');
    expect(changed(['tokenizer.ggml.padding_token_id', u32(4_294_967_295)])).toBe('sound');
    expect(changed(['llama.rope.freq_base', f32(1e9)], ['llama.context_length', u32(10_485_760)])).toBe(
      'sound',
    );
    expect(changed(['llama.rope.scaling.type', text('yarn')], ['llama.rope.scaling.factor', f32(4)])).toBe(
      'sound',
    );
  });
});

describe('checkModel refuses what is no language model', () => {
  it.each<[string, Metadata, RegExp]>([
    [
      'a LoRA adapter',
      [
        ['general.type', text('adapter')],
        ['adapter.type', text('lora')],
      ],
      /LoRA adapter/,
    ],
    ['an adapter without a type', [['adapter.type', text('lora')]], /LoRA adapter/],
    ['a projector', [['general.type', text('mmproj')]], /projector/],
    [
      'a CLIP file',
      [
        ['general.architecture', text('clip')],
        ['clip.has_vision_encoder', bool(true)],
      ],
      /projector/,
    ],
    ['an importance matrix', [['general.type', text('imatrix')]], /importance matrix/],
    ['a control vector', [['general.architecture', text('controlvector')]], /control vector/],
    ['an encoder', [['general.architecture', text('nomic-bert')]], /predicts no next token/],
    ['an encoder-decoder', [['general.architecture', text('t5')]], /encoder-decoder/],
    ['a diffusion model', [['general.architecture', text('llada')]], /diffusion/],
    ['a draft head', [['general.architecture', text('eagle3')]], /draft head/],
    ['a model that looks ahead', [['llama.attention.causal', bool(false)]], /not causal/],
    ['an embedding model', [['llama.pooling_type', u32(3)]], /embeddings/],
    ['a classifier', [['llama.classifier.output_labels', texts(['yes', 'no'])]], /classification/],
  ])('%s', (_, changes, words) => {
    const error = changed(...changes);
    expect(error).toMatchObject({ code: 'model-not-generative', kind: 'input', details: { path } });
    expect((error as Error).message).toMatch(words);
  });

  it('BERT, an unknown architecture, none at all, and a vocabulary without weights', () => {
    expect(check(randomBert('b'))).toMatchObject({ code: 'model-not-generative' });
    expect(check(randomBert('b'), true)).toBe('sound');
    expect(changed(['general.architecture', text('llama9')])).toMatchObject({ code: 'model-architecture' });
    expect(lacking('general.architecture')).toMatchObject({ code: 'model-architecture' });
    expect(check({ ...llama, tensors: [] })).toMatchObject({ code: 'model-vocab-only' });
    expect(check({ ...llama, tensors: [] }, true)).toBe('sound');
  });
});

describe('checkModel refuses metadata that would abort llama.cpp or give NaN', () => {
  it.each<[string, Metadata]>([
    ['no blocks', [['llama.block_count', u32(0)]]],
    ['too many blocks', [['llama.block_count', u32(513)]]],
    ['blocks of a wrong type', [['llama.block_count', i32(2)]]],
    ['no context', [['llama.context_length', u32(0)]]],
    ['absurd context', [['llama.context_length', u32(4_294_967_295)]]],
    ['no width', [['llama.embedding_length', u32(0)]]],
    ['zero epsilon', [['llama.attention.layer_norm_rms_epsilon', f32(0)]]],
    ['negative epsilon', [['llama.attention.layer_norm_rms_epsilon', f32(-1e-5)]]],
    ['NaN epsilon', [['llama.attention.layer_norm_rms_epsilon', f32(NaN)]]],
    ['infinite epsilon', [['llama.attention.layer_norm_rms_epsilon', f32(Infinity)]]],
    ['zero RoPE base', [['llama.rope.freq_base', f32(0)]]],
    ['negative RoPE base', [['llama.rope.freq_base', f32(-1)]]],
    ['infinite RoPE base', [['llama.rope.freq_base', f32(Infinity)]]],
    ['tiny RoPE scaling', [['llama.rope.scaling.factor', f32(1e-38)]]],
    ['unknown RoPE scaling', [['llama.rope.scaling.type', text('spiral')]]],
    ['odd rotation', [['llama.rope.dimension_count', u32(7)]]],
    ['rotation longer than heads', [['llama.rope.dimension_count', u32(32)]]],
    ['heads that do not divide the width', [['llama.attention.head_count', u32(3)]]],
    ['key-value heads that do not divide heads', [['llama.attention.head_count_kv', u32(3)]]],
    ['heads for too few blocks', [['llama.attention.head_count_kv', numbers('u32', [2])]]],
    ['negative heads', [['llama.attention.head_count_kv', numbers('i32', [2, -2])]]],
    [
      'more experts used than there are',
      [
        ['llama.expert_count', u32(2)],
        ['llama.expert_used_count', u32(3)],
      ],
    ],
    [
      'experts that are never used',
      [
        ['llama.expert_count', u32(2)],
        ['llama.expert_used_count', u32(0)],
      ],
    ],
    [
      'expert groups that do not divide',
      [
        ['llama.expert_count', u32(4)],
        ['llama.expert_used_count', u32(2)],
        ['llama.expert_group_count', u32(3)],
        ['llama.expert_group_used_count', u32(1)],
      ],
    ],
    ['any infinite float', [['llama.attention.scale', f32(-Infinity)]]],
    ['any NaN in a list', [['llama.odd', numbers('f32', [0, NaN])]]],
  ])('%s', (_, changes) => {
    const error = changed(...changes);
    expect(error).toMatchObject({ code: 'model-metadata', kind: 'input' });
    const key = changes.at(-1)?.[0].split('.')[0] ?? '';
    expect((error as Error).message).toContain(path);
    expect((error as Error).message).toContain(key);
    expect((error as { details: { byte: number } }).details.byte).toBeGreaterThan(0);
  });

  it('keys that are absent', () => {
    for (const key of ['block_count', 'context_length', 'embedding_length']) {
      expect(lacking(`llama.${key}`)).toMatchObject({
        code: 'model-metadata',
        details: { key: `llama.${key}` },
      });
    }
  });

  it('weights that do not fit', () => {
    expect(changed(['llama.embedding_length', u32(128)])).toMatchObject({ code: 'model-weights' });
    const tensors = llama.tensors.filter(({ name }) => name !== 'token_embd.weight');
    expect(check({ ...llama, tensors })).toMatchObject({ code: 'model-weights' });
    const other = randomLlama({ ...TINY, tokenizer: byteLevelBpe(401, { bos: true }), seed: 'check' });
    expect(check({ ...llama, tensors: other.tensors })).toMatchObject({ code: 'model-weights' });
  });
});

describe('checkModel refuses tokenizers that would abort llama.cpp', () => {
  const words = Array.from({ length: 400 }, (_, n) => `w${n}`);
  it.each<[string, Metadata]>([
    ['none', [['tokenizer.ggml.model', text('none')]]],
    ['unknown kind', [['tokenizer.ggml.model', text('gpt9')]]],
    ['no tokens', [['tokenizer.ggml.tokens', texts([])]]],
    ['a token twice', [['tokenizer.ggml.tokens', texts([...words.slice(1), 'w7'])]]],
    ['a token twice up to a NUL', [['tokenizer.ggml.tokens', texts([...words.slice(1), 'w7\0x'])]]],
    ['types for other tokens', [['tokenizer.ggml.token_type', numbers('i32', [1, 2])]]],
    ['scores for other tokens', [['tokenizer.ggml.scores', numbers('f32', [1])]]],
    [
      'NaN scores',
      [
        [
          'tokenizer.ggml.scores',
          numbers(
            'f32',
            words.map(() => NaN),
          ),
        ],
      ],
    ],
    ['BOS outside the vocabulary', [['tokenizer.ggml.bos_token_id', u32(400)]]],
    ['EOS outside the vocabulary', [['tokenizer.ggml.eos_token_id', u32(4_294_967_295)]]],
  ])('%s', (_, changes) => {
    expect(changed(...changes)).toMatchObject({ code: 'model-tokenizer', kind: 'input', details: { path } });
  });

  it('arrays of a wrong type, and missing parts', () => {
    expect(changed(['tokenizer.ggml.tokens', numbers('u32', [1])])).toMatchObject({ code: 'model-metadata' });
    expect(changed(['tokenizer.ggml.add_bos_token', u32(1)])).toMatchObject({ code: 'model-metadata' });
    expect(lacking('tokenizer.ggml.merges')).toMatchObject({ code: 'model-tokenizer' });
    expect(lacking('tokenizer.ggml.model')).toMatchObject({ code: 'model-tokenizer' });
    expect(lacking('tokenizer.ggml.tokens')).toMatchObject({ code: 'model-tokenizer' });
  });

  it('but not tokens without text, which llama.cpp names itself', () => {
    expect(changed(['tokenizer.ggml.tokens', texts(['', '', ...words.slice(2)])])).toBe('sound');
  });
});
