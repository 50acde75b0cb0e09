import { inputError, PalimpsestError } from '../../../base/index.js';
import type { Engine } from '../../../domain/index.js';
import { renderTemplate, type ChatMessage, type RenderOptions } from './renderTemplate.js';

/** ChatML, the usual template of models whose file names none. */
export const CHATML =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

/** One part of a prompt: of the template, or of a message. */
export interface PromptPart {
  readonly text: string;
  /** True for a part of the template, in which the texts of special tokens are read as special tokens. */
  readonly fixed: boolean;
}

// Stand in for contents while the template is rendered. They are private-use characters, which no template looks for.
const MARK = { before: '\ue0f1', after: '\ue0f2' };

/**
 * Splits a prompt into parts. Contents are inserted after the template was rendered, so nothing in a work can change what the template
 * does. If a template refuses or omits a system message, its words are placed before those of the user.
 * @param template null for plain text: messages with an empty line between them, and another at the end unless `openEnd`
 * @throws {PalimpsestError} as {@link renderTemplate}
 */
export function promptParts(
  template: string | null,
  messages: readonly ChatMessage[],
  options: RenderOptions & { readonly openEnd?: boolean },
): { readonly parts: readonly PromptPart[]; readonly systemFolded: boolean } {
  if (template === null) {
    const texts = messages.flatMap(({ content }) => [
      { text: content, fixed: false },
      { text: '\n\n', fixed: true },
    ]);
    return { parts: options.openEnd === true ? texts.slice(0, -1) : texts, systemFolded: false };
  }
  try {
    return { parts: render(template, messages, options), systemFolded: false };
  } catch (error) {
    const [system, user, ...rest] = messages;
    if (system?.role !== 'system' || user === undefined) throw error;
    const content = `${system.content}\n\n${user.content}`;
    return { parts: render(template, [{ role: 'user', content }, ...rest], options), systemFolded: true };
  }
}

function render(
  template: string,
  messages: readonly ChatMessage[],
  options: RenderOptions,
): readonly PromptPart[] {
  // A template may look whether a message is empty.
  const marked = messages.map(({ role, content }, at) => ({
    role,
    content: content === '' ? '' : `${MARK.before}${at}${MARK.after}`,
  }));
  const rendered = renderTemplate(template, marked, options);
  // Many templates skip roles that they do not know, but every message must be in the prompt.
  const left = marked.find(({ content }) => !rendered.includes(content));
  if (options.opensAnswer && left !== undefined) {
    throw inputError(
      'chat-template-refuses',
      `The chat template of this model omits the message of the ${left.role}.`,
      'Choose --template chatml or --template plain, and state the choice: another template is another system design.',
    );
  }
  return rendered
    .split(new RegExp(`${MARK.before}(\\d+)${MARK.after}`, 'u'))
    .map((text, at) =>
      at % 2 === 0 ? { text, fixed: true } : { text: messages[Number(text)]?.content ?? '', fixed: false },
    )
    .filter(({ text }) => text !== '');
}

/**
 * Tokenizes a prompt. The prompt is tokenized as a whole, as a server does, unless something in a message looks like a special token.
 * In that case messages are tokenized separately, so that they remain text.
 */
export async function tokensOf(
  engine: Pick<Engine, 'tokenize'>,
  parts: readonly PromptPart[],
): Promise<Int32Array> {
  const whole = parts.map(({ text }) => text).join('');
  for (const { text, fixed } of parts) {
    if (fixed) continue;
    const plain = await engine.tokenize(text);
    const parsed = await engine.tokenize(text, { parseSpecial: true });
    if (plain.tokens.join() !== parsed.tokens.join()) return apart(engine, parts);
  }
  return (await engine.tokenize(whole, { parseSpecial: true })).tokens;
}

async function apart(engine: Pick<Engine, 'tokenize'>, parts: readonly PromptPart[]): Promise<Int32Array> {
  const tokens: number[] = [];
  for (const { text, fixed } of parts) {
    tokens.push(...(await engine.tokenize(text, { parseSpecial: fixed })).tokens);
  }
  return Int32Array.from(tokens);
}

/**
 * Tokens that end an answer: the model's end-of-text token, and the special token that its template places after an answer. A template
 * that refuses an answer in the chat names no such token. Answers then end with the end-of-text token or at their greatest length.
 * @param eosToken null when the model names none
 */
export async function endingTokens(
  engine: Engine,
  template: string | null,
  eosToken: number | null,
  options: Omit<RenderOptions, 'opensAnswer'>,
): Promise<ReadonlySet<number>> {
  const ends = new Set(eosToken === null ? [] : [eosToken]);
  if (template === null) return ends;
  const chat: readonly ChatMessage[] = [
    { role: 'user', content: 'x' },
    { role: 'assistant', content: 'x' },
  ];
  const tail = answeredParts(template, chat, options).at(-1);
  if (tail?.fixed !== true) return ends;
  const [parsed] = (await engine.tokenize(tail.text, { parseSpecial: true })).tokens;
  const [plain] = (await engine.tokenize(tail.text)).tokens;
  if (parsed !== undefined && parsed !== plain) ends.add(parsed);
  return ends;
}

/** The parts of a chat that contains an answer; none if the template refuses one. */
function answeredParts(
  template: string,
  chat: readonly ChatMessage[],
  options: Omit<RenderOptions, 'opensAnswer'>,
): readonly PromptPart[] {
  try {
    return promptParts(template, chat, { ...options, opensAnswer: false }).parts;
  } catch (error) {
    if (error instanceof PalimpsestError && error.code === 'chat-template-refuses') return [];
    throw error;
  }
}
