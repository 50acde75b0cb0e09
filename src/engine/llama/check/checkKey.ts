import { canonicalJson, sha256Hex } from '../../../base/index.js';
import type { EngineFingerprint, KeptCheck, SelfCheck } from '../../../domain/index.js';

/** The version of what is checked and how; a result is kept for one version only. */
const CHECK_VERSION = 2;

/**
 * The conditions under which a self-check holds for a model, as a hash: everything of the fingerprint that can change what it finds.
 * @param fingerprint as it is before the check: with the threads of sequences that are given, or from which they are measured
 * @param measuresSteps whether those threads are measured with it
 */
export function checkKey(fingerprint: EngineFingerprint, measuresSteps: boolean): string {
  const { engine, release, origin, libraries, libraryHashes, gpuUsed, gpuLayers, devices, numeric } =
    fingerprint;
  const { threads, stepThreads } = fingerprint;
  return sha256Hex(
    canonicalJson({
      version: CHECK_VERSION,
      engine,
      release,
      origin,
      libraries: libraries.map(({ name, sha256 }) => ({ name, sha256 })),
      libraryHashes,
      gpuUsed,
      gpuLayers,
      devices: [...devices],
      numeric: { ...numeric },
      threads,
      stepThreads,
      measuresSteps,
    }),
  );
}

/** Does a kept check hold under these conditions, with all that is wanted? What memory was too short for is checked again. */
export function holds({ key, selfCheck }: KeptCheck, wanted: string, wantsLong: boolean): boolean {
  const { device, long } = selfCheck;
  return key === wanted && !isShort(device) && !isShort(long) && (!wantsLong || long !== undefined);
}

function isShort(part: SelfCheck['device'] | SelfCheck['long']): boolean {
  return part !== undefined && 'kind' in part && part.code === 'memory-short';
}
