import { counted, ofTotal, sentences } from '../../base/index.js';

/** Reasons and remarks of system designs alone, by code. */
export const words = sentences({
  // Why there is no number
  'no-passage-scored': 'No passage was scored.',
  'no-control-above': 'There is no control to compare with.',
  'no-control-passage-scored': 'No control passage was scored.',
  'not-scored': 'Not scored by teacher forcing.',
  'no-answer': 'There was no answer.',
  'no-reasoning': 'There was no reasoning.',

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
  'no-system-message':
    'The chat template accepts no system message, so the words that forbid quoting were placed before the request.',
  'not-answered': (of: {
    unanswered: number;
    attempts: number;
    unansweredPassages: number;
    about: 'this work' | 'the control';
  }) =>
    `In ${ofTotal(of.unanswered, of.attempts)} attempts about ${of.about} the model did not begin an answer, for example because it was still reasoning. These attempts count neither as copied nor as tried. ${
      of.unansweredPassages === 0
        ? 'Every passage has at least one answer.'
        : `${counted(of.unansweredPassages, 'passage')} without any answer ${of.unansweredPassages === 1 ? 'is' : 'are'} not in the count.`
    }`,
  'reasoning-closed': (of: { closed: number; reasoned: number; about: 'this work' | 'the control' }) =>
    `In ${ofTotal(of.closed, of.reasoned)} attempts with reasoning about ${of.about}, the program ended the reasoning by force so that the answer began. The model might have answered otherwise after longer reasoning.`,
  /** `control` is null without a control; its `longest` is null if no attempt about it had reasoning. */
  'copies-in-reasoning': (of: {
    least: number;
    passages: number;
    copied: number;
    longest: number;
    control: { longest: number | null; passages: number } | null;
  }) => {
    const beside =
      of.control === null
        ? 'there is no control'
        : of.control.longest === null
          ? 'no attempt about the control had reasoning'
          : `longest run in the reasoning about ${counted(of.control.passages, 'control passage')}: ${of.control.longest}`;
    return `Only answers are counted above. The reasoning, which most products hide from the user, was searched separately: it contains at least ${of.least} words in one run, and more than any reasoning about the control, for ${ofTotal(of.copied, of.passages)} passages (longest run: ${of.longest}; ${beside}).`;
  },
  'requests-without-room': (of: { requests: number; about: 'this work' | 'the work' | 'the control' }) =>
    `${counted(of.requests, 'request')} about ${of.about} could not be made: prompt and answer do not fit into the context that the model was trained with; a shorter prefix or system prompt would.`,
  'requests-unscored': ({ requests }: { requests: number }) =>
    `${requests} requests or scores for this work could not be computed.`,
  'copies-as-they-came':
    'Copies are counted in the answers as the model wrote them with shared caches. The probabilities beside them are computed on the exact path.',
  'plain-text':
    'The probabilities were computed by teacher forcing on plain text, without template, system prompt or filter. None of these changes the weights.',
});
