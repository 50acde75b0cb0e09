import { useState } from 'react';
import type { Answer } from '../../../src/answer/index.js';
import { duration } from '../../../src/base/index.js';
import type { CaseOverview, Job } from '../../../src/contract/index.js';
import { notWithdrawn } from '../../../src/domain/index.js';
import { useCall } from '../../api/index.js';
import type { Problem } from '../../components/index.js';
import {
  attackCosts,
  initialDraft,
  isSample,
  standardRequestFor,
  useStandard,
  type ExamineDraft,
} from '../examine/index.js';

/** What the examinations that are still missing would take on this machine. */
export interface Costs {
  /** E.g. `about 3 min`, and where that was measured; undefined where it was not measured. */
  readonly of: (attackId: string) => { readonly time: string; readonly from: string } | undefined;
  /** Why an attack does not suit this model or work, as a sentence; undefined where that is not known. */
  readonly unsuited: (attackId: string) => string | undefined;
  /** The estimate while it is made. */
  readonly job: Job | null;
  readonly isBusy: boolean;
  readonly problem: Problem | undefined;
  /** Measures how long each attack takes; undefined where nothing may be started. */
  readonly estimate: (() => void) | undefined;
  readonly cancel: () => void;
}

/** The times of the attacks for the work and the model of an answer: as they ran in this case, or as they were estimated on request. */
export function useCosts(answer: Pick<Answer, 'model' | 'work'>, overview: CaseOverview): Costs {
  const { caseId, index, examinations, mode } = overview;
  const [problem, setProblem] = useState<Problem>();
  const standard = useStandard(caseId, setProblem);
  const attacks = useCall('attacks.list', {}, { staleTime: Infinity }).data?.attacks ?? [];
  const draft: ExamineDraft = {
    ...initialDraft(notWithdrawn(index.evidence)),
    modelIds: [answer.model.id],
    targetIds: [answer.work.id],
  };
  const isSampled = (attackId: string): boolean =>
    attacks.some(({ id, parameters }) => id === attackId && parameters.some(isSample));
  const costs = attackCosts(
    draft,
    { evidence: index.evidence, examinations, estimate: standard.estimate },
    isSampled,
  );
  const request = standardRequestFor(draft, caseId);
  return {
    of: (attackId) => {
      const cost = costs.get(attackId);
      return cost === undefined ? undefined : { time: `about ${duration(cost.seconds)}`, from: cost.from };
    },
    unsuited: (attackId) =>
      standard.estimate?.omissions.find(
        (one) => one.attackId === attackId && [answer.model.id, ''].includes(one.modelId),
      )?.why.text,
    job: standard.job,
    isBusy: standard.isBusy,
    problem,
    estimate:
      mode !== 'write' || request === undefined
        ? undefined
        : () => {
            setProblem(undefined);
            standard.start(request);
          },
    cancel: standard.cancel,
  };
}
