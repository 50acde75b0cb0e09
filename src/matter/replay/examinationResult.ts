import type { ExaminationStart } from '../../domain/index.js';
import type { ReplayedExamination } from '../../contract/index.js';
import type { BagExamination } from './readBag.js';
import type { Builds } from './builds.js';
import type { Places } from './places.js';

/** An examination that was not repeated, and why. */
export function notRepeated(
  { id, start }: Pick<BagExamination, 'id' | 'start'>,
  code: string,
  words: string,
): ReplayedExamination {
  return {
    id,
    attack: start?.attack ?? { id: '', version: '' },
    model: start?.model.name ?? '',
    outcome: 'not-repeated',
    reason: { code, words },
    units: start?.units ?? 0,
    unitsCompared: 0,
    files: [],
    largestDecades: 0,
    differences: 0,
    places: [],
    engine: [],
    sameMachine: null,
    worded: { sentences: 0, wordings: [], inBag: [], here: '' },
    loadBearing: null,
    seconds: 0,
  };
}

/** What is known of an examination that was repeated. */
export interface Repeated {
  readonly start: ExaminationStart;
  readonly builds: Builds;
  readonly places: Places;
  readonly files: ReplayedExamination['files'];
  readonly unitsCompared: number;
  readonly engine: ReplayedExamination['engine'];
  /** null where nothing was scored. */
  readonly sameMachine: boolean | null;
  /** The same bytes are due: any difference decides. */
  readonly isStrict: boolean;
  /** Of a sample: the load-bearing units among those compared. */
  readonly loadBearing?: number;
  readonly seconds: number;
}

/** How an examination fared: a function of where it differs, and of whether files were compared. */
export function repeated(result: Repeated): ReplayedExamination {
  const { start, places, files, unitsCompared, engine, sameMachine, isStrict, seconds, builds } = result;
  const isSame = places.count === 0;
  const isEvery = files.length > 0 && files.every(({ same }) => same === true);
  const differs = places.decides || (isStrict && !isSame);
  return {
    id: start.id,
    attack: start.attack,
    model: start.model.name,
    outcome: isSame ? (isEvery ? 'same-bytes' : 'same-numbers') : differs ? 'differs' : 'same-findings',
    reason: { code: '', words: '' },
    units: start.units,
    unitsCompared,
    files: [...files],
    largestDecades: places.largestDecades,
    differences: places.count,
    places: places.listed(isStrict),
    engine: [...engine],
    sameMachine,
    worded: { ...places.worded, ...builds },
    loadBearing: result.loadBearing ?? null,
    seconds,
  };
}
