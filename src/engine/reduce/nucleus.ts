import type { Kernel } from './loadKernel.js';

/** The row of logits at hand, surveyed, and the target in it. */
export interface RowAtHand {
  readonly row: Float32Array;
  readonly target: number;
  readonly rank: number;
  readonly maxLogit: number;
  /** Σ exp(logit − maxLogit) as surveyed, in float32 summed in float64. */
  readonly surveyed: number;
  /** Entropy at temperature 1, nats. */
  readonly entropy: number;
  /** Logits of the most probable tokens, most probable first; more than `listed`, fewer than the vocabulary. */
  readonly listLogits: Float32Array;
  readonly listed: number;
}

/** What says nothing, where the whole mass must be weighed. */
const UNDECIDED = null;

/** Above this share the bounds below are too wide. */
const LARGEST_SHARE = 0.999999;
/** Room for the order in which masses are summed, and for the slack of a nucleus's edge. */
const ROUNDING = 1e-9;
/** Relative error of the surveyed mass: exponential 1.2e-7, distances 1e-6, sixteen terms summed in float32 1e-6. */
const SURVEY_ERROR = 4e-6;
/**
 * Relative error of a rough mass: polynomial 2.8e-6, arguments of at most 25 nats 6e-6, sixteen terms summed in float32 1e-6.
 * Tokens further down weigh at most 2^22 · e^−25 of the most probable one, so that their larger error is in the second number.
 */
const ROUGH_ERROR = 1.2e-5;
const ROUGH_ERROR_FAR = 1e-8;
/** Where the edge is looked for first: shares of the way from the least listed logit to the least that can be needed. */
const PLACES = [0.25, 0.5] as const;

/** A row as undecided as one among this part of the vocabulary is not worth a rough look; an edge beyond twice of it no listing. */
const WIDE = 16;
/** The lowest finite float32. */
const LOWEST = -3.4028234663852886e38;

/**
 * Log p of the target under a nucleus of the whole vocabulary, −Infinity outside it, found from bounds of the mass of the improbable
 * tokens instead of their exact masses. It is bit for bit what the exact masses give, because it is given only where every
 * total within the bounds gives the same nucleus; else `null`. Changes what the kernel keeps and the weights of tokens.
 * @param share top-p, in (0, 1)
 * @param inverse 1 / temperature
 */
export function boundedNucleus(
  kernel: Kernel,
  results: Float64Array,
  at: RowAtHand,
  share: number,
  inverse: number,
): number | null {
  const { row, target, rank, maxLogit, listed, listLogits } = at;
  // In a row of the lowest numbers, what pads it would weigh something.
  if (share > LARGEST_SHARE || maxLogit < LOWEST / 2) return UNDECIDED;
  const logit = row[target] as number;
  const logMass = (mass: number): number => (logit - maxLogit) * inverse - Math.log(mass);
  const head = kernel.massOfTop(listed, inverse);
  const leastListed = listLogits[listed - 1] as number;

  /** The answer if the list holds the whole nucleus for each mass of the tail, or if it does not hold the target for any. */
  const fromList = (tailLow: number, tailHigh: number): number | null => {
    const wantedHigh = share * (head + tailHigh) * (1 + ROUNDING);
    if (head < wantedHigh) return UNDECIDED;
    const reached = kernel.countOfTop(listed, inverse, wantedHigh);
    if (rank >= reached) return -Infinity;
    const wantedLow = share * (head + tailLow) * (1 - ROUNDING);
    if (kernel.countOfTop(listed, inverse, wantedLow) !== reached) return UNDECIDED;
    return logMass(kernel.massOfTop(reached, inverse));
  };
  /** Whether tokens of mass `ahead` or more fill the nucleus if those from the target on weigh at most `behind`. */
  const filled = (ahead: number, behind: number): boolean =>
    ahead * (1 - share) >= share * behind * (1 + ROUNDING);

  // Without a look at the vocabulary. At a temperature of at most 1, a token d below the best has at most exp((1/T − 1) · d)
  // of its mass at temperature 1.
  const tailAtOne = Math.max(0, at.surveyed * (1 + SURVEY_ERROR) - kernel.massOfTop(listed, 1));
  const most = (count: number, below: number): number =>
    Math.min(
      count * Math.exp((below - maxLogit) * inverse),
      inverse < 1 ? Infinity : tailAtOne * Math.exp((below - maxLogit) * (inverse - 1)),
    ) *
    (1 + ROUNDING);
  if (rank >= listed && filled(head, most(row.length - rank, logit))) return -Infinity;
  const atOnce = fromList(0, most(row.length - listed, leastListed));
  if (atOnce !== UNDECIDED) return atOnce;

  // A nucleus of many tokens needs the exact masses of most.
  if (at.entropy > Math.log(row.length / WIDE)) return UNDECIDED;

  // With rough masses. Even if all tokens were as improbable as `leastNeeded`, they would not be needed.
  const spare = Math.log((0.5 * (1 - share) * head) / row.length);
  const leastNeeded = Math.fround(Math.max(Math.min(leastListed, maxLogit + spare / inverse), LOWEST));
  const places = [...PLACES.map((part) => leastListed + part * (leastNeeded - leastListed)), leastNeeded].map(
    Math.fround,
  ) as [number, number, number];
  kernel.roughMasses(inverse, ...places, leastListed, rank >= listed ? logit : LOWEST);
  const error = (mass: number): number => mass * ROUGH_ERROR + ROUGH_ERROR_FAR;
  const masses = results.slice(0, 5) as unknown as [number, number, number, number, number];
  let equal = 1;
  while (equal < listed && listLogits[listed - 1 - equal] === leastListed) equal++;
  const tail = masses[3] - equal * Math.exp((leastListed - maxLogit) * inverse);
  const tailLow = Math.max(0, tail - error(masses[3]));
  const roughly = fromList(tailLow, tail + error(masses[3]));
  if (roughly !== UNDECIDED) return roughly;
  if (rank >= listed) {
    const behind = masses[4] + error(masses[4]);
    if (filled(head + tailLow - behind, behind)) return -Infinity;
  }

  // With exact masses of the nucleus and of a little more.
  const enough = (1 - share) * (head + tailLow) * (1 - ROUNDING);
  const place = places.findIndex((_, index) => {
    const below = masses[index] as number;
    return below + error(below) <= enough;
  });
  if (place < 0) return UNDECIDED;
  const below = masses[place] as number;
  const found = kernel.gather(inverse, places[place] as number, (2 * row.length) / WIDE);
  if (found < 0) return UNDECIDED;
  const gathered = results[0] as number;
  const wantedLow = share * (gathered + Math.max(0, below - error(below))) * (1 - ROUNDING);
  const wantedHigh = share * (gathered + below + error(below)) * (1 + ROUNDING);
  if (gathered < wantedHigh) return UNDECIDED;
  kernel.keepGathered(found, inverse, wantedLow);
  const mass = kernel.keptMass();
  if (mass < wantedHigh) return UNDECIDED;
  const last = kernel.lastKept();
  const edge = row[last] as number;
  return logit > edge || (logit === edge && target <= last) ? logMass(mass) : -Infinity;
}
