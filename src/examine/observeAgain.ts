import { EarlierUnits } from './journal/earlierUnits.js';
import type { UnitOutcome } from './journal/journalWriter.js';
import type { PlannedExamination } from './planExamination.js';
import { compareHeld } from './observeUnits.js';
import { runUnits } from './runUnits.js';

/** The units of an examination that are observed again. */
export interface ObserveAgainOptions {
  /** Their positions in the plan, ascending, each once. */
  readonly indices: readonly number[];
  /** The folder with the whole journal and its arrays, from which the observations of earlier units are read. */
  readonly folder: string;
  /** Called for each unit in the order of the plan; the next call comes after it settles. */
  readonly onObserved: (index: number, outcome: UnitOutcome) => Promise<void>;
  /** Stops at once. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Observes some units of a planned examination again and writes nothing. A unit that builds on earlier ones receives their observations
 * from the journal, so that it sees the same as in the run.
 * @returns `done`, or `paused` if the signal ended it early
 * @throws {PalimpsestError} `journal-broken`, `journal-array`; the errors of units and engine
 */
export async function observeAgain(
  planned: Omit<PlannedExamination, 'estimate'>,
  { indices, folder, onObserved, signal }: ObserveAgainOptions,
): Promise<'done' | 'paused'> {
  const { attack, input, plan, engine, models } = planned;
  const units = indices.flatMap((index) => plan.units[index] ?? []);
  const earlier = new EarlierUnits(folder, plan.units, () => Promise.resolve());
  let next = 0;
  try {
    return await runUnits({
      attack,
      input,
      plan: { ...plan, units },
      engine,
      models,
      from: 0,
      lookAhead: 2,
      pause: signal,
      stop: signal,
      earlier: (at) => earlier.before(indices[at] ?? 0),
      compareTensors: (one, other) => compareHeld(models, one, other, signal),
      onOutcome: (_unit, outcome) => onObserved(indices[next++] ?? 0, outcome),
      onCrash: () => Promise.resolve(),
    });
  } finally {
    earlier.close();
  }
}
