import type { Clock } from '../../src/base/index.js';
import type { CaseHead } from '../../src/domain/index.js';

/** A head with quotes and letters that are not Latin. */
export const sampleHead: CaseHead = {
  caption: 'Доу v. "Example" Ltd.',
  court: 'Court of Ω',
  docket: '1:26-cv-1',
  examiner: 'A. Ünal',
  examinerTitle: 'Examiner',
  laboratory: '研究室',
  question: 'How much of the work is in the model?',
};

/** A clock that moves on by one second each time it is asked. */
export function tickingClock(startMs = Date.UTC(2026, 10, 25, 12)): Clock {
  let now = startMs;
  return { now: () => (now += 1000) };
}
