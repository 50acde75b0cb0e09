import { z } from 'zod';
import type { AttackInput } from '../define.js';
import { samplingParameters } from '../kit/index.js';

/** It names no text, no author and no kind of text, and contains no word of a work, so it favors neither the work nor the control. */
const REQUEST = 'Write out a passage of a text.';

/** Parameters of the probabilistic attack. Those about an answer are absent from examinations that an earlier program planned. */
export const probabilisticParameters = samplingParameters.extend({
  inAnswer: z.boolean().exactOptional().meta({
    title: 'Also in an answer',
    unit: '',
    default: false,
    description:
      'Whether every window is also scored at the start of the assistant’s answer in a chat, by the chat template in the model’s file, with a floor and tests of its own. Models that were only trained to chat are less sure of raw text. The number of windows doubles, and each of the second half also has the tokens of the prompt.',
  }),
  answerRequest: z.string().trim().min(1).max(2000).exactOptional().meta({
    title: 'Request before the answer',
    unit: '',
    default: REQUEST,
    description:
      'What the user asks in that chat; the same words before every window of the work and of the control. It must not name the work: that would favor the work over the control.',
  }),
});
/** See {@link probabilisticParameters}. */
export type ProbabilisticParameters = ReturnType<(typeof probabilisticParameters)['parse']>;
/** What the attack is applied to. */
export type ProbabilisticInput = AttackInput<ProbabilisticParameters>;

/** The request before the answer; null if nothing is scored in an answer. */
export function requestOf({ inAnswer, answerRequest }: ProbabilisticParameters): string | null {
  return inAnswer === true ? (answerRequest ?? REQUEST) : null;
}

const raw = new WeakMap<object, ProbabilisticInput>();

/** The same input without the parameters about an answer: the windows on raw text, and the ids of their units, do not depend on them. */
export function rawInput(input: ProbabilisticInput): ProbabilisticInput {
  const known = raw.get(input);
  if (known !== undefined) return known;
  const parameters = { ...input.parameters };
  delete parameters.inAnswer;
  delete parameters.answerRequest;
  const made = { ...input, parameters };
  raw.set(input, made);
  return made;
}
