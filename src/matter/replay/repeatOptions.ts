import type { AttackDefinition } from '../../attacks/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import type { ExaminationStart } from '../../domain/index.js';
import { spawnEngine } from '../../engine/index.js';
import {
  loadAskedFor,
  loadsOf,
  plannedCleaningSha256,
  type ExaminationOptions,
} from '../../examine/index.js';
import { loadOf } from '../examine/examineCase.js';
import type { ReplayOptions } from './replayOptions.js';

const STEPS = {
  'read-works': 'reading the works',
  'load-model': 'loading the model',
  tokenize: 'cutting the works into tokens',
  plan: 'planning',
  estimate: 'estimating the cost',
  tokenizer: 'measuring the tokenizer',
} as const;

/** What planExamination and prepareExamination need to make the same examination again. */
export function examinationAgain(
  opened: CaseFolder,
  attack: AttackDefinition,
  start: ExaminationStart,
  options: ReplayOptions,
): ExaminationOptions {
  const ids = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id);
  return {
    case: opened,
    attack,
    parameters: start.parameters,
    modelId: start.model.id,
    referenceIds: ids(start.references),
    targetIds: ids(start.targets),
    controlIds: ids(start.controls),
    sourceIds: ids(start.sources),
    spikeIds: ids(start.spikes ?? []),
    cleaningIds: ids(start.cleaning),
    cleaningSha256: plannedCleaningSha256(start),
    proposals: start.proposals === undefined ? {} : { proposals: start.proposals },
    seed: start.seed,
    startEngine: options.startEngine ?? (() => spawnEngine({ kind: 'llama' })),
    load: { ...loadAskedFor(start), ...loadOf(options.load ?? {}) },
    loadAgain: loadsOf(start),
    heavy: options.heavy,
    signal: options.signal,
    onProgress: (step) => {
      if (step.step === 'verify') options.onProgress?.(step.bytesDone, step.bytesTotal, 'bytes');
      else options.onStep?.(`${start.id}: ${STEPS[step.step]}`);
    },
  };
}
