import type { CaseFolder } from '../../casefile/index.js';
import type { JobResult } from '../../contract/index.js';
import { type LiveEngine, type StandardChosen, standardEstimate } from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';
import type { JobTools } from '../workbench/jobs.js';
import { besideRun, estimateOnMachine } from './preflight.js';
import type { RunQueue } from './runQueue.js';

/** What a standard examination could hold, and what each part takes; nothing is scored. */
export function estimateStandardOf(
  context: ServiceContext,
  opened: CaseFolder,
  chosen: StandardChosen,
  queue: RunQueue,
  live: LiveEngine,
  tools: JobTools,
): Promise<JobResult> {
  return estimateOnMachine(context, queue, live, tools, async ({ how, isAlone }) => {
    const estimate = await standardEstimate(opened, chosen, how);
    return {
      kind: 'standard-estimate',
      estimate: { ...estimate, warnings: [...estimate.warnings, ...besideRun(isAlone)] },
    };
  });
}
