import { kindsServing } from '../attacks/kinds.js';
import type { AnswerUse } from './answer.js';
import { amountOf } from './lead.js';
import { asFound, attackFor, findingsServing, type AnswerSource } from './source.js';
import { words } from './words.js';

/**
 * What a user would see in a way of use: the first measure that is finished. In a chat, answers are written: passages that were scored at
 * the start of an answer are a fact about the weights, and no user sees them.
 */
export function useOf(source: AnswerSource, id: AnswerUse['id']): AnswerUse {
  const [found] = findingsServing(source, id);
  if (found !== undefined) {
    const { examination, finding } = found;
    return {
      id,
      state: 'measured',
      attackId: examination.attackId,
      place: { examinationId: examination.id, findingId: finding.id },
      standing: finding.standing,
      sentence: asFound(found),
      work: amountOf(finding),
      control:
        finding.calibration.controls.length === 0 ? null : { share: finding.controlValue, of: finding.unit },
    };
  }
  const attackIds = kindsServing(id).map(({ attackId }) => attackId);
  const open = source.examinations.find(
    ({ attackId, status }) => attackIds.includes(attackId) && status !== 'finished' && status !== 'failed',
  );
  return {
    id,
    state: open === undefined ? 'not-examined' : 'open',
    attackId: open?.attackId ?? attackFor(id),
    place: open === undefined ? null : { examinationId: open.id, findingId: '' },
    standing: null,
    sentence:
      open === undefined ? words.remark('use-not-examined') : words.remark('use-open', { id: open.id }),
    work: null,
    control: null,
  };
}
