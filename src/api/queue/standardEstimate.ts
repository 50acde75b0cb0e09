import { isScored } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import type { JobResult } from '../../contract/index.js';
import { alarmsOf, type StandardEstimate } from '../../domain/index.js';
import {
  type LiveEngine,
  type StandardChosen,
  standardChoice,
  standardEstimate,
} from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';
import type { JobTools } from '../workbench/jobs.js';
import { besideRun, estimateOnMachine } from './preflight.js';
import type { RunQueue } from './runQueue.js';

/** What a standard examination could hold, and what each part takes; nothing is scored. The queue learns what is known of each part. */
export function estimateStandardOf(
  context: ServiceContext,
  opened: CaseFolder,
  { caseId, ...chosen }: StandardChosen & { readonly caseId: string },
  queue: RunQueue,
  live: LiveEngine,
  tools: JobTools,
): Promise<JobResult> {
  return estimateOnMachine(context, queue, live, tools, async ({ how, isAlone }) => {
    const estimate = await standardEstimate(opened, chosen, how);
    learnAll(queue, caseId, chosen, estimate);
    return { kind: 'standard-estimate', estimate: { ...estimate, warnings: besideRun(isAlone) } };
  });
}

function learnAll(
  queue: RunQueue,
  caseId: string,
  chosen: StandardChosen,
  { candidates }: StandardEstimate,
): void {
  for (const candidate of candidates)
    for (const size of candidate.sizes) {
      const { attack, ...choice } = standardChoice(chosen, candidate, size);
      queue.learn(
        {
          ...choice,
          caseId,
          attackId: attack.id,
          parameters: size.parameters,
          load: {},
          referenceIds: [...(choice.referenceIds ?? [])],
          targetIds: [...choice.targetIds],
          controlIds: [...choice.controlIds],
          sourceIds: [...(choice.sourceIds ?? [])],
          spikeIds: [...(choice.spikeIds ?? [])],
          cleaningIds: [...choice.cleaningIds],
        },
        { seconds: isScored(size.seconds) ? size.seconds : null, alarms: alarmsOf(candidate.warnings) },
      );
    }
}
