import { findingKinds } from '../findingKinds.js';
import { FLOOR_TEST } from '../kit/judging/testLevels.js';

/** What the survey finds. */
export const surveyKinds = findingKinds('survey', {
  'survey-coverage': {
    title: 'Portion of the work in surveyed passages above the floor',
    tag: 'reconstruction',
    element: 'substantial-portion',
    unit: 'share of characters',
    test: FLOOR_TEST,
    says: {
      reconstruction: 'lie in passages that are more probable than every control passage',
      'substantial-portion': 'lie in surveyed passages above the line that the control sets',
    },
    serves: { reconstruction: 2, 'substantial-portion': 2 },
  },
  'survey-places': {
    title: 'Memorized passages, confirmed by exact windows',
    tag: 'reconstruction',
    element: 'reconstructed',
    unit: 'windows',
    test: FLOOR_TEST,
  },
  'survey-misses': {
    title: 'Miss rate of the survey',
    tag: 'reconstruction',
    element: 'substantial-portion',
    unit: 'share of places passed over',
  },
  'survey-cost': {
    title: 'Cost of the survey',
    tag: 'reconstruction',
    element: 'substantial-portion',
    unit: 'times fewer tokens',
  },
});
