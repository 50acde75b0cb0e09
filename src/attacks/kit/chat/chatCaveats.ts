import type { Remark } from '../../../base/index.js';
import type { AttackModel } from '../../define.js';
import type { ChatParameters } from './chatParameters.js';
import type { ChatSetup } from './chatSetup.js';
import { type MakerFacts, chatWords } from './chatWords.js';
import { templateKind } from './chosenTemplate.js';
import type { MakerText } from './makerText.js';
import { TEMPLATE_DATE } from './renderTemplate.js';
import type { TemplateObservation } from './templateCheck.js';

/**
 * Caveats about how requests were put to the model: the template, the maker’s own system text, and the switch for reasoning.
 * @param template what was observed of the model’s own template; null if it was not used
 * @param hasSystem do the requests have a system prompt of the operator?
 */
export function chatCaveats(
  {
    parameters,
    model,
  }: { readonly parameters: ChatParameters; readonly model: Pick<AttackModel, 'chatTemplate' | 'name'> },
  setup: ChatSetup,
  template: TemplateObservation | null,
  hasSystem: boolean,
): Remark[] {
  const rendering = {
    equal: 'rendered-alike',
    differs: 'rendered-otherwise',
    unknown: 'rendering-unknown',
  } as const;
  return [
    chatWords.remark('put-by-template', { template: templateKind(parameters, model) }),
    ...(template === null ? [] : [chatWords.remark(rendering[template.llama])]),
    ...(model.chatTemplate === null ? [chatWords.remark('no-chat-template')] : []),
    ...makerCaveats(setup, parameters, hasSystem),
    ...(setup.template === null || parameters.reasoning === 'as-template'
      ? []
      : [chatWords.remark(`reasoning-${parameters.reasoning}`, { variables: variablesOf(setup) })]),
  ];
}

function makerCaveats(setup: ChatSetup, { makerText: kept }: ChatParameters, hasSystem: boolean): Remark[] {
  const { maker, makerByItself, suppressesMaker } = setup;
  if (hasSystem)
    return maker.forbids.text === ''
      ? []
      : [chatWords.remark('maker-text-beside', makerFacts(maker.forbids))];
  if (makerByItself.text === '') return [];
  if (suppressesMaker) return [chatWords.remark('maker-text-removed', makerFacts(makerByItself))];
  const code = kept === 'kept' ? 'maker-text-kept' : 'maker-text-stays';
  return [chatWords.remark(code, makerFacts(maker.open))];
}

/** What is said of a text of the maker. */
export function makerFacts({ text, dates, readsToday }: MakerText): MakerFacts {
  const { day, month, year } = TEMPLATE_DATE;
  const today = [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
  return { characters: Array.from(text).length, dates, today: readsToday ? today : null };
}

/** What the template was given beyond the messages, e.g. `enable_thinking = false`; empty if nothing. */
export function variablesOf({ options }: ChatSetup): string {
  return Object.entries(options.variables)
    .map(([name, value]) => `${name} = ${String(value)}`)
    .join(', ');
}
