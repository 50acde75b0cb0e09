import { inputError, PalimpsestError } from '../../../base/index.js';
import type { Engine } from '../../../domain/index.js';
import type { AnswerOpening, AttackModel } from '../../define.js';
import { promptParts, tokensOf, type PromptPart } from './promptTokens.js';
import { reasoningVariables } from './reasoningSwitches.js';
import type { TemplateVariables } from './renderTemplate.js';
import { beginsWithBos, eosTextOf } from './templateCheck.js';
import { channelsOf, closingText, partsOfTurn } from './turnParts.js';

/**
 * Opens the assistant’s turn of a chat with one request, by the chat template in the model’s file: everything before the first word of the
 * answer. There is no system message of ours; what the template puts there by itself stays. Reasoning is switched off where the template
 * has a switch; where it stands open all the same, it is ended at once, and where messages go to channels, the channel of the answer is
 * named.
 * @param asked request: the words of the user; bos: whether a begin-of-text token is prepended, always, never, or where the template
 * begins with one
 * @throws {PalimpsestError} `chat-template-missing`, `chat-template-invalid`, `chat-template-refuses`; the errors of the engine
 */
export async function openAnswer(
  asked: { readonly request: string; readonly bos: 'always' | 'as-template' | 'never' },
  model: AttackModel,
  engine: Pick<Engine, 'tokenize' | 'detokenize'>,
): Promise<AnswerOpening> {
  const template = model.chatTemplate;
  if (template === null) {
    throw inputError(
      'chat-template-missing',
      `"${model.name}" has no chat template, so no passage can be scored at the start of an answer.`,
      'Measure with --in-answer false: the passages are then scored on raw text alone. Or examine a file of this model that holds its chat template.',
    );
  }
  const texts = { bosText: '', eosText: await eosTextOf(model, engine) };
  const { parts, variables } = withRemedy(() => rendered(template, asked.request, texts));
  const opening = lastFixed(parts);
  const channels = channelsOf(template, opening);
  const closed = closingText(partsOfTurn(opening, '', channels));
  if (partsOfTurn(opening + closed, '', channels).mode !== 'answer') {
    throw inputError(
      'chat-template-refuses',
      `The chat template of "${model.name}" does not end a prompt where an answer begins, so no passage can be scored there.`,
      RAW_ALONE,
    );
  }
  const before = opening === '' ? parts : parts.slice(0, -1);
  const whole = [...before, { text: opening + closed, fixed: true }].filter(({ text }) => text !== '');
  const bos =
    asked.bos === 'always' ||
    (asked.bos === 'as-template' &&
      model.hasBos &&
      beginsWithBos({ template, options: { ...texts, variables } }));
  return {
    request: asked.request,
    text: whole.map(({ text }) => text).join(''),
    tokens: await tokensOf(engine, whole),
    bos,
    variables,
    closed,
  };
}

const RAW_ALONE = 'Measure with --in-answer false: the passages are then scored on raw text alone.';

/** The prompt in parts, without reasoning where the template has a switch, and the variables that switch it off. */
function rendered(
  template: string,
  request: string,
  texts: { readonly bosText: string; readonly eosText: string },
): { readonly parts: readonly PromptPart[]; readonly variables: TemplateVariables } {
  const render = (variables: TemplateVariables): readonly PromptPart[] =>
    promptParts(template, [{ role: 'user', content: request }], { ...texts, variables, opensAnswer: true })
      .parts;
  const variables = reasoningVariables(template, 'off', (tried) => {
    const parts = render(tried);
    return { whole: parts.map(({ text }) => text).join(''), opening: lastFixed(parts) };
  });
  return { parts: render(variables), variables };
}

/** What a template throws, with the remedy that there is for a window in an answer. */
function withRemedy<T>(render: () => T): T {
  try {
    return render();
  } catch (error) {
    const isOfTemplate =
      error instanceof PalimpsestError &&
      (error.code === 'chat-template-invalid' || error.code === 'chat-template-refuses');
    throw isOfTemplate ? new PalimpsestError({ ...error.toData(), hint: RAW_ALONE }, error) : error;
  }
}

function lastFixed(parts: readonly PromptPart[]): string {
  const last = parts.at(-1);
  return last?.fixed === true ? last.text : '';
}
