import { beforeAll, describe, expect, it } from 'vitest';
import { makerText } from '../../src/attacks/kit/chat/makerText.js';
import { promptParts } from '../../src/attacks/kit/chat/promptTokens.js';
import { reasoningVariables } from '../../src/attacks/kit/chat/reasoningSwitches.js';
import { renderTemplate } from '../../src/attacks/kit/chat/renderTemplate.js';
import { TURN_FORMATS, type TurnFormat } from '../../src/attacks/kit/chat/turnFormats.js';
import { channelsOf, closingText, partsOfTurn } from '../../src/attacks/kit/chat/turnParts.js';
import { systemDesign } from '../../src/attacks/systemDesign.js';
import { PalimpsestError, sha256Hex } from '../../src/base/index.js';
import { createFakeEngine } from '../../src/engine/index.js';
import { ALL_LANES } from '../support/lanes.js';
import { measureInMemory } from '../support/models/measureInMemory.js';
import { must } from '../support/must.js';
import { TURNS } from '../support/chat/turnTexts.js';
import { sampleText, sampleWorks } from '../unit/attacks/sampleTexts.js';
import { bundledTemplates, type BundledTemplates } from '../support/chat/bundledTemplates.js';
import {
  pythonWithJinja,
  renderAsTransformers,
  type ChatCase,
  type Rendered,
} from '../support/chat/transformers.js';
import { scratchFolder } from '../support/scratch.js';

const USER = { role: 'user', content: 'Please continue the text: It was' } as const;
const ANSWER = { role: 'assistant', content: 'a dark night' } as const;
const chat = (messages: ChatCase['messages'], variables: ChatCase['variables'] = {}): ChatCase => ({
  messages,
  add_generation_prompt: messages.at(-1)?.role === 'user',
  variables,
});

const CASES: Readonly<Record<string, ChatCase>> = {
  request: chat([USER]),
  system: chat([{ role: 'system', content: 'Be brief.' }, USER]),
  'empty system': chat([{ role: 'system', content: '' }, USER]),
  answered: chat([USER, ANSWER]),
  'second request': chat([USER, ANSWER, USER]),
  'thinking off': chat([USER], { enable_thinking: false }),
  'thinking on': chat([USER], { enable_thinking: true }),
  'thinking off, other name': chat([USER], { thinking: false }),
  'thinking on, other name': chat([USER], { thinking: true }),
  'with a budget': chat([USER], { thinking_budget: 512 }),
};

/** Templates that a plain chat cannot fill, and why: the first three are for chats with tools, the last wants a list of functions. */
const REFUSED = [
  'CohereForAI-c4ai-command-r-plus-tool_use',
  'NousResearch-Hermes-2-Pro-Llama-3-8B-tool_use',
  'NousResearch-Hermes-3-Llama-3.1-8B-tool_use',
  'fireworks-ai-llama-3-firefunction-v2',
];

/** Templates whose prompt ends inside the reasoning. */
const OPEN = [
  'Apriel-1.6-15b-Thinker-fixed',
  'Cohere2MoE',
  'GLM-4.7-Flash',
  'Kimi-K3',
  'MiniMax-M2',
  'NVIDIA-Nemotron-3-Nano-30B-A3B-BF16',
  'NVIDIA-Nemotron-Nano-v2',
  'Qwen3.5-4B',
  'Spark2.5',
  'StepFun3.5-Flash',
  'deepseek-ai-DeepSeek-R1-Distill-Llama-8B',
  'inclusionai-ling-3.0-flash',
  'llama-cpp-deepseek-r1',
  'poolside-Laguna-S-2.1',
];

/** How the maker’s text begins, and its length, in characters. */
const MAKERS: readonly (readonly [string, string, number])[] = [
  ['Qwen-Qwen2.5-7B-Instruct', 'You are Qwen, created by Alibaba Cloud.', 68],
  ['meta-llama-Llama-3.2-3B-Instruct', 'Cutting Knowledge Date: December 2023', 61],
  ['HuggingFaceTB-SmolLM3-3B', '## Metadata', 1243],
  ['openai-gpt-oss-120b', 'You are ChatGPT, a large language model', 220],
  ['unsloth-mistral-Devstral-Small-2507', 'You are Devstral, a helpful agentic model', 5301],
];
const NO_MAKER = [
  'Qwen-Qwen3-0.6B',
  'google-gemma-2-2b-it',
  'microsoft-Phi-3.5-mini-instruct',
  'LFM2-8B-A1B',
];

describe('the chat templates in llama.cpp’s source', () => {
  const scratch = scratchFolder();
  let bundled: BundledTemplates;
  beforeAll(() => {
    bundled = bundledTemplates(scratch);
  });

  function render(template: string, { messages, add_generation_prompt, variables }: ChatCase): Rendered {
    const options = { opensAnswer: add_generation_prompt, bosText: '<s>', eosText: '</s>', variables };
    try {
      return { rendered: renderTemplate(template, messages, options) };
    } catch (error) {
      if (!(error instanceof PalimpsestError)) throw error;
      return { refused: error.message };
    }
  }

  it('are filled as transformers fills them, all of them', ({ skip }) => {
    if ('missing' in bundled) return skip(bundled.missing);
    const python = pythonWithJinja();
    if (python === null) return skip('no python3 with Jinja2 3.1 (Debian: python3-jinja2)');
    const { templates } = bundled;
    const wanted = renderAsTransformers(python, templates, CASES);
    expect(Object.keys(wanted).length).toBeGreaterThanOrEqual(70);
    const differing: string[] = [];
    for (const [name, template] of Object.entries(templates)) {
      for (const [which, chatCase] of Object.entries(CASES)) {
        const want = wanted[name]?.[which];
        const got = render(template, chatCase);
        const isSame =
          want !== undefined && 'rendered' in want && 'rendered' in got
            ? want.rendered === got.rendered
            : want !== undefined && 'refused' in want && 'refused' in got;
        if (!isSame) differing.push(`${name}, ${which}: ${JSON.stringify(got)}, not ${JSON.stringify(want)}`);
      }
    }
    expect(differing).toEqual([]);
  });

  it('are refused with the true reason where a chat without tools cannot fill them', ({ skip }) => {
    if ('missing' in bundled) return skip(bundled.missing);
    const refusals = Object.entries(bundled.templates).flatMap(([name, template]) => {
      const got = render(template, chat([USER]));
      return 'refused' in got ? [{ name, why: got.refused }] : [];
    });
    expect(refusals.map(({ name }) => name)).toEqual(REFUSED);
    for (const { why } of refusals.slice(0, 3)) expect(why).toContain('a template for chats with tools');
  });

  /** Where a request leaves the turn, with these variables. */
  function turnOf(template: string, wanted: 'as-template' | 'off') {
    const prompt = (variables: ChatCase['variables']) => {
      const options = { opensAnswer: true, bosText: '', eosText: '</s>', variables };
      const { parts } = promptParts(template, [USER], options);
      return { whole: parts.map(({ text }) => text).join(''), opening: must(parts.at(-1)).text };
    };
    const { opening } = prompt(reasoningVariables(template, wanted, prompt));
    return { opening, ...partsOfTurn(opening, '', channelsOf(template, opening)) };
  }

  const filled = (templates: Readonly<Record<string, string>>): [string, string][] =>
    Object.entries(templates).filter(([name]) => !REFUSED.includes(name));

  it('leave a turn in open reasoning, or before the header of a channel, where their makers say so', ({
    skip,
  }) => {
    if ('missing' in bundled) return skip(bundled.missing);
    const turns = filled(bundled.templates).map(([name, template]) => ({
      name,
      ...turnOf(template, 'as-template'),
    }));
    const named = (mode: string): string[] =>
      turns.filter((turn) => turn.mode === mode).map(({ name }) => name);
    expect(named('reasoning')).toEqual(OPEN);
    expect(named('header')).toEqual(['muse-glimmer', 'openai-gpt-oss-120b', 'upstage-Solar-Open-100B']);
    for (const [name, template] of filled(bundled.templates)) {
      const off = turnOf(template, 'off');
      expect(off.mode === 'answer' || closingText(off) !== '', name).toBe(true);
    }
  });

  it('show the maker’s own system text', ({ skip }) => {
    if ('missing' in bundled) return skip(bundled.missing);
    const options = { bosText: '', eosText: '</s>' };
    const texts = new Map(
      filled(bundled.templates).map(([name, template]) => [name, makerText(template, 'none', options)]),
    );
    for (const [name, begins, length] of MAKERS) {
      const { text } = must(texts.get(name));
      expect([name, text.slice(0, begins.length), text.length]).toEqual([name, begins, length]);
    }
    for (const name of NO_MAKER) expect(must(texts.get(name)).text, name).toBe('');
    expect(must(texts.get('openai-gpt-oss-120b'))).toMatchObject({
      dates: ['2024-06', '2024-07-26'],
      readsToday: true,
    });
    // A mark of the template in the text would be counted as words of the maker.
    for (const [name, { text }] of texts) expect(text, name).not.toMatch(/<\||\|>|<｜|<\/s>/u);
  });

  // In every run one template of each format and mode, in the long lanes all of them.
  it('end no model that reasons first as one that copied nothing', async ({ skip }) => {
    if ('missing' in bundled) return skip(bundled.missing);
    const ended: string[] = [];
    const kinds = new Set<string>();
    for (const [name, template] of filled(bundled.templates)) {
      const turn = turnOf(template, 'as-template');
      const format = turn.format ?? formatIn(template);
      if (format === null) continue;
      const kind = `${format.id}, ${turn.mode}`;
      if (!ALL_LANES && kinds.has(kind)) continue;
      kinds.add(kind);
      expect([name, await copiesAfterReasoning(template, turn, format)]).toEqual([
        name,
        { hits: 1, total: 1 },
      ]);
      ended.push(name);
    }
    expect(ended.length).toBeGreaterThanOrEqual(ALL_LANES ? 40 : 16);
  });
});

const THOUGHT = 'Let me think about what is wanted of me here. '.repeat(3);
const TARGET = sampleText('target', 3, 60);

function formatIn(template: string): TurnFormat | null {
  return (
    TURN_FORMATS.find(
      ({ channels, reasoning, answer }) =>
        channels === undefined && new RegExp(`${reasoning}|${answer}`, 'u').test(template),
    ) ?? null
  );
}

/** What is found on a fake model with this template that thinks for longer than an answer may be, and knows the work by heart. */
async function copiesAfterReasoning(
  template: string,
  { opening, mode }: { readonly opening: string; readonly mode: string },
  format: TurnFormat,
): Promise<{ readonly hits: number; readonly total: number }> {
  const [open = '', between = ''] = must(TURNS[format.id]).split(/[ρα]/u);
  const chat = {
    template,
    after: opening,
    first: `${mode === 'reasoning' ? '' : open}${THOUGHT}${between}`,
    mark: format.channels?.answer ?? between.trim(),
    trainedContext: 16_384,
  };
  const engine = createFakeEngine({ text: TARGET, chat });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
  const works = sampleWorks(TARGET, sampleText('control', 4, 60));
  const parameters = {
    passages: 1,
    prefixTokens: 20,
    suffixTokens: 30,
    answerTokens: 30,
    reasoningBudget: 60,
    temperatures: '0',
    leastWords: 3,
  };
  try {
    const { findings } = await measureInMemory(systemDesign, engine, loaded, model, works, parameters);
    const { hits, total } = must(findings.findings.find(({ id }) => id === 'continue-1/E2')?.count);
    return { hits, total };
  } finally {
    await engine.dispose();
  }
}
