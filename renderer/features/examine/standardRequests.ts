import type { ExaminationRequest, ExaminationShort, StandardRequest } from '../../../src/contract/index.js';
import type { StandardChoice, StandardPlan } from '../../../src/domain/index.js';

/** The finished examination of the case that has the plan of a choice already; undefined if there is none. */
export function doneAs(
  { candidate, size }: StandardChoice,
  examinations: readonly ExaminationShort[],
): string | undefined {
  return examinations.find(
    ({ status, modelId, start }) =>
      status === 'finished' && modelId === candidate.modelId && start.planSha256 === size.planSha256,
  )?.id;
}

/** The examinations of a plan that are not finished already, as requests, in its order. */
export function standardRequests(
  plan: StandardPlan,
  request: StandardRequest,
  facts: {
    readonly examinations: readonly ExaminationShort[];
    readonly takesSpikes: (attackId: string) => boolean;
  },
): ExaminationRequest[] {
  const { caseId, sourceIds = [], spikeIds = [], cleaningIds, seed, load } = request;
  return plan.chosen
    .filter((choice) => doneAs(choice, facts.examinations) === undefined)
    .map(
      ({ candidate: { attackId, modelId, referenceIds, targetIds, controlIds }, size: { parameters } }) => ({
        caseId,
        attackId,
        parameters,
        modelId,
        referenceIds,
        targetIds,
        controlIds,
        sourceIds,
        cleaningIds,
        seed,
        load,
        spikeIds: facts.takesSpikes(attackId) && controlIds.length > 0 ? spikeIds : [],
      }),
    );
}
