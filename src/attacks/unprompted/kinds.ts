import { findingKinds } from '../findingKinds.js';
import { passagesTest } from '../kit/judging/testLevels.js';

/** What texts without a request find. */
export const unpromptedKinds = findingKinds('unprompted', {
  'unprompted-texts': {
    title: 'Texts that contain the work without being asked for it',
    tag: 'regurgitation',
    element: 'reconstructed',
    unit: 'share of texts',
    test: passagesTest({ exponentialTail: true }),
    says: { regurgitation: 'contain the work without being asked for it' },
    serves: { regurgitation: 2, 'no-user-prompts-so': 3, 'other-prompts': 3, written: 5 },
  },
  'unprompted-coverage': {
    title: 'Share of the work in texts that were not asked for it',
    tag: 'regurgitation',
    element: 'substantial-portion',
    unit: 'share of characters',
  },
  'unprompted-more': {
    title: 'What further texts would add',
    tag: 'regurgitation',
    element: 'reconstructed',
    unit: 'probability',
  },
});
