import { z } from 'zod';
import type { Engine } from '../../../domain/index.js';
import { writtenText } from '../../../text/index.js';
import type { AttackModel } from '../../define.js';
import type { Immutable } from '../../defineAttack.js';
import type { ChatSetup } from './chatSetup.js';
import { promptParts } from './promptTokens.js';
import { type ChatMessage, renderTemplate } from './renderTemplate.js';

/** What the journal holds of the template: whether llama.cpp renders it in the same way. `unknown` if it does not know the template. */
export const templateObservation = z.object({
  llama: z.enum(['equal', 'differs', 'unknown']),
  /** The end-of-text token as text, with which the template is filled; absent in observations of system-design 1.1.0. */
  eosText: z.string().exactOptional(),
});
/** See {@link templateObservation}. */
export type TemplateObservation = Immutable<z.output<typeof templateObservation>>;

const CHECKED: readonly ChatMessage[] = [{ role: 'user', content: 'Please continue the text: It was' }];

/** Compares a template’s rendering with llama.cpp’s own. @param setup made with `eosText` */
export async function checkTemplate(
  engine: Engine,
  { template }: Pick<ChatSetup, 'template'>,
  eosText: string,
): Promise<TemplateObservation> {
  const known = await engine.renderChat(CHECKED);
  if (known === null) return { llama: 'unknown', eosText };
  // llama.cpp leaves the begin-of-text token to its tokenizer.
  const options = { opensAnswer: true, bosText: '', eosText };
  return { llama: renderTemplate(template ?? '', CHECKED, options) === known ? 'equal' : 'differs', eosText };
}

/** The end-of-text token of a model as text; empty if it names none. */
export async function eosTextOf(
  { eosToken }: Pick<AttackModel, 'eosToken'>,
  engine: Pick<Engine, 'detokenize'>,
): Promise<string> {
  if (eosToken === null) return '';
  return writtenText((await engine.detokenize(Int32Array.of(eosToken))).bytes);
}

/** Does the template itself prepend the begin-of-text token? */
export function beginsWithBos({ template, options }: Pick<ChatSetup, 'template' | 'options'>): boolean {
  if (template === null) return false;
  const bosText = '\ue0f3';
  const { parts } = promptParts(template, [{ role: 'user', content: 'x' }], {
    ...options,
    bosText,
    opensAnswer: true,
  });
  return parts[0]?.text.startsWith(bosText) === true;
}
