import { isScored } from '../base/index.js';
import type { PreparationStep, RunEstimate, RunProgress } from '../examine/index.js';
import { byteSize, duration, wholeCount } from './format.js';
import type { Terminal } from './terminal.js';

const STEPS: Readonly<Record<Exclude<PreparationStep['step'], 'verify'>, string>> = {
  'read-works': 'reading the works',
  'load-model': 'loading the model',
  tokenize: 'tokenising the works',
  plan: 'planning',
  estimate: 'estimating the cost',
};

/** Draws what is done before a run. */
export function showPreparation(terminal: Terminal): (step: PreparationStep) => void {
  return (step) => {
    terminal.progress(
      step.step === 'verify'
        ? `hashing the evidence ${byteSize(step.bytesDone)} of ${byteSize(step.bytesTotal)}`
        : STEPS[step.step],
    );
  };
}

/** Draws a run: tokens done of all, rate, time left, what is scored now. */
export function showRun(terminal: Terminal): (progress: RunProgress) => void {
  return (progress) => {
    if (progress.phase !== 'run') {
      terminal.progress(
        progress.phase === 'verify' ? 'hashing the evidence again' : 'reducing the journal to findings',
      );
      return;
    }
    const share = progress.totalTokens === 0 ? 1 : progress.doneTokens / progress.totalTokens;
    const rate = isScored(progress.tokensPerSecond)
      ? `${wholeCount(progress.tokensPerSecond)} tokens/s`
      : '—';
    const left = isScored(progress.etaSeconds) ? `${duration(progress.etaSeconds)} left` : '';
    terminal.progress(
      `${(100 * share).toFixed(1)} %  ${wholeCount(progress.doneTokens)} of ${wholeCount(progress.totalTokens)} tokens  ${rate}  ${left}  ${progress.unitTitle}`.slice(
        0,
        (process.stderr.columns || 120) - 1,
      ),
    );
  };
}

/** The preflight estimate in one paragraph. */
export function estimateText(estimate: RunEstimate): string {
  const time = isScored(estimate.seconds)
    ? `about ${duration(estimate.seconds)} at ${wholeCount(isScored(estimate.tokensPerSecond) ? estimate.tokensPerSecond : 0)} tokens/s`
    : `time not known: ${estimate.seconds.reason}`;
  const { memory } = estimate;
  return (
    `Preflight: ${wholeCount(estimate.units)} units, ${wholeCount(estimate.tokens)} tokens, ${time}; ` +
    `memory ${byteSize(memory.totalBytes)} (weights ${byteSize(memory.weightsBytes)}, cache ${byteSize(memory.kvCacheBytes)}, ` +
    `buffers ${byteSize(memory.bufferBytes)}) of ${byteSize(memory.availableBytes)} free.`
  );
}
