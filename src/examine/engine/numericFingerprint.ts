import type { Json } from '../../base/index.js';
import {
  refusesSequences,
  weightsOf,
  type EngineFingerprint,
  type ExaminationStart,
  type LoadOptions,
  type WeightsChoice,
} from '../../domain/index.js';

/** What of a load decides digits and was chosen or measured by an engine. */
export type FixedLoad = Pick<LoadOptions, 'gpuLayers' | 'stepThreads' | 'ropeFactors'> & {
  readonly weights?: WeightsChoice;
};

/**
 * How a model is loaded so that the engine computes the digits of an earlier load.
 * @param before its fingerprint, or the numeric part of it as start.json holds it
 */
export function fixedLoad(before: EngineFingerprint | Readonly<Record<string, unknown>>): FixedLoad {
  const { stepThreads, numeric, gpuUsed, gpuLayers }: Readonly<Record<string, unknown>> = { ...before };
  const known = (numeric ?? {}) as Readonly<Record<string, unknown>>;
  const { ropeFactors: factors } = known;
  const weights = weightsOf(known);
  return {
    ...(typeof stepThreads === 'number' ? { stepThreads } : {}),
    // How many layers fit can change from one day to the next.
    ...(typeof gpuLayers === 'number' && gpuUsed !== 'off' && gpuUsed !== undefined ? { gpuLayers } : {}),
    ...(factors === 'short' || factors === 'long' ? { ropeFactors: factors } : {}),
    ...(weights === 'as-stored' ? {} : { weights }),
  };
}

/** What another version of the program may know about the same libraries; the hashes themselves are compared. */
const KNOWN_ABOUT = 'libraryHashes';

/**
 * The names of the parts in which two numeric fingerprints may be compared, sorted.
 * @param before of an earlier run, perhaps by another version
 */
export function comparedParts(
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): string[] {
  const parts = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return parts.filter((part) => part !== KNOWN_ABOUT);
}

/**
 * The parts of an engine's fingerprint that determine the digits and must be equal to resume. Threads do not matter on the exact path;
 * for sequences they do.
 */
export function numericFingerprint(fingerprint: EngineFingerprint): Record<string, Json> {
  const { engine, release, origin, libraries, libraryHashes, gpuUsed, gpuLayers, devices, numeric } =
    fingerprint;
  const { stepThreads, selfCheck } = fingerprint;
  return {
    engine,
    release,
    origin,
    libraries: libraries.map(({ name, sha256 }) => ({ name, sha256 })),
    libraryHashes,
    gpuUsed,
    gpuLayers,
    devices: [...devices],
    numeric: { ...numeric },
    stepThreads,
    selfCheck,
  };
}

/** The fingerprint of the engine with one of the models of an examination, as start.json holds it. */
export function fingerprintOf(start: ExaminationStart, modelId: string): Readonly<Record<string, unknown>> {
  return start.references.find(({ id }) => id === modelId)?.numericFingerprint ?? start.numericFingerprint;
}

/**
 * Could the model be extended token by token when the examination was planned?
 * @param before the fingerprint of its engine
 */
export function couldFork({ selfCheck }: Readonly<Record<string, unknown>>): boolean {
  return typeof selfCheck === 'string' && !refusesSequences(selfCheck);
}

/**
 * The longest text that a model could be given when the examination was planned, in tokens.
 * @param before the fingerprint of its engine
 * @param trained the context for which it was trained
 */
export function contextThen({ numeric }: Readonly<Record<string, unknown>>, trained: number): number {
  const { ropeFactors, ropeShortUpTo } = (numeric ?? {}) as Readonly<Record<string, unknown>>;
  const isShort = ropeFactors === 'short' && typeof ropeShortUpTo === 'number';
  return isShort ? Math.min(trained, ropeShortUpTo) : trained;
}

/** How each model of an examination is loaded so that its engine computes the same digits, by evidence id. */
export function loadsOf({
  model,
  references,
  numericFingerprint: own,
}: ExaminationStart): ReadonlyMap<string, FixedLoad> {
  return new Map([
    [model.id, fixedLoad(own)],
    ...references.map((one) => [one.id, fixedLoad(one.numericFingerprint)] as const),
  ]);
}
