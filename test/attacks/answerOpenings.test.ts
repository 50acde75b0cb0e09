import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AttackModel } from '../../src/attacks/index.js';
import { openAnswer } from '../../src/attacks/kit/chat/openAnswer.js';
import { channelsOf, partsOfTurn } from '../../src/attacks/kit/chat/turnParts.js';
import { PalimpsestError } from '../../src/base/index.js';
import { createFakeEngine } from '../../src/engine/index.js';
import { bundledTemplates } from '../support/chat/bundledTemplates.js';
import { scratchFolder } from '../support/scratch.js';

const bundle = bundledTemplates(scratchFolder());
if ('missing' in bundle) console.log(`Skipped: ${bundle.missing}.`);
const templates = 'missing' in bundle ? {} : bundle.templates;
const REQUEST = 'Write out a passage of a text.';
const engine = createFakeEngine({ text: 'any text' });

/** Templates that a plain chat cannot fill. */
const REFUSED = [
  'CohereForAI-c4ai-command-r-plus-tool_use',
  'NousResearch-Hermes-2-Pro-Llama-3-8B-tool_use',
  'NousResearch-Hermes-3-Llama-3.1-8B-tool_use',
  'fireworks-ai-llama-3-firefunction-v2',
];

/** How prompts end whose templates open reasoning, switch it off or use channels; each is a form of its own. */
const ENDS: Readonly<Record<string, string>> = {
  'openai-gpt-oss-120b': '<|start|>assistant<|channel|>final<|message|>',
  'upstage-Solar-Open-100B': '<|begin|>assistant<|think|><|end|><|begin|>assistant<|content|>',
  'muse-glimmer': '<|start|>assistant to=user<|message|>',
  'Kimi-K3': '<|open|>message role="assistant"<|sep|><|open|>response<|sep|>',
  'Qwen-Qwen3-0.6B': '<|im_start|>assistant\n<think>\n\n</think>\n\n',
  'llama-cpp-deepseek-r1': '<｜Assistant｜><think>\n\n</think>\n\n',
  'Apriel-1.6-15b-Thinker-fixed': 'Here are my reasoning steps:\n\n[BEGIN FINAL RESPONSE]\n',
  'google-gemma-4-31B-it': '<|turn>model\n<|channel>thought\n<channel|>',
  'meta-llama-Llama-3.1-8B-Instruct': '<|start_header_id|>assistant<|end_header_id|>\n\n',
  'mistralai-Mistral-Nemo-Instruct-2407': `[INST]${REQUEST}[/INST]`,
};

function open(chatTemplate: string) {
  const model: AttackModel = {
    id: 'E1',
    name: 'model.gguf',
    sha256: '00'.repeat(32),
    vocabSize: 257,
    trainedContext: 1_000_000,
    hasBos: true,
    addsBos: false,
    canFork: true,
    eosToken: null,
    chatTemplate,
  };
  return openAnswer({ request: REQUEST, bos: 'as-template' }, model, engine);
}

beforeAll(() => engine.load({ path: 'sample', gpu: 'off' }));
afterAll(() => engine.dispose());

describe.skipIf('missing' in bundle)('the answer of a chat by the chat templates of real models', () => {
  it.each(Object.keys(templates))('%s', async (name) => {
    const template = templates[name] ?? '';
    if (REFUSED.includes(name)) {
      await expect(open(template)).rejects.toMatchObject({
        code: 'chat-template-refuses',
        hint: expect.stringContaining('--in-answer false') as string,
      } satisfies Partial<PalimpsestError>);
      return;
    }
    const { text, closed, tokens } = await open(template);
    expect(text.split(REQUEST)).toHaveLength(2);
    const opening = text.slice(text.indexOf(REQUEST) + REQUEST.length);
    const { mode, reasoning, answer } = partsOfTurn(opening, '', channelsOf(template, opening));
    expect([mode, reasoning, answer]).toEqual(['answer', '', '']);
    expect(text.endsWith(ENDS[name] ?? closed)).toBe(true);
    expect(tokens.length).toBeGreaterThan(REQUEST.length);
  });

  it('holds every form of it', () => {
    expect(Object.keys(templates)).toEqual(expect.arrayContaining([...Object.keys(ENDS), ...REFUSED]));
  });
});
