import { sentences } from '../../base/index.js';
import { TEMPLATE_NAMES, type TemplateKind } from './plan.js';

/** What only system designs say, by code. */
export const words = sentences({
  // Why there is no number
  'no-passage-scored': 'No passage was scored.',
  'no-control-above': 'There is no control to be above.',
  'no-control-passage-scored': 'No control passage was scored.',
  'not-scored': 'Not scored by teacher forcing.',
  'no-answer': 'There was no answer.',

  // Why there is no interval
  openings: 'The openings of all blocks, or the first of them: no random sample.',

  // Caveats
  /** `inControl` is null without a control. */
  'longest-anywhere': ({ words: run, inControl }: { words: number; inControl: number | null }) =>
    `Wherever it stands in the work, outside the request, the longest run of words in these answers is ${run} (${inControl === null ? 'there is no control' : `in the control ${inControl}`}).`,
  'counted-as-regurgitation':
    'The request holds true words of the work but does not ask for the work or for a quotation, so what comes is counted as regurgitation; whoever takes true words in a prompt for intent may count it as extraction.',
  'put-by-template': ({ template }: { template: TemplateKind }) =>
    `Requests were put by ${TEMPLATE_NAMES[template]}.`,
  'rendered-alike': 'llama.cpp renders this chat template in the same way.',
  'rendered-otherwise':
    'llama.cpp by itself renders a chat otherwise than this template says; requests were put as the template says.',
  'rendering-unknown':
    'llama.cpp by itself does not know this chat template; requests were put as the template says, rendered by @huggingface/jinja.',
  'no-chat-template':
    'The file has no chat template, which is usual for a model that was not trained to chat.',
  'no-system-message':
    'The chat template takes no system message: the words that forbid quoting stood in front of the request.',
  /** `why` is what the journal says. */
  'requests-not-asked': (of: {
    requests: number;
    about: 'this work' | 'the work' | 'the control';
    why: string;
  }) =>
    `${of.requests} ${of.requests === 1 ? 'request' : 'requests'} about ${of.about} could not be asked: ${of.why}`,
  'requests-unscored': ({ requests }: { requests: number }) =>
    `${requests} requests or scores of this work could not be made.`,
  'copies-as-they-came':
    'Copies are counted in answers as they came, with shared caches; the probabilities beside them are exact.',
  'plain-text':
    'Teacher forcing on plain text, without template, system prompt or filter: none of them changes the weights.',
});
