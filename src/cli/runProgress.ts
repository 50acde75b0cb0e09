import { decimal, duration, formatSize, isScored, percent, wholeNumber } from '../base/index.js';
import {
  timedWeightsWords,
  unusedBuildsWords,
  weightsOf,
  widenedWords,
  type EngineCounters,
  type LoadedModel,
} from '../domain/index.js';
import { formatTime, timeRange, timeSource } from '../figure/index.js';
import type { PreparationStep, RunEstimate, RunProgress } from '../examine/index.js';
import type { Terminal } from './terminal.js';

const STEPS: Readonly<Record<Exclude<PreparationStep['step'], 'verify'>, string>> = {
  'read-works': 'reading the works',
  'load-model': 'loading the model',
  tokenize: 'tokenizing the works',
  plan: 'planning',
  estimate: 'estimating the cost',
  tokenizer: 'measuring the tokenizer',
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
 * What happened when a model was loaded, a line each: builds that were passed over, weights that were chosen or decoded, and what the
 * self-check found and cost. Empty if there was no self-check.
 */
export function loadedText(
  { selfCheck, fingerprint, timedWeights }: LoadedModel,
  { selfCheckMs, wideningMs }: EngineCounters,
): string {
  if (selfCheck === null) return '';
  const { tokens, keptFrom } = selfCheck;
  const cost =
    keptFrom === undefined
      ? `${wholeNumber(tokens)} tokens, ${duration(selfCheckMs / 1000)}`
      : `made ${formatTime(keptFrom)}`;
  const widened = widenedWords(fingerprint.numeric);
  return [
    unusedBuildsWords(fingerprint.unusedBuilds),
    timedWeights === undefined ? '' : timedWeightsWords(weightsOf(fingerprint.numeric), timedWeights),
    widened === null ? '' : `Weights: ${widened}. This took ${duration(wideningMs / 1000)}.`,
    `Self-check of the engine: ${fingerprint.selfCheck} (${cost}).`,
  ]
    .filter(Boolean)
    .join('\n');
}

/** The preflight estimate in one paragraph. */
export function estimateText(estimate: RunEstimate): string {
  const { memory } = estimate;
  const short = memory.fits
    ? ''
    : ' That is less than the run needs, so the weights are read from the disk for every batch.';
  return (
    `Preflight: ${wholeNumber(estimate.units)} units, ${wholeNumber(estimate.tokens)} tokens, ${timeText(estimate)}; ` +
    `memory ${formatSize(memory.totalBytes)} (weights ${formatSize(memory.weightsBytes)}, cache ${formatSize(memory.kvCacheBytes)}, ` +
    `buffers ${formatSize(memory.bufferBytes)}) of ${formatSize(memory.availableBytes)} available.${short}`
  );
}

/** What was insisted on when a model was loaded, in words; null if it fits in memory. */
export function memoryNote({ memoryShort }: LoadedModel): string | null {
  if (memoryShort === undefined) return null;
  const { neededBytes, availableBytes } = memoryShort;
  return `The weights need ${formatSize(neededBytes)} of memory, and ${formatSize(availableBytes)} was available: they are read from the disk for every batch.`;
}

/** The time of a run as a range, its rate, and what both follow from. */
function timeText({ time }: RunEstimate): string {
  if ('kind' in time) return `time not known: ${time.reason}`;
  const { tokensPerSecond } = time;
  const rate = `${tokensPerSecond < 10 ? decimal(tokensPerSecond, 1) : wholeNumber(tokensPerSecond)} tokens/s`;
  return `${timeRange(time)} (${rate}, ${timeSource(time)})`;
}
