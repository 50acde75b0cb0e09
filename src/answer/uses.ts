import type { AnswerUse, USE_IDS } from './answer.js';
import { amountOf } from './lead.js';
import { asFound, findingsOfKind, type AnswerSource, type PlacedFinding } from './source.js';
import { words } from './words.js';

type UseId = (typeof USE_IDS)[number];
/** Looks for the findings that measure a way of use. */
type Find = (source: AnswerSource) => readonly PlacedFinding[];

/**
 * Which findings measure a way of use, the closest to it first, and which attack is proposed where none does. In a chat, answers are written:
 * passages that were scored at the start of an answer are a fact about the weights, and no user sees them.
 */
const WAYS: Readonly<
  Record<
    UseId,
    { readonly measuredBy: readonly (readonly [attackId: string, find: Find])[]; readonly proposed: string }
  >
> = {
  'with-words': {
    measuredBy: [
      ['ordinary', (source) => findingsOfKind(source, 'ordinary', 'ordinary-passages')],
      ['greedy', (source) => findingsOfKind(source, 'greedy', 'greedy-exact')],
      ['probabilistic', (source) => findingsOfKind(source, 'probabilistic', 'extractable-within-budget')],
    ],
    proposed: 'ordinary',
  },
  'in-chat': {
    measuredBy: [
      ['system-design', (source) => findingsOfKind(source, 'system-design', 'continue-1')],
      ['title-requests', (source) => findingsOfKind(source, 'title-requests', 'title-copies')],
    ],
    proposed: 'system-design',
  },
  unasked: {
    measuredBy: [['unprompted', (source) => findingsOfKind(source, 'unprompted', 'unprompted-texts')]],
    proposed: 'unprompted',
  },
};

/** What a user would see in each way of use: the first measure that is finished, in a fixed order. */
export function usesOf(source: AnswerSource, ids: typeof USE_IDS): AnswerUse[] {
  return ids.map((id): AnswerUse => {
    const way = WAYS[id];
    for (const [attackId, find] of way.measuredBy) {
      const [found] = find(source);
      if (found === undefined) continue;
      const { examination, finding } = found;
      return {
        id,
        state: 'measured',
        attackId,
        place: { examinationId: examination.id, findingId: finding.id },
        standing: finding.standing,
        sentence: asFound(found),
        work: amountOf(finding),
        control:
          finding.calibration.controls.length === 0
            ? null
            : { share: finding.controlValue, of: finding.unit },
      };
    }
    const attackIds = way.measuredBy.map(([attackId]) => attackId);
    const open = source.examinations.find(
      ({ attackId, status }) => attackIds.includes(attackId) && status !== 'finished' && status !== 'failed',
    );
    return {
      id,
      state: open === undefined ? 'not-examined' : 'open',
      attackId: open?.attackId ?? way.proposed,
      place: open === undefined ? null : { examinationId: open.id, findingId: '' },
      standing: null,
      sentence:
        open === undefined ? words.remark('use-not-examined') : words.remark('use-open', { id: open.id }),
      work: null,
      control: null,
    };
  });
}
