import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/base/index.js';
import { modelFactsSchema, type ModelFacts } from '../../src/domain/index.js';
import { checkModel, modelFacts, readGguf, readModel } from '../../src/gguf/index.js';
import { f32, numbers, text, u32, writeGguf, type GgufSpec } from '../support/models/ggufWriter.js';
import { mutants } from '../support/models/mutateGguf.js';
import { gemma3nHeader, OTHER_FILES } from '../support/models/otherFiles.js';
import { override, randomLlama, TINY } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { scratchFolder } from '../support/scratch.js';

const folder = scratchFolder();
const path = join(folder, 'file.gguf');

async function factsOf(spec: GgufSpec): Promise<ModelFacts> {
  writeGguf(path, spec);
  const facts = modelFactsSchema.parse(await modelFacts(path));
  expect(JSON.parse(canonicalJson(facts))).toEqual(facts);
  return facts;
}

type Name = keyof typeof OTHER_FILES;

const EXPECTED: Readonly<Record<Name, readonly [kind: ModelFacts['kind'], code: string, why: RegExp]>> = {
  'an importance matrix': ['importance-matrix', 'model-not-generative', /^it is an importance matrix/],
  'a LoRA adapter': ['adapter', 'model-not-generative', /^it is a LoRA adapter/],
  'a projector': ['projector', 'model-not-generative', /^it is a projector/],
  'a control vector': ['control-vector', 'model-not-generative', /^it is a control vector/],
  'a vocabulary': ['vocabulary', 'model-vocab-only', /a tokenizer but no weights/],
  'an embedding model': ['language-model', 'model-not-generative', /made for embeddings/],
  'a classifier': ['language-model', 'model-not-generative', /classification/],
  'an encoder': ['language-model', 'model-not-generative', /architecture bert .*predicts no next token/],
  'a model of an unknown architecture': ['language-model', 'model-architecture', /"llama9" is not one that/],
  'a diffusion model': ['language-model', 'model-not-generative', /architecture dream .*diffusion/],
  'a draft head': ['other', 'model-not-generative', /draft head/],
  'weights that are no model of text': ['other', 'model-architecture', /"flux" is not one that/],
  'a file without any metadata': ['other', 'model-architecture', /"general.architecture" is absent/],
  'an empty file': ['other', 'model-architecture', /"general.architecture" is absent/],
  'a file of wrong types': ['other', 'model-metadata', /"general.type" must be a string/],
  'a model with wrong types': [
    'language-model',
    'model-metadata',
    /"llama.context_length" must be of type u32/,
  ],
};

describe('every well-formed GGUF file has facts, and a true reason why it cannot be scored', () => {
  it.each(Object.entries(EXPECTED) as [Name, (typeof EXPECTED)[Name]][])(
    '%s',
    async (name, [kind, code, why]) => {
      const facts = await factsOf(OTHER_FILES[name]);
      expect(facts.kind).toBe(kind);
      expect(facts.scoring).toMatchObject({ can: false, code, why: expect.stringMatching(why) as string });
      // The fact is what scoring refuses the same file with.
      const { scoring } = facts;
      if (scoring.can) throw new Error('it can be scored');
      expect(() => checkModel(readModel(path))).toThrow(
        expect.objectContaining({ code, hint: scoring.remedy }) as Error,
      );
      expect(scoring.why).not.toContain(path);
    },
  );
});

describe('what a file belongs to', () => {
  const related = async (name: Name) =>
    (await factsOf(OTHER_FILES[name])).related.map(({ key, value }) => [
      key,
      typeof value === 'number' ? value : value.text,
    ]);

  it('is the base model of an adapter, and its strength', async () => {
    expect(await related('a LoRA adapter')).toEqual([
      ['general.base_model.0.name', 'Llama 3 8B'],
      ['general.base_model.0.organization', 'Meta'],
      ['general.base_model.0.repo_url', 'https://example.org/llama-3-8b'],
      ['adapter.type', 'lora'],
      ['adapter.lora.alpha', 32],
    ]);
  });

  it('is the text and the size of an importance matrix, and the model of a projector and of a vector', async () => {
    expect(await related('an importance matrix')).toEqual([
      ['imatrix.datasets[0]', 'calibration_v3.txt'],
      ['imatrix.datasets[1]', 'wiki.test.raw'],
      ['imatrix.chunk_count', 120],
      ['imatrix.chunk_size', 512],
    ]);
    expect(await related('a projector')).toEqual([['clip.projector_type', 'gemma3']]);
    expect(await related('a control vector')).toEqual([
      ['controlvector.model_hint', 'llama'],
      ['controlvector.layer_count', 2],
    ]);
    expect(await related('an encoder')).toEqual([]);
  });

  it('is bounded, whatever a file lists', async () => {
    const many = Array.from({ length: 500 }, (_, n) => `data set ${n}`);
    const facts = await factsOf({
      metadata: [
        ['imatrix.datasets', { type: 'array', of: 'string', value: many }],
        ...many.map((name, n) => [`general.dataset.${n}.name`, text(name)] as const),
      ],
      tensors: [],
    });
    expect(facts.related).toHaveLength(200);
    expect(facts.related[19]).toMatchObject({ key: 'imatrix.datasets[19]' });
    expect(facts.related[20]).toMatchObject({ key: 'general.dataset.0.name' });
  });
});

describe('values of a wrong type', () => {
  it('are listed, and what they would have stated is absent', async () => {
    const facts = await factsOf(OTHER_FILES['a file of wrong types']);
    expect(facts).toMatchObject({
      architecture: null,
      name: null,
      description: null,
      author: null,
      sizeLabel: null,
      contextLength: null,
      headCount: [],
      vocabularySize: 0,
      chatTemplate: null,
      quantization: { fileTypeId: null },
      license: { id: null },
      tokenizer: { kind: 'none', addBos: null, mergeCount: 0 },
    });
    expect(
      facts.wrongTypes.map(({ key, expected, found }) => `${key}: ${expected}, ${found}`).sort(),
    ).toEqual([
      'general.architecture: string, array of 2 u32',
      'general.author: string, array of 2 string',
      'general.description: string, bool',
      'general.file_type: u32, string',
      'general.license: string, i32',
      'general.name: string, u32',
      'general.size_label: string, f32',
      'tokenizer.chat_template: string, array of 1 string',
      'tokenizer.ggml.add_bos_token: bool, u32',
      'tokenizer.ggml.merges: array of string, string',
      'tokenizer.ggml.model: string, u32',
      'tokenizer.ggml.tokens: array of string, array of 3 i32',
    ]);
    const { metadata } = readGguf(path);
    for (const { key, byte } of facts.wrongTypes) expect(byte).toBe(metadata.get(key)?.startByte);
  });

  it('of lists with one number for each block say which length was expected', async () => {
    const facts = await factsOf(OTHER_FILES['a model with wrong types']);
    expect(facts.wrongTypes.map(({ key, expected, found }) => [key, expected, found])).toEqual([
      ['general.name', 'string', 'u32'],
      ['llama.context_length', 'u32', 'string'],
      ['llama.attention.head_count', 'u32 or array of 2 u32 or i32', 'array of 3 u32'],
      ['llama.attention.head_count_kv', 'u32 or array of 2 u32 or i32, none negative', 'array of 2 i32'],
    ]);
  });

  it('do not make lists that are read as long as a file claims blocks', async () => {
    const blocks = 70_000;
    const llama = randomLlama({ ...TINY, tokenizer: byteLevelBpe(400, { bos: true }), seed: 'blocks' });
    const facts = await factsOf({
      ...llama,
      metadata: override(llama.metadata, [
        ['llama.block_count', u32(blocks)],
        ['llama.attention.head_count', numbers('u32', new Float32Array(blocks).fill(4))],
      ]),
    });
    expect(facts.headCount).toEqual([]);
    expect(facts.scoring).toMatchObject({ can: false, key: 'llama.block_count' });
  });
});

describe('values that llama.cpp’s own tools write', () => {
  const llama = randomLlama({ ...TINY, tokenizer: byteLevelBpe(400, { bos: true }), seed: 'own' });
  const scoring = async (...changes: Parameters<typeof override>[1]) =>
    (await factsOf({ ...llama, metadata: override(llama.metadata, changes) })).scoring;

  it('are no damage in a Gemma 3n', async () => {
    const facts = await factsOf(gemma3nHeader());
    expect(facts).toMatchObject({ architecture: 'gemma3n', kind: 'language-model', scoring: { can: true } });
  });

  it('but +∞ and NaN are, and −∞ anywhere else', async () => {
    const spec = gemma3nHeader();
    for (const bad of [Infinity, NaN]) {
      const metadata = override(spec.metadata, [
        ['gemma3n.activation_sparsity_scale', numbers('f32', [1, bad])],
      ]);
      expect((await factsOf({ ...spec, metadata })).scoring).toMatchObject({
        can: false,
        key: 'gemma3n.activation_sparsity_scale',
      });
    }
    expect(await scoring(['llama.attention.scale', f32(-Infinity)])).toMatchObject({ can: false });
    // Of another architecture than the file's: llama.cpp does not read it.
    expect(await scoring(['gemma3n.activation_sparsity_scale', numbers('f32', [NaN])])).toEqual({
      can: true,
    });
  });

  it('are an epsilon of 0 for norms that the architecture does not compute, and for no others', async () => {
    expect(await scoring(['llama.attention.layer_norm_epsilon', f32(0)])).toEqual({ can: true });
    expect(await scoring(['llama.attention.group_norm_epsilon', f32(0)])).toEqual({ can: true });
    expect(await scoring(['llama.attention.layer_norm_rms_epsilon', f32(0)])).toMatchObject({
      can: false,
      code: 'model-metadata',
      key: 'llama.attention.layer_norm_rms_epsilon',
    });
    expect(await scoring(['llama.attention.layer_norm_epsilon', f32(-1e-5)])).toMatchObject({ can: false });
  });

  it('are the pooling type −1 as u32, and an empty list of classes', async () => {
    expect(await scoring(['llama.pooling_type', u32(0xffff_ffff)])).toEqual({ can: true });
    expect(
      await scoring(['llama.classifier.output_labels', { type: 'array', of: 'string', value: [] }]),
    ).toEqual({ can: true });
    expect(await scoring(['llama.pooling_type', u32(4)])).toMatchObject({ can: false });
  });
});

describe('a tensor type that llama.cpp has withdrawn', () => {
  it('is named, with its size, and is the reason why the file cannot be scored', async () => {
    // 9 numbers of F16 take as many bytes as a block of 32 elements of Q4_0_4_4: the shape and the type are changed in place.
    const llama = randomLlama({ ...TINY, tokenizer: byteLevelBpe(400, { bos: true }), seed: 'old' });
    const odd = {
      name: 'blk.9.odd',
      shape: [9],
      type: 'F16',
      fill: (row: Float32Array) => void row.fill(1),
    } as const;
    writeGguf(path, { ...llama, tensors: [...llama.tensors, odd] });
    const bytes = readFileSync(path);
    const at = bytes.indexOf('blk.9.odd') + 'blk.9.odd'.length + 4;
    bytes.writeBigUInt64LE(32n, at);
    bytes.writeUInt32LE(31, at + 8);
    writeFileSync(path, bytes);
    const facts = modelFactsSchema.parse(await modelFacts(path));
    expect(facts.tensors.at(-1)).toMatchObject({
      name: 'blk.9.odd',
      type: 'Q4_0_4_4',
      shape: [32],
      sizeBytes: 18,
    });
    expect(facts.scoring).toMatchObject({
      can: false,
      code: 'model-weights',
      why: 'the tensor "blk.9.odd" is of type Q4_0_4_4, which llama.cpp no longer runs',
    });
  });
});

describe('damaged copies of files of every kind', () => {
  it('give facts that fit the schema, or an error that says why', async () => {
    const seen = new Set<string>();
    for (const [name, spec] of Object.entries<GgufSpec>(OTHER_FILES)) {
      if (spec.metadata.length === 0) continue;
      writeGguf(path, spec);
      const original = readFileSync(path);
      const file = readGguf(path);
      for (const mutant of mutants(file, original, 40, name)) {
        const damaged = join(folder, 'damaged.gguf');
        writeFileSync(damaged, mutant.bytes);
        try {
          modelFactsSchema.parse(await modelFacts(damaged));
          seen.add('facts');
        } catch (error) {
          const { kind, code = '' } = error as { kind?: string; code?: string };
          expect(kind, `${name}, ${mutant.name}: ${String(error)}`).toBe('input');
          expect(code, `${name}, ${mutant.name}`).toMatch(/^gguf-/);
          seen.add(code);
        }
      }
    }
    expect(seen.size).toBeGreaterThan(4);
  });
});
