import type { AttackDefinition } from '../../attacks/index.js';
import type { HeavyWork, StartEngine } from '../../examine/index.js';
import type { StartReader } from '../../readers/index.js';
import type { LoadChoice } from '../examine/examineCase.js';
import type { ReplayMode } from '../../contract/index.js';

/** Numbers of a journal that are not whole may move by this much when engine or processor are others, decades. */
export const DEFAULT_TOLERANCE_DECADES = 0.05;

/** How a bag is to be repeated. */
export interface ReplayOptions {
  /** Files and folders in which the items of the bag are looked for. */
  readonly files: readonly string[];
  /** May a file be read? Asked with its path without links; default every one. */
  readonly mayRead?: ((path: string) => boolean) | undefined;
  /** Only these examinations; default all of the bag. */
  readonly only?: readonly string[] | undefined;
  readonly mode?: ReplayMode | undefined;
  /** For mode `sample`: how many units, and the seed that chooses them. */
  readonly sample?: { readonly units: number; readonly seed: string } | undefined;
  /** Default: none where engine and processor are those of the bag, {@link DEFAULT_TOLERANCE_DECADES} elsewhere. */
  readonly toleranceDecades?: number | undefined;
  /** Empty folder to keep the throw-away case in; default it is removed. */
  readonly keep?: string | undefined;
  /** Go on though the bag is not as it was sealed. */
  readonly evenIfChanged?: boolean | undefined;
  /** How to load models; absent members are as in the examination. */
  readonly load?: LoadChoice | undefined;
  /** Default: llama.cpp in a process of its own. */
  readonly startEngine?: StartEngine | undefined;
  /** Starts the process that reads a document; default a process of Node. */
  readonly startReader?: StartReader | undefined;
  /** Default: the registry. */
  readonly findAttack?: ((id: string) => AttackDefinition) | undefined;
  readonly heavy?: HeavyWork | undefined;
  /** Says what is done now. */
  readonly onStep?: ((words: string) => void) | undefined;
  readonly onProgress?:
    ((done: number, total: number, unit: 'bytes' | 'tokens' | 'steps') => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}
