import { duration, formatSize, isScored, percent, wholeNumber } from '../base/index.js';
import type { LoadedModel } from '../domain/index.js';
import type { PreparationStep, RunEstimate, RunProgress } from '../examine/index.js';
import type { Terminal } from './terminal.js';

const STEPS: Readonly<Record<Exclude<PreparationStep['step'], 'verify'>, string>> = {
  'read-works': 'reading the works',
  'load-model': 'loading the model',
  tokenize: 'tokenizing the works',
  plan: 'planning',
  estimate: 'estimating the cost',
};

/** Shows the steps before a run. */
export function showPreparation(terminal: Terminal): (step: PreparationStep) => void {
  return (step) => {
    terminal.progress(
      step.step === 'verify'
        ? `hashing the evidence ${formatSize(step.bytesDone)} of ${formatSize(step.bytesTotal)}`
        : STEPS[step.step],
    );
  };
}

/** Shows the progress of a run: tokens done and in all, rate, time left, and what is being scored. */
export function showRun(terminal: Terminal): (progress: RunProgress) => void {
  return (progress) => {
    if (progress.phase !== 'run') {
      terminal.progress(
        progress.phase === 'verify'
          ? 'hashing the evidence again'
          : 'computing the findings from the journal',
      );
      return;
    }
    const share = progress.totalTokens === 0 ? 1 : progress.doneTokens / progress.totalTokens;
    const rate = isScored(progress.tokensPerSecond)
      ? `${wholeNumber(progress.tokensPerSecond)} tokens/s`
      : '—';
    const left = isScored(progress.etaSeconds) ? `${duration(progress.etaSeconds)} left` : '';
    terminal.progress(
      `${percent(share)}  ${wholeNumber(progress.doneTokens)} of ${wholeNumber(progress.totalTokens)} tokens  ${rate}  ${left}  ${progress.unitTitle}`.slice(
        0,
        (process.stderr.columns || 120) - 1,
      ),
    );
  };
}

/**
 * What the engine's self-check found on a model and what it cost, in one line; empty if there was none.
 * @param ms what it took, where that is known
 */
export function selfCheckText({ selfCheck, fingerprint }: LoadedModel, ms?: number): string {
  if (selfCheck === null) return '';
  const cost = `${wholeNumber(selfCheck.tokens)} tokens${ms === undefined ? '' : `, ${duration(ms / 1000)}`}`;
  return `Self-check of the engine: ${fingerprint.selfCheck} (${cost}).`;
}

/** The preflight estimate in one paragraph. */
export function estimateText(estimate: RunEstimate): string {
  const time = isScored(estimate.seconds)
    ? `about ${duration(estimate.seconds)} at ${wholeNumber(isScored(estimate.tokensPerSecond) ? estimate.tokensPerSecond : 0)} tokens/s`
    : `time not known: ${estimate.seconds.reason}`;
  const { memory } = estimate;
  return (
    `Preflight: ${wholeNumber(estimate.units)} units, ${wholeNumber(estimate.tokens)} tokens, ${time}; ` +
    `memory ${formatSize(memory.totalBytes)} (weights ${formatSize(memory.weightsBytes)}, cache ${formatSize(memory.kvCacheBytes)}, ` +
    `buffers ${formatSize(memory.bufferBytes)}) of ${formatSize(memory.availableBytes)} free.`
  );
}
