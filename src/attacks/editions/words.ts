import { sentences } from '../../base/index.js';

/** Reasons and remarks of the comparison of editions alone, by code. */
export const words = sentences({
  // Why there is no number
  'none-held':
    'At no difference does a passage of either edition exceed the family floor. Nothing shows which edition the model holds.',
  'none-decided': 'At no difference is one edition ten times as probable as the other.',
  'no-control-passage-compared': 'No control passage was compared.',
  'no-control-prefers': 'A control has one edition only, so it prefers none.',
  // Why there is no interval
  'every-place': 'Every difference that can be tested was tested.',
  // Caveats
  'passages-of-either':
    'Each passage begins at the difference and follows the same words in both editions. The rest of the passage can be the same in both, so an edition that the model never saw can also have passages above the floor.',
  'third-edition':
    'Another edition that has the same words at these differences would give the same result. The test does not name the copy from which the model was trained.',
  'usual-wording':
    'A model also prefers the more usual of two wordings. Counting only differences at which a passage exceeds the family floor reduces this effect but does not remove it, because the rest of the passage can be the same in both editions.',
  'p-of-signs':
    'p is the probability of at least this many different replacements in favor of this edition if each favored either edition with probability ½, independently of the others. A replacement of the same words by the same words counts once, however often it occurs. Differences at which neither is ten times as probable are not counted.',
  'other-not-excluded':
    'A claim for this edition does not show that the other is not held: a model can have been trained on both.',
  'not-shown-which':
    'This test did not show that the model holds this edition rather than the other. It does not rule it out.',
  'some-missing': ({ places, controls }: { places: number; controls: number }) =>
    `${places} differences and ${controls} control passages have no numbers and are excluded.`,
});
