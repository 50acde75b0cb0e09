import { counted, sentences } from '../../../base/index.js';
import { TEMPLATE_NAMES, type TemplateKind } from './chosenTemplate.js';

/** Remarks about how requests were put to a model, by code. */
export const chatWords = sentences({
  'put-by-template': ({ template }: { template: TemplateKind }) =>
    `Requests were formatted as ${TEMPLATE_NAMES[template]}.`,
  'rendered-alike': 'llama.cpp renders this chat template in the same way.',
  'rendered-otherwise':
    'llama.cpp’s own rendering of a chat differs from what this template says. Requests were made as the template says.',
  'rendering-unknown':
    'llama.cpp does not know this chat template. Requests were made as the template says, rendered by @huggingface/jinja.',
  'no-chat-template':
    'The file has no chat template, which is usual for a model that was not trained to chat.',
  /** `variables` is empty where the template has no switch. */
  'reasoning-off': ({ variables }: { variables: string }) =>
    `The model was asked to answer without reasoning: ${
      variables === ''
        ? 'the chat template has no switch for it, so any reasoning was ended as soon as it began.'
        : `the chat template was given ${variables}.`
    }`,
  'reasoning-on': ({ variables }: { variables: string }) =>
    `The model was asked to reason before it answers: ${
      variables === ''
        ? 'the chat template does so by itself, or has no switch for it.'
        : `the chat template was given ${variables}.`
    }`,
  'maker-text-stays': (of: MakerFacts) =>
    `The chat template puts the maker’s own system text of ${charactersOf(of)} before every such request, and an empty system message does not remove it. These requests cannot be made without a system prompt.`,
  'maker-text-kept': (of: MakerFacts) =>
    `The plan keeps the maker’s own system text of ${charactersOf(of)}, which the chat template puts before a request that has no other system prompt.`,
  'maker-text-removed': (of: MakerFacts) =>
    `By itself, the chat template would put the maker’s own system text of ${charactersOf(of)} before the request. An empty system message took its place, so these requests have no system prompt.`,
  'maker-text-beside': (of: MakerFacts) =>
    `The chat template adds the maker’s own system text of ${charactersOf(of)} to the system prompt that forbids quoting.`,
});

/** What is said of the maker’s own system text. */
export interface MakerFacts {
  readonly characters: number;
  /** As they are written in the text. */
  readonly dates: readonly string[];
  /** The day that the template takes for today, where the text names it; null elsewhere. */
  readonly today: string | null;
}

function charactersOf({ characters, dates, today }: MakerFacts): string {
  const length = counted(characters, 'character');
  if (dates.length === 0) return length;
  const fixed = today === null ? '' : `; in every run, today is ${today} for the template`;
  return `${length} (${dates.length === 1 ? 'date' : 'dates'} in it: ${dates.join(', ')}${fixed})`;
}
