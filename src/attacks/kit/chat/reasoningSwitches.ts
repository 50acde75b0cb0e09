import { PalimpsestError } from '../../../base/index.js';
import { channelsOf, partsOfTurn } from './turnParts.js';
import type { TemplateVariables } from './renderTemplate.js';

/** How a model is asked: as its template does by itself, without reasoning, or with it. */
export const REASONING = ['as-template', 'off', 'on'] as const;
/** See {@link REASONING}. */
export type Reasoning = (typeof REASONING)[number];

type Switch = readonly [name: string, value: string | boolean | number];

/**
 * The variables by which templates are asked for answers without reasoning, and with it, in the order in which they are tried; each with
 * a template in llama.cpp’s source that looks at it.
 */
const SWITCHES: Readonly<Record<'off' | 'on', readonly Switch[]>> = {
  off: [
    ['enable_thinking', false], // Qwen-Qwen3-0.6B
    ['thinking', false], // Kimi-K3
    ['reasoning', false], // Cohere2MoE
    ['thinking_mode', 'disabled'], // MiniMax-M3
    ['thinking_option', 'off'], // inclusionai-ling-3.0-flash
    ['reasoning_effort', 'no_think'], // tencent-Hy3
    ['reasoning_effort', 'minimal'], // upstage-Solar-Open-100B
    ['thinking_budget', 0], // ByteDance-Seed-OSS
  ],
  on: [
    ['enable_thinking', true], // openbmb-MiniCPM5-1B
    ['thinking', true], // deepseek-ai-DeepSeek-V3.1
    ['thinking_mode', 'enabled'], // MiniMax-M3
    ['thinking_option', 'on'], // inclusionai-ling-3.0-flash
    ['reasoning_effort', 'high'], // tencent-Hy3
  ],
};

/**
 * The variables with which a template asks for answers without reasoning, or with it. A variable is given only if the template’s source
 * holds its name, and its value if that is a word, and only if the prompt changes. Reasoning is not asked for again once it stands open.
 * @param render the end of a prompt, after the last message, with these variables
 * @returns no variables where the template has no such switch
 * @throws {PalimpsestError} what `render` throws without variables
 */
export function reasoningVariables(
  template: string,
  wanted: Reasoning,
  render: (variables: TemplateVariables) => { readonly whole: string; readonly opening: string },
): TemplateVariables {
  if (wanted === 'as-template') return {};
  let variables: TemplateVariables = {};
  let now = render(variables);
  for (const [name, value] of SWITCHES[wanted]) {
    if (wanted === 'on' && !standsInAnswer(template, now.opening)) break;
    if (!looksAt(template, name, value)) continue;
    const next = attempt(() => render({ ...variables, [name]: value }));
    if (next === null || next.whole === now.whole) continue;
    variables = { ...variables, [name]: value };
    now = next;
  }
  return variables;
}

function standsInAnswer(template: string, opening: string): boolean {
  return partsOfTurn(opening, '', channelsOf(template, opening)).mode === 'answer';
}

function looksAt(template: string, name: string, value: string | boolean | number): boolean {
  const isNamed = new RegExp(`\\b${name}\\b`, 'u').test(template);
  return isNamed && (typeof value !== 'string' || new RegExp(`["']${value}["']`, 'u').test(template));
}

/** Null where the template refuses the variables. */
function attempt<T>(render: () => T): T | null {
  try {
    return render();
  } catch (error) {
    if (error instanceof PalimpsestError && error.code === 'chat-template-refuses') return null;
    throw error;
  }
}
