import { ofTotal, sentences, type Remark } from '../../base/index.js';

/** What only unprompted generation says, by code. */
export const words = sentences({
  // Why there is no number
  'no-text-written': 'No text was written.',
  'no-control-character': 'No character of the control counts.',
  'found-not-scored': 'Found in what the model wrote; not scored as one passage.',
  'shorter-than-match': 'The work is shorter than a match.',
  'not-drawn': 'Not drawn.',

  // Why there is no interval
  'count-of-texts':
    'A count of what these texts hold; what more texts would hold is estimated in a finding of its own.',

  // Caveats
  'units-without-texts': ({ units }: { units: readonly LostUnit[] }) =>
    `Units without texts, left out of every number: ${units.map(({ title, because }) => `${title}: ${because.text}`).join('; ')}`,
  'token-by-token': 'Copies are counted token by token: one changed token ends a match.',
  'no-run-beyond-control': 'No passage lies in a run that is long enough and longer than any of the control.',
  'passages-in-runs': (of: { hits: number; tested: number; matchTokens: number }) =>
    `${ofTotal(of.hits, of.tested)} passages of ${of.matchTokens} tokens lie by half or more in runs that are longer than any of the control.`,
  'grows-with-texts': 'It grows with the number of texts, so it is a lower bound of what can come out.',
  'same-draws':
    'It foretells texts drawn in the same way from the same mix of prompts, and knows nothing of stretches so rare that these texts show no trace of them.',
});

/** A unit that gave no texts, and why. */
export interface LostUnit {
  readonly title: string;
  readonly because: Remark;
}
