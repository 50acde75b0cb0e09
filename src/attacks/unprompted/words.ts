import { counted, ofTotal, sentences, type Remark } from '../../base/index.js';

/** Reasons and remarks of unprompted generation alone, by code. */
export const words = sentences({
  // Why there is no number
  'no-text-written': 'No text was written.',
  'no-control-character': 'No character of the control counts.',
  'found-not-scored': 'Found in the texts that the model wrote; not scored as one passage.',
  'shorter-than-match': 'The work is shorter than a match.',
  'not-drawn': 'These texts were not drawn.',

  // Why there is no interval
  'count-of-texts':
    'The number is a count over these texts. What further texts would contain is estimated in a separate finding.',

  // Caveats
  'too-few-texts': ({ texts, least }: { texts: number; least: number }) =>
    `Only ${counted(texts, 'text')} ${texts === 1 ? 'was' : 'were'} written. A test needs at least ${least}.`,
  'units-without-texts': ({ units }: { units: readonly LostUnit[] }) =>
    `Units without texts are excluded from every number: ${units.map(({ title, because }) => `${title}: ${because.text}`).join('; ')}`,
  'token-by-token': 'Copies are counted token by token: one changed token ends a match.',
  'no-run-beyond-control':
    'No passage lies in a run that is long enough and longer than every run of the control.',
  'passages-in-runs': (of: { hits: number; tested: number; matchTokens: number }) =>
    `At least half of the tokens of ${ofTotal(of.hits, of.tested)} passages of ${of.matchTokens} tokens lie in runs that are longer than every run of the control.`,
  'grows-with-texts':
    'The share grows with the number of texts, so it is a lower bound on what the model can output.',
  'same-draws':
    'The estimate is about texts drawn in the same way from the same mix of prompts. It cannot cover passages so rare that these texts show no trace of them.',
});

/** A unit that gave no texts, with the reason. */
export interface LostUnit {
  readonly title: string;
  readonly because: Remark;
}
