import type { AttackModel } from '../../define.js';
import type { ChatParameters } from './chatParameters.js';
import { templateOf } from './chosenTemplate.js';
import { emptySystemSuppresses, makerText, type MakerText } from './makerText.js';
import { promptParts, type PromptPart } from './promptTokens.js';
import { reasoningVariables } from './reasoningSwitches.js';
import type { ChatMessage, TemplateVariables } from './renderTemplate.js';
import { channelsOf, mentionsReasoning } from './turnParts.js';
import type { TurnOpening } from './writtenTurn.js';

/** What decides how requests are put to a model. */
interface ChatInput {
  readonly parameters: ChatParameters;
  readonly model: Pick<AttackModel, 'chatTemplate' | 'name'>;
}

/** How requests are put to this model: what follows from the template and the parameters before anything is asked. */
export interface ChatSetup {
  /** Null for plain text. */
  readonly template: string | null;
  readonly options: {
    readonly bosText: string;
    readonly eosText: string;
    readonly variables: TemplateVariables;
  };
  /** The maker’s own text where the design has no system prompt, and beside the one that forbids quoting, as it is in the prompts. */
  readonly maker: { readonly open: MakerText; readonly forbids: MakerText };
  /** What the template would put there by itself; empty text if nothing. */
  readonly makerByItself: MakerText;
  /** True if an empty system message takes the place of the maker’s own text. */
  readonly suppressesMaker: boolean;
  /** Does the template know of reasoning? Only then room for it is reserved. */
  readonly mayReason: boolean;
}

const setups = new WeakMap<object, Map<string, ChatSetup>>();

/**
 * Finds out how requests are put to the model of an examination.
 * @param eosText the model’s end-of-text token as text
 * @throws {PalimpsestError} `chat-template-missing`, `chat-template-invalid`, `chat-template-refuses`
 */
export function chatSetup(input: ChatInput, eosText: string): ChatSetup {
  const cached = setups.get(input) ?? new Map<string, ChatSetup>();
  setups.set(input, cached);
  const known = cached.get(eosText);
  if (known !== undefined) return known;
  const setup = findSetup(input, eosText);
  cached.set(eosText, setup);
  return setup;
}

const REQUEST: readonly ChatMessage[] = [{ role: 'user', content: 'x' }];
const NO_TEXT: MakerText = { text: '', dates: [], readsToday: false };

function findSetup({ parameters, model }: ChatInput, eosText: string): ChatSetup {
  const template = templateOf(parameters, model);
  const texts = { bosText: '', eosText };
  if (template === null) {
    const maker = { open: NO_TEXT, forbids: NO_TEXT };
    const options = { ...texts, variables: {} };
    return { template, options, maker, makerByItself: NO_TEXT, suppressesMaker: false, mayReason: false };
  }
  const render = (variables: TemplateVariables): { whole: string; opening: string } => {
    const { parts } = promptParts(template, REQUEST, { ...texts, variables, opensAnswer: true });
    return { whole: parts.map(({ text }) => text).join(''), opening: lastFixed(parts) };
  };
  const variables = reasoningVariables(template, parameters.reasoning, render);
  const options = { ...texts, variables };
  const byItself = makerText(template, 'none', options);
  const suppressesMaker = parameters.makerText === 'removed' && emptySystemSuppresses(template, options);
  const sources = [template, render(variables).opening, model.chatTemplate ?? ''];
  return {
    template,
    options,
    maker: {
      open: suppressesMaker ? NO_TEXT : byItself,
      forbids: makerText(template, 'given', options),
    },
    makerByItself: byItself,
    suppressesMaker,
    mayReason: sources.some(mentionsReasoning),
  };
}

/** A prompt in parts, and how it leaves the turn of the assistant. */
export interface ChatPrompt {
  readonly parts: readonly PromptPart[];
  readonly systemFolded: boolean;
  /** Null for plain text. */
  readonly opening: TurnOpening | null;
}

/**
 * The prompt of a chat that ends with a request.
 * @param openEnd true if plain text ends with the last message, so that the model continues directly after it
 * @throws {PalimpsestError} as {@link promptParts}
 */
export function chatPrompt(
  { template, options }: ChatSetup,
  messages: readonly ChatMessage[],
  { openEnd = false }: { readonly openEnd?: boolean } = {},
): ChatPrompt {
  const { parts, systemFolded } = promptParts(template, messages, { ...options, opensAnswer: true, openEnd });
  if (template === null) return { parts, systemFolded, opening: null };
  const text = lastFixed(parts);
  return { parts, systemFolded, opening: { text, channels: channelsOf(template, text) } };
}

/** What a template writes after the last message. */
function lastFixed(parts: readonly PromptPart[]): string {
  const last = parts.at(-1);
  return last?.fixed === true ? last.text : '';
}
