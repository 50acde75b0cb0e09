import { findingKinds } from '../findingKinds.js';
import { passagesTest } from '../kit/judging/testLevels.js';
import { COUNTERED, OPEN } from './designs.js';

// A copy that a user asked for is an extraction; one that comes with an ordinary request is a regurgitation.
const copies = { element: 'reconstructed', unit: 'share of passages' } as const;
const test = passagesTest({ exponentialTail: false });
const each = COUNTERED.map(({ number }) => ({ design: number }));

/** What requests to products find: each request without countermeasures, then with each of them, then the weights. */
export const systemDesignKinds = findingKinds('system-design', {
  continue: {
    ...copies,
    id: `continue-${OPEN.number}/{work}`,
    title: 'Copies when {asked}: {designName}',
    tag: 'regurgitation',
    test,
    says: { regurgitation: 'were copied when a user asked the model to continue a text' },
    serves: { regurgitation: 1, 'no-user-prompts-so': 1, 'other-prompts': 1, written: 2 },
  },
  opening: {
    ...copies,
    id: `opening-${OPEN.number}/{work}`,
    title: 'Copies when {asked}: {designName}',
    tag: 'regurgitation',
    test,
  },
  'word-for-word': {
    ...copies,
    id: `word-for-word-${OPEN.number}/{work}`,
    title: 'Copies when {asked}: {designName}',
    tag: 'extraction',
    test,
  },
  'continue-countered': {
    ...copies,
    id: 'continue-{design}/{work}',
    title: 'Copies when {asked}: {designName}',
    tag: 'regurgitation',
    test,
    each,
  },
  'word-for-word-countered': {
    ...copies,
    id: 'word-for-word-{design}/{work}',
    title: 'Copies when {asked}: {designName}',
    tag: 'extraction',
    test,
    each,
  },
  weights: {
    title: 'The same passages under the weights alone',
    tag: 'reconstruction',
    element: 'reconstructed',
    unit: 'share of passages',
    test: passagesTest({ exponentialTail: true }),
  },
});
