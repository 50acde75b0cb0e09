import { counted, ofTotal, sentences, wholeNumber } from '../../base/index.js';
import type { Designation } from '../../domain/index.js';

/** Remarks of probabilistic extraction alone, by code. */
export const words = sentences({
  'in-answer-long-prompt': ({ tokens, times }: { tokens: number; times: number }) =>
    `The prompt before each answer has ${counted(tokens, 'token')}. A window in an answer costs ${times.toFixed(1)} times as much as one on raw text.`,
  'in-answer-apart': ({ tokens }: { tokens: number }) =>
    `The work and the control were scored in the same way: the same prompt of ${counted(tokens, 'token')}, then the tokens of the prefix as the beginning of the answer, then those of the passage. Only the tokens of the passage are in its probability. The floor is that of the control in an answer. These numbers and those on raw text cannot be compared one to one, and neither set includes the other.`,
  'in-answer-two-tests':
    'The same passages were also tested on raw text. Each of the two is a test of its own and is counted as one. A claim in one is not a claim in the other.',
  'in-answer-prefilled':
    'A person can repeat this only where the beginning of the answer can be given to the model. A chat product often does not allow that.',
  'in-answer-reasoning-off': ({ variables }: { variables: string }) =>
    `The chat template was asked for an answer without reasoning (${variables}).`,
  'in-answer-closed': ({ closed }: { closed: string }) =>
    `The chat template does not begin the answer. The program added “${closed}” to the prompt, the marks with which a model of this kind begins its answer.`,
  'in-answer-names-work': ({ title }: { title: string }) =>
    `The request contains the title “${title}”. It stood before the windows of the control too, but it can favor this work, so the two are not exchangeable in this test.`,
  'in-answer-rendered': 'The prompt is what the chat template says, rendered by @huggingface/jinja.',
  'designated-all':
    'All passages that were designated are counted. They were chosen by a person, so they represent no other text.',
  'designated-each': ({ passages }: { passages: readonly DesignatedShare[] }) =>
    `Designated: ${passages
      .map(
        ({ reason, startChar, endChar, covered, chars }) =>
          `“${reason}” (characters ${wholeNumber(startChar)} to ${wholeNumber(endChar)}): ${ofTotal(covered, chars)}`,
      )
      .join('; ')}.`,
  'designated-untested': ({ untested }: { untested: number }) =>
    `${counted(untested, 'designated character')} lie in no passage that was tested.`,
  'in-answer-raw-only': 'Draws, query budgets and text written by the model were measured on raw text only.',
});

/** A designated passage, with the characters of it that count, that were tested, and that lie in passages above the floor. */
interface DesignatedShare extends Designation {
  readonly chars: number;
  readonly tested: number;
  readonly covered: number;
}
