import { sentences } from '../../base/index.js';
import { pWords } from './inWords.js';

const LARGER_P =
  'Passages of one chapter are not independent. The test therefore uses the larger of two p-values, one over passages and one over the medians of chapters.';
/** What a p-value of the test is the probability of, with the condition first. */
const P_MEANS =
  'A p-value is the probability of differences at least this much larger in the work if its passages were exchangeable with those of the control. It is not the probability that chance explains the difference.';
const WHOLE_CHAPTERS = 'The interval draws whole chapters.';

/** Why no passage has a verdict, for the middle of a sentence; by the codes of the reasons below. */
export const NO_VERDICTS = {
  'no-control-verdicts': 'There is no control, so no passage has a verdict that could change',
  'one-control-block':
    'The control has only one block, so there are no other control blocks to compare its passages with',
} as const;

/** Reasons and remarks of the comparison of models alone, by code. */
export const words = sentences({
  // Why there is no number
  'no-control-for-difference':
    'There is no control. Two models differ in predictive ability, so a difference by itself shows nothing.',
  'no-control-verdicts': `${NO_VERDICTS['no-control-verdicts']}.`,
  'one-control-block': `${NO_VERDICTS['one-control-block']}.`,
  'no-pairs': 'No passage has numbers under both models.',
  'no-control-passage-compared': 'No control passage was compared.',
  'tensors-not-compared': 'The comparison was not made.',
  'no-tensor': 'The files have no tensors.',
  'files-not-texts': 'Files are compared, not texts, so no control applies.',

  // Why there is no interval
  'largest-of-passages':
    'The value is the largest among the passages compared. More passages could only raise it.',
  'every-tensor-compared': 'Every tensor was compared.',

  // Caveats
  'same-weights':
    'The tensors do not tell the reference from the same weights in another form. A reference with the same weights contains whatever the model contains and shows nothing about a model without the work, so no claim rests on this comparison.',
  'reference-unseen-and-alike':
    'This result shows that the work was in the training of the model and not of the reference only if the reference is known not to have seen the work and is otherwise similar. It shows that training on the work is the cause only if inclusion in training was decided by chance.',
  'larger-p': ({ passageP, chapterP }: { passageP: number; chapterP: number }) =>
    `${LARGER_P} ${P_MEANS} Before Holm’s adjustment they are ${pWords(passageP)} over passages and ${pWords(chapterP)} over the medians of chapters. ${WHOLE_CHAPTERS}`,
  'larger-p-not-stated': `${LARGER_P} Neither is stated, because the control is imperfectly matched. ${WHOLE_CHAPTERS}`,
  'control-median':
    'The control value is the median difference of the control. It shows how far the two models differ on text that neither has seen. Nothing is compared with zero.',
  'small-p-alone':
    'A small p-value alone does not support a claim. Two texts always differ a little, and with many passages a small difference gives a small p-value.',
  'not-shown-repeated':
    'This test did not show memorization. It does not rule it out: text that was repeated once or a few times is not found by this test.',
  'passages-as-independent':
    'The interval treats passages as independent, but passages of one chapter are not.',
  'what-a-verdict-is':
    'Verdict: the passage is more probable than every control passage under the same model. Greedy verdict: every token of the passage is the most probable one.',
  'quantized-is-another':
    'A quantized file is a different model from the released one. This finding shows how far the two differ on these passages.',
  'norms-near-one':
    'Norm vectors are close to one in every model, so their cosine is near 1 whatever their history. Matrices with cosines near 0 may still have a common origin, because training can move a model far from where it began.',
  'fine-tuning-not-excluded':
    'Cosines near 1 do not rule out light fine-tuning between two forms of the same weights.',
  'passages-without-numbers': ({ passages }: { passages: number }) =>
    `${passages} passages have no numbers under one of the models and are excluded.`,
});
