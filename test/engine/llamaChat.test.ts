import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { scratchFolder } from '../support/scratch.js';
import { sentencePiece } from '../support/models/tinyTokenizers.js';
import { TINY, writeLlama } from '../support/models/tinyModels.js';
import { writeWithText } from '../support/models/withMetadata.js';

const folder = scratchFolder();
const KEY = 'tokenizer.chat_template';
const CHAT = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: '  naïve — 🐋 <|im_end|>' },
];

describe('a chat rendered by llama.cpp', () => {
  const engine = createLlamaEngine();
  afterAll(() => engine.dispose());

  async function loadWith(template: string): Promise<void> {
    const path = join(folder, 'chat.gguf');
    writeWithText('assets/demo/P1-f16.gguf', path, KEY, template);
    await engine.dispose();
    expect((await engine.load({ path, vocabOnly: true, gpu: 'off' })).chatTemplate).toBe(template);
  }

  it('follows the template that it recognises', async () => {
    await loadWith("{{ '<|im_start|>' + message['role'] }}");
    expect(await engine.renderChat(CHAT)).toBe(
      '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\n  naïve — 🐋 <|im_end|><|im_end|>\n<|im_start|>assistant\n',
    );
    expect(await engine.renderChat([])).toBe('<|im_start|>assistant\n');
  });

  it('takes a long chat', async () => {
    await loadWith("{{ '<|im_start|>' + message['role'] }}");
    const content = '🐋 '.repeat(200_000);
    const rendered = await engine.renderChat([{ role: 'user', content }]);
    expect(rendered).toBe(`<|im_start|>user\n${content}<|im_end|>\n<|im_start|>assistant\n`);
  });

  it('is null for a template that it does not know, however long', async () => {
    await loadWith(`{{ 'something else' }}${' '.repeat(5000)}`);
    expect(await engine.renderChat(CHAT)).toBeNull();
  });

  it('refuses a character that would end a string in C', async () => {
    await loadWith("{{ '<|im_start|>' + message['role'] }}");
    await expect(engine.renderChat([{ role: 'user', content: 'a\0b' }])).rejects.toMatchObject({
      code: 'chat-content',
    });
  });
});

describe('special tokens of a SentencePiece model', () => {
  const engine = createLlamaEngine();
  afterAll(() => engine.dispose());

  it('are parsed when asked to; the blanks that the tokenizer adds beside them are counted', async () => {
    const path = join(folder, 'sentencepiece.gguf');
    writeLlama(path, { ...TINY, tokenizer: sentencePiece(400, { addSpacePrefix: true }), seed: 'special' });
    const { bosToken, eosToken } = await engine.load({ path, vocabOnly: true, gpu: 'off' });
    const text = '<s>abc</s>def';
    const plain = await engine.tokenize(text);
    expect([...plain.tokens]).not.toContain(bosToken);
    const parsed = await engine.tokenize(text, { parseSpecial: true });
    expect(parsed.tokens[0]).toBe(bosToken);
    const at = parsed.tokens.indexOf(eosToken ?? -1);
    expect(parsed.startByte[at]).toBe(6);
    expect(parsed.startByte.at(-1)).toBeLessThan(text.length);
    expect(parsed.byteLength - parsed.addedPrefixBytes).toBe(text.length);
    const { bytes } = await engine.detokenize(parsed.tokens);
    expect(new TextDecoder().decode(bytes).replaceAll(' ', '')).toBe(text);
  });
});
