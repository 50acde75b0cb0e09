import { findingKinds } from '../findingKinds.js';
import { passagesTest } from '../kit/judging/testLevels.js';

/** What requests by title find: all together, the portion of the work in all answers, then each kind of request in each language. */
export const titleKinds = findingKinds('title-requests', {
  'title-copies': {
    title: 'Copies when asked for by title alone',
    tag: 'extraction',
    element: 'reconstructed',
    unit: 'share of passages',
    test: passagesTest({ exponentialTail: false }),
    says: { extraction: 'were copied when asked for by title alone' },
    serves: { extraction: 4, 'no-user-prompts-so': 2, 'other-prompts': 2, written: 3 },
  },
  'title-portion': {
    title: 'Portion of the work in all answers together',
    tag: 'extraction',
    element: 'substantial-portion',
    unit: 'share of words',
  },
  'title-request': {
    id: 'title-{request}-{language}/{work}',
    title: 'Asked for {requestName}, in {languageName}',
    tag: 'extraction',
    element: 'reconstructed',
    unit: 'share of answers',
  },
});
