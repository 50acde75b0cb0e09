import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/base/index.js';
import { modelFactsSchema } from '../../src/domain/index.js';
import { GGML_TYPES, modelFacts } from '../../src/gguf/index.js';
import { text, texts, u32, u64, writeGguf } from '../support/models/ggufWriter.js';
import { scratchFolder } from '../support/scratch.js';
import { override, randomLlama, TINY, writeLlama } from '../support/models/tinyModels.js';
import { byteLevelBpe, sentencePiece } from '../support/models/tinyTokenizers.js';

const folder = scratchFolder();

describe('modelFacts', () => {
  it('gives the facts of the fixture', async () => {
    const facts = await modelFacts('assets/demo/P1-f16.gguf', { tensorHashes: true });
    expect(modelFactsSchema.parse(facts)).toEqual(facts);
    // test/fixtures/plant/README.md: architecture, table "Files"
    expect(facts).toMatchObject({
      fileName: 'P1-f16.gguf',
      sizeBytes: 8139488,
      sha256: '0c737396a80b2cab5de131dcc005489da04d9d26d73a0c70f4d248c05e41648d',
      ggufVersion: 3,
      architecture: 'llama',
      name: { text: 'plant-P1', exact: true },
      parameterCount: 4_000_000,
      contextLength: 512,
      embeddingLength: 256,
      blockCount: 4,
      headCount: [4],
      keyValueHeadCount: [2],
      vocabularySize: 4096,
      tiedEmbeddings: true,
      chatTemplate: null,
      quantization: { fileTypeId: 1, fileType: 'F16' },
    });
    // gguf-py 0.19 (GGUFReader): SHA-256 over the parts of the six tokenizer fields, and over each tensor's data
    expect(facts.tokenizer).toMatchObject({
      kind: 'gpt2',
      pre: 'gpt-2',
      sha256: '962f1c78712dea2bcb9cb7862d17e6f34bfac66d83532f8b8b0c1ea44d351cad',
      addBos: true,
      addEos: false,
      addSpacePrefix: null,
    });
    expect(facts.tokenizer.specialTokens.map(({ role, id, text }) => [role, id, text?.text])).toEqual([
      ['bos', 1, '<s>'],
      ['eos', 2, '</s>'],
      ['unknown', 0, '<unk>'],
    ]);
    const hashes = new Map(facts.tensors.map(({ name, sha256 }) => [name, sha256]));
    expect(hashes.size).toBe(38);
    expect(hashes.get('token_embd.weight')).toBe(
      '0cbb84b1bfd66e56281697015f6a5044ce7bd2fcf7c8b2e0fa176149d3bc2c38',
    );
    expect(hashes.get('output_norm.weight')).toBe(
      '25ccdf140cf32e40d929c82a3367c6decccc8edb94ec70341c07f828152b60b7',
    );
    expect(hashes.get('blk.0.attn_norm.weight')).toBe(
      '113258686a18558301b203f7808ff725c1ec2da5b94f954740a3de036ae5baae',
    );
    expect(hashes.get('blk.3.ffn_down.weight')).toBe(
      'b7e7a67062b92e882c7973c059bef2d6bf865d2fa36b6595da8cdd2bcfe38a84',
    );
  });

  it('tells the quantized file of the same model apart, and its tokenizer not', async () => {
    const facts = await modelFacts('test/fixtures/plant/P1-q8_0.gguf');
    expect(facts.sha256).toBe('d44272a1da67b297bb65962e22b99afb9a610b4a8889ddf0409d315646f0d890');
    expect(facts.tokenizer.sha256).toBe('962f1c78712dea2bcb9cb7862d17e6f34bfac66d83532f8b8b0c1ea44d351cad');
    expect(facts.tensors.every(({ sha256 }) => sha256 === null)).toBe(true);
    expect(facts.quantization).toMatchObject({ fileType: 'Q8_0' });
    // gguf-py 0.19 (GGUFReader)
    expect(facts.quantization.histogram).toEqual([
      { type: 'Q8_0', tensors: 29, parameters: 3_997_696, sizeBytes: 4_247_552 },
      { type: 'F32', tensors: 9, parameters: 2304, sizeBytes: 9216 },
    ]);
  });

  it('says the same of the same bytes, whatever they are called', async () => {
    const facts = await modelFacts('assets/demo/P0-f16.gguf');
    const again = await modelFacts('assets/demo/P0-f16.gguf');
    expect(canonicalJson(again)).toBe(canonicalJson(facts));
    const stock = execFileSync('sha256sum', ['assets/demo/P0-f16.gguf'], { encoding: 'utf8' }).slice(0, 64);
    expect(facts.sha256).toBe(stock);
  });

  it('keeps what a file says as data: hostile template, control characters, numbers JSON cannot hold', async () => {
    const path = join(folder, 'hostile.gguf');
    const template = `{{ "</script><script>alert(1)</script>" }}\u0000\u001b[31m‮${'ä'.repeat(250_000)}`;
    const spec = randomLlama({ ...TINY, tokenizer: byteLevelBpe(500, { bos: true }), seed: 'hostile' });
    const metadata = override(spec.metadata, [
      ['tokenizer.chat_template', text(template)],
      ['general.name', text('<b>\u0007')],
      ['general.license', text('cc-by-nc-4.0')],
      ['general.license.link', text('https://example.org/license')],
      ['general.source.url', text('https://example.org/model')],
      ['general.base_model.0.repo_url', text('https://example.org/base')],
      ['custom.big', u64(2n ** 63n)],
      ['custom.nan', { type: 'f64', value: NaN }],
      ['tokenizer.ggml.padding_token_id', u32(4_294_967_295)],
    ]);
    writeGguf(path, { ...spec, metadata });
    const facts = modelFactsSchema.parse(await modelFacts(path));
    expect(JSON.parse(canonicalJson(facts))).toEqual(facts);
    expect(facts.chatTemplate).toEqual({
      text: Array.from(template).slice(0, 200_000).join(''),
      lengthBytes: Buffer.byteLength(template),
      exact: false,
      sha256: createHash('sha256').update(template).digest('hex'),
    });
    expect(facts.name?.text).toBe('<b>\u0007');
    expect(facts.license).toMatchObject({
      id: { text: 'cc-by-nc-4.0' },
      name: null,
      link: { text: 'https://example.org/license' },
    });
    expect(facts.sources.map(({ value }) => value.text)).toEqual([
      'https://example.org/model',
      'https://example.org/base',
    ]);
    const value = (key: string) => facts.metadata.find((entry) => entry.key === key)?.value;
    expect(value('custom.big')).toBe('9223372036854775808');
    expect(value('custom.nan')).toBe('NaN');
    expect(facts.tokenizer.specialTokens.find(({ role }) => role === 'padding')?.text).toBeNull();
  });

  it('lists chat templates that have a name, and names without a template', async () => {
    const path = join(folder, 'named.gguf');
    const spec = randomLlama({ ...TINY, tokenizer: byteLevelBpe(500, { bos: true }), seed: 'named' });
    const named = [
      ['tokenizer.chat_template.tool_use', text('{{ tools }}')],
      ['tokenizer.chat_template.odd', u32(1)],
      ['tokenizer.chat_templates', texts(['tool_use', 'rag'])],
    ] as const;
    writeGguf(path, { ...spec, metadata: override(spec.metadata, named) });
    const facts = modelFactsSchema.parse(await modelFacts(path));
    const sha256 = createHash('sha256').update('{{ tools }}').digest('hex');
    expect(facts.chatTemplate).toBeNull();
    expect(facts.namedChatTemplates).toEqual([
      { name: { text: 'tool_use', lengthBytes: 8, exact: true }, template: { lengthBytes: 11, sha256 } },
      { name: { text: 'rag', lengthBytes: 3, exact: true }, template: null },
    ]);
    expect(facts.wrongTypes.map(({ key }) => key)).toEqual(['tokenizer.chat_template.odd']);
    const plain = [['tokenizer.chat_template', text('{{ messages }}')]] as const;
    writeGguf(path, { ...spec, metadata: override(spec.metadata, plain) });
    expect(await modelFacts(path)).not.toHaveProperty('namedChatTemplates');
  });

  it('hashes every tensor over exactly its bytes', async () => {
    const path = join(folder, 'tensors.gguf');
    writeLlama(path, {
      ...TINY,
      tokenizer: sentencePiece(700, { addSpacePrefix: true }),
      seed: 'tensors',
      tied: true,
      type: 'Q8_0',
    });
    const facts = await modelFacts(path, { tensorHashes: true });
    const bytes = readFileSync(path);
    for (const { startByte, sizeBytes, sha256 } of facts.tensors) {
      const expected = createHash('sha256')
        .update(bytes.subarray(startByte, startByte + sizeBytes))
        .digest('hex');
      expect(sha256).toBe(expected);
    }
    expect(facts.tiedEmbeddings).toBe(true);
    expect(facts.tokenizer).toMatchObject({ kind: 'llama', addSpacePrefix: true });
  });

  it('reads a vocabulary-only file', async () => {
    const path = join(folder, 'vocabulary.gguf');
    const spec = randomLlama({ ...TINY, tokenizer: byteLevelBpe(500, { bos: false }), seed: 'v' });
    writeGguf(path, { ...spec, tensors: [] });
    const facts = await modelFacts(path);
    expect(facts).toMatchObject({
      vocabularySize: 500,
      tiedEmbeddings: null,
      parameterCount: 0,
      tensors: [],
    });
    expect(facts.tokenizer).toMatchObject({ addBos: false, specialTokens: [] });
  });

  it('reports progress over all bytes and stops when told', async () => {
    const seen: number[] = [];
    await modelFacts('assets/demo/P1-f16.gguf', { onProgress: (done) => seen.push(done) });
    expect(seen.at(-1)).toBe(8139488);
    const stopped = modelFacts('assets/demo/P1-f16.gguf', { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('GGML_TYPES', () => {
  it('has the block sizes of gguf-py', () => {
    // gguf-py 0.19, gguf/constants.py, GGML_QUANT_SIZES: name:elements:bytes
    const golden =
      'F32:1:4 F16:1:2 Q4_0:32:18 Q4_1:32:20 Q5_0:32:22 Q5_1:32:24 Q8_0:32:34 Q8_1:32:36 Q2_K:256:84 Q3_K:256:110 ' +
      'Q4_K:256:144 Q5_K:256:176 Q6_K:256:210 Q8_K:256:292 IQ2_XXS:256:66 IQ2_XS:256:74 IQ3_XXS:256:98 IQ1_S:256:50 ' +
      'IQ4_NL:32:18 IQ3_S:256:110 IQ2_S:256:82 IQ4_XS:256:136 I8:1:1 I16:1:2 I32:1:4 I64:1:8 F64:1:8 IQ1_M:256:56 ' +
      'BF16:1:2 TQ1_0:256:54 TQ2_0:256:66 MXFP4:32:17 NVFP4:64:36 Q1_0:128:18 Q2_0:64:18';
    const ours = [...GGML_TYPES.values()].map(
      ({ name, blockElements, blockBytes }) => `${name}:${blockElements}:${blockBytes}`,
    );
    expect(ours.join(' ')).toBe(golden);
  });
});
