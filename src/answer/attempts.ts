import type { Remark } from '../base/index.js';
import type { Attempt } from './answer.js';
import { controlOf } from './elements.js';
import { amountOf } from './lead.js';
import { findingsOf, type AnswerSource } from './source.js';
import { words } from './words.js';

/** Everything that the model was ever asked about the work: by which attack, with how much of the work, how often, and how its first test ended. */
export function attemptsOf(source: AnswerSource): Attempt[] {
  return source.examinations.flatMap(({ id, attackId, attackTitle, status, findings }): Attempt[] => {
    if (status === 'planned') return [];
    const own = findingsOf(source).filter(({ examination }) => examination.id === id);
    const tested = own.find(({ finding }) => finding.family !== undefined) ?? own[0];
    const given = findings?.given?.find(({ workId }) => workId === source.work.id);
    return [
      {
        examinationId: id,
        attackId,
        attackTitle,
        status,
        given: given === undefined ? null : { prompts: given.prompts, chars: given.chars, of: given.of },
        findingId: tested?.finding.id ?? '',
        title: tested?.finding.title ?? '',
        work: tested === undefined ? null : amountOf(tested.finding),
        control: tested === undefined ? null : controlOf(tested),
      },
    ];
  });
}

/** How much of the work stood in prompts at most, and which examinations gave none of it. */
export function suppliedOf(attempts: readonly Attempt[]): Remark[] {
  const known = attempts.flatMap(({ examinationId, given, work }) =>
    given === null || given.prompts === 0 ? [] : [{ examinationId, ...given, hits: work?.hits ?? null }],
  );
  const [most] = known.toSorted((a, b) => b.chars / b.of - a.chars / a.of);
  if (most === undefined) return attempts.length === 0 ? [words.remark('nothing-given')] : [];
  const [without, within] = [
    known.filter(({ chars }) => chars === 0),
    known.filter(({ chars }) => chars > 0),
  ];
  return [
    ...(most.chars === 0
      ? []
      : [
          words.remark('supplied', {
            examinationId: most.examinationId,
            prompts: most.prompts,
            chars: most.chars,
            of: most.of,
          }),
        ]),
    without.length === 0
      ? words.remark('never-without', { examinations: within.map(({ examinationId }) => examinationId) })
      : words.remark('without', {
          examinations: without.map(({ examinationId, hits }) => ({ id: examinationId, hits })),
        }),
  ];
}
