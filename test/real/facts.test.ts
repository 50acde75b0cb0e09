import { describe, expect } from 'vitest';
import { cli, json } from '../support/cli.js';
import { GOLDEN } from './golden.js';
import { onRealModel } from './realModel.js';

/** The published sizes of SmolLM2-135M: layers, width, inner width, width of keys and values, vocabulary. */
const SIZES = { layers: 30, width: 576, inner: 1536, keys: 192, vocabulary: 49_152 };

describe('the facts of a real model', () => {
  onRealModel('are those of SmolLM2-135M-Instruct', async (path) => {
    const result = await cli(['inspect', path, '--json']);
    expect(result.stderr).toBe('');
    const { layers, width, inner, keys, vocabulary } = SIZES;
    const layer = 2 * width * width + 2 * width * keys + 3 * width * inner + 2 * width;
    expect(json(result)).toMatchObject({
      sha256: GOLDEN.model,
      architecture: 'llama',
      parameterCount: vocabulary * width + layers * layer + width,
      quantization: { fileType: 'Q4_1' },
      contextLength: 8192,
      blockCount: layers,
      embeddingLength: width,
      headCount: [9],
      keyValueHeadCount: [3],
      vocabularySize: vocabulary,
      tiedEmbeddings: true,
      tokenizer: { kind: 'gpt2', pre: 'smollm', addBos: false },
      license: { id: { text: 'apache-2.0' } },
    });
  });
});
