import { inputError } from '../../../base/index.js';
import type { AttackModel } from '../../define.js';
import type { ChatParameters } from './chatParameters.js';
import { CHATML } from './promptTokens.js';

type Chosen = Pick<ChatParameters, 'template'>;
type Model = Pick<AttackModel, 'chatTemplate' | 'name'>;

/** The template that formats requests; null for plain text. @throws {PalimpsestError} `chat-template-missing` */
export function templateOf({ template }: Chosen, model: Model): string | null {
  if (template === 'plain' || (template === 'auto' && model.chatTemplate === null)) return null;
  if (template === 'chatml') return CHATML;
  if (model.chatTemplate !== null) return model.chatTemplate;
  throw inputError(
    'chat-template-missing',
    `"${model.name}" has no chat template, so its file does not say how a product would format a request.`,
    'Choose --template chatml or --template plain, and state the choice: each is a separate system design.',
  );
}

/** Are requests formatted with the template in the model's file? @param hasTemplate it holds one */
export function takesOwnTemplate({ template }: Chosen, hasTemplate: boolean): boolean {
  return hasTemplate && (template === 'auto' || template === 'model');
}

/** Name of each way in which requests are formatted. */
export const TEMPLATE_NAMES = {
  own: 'the model’s own chat template',
  plain: 'plain text, without a chat template',
  chatml: 'ChatML',
} as const;
/** See {@link TEMPLATE_NAMES}. */
export type TemplateKind = keyof typeof TEMPLATE_NAMES;

/** How requests are formatted for this model. */
export function templateKind(parameters: Chosen, model: Model): TemplateKind {
  if (takesOwnTemplate(parameters, model.chatTemplate !== null)) return 'own';
  return templateOf(parameters, model) === null ? 'plain' : 'chatml';
}

/** The warning of a plan whose requests are given as plain text because the file contains no template; none otherwise. */
export function plainTextWarning({ template }: Chosen, { name, chatTemplate }: Model): string[] {
  return template === 'auto' && chatTemplate === null
    ? [
        `"${name}" has no chat template. Requests are given to it as plain text, as a completion service would do.`,
      ]
    : [];
}
