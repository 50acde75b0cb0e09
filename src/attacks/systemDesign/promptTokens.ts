import { inputError, PalimpsestError } from '../../base/index.js';
import type { Engine } from '../../domain/index.js';
import { renderTemplate, type ChatMessage, type RenderOptions } from './renderTemplate.js';

/** ChatML, the template of many models that name none. */
export const CHATML =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

/** A prompt as its fixed parts and what stands in them. */
export interface PromptPart {
  readonly text: string;
  /** A part of the template: the texts of special tokens in it are special tokens. */
  readonly fixed: boolean;
}

// Stand in for contents while the template is rendered: private use, nothing that a template looks for.
const MARK = { before: '\ue0f1', after: '\ue0f2' };

/**
 * A prompt in parts. Contents are put in after the template was rendered, so that nothing in a work can change what the template does.
 * Where a template refuses a system message or leaves it out, its words stand in front of the user's.
 * @param template null for plain text: messages with an empty line between them, and one at the end unless `openEnd`
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
  const marked = messages.map(({ role }, at) => ({ role, content: `${MARK.before}${at}${MARK.after}` }));
  const rendered = renderTemplate(template, marked, options);
  // Many templates pass over roles that they do not know: what is said to stand in a prompt must stand there.
  const left = marked.find(({ content }) => !rendered.includes(content));
  if (options.opensAnswer && left !== undefined) {
    throw inputError(
      'chat-template-refuses',
      `The chat template of this model leaves out what the ${left.role} says.`,
      'Choose --template chatml or --template plain, and say so: another template is another system design.',
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
 * A prompt as tokens. In one piece, as a server tokenises it, unless something in a content looks like a special token: then content
 * is tokenised apart, so that it stays text.
 */
export async function tokensOf(engine: Engine, parts: readonly PromptPart[]): Promise<Int32Array> {
  const whole = parts.map(({ text }) => text).join('');
  for (const { text, fixed } of parts) {
    if (fixed) continue;
    const plain = await engine.tokenize(text);
    const parsed = await engine.tokenize(text, { parseSpecial: true });
    if (plain.tokens.join() !== parsed.tokens.join()) return apart(engine, parts);
  }
  return (await engine.tokenize(whole, { parseSpecial: true })).tokens;
}

async function apart(engine: Engine, parts: readonly PromptPart[]): Promise<Int32Array> {
  const tokens: number[] = [];
  for (const { text, fixed } of parts) {
    tokens.push(...(await engine.tokenize(text, { parseSpecial: fixed })).tokens);
  }
  return Int32Array.from(tokens);
}

/**
 * Tokens that end an answer: the model's end of text, and the special token that its template puts behind an answer. A template that
 * refuses an answer in the chat names no such token; answers then end by the end of text, or at their longest.
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

/** The parts of a chat that holds an answer; none where the template refuses one. */
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
