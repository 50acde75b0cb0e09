import type { Remark } from '../../base/index.js';
import { type MakerText, TEMPLATE_DATE } from '../kit/index.js';
import type { ChatSetup } from './chatSetup.js';
import type { Design, SystemDesignResults } from './collect.js';
import type { SystemDesignInput } from './input.js';
import { templateKind } from './template.js';
import { type MakerFacts, words } from './words.js';

/** Caveats about how requests were put to the model: the template, the maker’s own system text, and the switch for reasoning. */
export function chatCaveats(
  { template }: SystemDesignResults,
  input: SystemDesignInput,
  setup: ChatSetup,
  design: Design,
): Remark[] {
  const { parameters, model } = input;
  const rendering = {
    equal: 'rendered-alike',
    differs: 'rendered-otherwise',
    unknown: 'rendering-unknown',
  } as const;
  return [
    words.remark('put-by-template', { template: templateKind(parameters, model) }),
    ...(template === null ? [] : [words.remark(rendering[template.llama])]),
    ...(model.chatTemplate === null ? [words.remark('no-chat-template')] : []),
    ...makerCaveats(setup, input, design),
    ...(setup.template === null || parameters.reasoning === 'as-template'
      ? []
      : [words.remark(`reasoning-${parameters.reasoning}`, { variables: variablesOf(setup) })]),
  ];
}

function makerCaveats(setup: ChatSetup, { parameters }: SystemDesignInput, { forbids }: Design): Remark[] {
  const { maker, makerByItself, suppressesMaker } = setup;
  if (forbids)
    return maker.forbids.text === '' ? [] : [words.remark('maker-text-beside', makerFacts(maker.forbids))];
  if (makerByItself.text === '') return [];
  if (suppressesMaker) return [words.remark('maker-text-removed', makerFacts(makerByItself))];
  const code = parameters.makerText === 'kept' ? 'maker-text-kept' : 'maker-text-stays';
  return [words.remark(code, makerFacts(maker.open))];
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
