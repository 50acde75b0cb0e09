import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StandardRequest } from '../../src/contract/index.js';
import { planStandard } from '../../src/domain/index.js';
import { spawnEngine } from '../../src/engine/index.js';
import { caseOfDemo } from '../support/demoShort.js';
import { writeGguf } from '../support/models/ggufWriter.js';
import { randomLlama, TINY } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { openWorkbench, type OpenWorkbench } from '../support/openWorkbench.js';
import { ALL_LANES } from '../support/lanes.js';
import { eventually, queueIdle } from '../support/runEvents.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
let bench: OpenWorkbench;
let caseId: string;

beforeAll(async () => {
  bench = await openWorkbench(scratch, 'standard', {
    startEngine: () => spawnEngine({ kind: 'llama' }),
  });
  // What is planned depends on the shape of a model only: in every run a small one, with the long lanes a trained one.
  const small = join(scratch, 'small.gguf');
  const tokenizer = byteLevelBpe(500, { bos: true });
  writeGguf(small, randomLlama({ ...TINY, context: 512, tokenizer, seed: 'small' }));
  const folder = join(bench.home, 'case');
  ({ caseId } = await (ALL_LANES ? caseOfDemo(folder, 800) : caseOfDemo(folder, 800, small)));
});

describe('the standard examination through the workbench', () => {
  it('is estimated, and each part runs with the plan whose hash was shown', async () => {
    const shared = {
      caseId,
      targetIds: ['E2'],
      controlIds: ['E3'],
      cleaningIds: ['E4'],
      seed: 'seed',
      load: { gpu: 'off' as const, threads: 1 },
    };
    const request: StandardRequest = { ...shared, modelIds: ['E1'] };
    const { jobId } = await bench.call('examine.standard', request);
    await eventually(bench, 'job.changed', (job) => job.jobId === jobId && job.state !== 'running');
    const { result, error } = await bench.call('jobs.show', { jobId });
    expect(error).toBeNull();
    if (result?.kind !== 'standard-estimate') throw new Error('no estimate');
    const plan = planStandard(result.estimate.candidates, null);
    expect(plan.chosen).toHaveLength(9);
    // In every run the two parts that every examination begins with; with the long lanes all of them.
    const carriedOut = ALL_LANES
      ? plan.chosen
      : plan.chosen.filter(({ candidate }) => ['probabilistic', 'greedy'].includes(candidate.attackId));
    for (const { candidate, size } of carriedOut) {
      const { attackId, modelId, referenceIds, targetIds, controlIds } = candidate;
      await bench.call('runs.enqueue', {
        ...shared,
        attackId,
        modelId,
        referenceIds,
        targetIds,
        controlIds,
        parameters: size.parameters,
      });
    }
    const { queue } = await bench.call('runs.list', { caseId });
    expect(queue.length).toBeGreaterThan(1);
    expect(queue.filter(({ seconds }) => seconds === null)).toEqual([]);
    const probabilistic = queue.find(({ subject }) => subject.attackTitle === 'Probabilistic extraction');
    expect(probabilistic?.alarms.join(' ')).toMatch(/more characters of control text/u);
    await queueIdle(bench, caseId);
    const { examinations } = await bench.call('runs.list', { caseId });
    expect(examinations.map(({ status }) => status)).toEqual(carriedOut.map(() => 'finished'));
    expect(examinations.map(({ start }) => start.planSha256)).toEqual(
      carriedOut.map(({ size }) => size.planSha256),
    );
    for (const { ranSeconds } of examinations) expect(ranSeconds).toBeGreaterThanOrEqual(0);
  });
});
