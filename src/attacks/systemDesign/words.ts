import { sentences } from '../../base/index.js';
import { TEMPLATE_NAMES, type TemplateKind } from './plan.js';

/** Reasons and remarks of system designs alone, by code. */
export const words = sentences({
  // Why there is no number
  'no-passage-scored': 'No passage was scored.',
  'no-control-above': 'There is no control to compare with.',
  'no-control-passage-scored': 'No control passage was scored.',
  'not-scored': 'Not scored by teacher forcing.',
  'no-answer': 'There was no answer.',

  // Why there is no interval
  openings:
    'The passages are the openings of all blocks, or of the first ones, so they are not a random sample.',

  // Caveats
  /** `inControl` is null without a control. */
  'longest-anywhere': ({ words: run, inControl }: { words: number; inControl: number | null }) => {
    const control = inControl === null ? 'there is no control' : `in the control: ${inControl}`;
    return `The longest run of words that these answers share with any part of the work, outside the request, is ${run} (${control}).`;
  },
  'counted-as-regurgitation':
    'The request contains true words of the work but asks neither for the work nor for a quotation. What the model writes is therefore counted as regurgitation. A reader who takes true words in a prompt as a sign of intent may count it as extraction.',
  'put-by-template': ({ template }: { template: TemplateKind }) =>
    `Requests were formatted as ${TEMPLATE_NAMES[template]}.`,
  'rendered-alike': 'llama.cpp renders this chat template in the same way.',
  'rendered-otherwise':
    'llama.cpp’s own rendering of a chat differs from what this template says. Requests were made as the template says.',
  'rendering-unknown':
    'llama.cpp does not know this chat template. Requests were made as the template says, rendered by @huggingface/jinja.',
  'no-chat-template':
    'The file has no chat template, which is usual for a model that was not trained to chat.',
  'no-system-message':
    'The chat template accepts no system message, so the words that forbid quoting were placed before the request.',
  /** `why` is what the journal says. */
  'requests-not-asked': (of: {
    requests: number;
    about: 'this work' | 'the work' | 'the control';
    why: string;
  }) =>
    `${of.requests} ${of.requests === 1 ? 'request' : 'requests'} about ${of.about} could not be made: ${of.why}`,
  'requests-unscored': ({ requests }: { requests: number }) =>
    `${requests} requests or scores for this work could not be computed.`,
  'copies-as-they-came':
    'Copies are counted in the answers as the model wrote them with shared caches. The probabilities beside them are computed on the exact path.',
  'plain-text':
    'The probabilities were computed by teacher forcing on plain text, without template, system prompt or filter. None of these changes the weights.',
});
