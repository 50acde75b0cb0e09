import { findingKinds } from '../findingKinds.js';
import { FLOOR_TEST, GROUP_TEST } from '../kit/judging/testLevels.js';

const passages = {
  title: 'Memorized passages',
  tag: 'reconstruction',
  element: 'reconstructed',
  unit: 'share of passages',
  test: FLOOR_TEST,
} as const;
const portion = {
  title: 'Covered portion of the work',
  tag: 'reconstruction',
  element: 'substantial-portion',
  unit: 'share of characters',
} as const;
const group = {
  title: 'The passages of the work, as a group',
  tag: 'reconstruction',
  element: 'specific-work',
  unit: 'share of pairs',
  test: GROUP_TEST,
} as const;
const best = {
  title: 'Most probable passage',
  tag: 'reconstruction',
  element: 'specific-work',
  unit: 'log10 probability',
} as const;
const known = {
  title: 'Known-memorized passages found ({text})',
  tag: 'reconstruction',
  element: 'reconstructed',
  unit: 'share of passages',
} as const;

/** The same, of windows that begin an answer in a chat. */
function inAnswer<T extends { readonly title: string }>(kind: T): T {
  return { ...kind, title: `${kind.title}, in an answer` };
}

/** What probabilistic extraction finds: on raw text, then in an answer. */
export const probabilisticKinds = findingKinds('probabilistic', {
  'memorized-passages': {
    ...passages,
    says: {
      reconstruction: 'are more probable than every control passage, by the margin fixed in advance',
      'near-exact': 'are that probable with no word changed',
      'specific-work': 'stand out from the control',
    },
    serves: {
      lead: 1,
      reconstruction: 1,
      'near-exact': 5,
      'specific-work': 1,
      'control-easier': 1,
      'machine-written': 1,
      'test-blind': 1,
      'too-few': 1,
    },
  },
  'coverage-family-floor': {
    ...portion,
    test: { ...FLOOR_TEST, needs: 'memorized-passages' },
    says: { 'substantial-portion': 'lie in passages that exceed the line that the control sets' },
    serves: { 'substantial-portion': 1 },
    isHeadline: true,
  },
  'designated-passages': {
    title: 'Designated passages',
    tag: 'reconstruction',
    element: 'substantial-portion',
    unit: 'share of characters',
  },
  'conformal-list': {
    title: 'Single passages that stand out from the control',
    tag: 'reconstruction',
    element: 'specific-work',
    unit: 'share of passages',
    // The value is the share of passages on a list, the control a rate above a threshold.
    isControlApart: true,
  },
  'extractable-within-budget': {
    title: 'Extractable within {queries} queries',
    tag: 'extraction',
    element: 'reconstructed',
    unit: 'share of passages',
    test: { ...FLOOR_TEST, needs: 'memorized-passages' },
    says: { extraction: 'are expected at least once within {queries} tries' },
    serves: { extraction: 3 },
  },
  'group-shift': { ...group, serves: { 'few-repeats': 1 } },
  'coverage-fixed-threshold': {
    title: 'Coverage at the fixed threshold 0.001',
    tag: 'extraction',
    element: 'substantial-portion',
    unit: 'share of characters',
    isThresholdFixed: true,
  },
  'best-passage': best,
  'sampled-for-real': {
    title: 'Draws made as a check',
    tag: 'extraction',
    element: 'reconstructed',
    unit: 'share of draws',
    serves: { written: 7 },
  },
  'known-memorized-found': { ...known, id: 'known-memorized-found/{work}/{text}' },
  'memorized-passages-in-answer': inAnswer(passages),
  'coverage-family-floor-in-answer': {
    ...inAnswer(portion),
    test: { ...FLOOR_TEST, needs: 'memorized-passages-in-answer' },
  },
  'group-shift-in-answer': inAnswer(group),
  'best-passage-in-answer': inAnswer(best),
  'known-memorized-found-in-answer': {
    ...inAnswer(known),
    id: 'known-memorized-found-in-answer/{work}/{text}',
  },
});
