import type { CallOutput } from '../../../src/contract/index.js';
import type { ModelFacts } from '../../../src/domain/index.js';
import { HOSTILE, sampleEvidence } from '../support/sampleCase.js';

const foreign = (text: string) => ({ text, lengthBytes: text.length, exact: true });

/** What a model file says, hostile wherever it may say something. */
export function sampleModel(part: Partial<ModelFacts> = {}): CallOutput<'model.show'> {
  return {
    evidence: sampleEvidence('E1', 'target-model', 'Model one'),
    facts: {
      fileName: 'one.gguf',
      files: [{ name: 'one.gguf', sizeBytes: 2_004_000, sha256: 'b'.repeat(64) }],
      sizeBytes: 2_004_000,
      sha256: 'b'.repeat(64),
      ggufVersion: 3,
      kind: 'language-model',
      scoring: { can: true },
      wrongTypes: [],
      related: [],
      architecture: 'llama',
      name: foreign(HOSTILE),
      description: null,
      author: null,
      parameterCount: 1_001_000,
      sizeLabel: null,
      quantization: {
        fileTypeId: 1,
        fileType: 'F16',
        histogram: [
          { type: 'F16', tensors: 2, parameters: 1_000_000, sizeBytes: 2_000_000 },
          { type: 'F32', tensors: 1, parameters: 1000, sizeBytes: 4000 },
        ],
      },
      contextLength: 512,
      embeddingLength: 64,
      blockCount: 4,
      headCount: [8],
      keyValueHeadCount: [2],
      vocabularySize: 4096,
      tiedEmbeddings: true,
      tokenizer: {
        kind: 'gpt2',
        pre: 'default',
        sha256: 'c'.repeat(64),
        mergeCount: 3840,
        addBos: true,
        addEos: false,
        addSpacePrefix: null,
        specialTokens: [{ role: 'bos', id: 0, text: foreign('<s>') }],
      },
      chatTemplate: { ...foreign(`{{ ${HOSTILE} }}\n{% raise %}`), sha256: 'd'.repeat(64) },
      license: { id: foreign('apache-2.0'), name: null, link: null },
      sources: [{ key: 'general.source.url', value: foreign('javascript:alert(1)') }],
      metadata: [
        { key: 'general.architecture', type: 'string', value: 'llama', exact: true },
        { key: 'general.evil', type: 'string', value: HOSTILE, exact: false },
        { key: 'llama.context_length', type: 'u32', value: 512, exact: true },
      ],
      metadataArrays: [
        { key: 'tokenizer.ggml.tokens', elementType: 'string', length: 4096, sha256: 'e'.repeat(64) },
      ],
      tensors: tensors(3),
      ...part,
    },
  };
}

/** Tensors with names and sizes that are not in order. */
export function tensors(count: number): ModelFacts['tensors'] {
  return Array.from({ length: count }, (_, index) => ({
    name: `blk.${(index * 7919) % count}.weight`,
    shape: [64, index + 1],
    type: index % 2 === 0 ? 'F16' : 'F32',
    parameters: 64 * (index + 1),
    sizeBytes: 128 * (index + 1),
    file: 0,
    startByte: 4096 + index,
    sha256: null,
  }));
}
