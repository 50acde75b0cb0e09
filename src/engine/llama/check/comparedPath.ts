import { elementAt, PalimpsestError } from '../../../base/index.js';
import type { CheckedPath, NextToken, ScoredItem } from '../../../domain/index.js';
import type { LoadedTensor } from '../weights/loadedTensors.js';

/** The most probable tokens that are compared. */
const COMPARED = 8;
/** The most probable tokens among which each of them must be found. */
export const LISTED = 64;

/**
 * The largest mean difference, in nats a token, between two sound ways to compute the same text where kernels differ: between one token at a
 * time and a whole text, between batches on a GPU, between a device and the CPU. The types of the weights decide, because kernels round
 * activations with them. docs/design/self-check.md has the figures of sound and of unsound models.
 * @param tensors as they are loaded
 */
export function toleranceOf(tensors: readonly Pick<LoadedTensor, 'type'>[]): number {
  return Math.max(0, ...tensors.map(({ type: { name } }) => TOLERANCES.get(name) ?? QUANTIZED));
}

const QUANTIZED = 0.3;
const FLOAT = 0.05;
const TOLERANCES: ReadonlyMap<string, number> = new Map([
  ...['F64', 'F32', 'F16', 'I8', 'I16', 'I32', 'I64'].map((name) => [name, FLOAT] as const),
  ['BF16', 0.1],
]);

/**
 * Compares two ways to compute the same texts.
 * @param work gives the differences of each text, nats
 * @throws what the work throws, except `logits-not-finite`
 */
export async function compared(
  toleranceNats: number,
  work: () => Promise<readonly (readonly number[])[]>,
): Promise<CheckedPath> {
  try {
    const found = (await work()).filter((text) => text.length > 0);
    const meanNats = Math.max(0, ...found.map(mean));
    const largestNats = found.flat().reduce((most, one) => Math.max(most, one), 0);
    if (Number.isFinite(largestNats)) return { largestNats, meanNats, toleranceNats };
  } catch (error) {
    if (!hasCode(error, 'logits-not-finite')) throw error;
  }
  return { largestNats: 'not-finite', meanNats: 'not-finite', toleranceNats };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Is the difference small enough? The average decides; a tolerance of 0 asks for the same bits. */
export function passes({ largestNats, meanNats, toleranceNats }: CheckedPath): boolean {
  if (largestNats === 'not-finite' || meanNats === 'not-finite') return false;
  return toleranceNats === 0 ? largestNats === 0 : meanNats <= toleranceNats;
}

/** Is it an error of the program with one of these codes? */
export function hasCode(error: unknown, ...codes: readonly PalimpsestError['code'][]): boolean {
  return error instanceof PalimpsestError && codes.includes(error.code);
}

/** Differences of log-probabilities over the positions that the shorter one covers, which are the last. */
export function differences(whole: ScoredItem, part: ScoredItem): number[] {
  const skipped = whole.logProbs.length - part.logProbs.length;
  return Array.from(part.logProbs, (logProb, at) =>
    Math.abs(logProb - elementAt(whole.logProbs, skipped + at)),
  );
}

/**
 * Differences of log-probabilities between the most probable tokens of a step and the same row of a whole text.
 * @param listed tokens in each row of the text, at most {@link LISTED}
 */
export function compareNext(next: NextToken, item: ScoredItem, row: number, listed: number): number[] {
  const range = [row * listed, (row + 1) * listed] as const;
  const there = { ids: item.topIds.subarray(...range), logProbs: item.topLogProbs.subarray(...range) };
  const here = { ids: next.topIds, logProbs: next.topLogProbs };
  return [...oneWay(here, there), ...oneWay(there, here)];
}

interface Listed {
  readonly ids: Int32Array;
  readonly logProbs: Float64Array;
}

function oneWay(from: Listed, to: Listed): number[] {
  return Array.from(from.logProbs.subarray(0, COMPARED), (logProb, rank) => {
    const at = to.ids.indexOf(elementAt(from.ids, rank));
    // A token that is not listed is less probable than the last one that is.
    const other = elementAt(to.logProbs, at < 0 ? to.logProbs.length - 1 : at);
    return Math.abs(logProb - other);
  });
}
