import type { AttackDefinition } from '../../attacks/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import type { Evidence, ExaminationStart } from '../../domain/index.js';
import { spawnEngine } from '../../engine/index.js';
import { optionsOfStart, type ExaminationOptions } from '../../examine/index.js';
import { loadOf } from '../examine/examineCase.js';
import type { BagContents, BagExamination } from './readBag.js';
import type { ReplayOptions } from './replayOptions.js';
import type { ThrowAway } from './throwAway.js';

/** An examination of a bag, what repeats it, and where. */
export interface Repetition {
  readonly bag: BagContents;
  readonly examination: BagExamination;
  readonly start: ExaminationStart;
  readonly attack: AttackDefinition;
  readonly throwAway: ThrowAway;
  readonly options: ReplayOptions;
}

const STEPS = {
  'read-works': 'reading the works',
  'load-model': 'loading the model',
  tokenize: 'tokenizing the works',
  plan: 'planning',
  estimate: 'estimating the cost',
  tokenizer: 'measuring the tokenizer',
} as const;

/**
 * What planExamination and prepareExamination need to make the same examination again.
 * @param wordsOf evidence with the words that its plan was made from
 */
export function examinationAgain(
  opened: CaseFolder,
  attack: AttackDefinition,
  start: ExaminationStart,
  options: ReplayOptions,
  wordsOf: (evidence: Evidence) => Evidence,
): ExaminationOptions {
  return {
    ...optionsOfStart(opened, attack, start, wordsOf, {
      startEngine: options.startEngine ?? (() => spawnEngine({ kind: 'llama' })),
      load: loadOf(options.load ?? {}),
      heavy: options.heavy,
      signal: options.signal,
      onProgress: (step) => {
        if (step.step === 'verify') options.onProgress?.(step.bytesDone, step.bytesTotal, 'bytes');
        else options.onStep?.(`${start.id}: ${STEPS[step.step]}`);
      },
    }),
    proposals: start.proposals,
  };
}
