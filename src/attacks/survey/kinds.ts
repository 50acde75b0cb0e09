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
