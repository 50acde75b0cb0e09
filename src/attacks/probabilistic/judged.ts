import { isScored } from '../../base/index.js';
import type { Finding, WindowDetails } from '../../domain/index.js';
import {
  collectBeside,
  type JudgedTarget,
  type JudgedWindows,
  judgeNegativeControls,
  judgeSpikes,
  judgeWindows,
  negativeControlCaveats,
  negativeControlData,
  type ObservedBeside,
  spikeCaveats,
  spikeData,
  withGroups,
  withSensitivity,
  type WorkScores,
} from '../kit/index.js';
import type { ProbabilisticInput } from './parameters.js';

/** A target with the texts with a known answer that its floor was tried on. */
export interface TargetBeside {
  readonly target: JudgedTarget;
  readonly spikes: ReturnType<typeof judgeSpikes>;
  readonly negative: ReturnType<typeof judgeNegativeControls>;
}

/** All windows of one kind, on raw text or in an answer, judged by themselves. */
export interface JudgedScores {
  readonly judged: JudgedWindows;
  readonly targets: readonly TargetBeside[];
}

/** Judges the windows of all works, and by the floors of the targets the windows that are no passages of a work. */
export function judgeScores(
  input: ProbabilisticInput,
  byWork: ReadonlyMap<string, WorkScores>,
  observed: readonly ObservedBeside[],
): JudgedScores {
  const judged = withGroups(withSensitivity(judgeWindows(input, byWork), input.parameters), input.seed);
  const beside = collectBeside(observed);
  return {
    judged,
    targets: judged.targets.map((target) => ({
      target,
      spikes: judgeSpikes(input, beside, target.calibrated),
      negative: judgeNegativeControls(target.scores.work.id, beside, target.calibrated),
    })),
  };
}

/** The finding of memorized passages with what the texts with a known answer say of it. */
export function withBesideCaveats(passages: Finding, { spikes, negative }: TargetBeside): Finding {
  const share = isScored(passages.value) ? passages.value : null;
  return {
    ...passages,
    caveats: [...passages.caveats, ...negativeControlCaveats(negative, share), ...spikeCaveats(spikes)],
  };
}

/** The details of a target with those of the texts with a known answer. */
export function besideDetails({
  target: { details },
  spikes,
  negative,
}: TargetBeside): WindowDetails['targets'][number] {
  const negativeControls = negativeControlData(negative);
  return {
    ...details,
    ...(negativeControls === null ? {} : { negativeControls }),
    ...(spikes.length === 0 ? {} : { spikes: spikes.map(spikeData) }),
  };
}
