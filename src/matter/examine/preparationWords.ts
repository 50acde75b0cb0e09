import type { PreparationStep } from '../../examine/index.js';

const STEPS: Readonly<Record<PreparationStep['step'], string>> = {
  verify: 'Hashing the evidence',
  'read-works': 'Reading the works',
  'load-model': 'Loading the model',
  tokenize: 'Tokenizing the works',
  plan: 'Planning',
  estimate: 'Estimating the cost',
  tokenizer: 'Measuring the tokenizer',
};

/** What is done before a run, in words. */
export function preparationWords(step: PreparationStep): string {
  if (step.step !== 'verify' || step.bytesTotal === 0) return STEPS[step.step];
  return `${STEPS.verify}: ${Math.floor((100 * step.bytesDone) / step.bytesTotal)}%`;
}
