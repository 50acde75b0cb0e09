import { sentences } from '../../base/index.js';
import { P_NOT_STATED, pWords } from './inWords.js';

/** Why no passage has a verdict, for the middle of a sentence; by the codes of the reasons below. */
export const NO_VERDICTS = {
  'no-control-verdicts': 'There is no control, so no passage has a verdict that could change',
  'one-control-block': 'The control has one block only: there is nothing to hold its passages against',
} as const;

/** What only the comparison of models says, by code. */
export const words = sentences({
  // Why there is no number
  'no-control-for-difference':
    'There is no control: two models differ in skill, so a difference by itself says nothing.',
  'no-control-verdicts': `${NO_VERDICTS['no-control-verdicts']}.`,
  'one-control-block': `${NO_VERDICTS['one-control-block']}.`,
  'no-pairs': 'No passage has numbers under both models.',
  'no-control-passage-compared': 'No control passage was compared.',
  'tensors-not-compared': 'They were not compared.',
  'no-tensor': 'There is no tensor.',
  'files-not-texts': 'Files are compared, not texts: no control applies.',

  // Why there is no interval
  'largest-of-passages': 'The largest of the passages compared; more passages could only raise it.',
  'every-tensor-compared': 'Every tensor was compared.',

  // Caveats
  'same-weights':
    'By its tensors the reference is the same weights in another form: it holds whatever the model holds, and says nothing about a model without the work.',
  'reference-unseen-and-alike':
    'That the work was in the training of the one and not of the other follows only if the reference is known not to have seen it and is otherwise alike; “because of training on it” only if inclusion was decided by chance.',
  'larger-p': ({ passageP, chapterP }: { passageP: number; chapterP: number }) =>
    largerOf(pWords(passageP), pWords(chapterP)),
  'larger-p-not-stated': largerOf(P_NOT_STATED, P_NOT_STATED),
  'control-median':
    'The control value is the median difference of the control: what the two models differ by on text that neither has seen. Nothing is tested against zero.',
  'small-p-alone':
    'A small p alone claims nothing: two texts always differ a little, and many passages show it.',
  'not-shown-repeated':
    'Not shown by this test. Absence is not shown: text repeated once or a few times is not found by it.',
  'passages-as-independent': 'The interval takes passages as independent; those of one chapter are not.',
  'what-a-verdict-is':
    'A verdict: the passage is more probable than every control passage under the same model. Greedy: every token is the most probable one.',
  'quantised-is-another':
    'A quantised file is another model than the released one; this is how far they differ on these passages.',
  'norms-near-one':
    'Vectors of norms lie close to one in every model, so their cosine is near 1 whatever their history. Cosines of matrices near 0 do not exclude a common origin: a model can be trained far away from where it began.',
  'fine-tuning-not-excluded':
    'A light fine-tuning between two forms of the same weights is not excluded by cosines near 1.',
  'passages-without-numbers': ({ passages }: { passages: number }) =>
    `${passages} passages have no numbers under one of the models and are left out.`,
});

function largerOf(passages: string, chapters: string): string {
  return `Passages of one chapter are not independent: p is the larger of ${passages} over passages and ${chapters} over the medians of chapters, before Holm, and the interval draws whole chapters.`;
}
