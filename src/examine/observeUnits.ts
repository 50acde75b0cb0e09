import type { AttackPlan, PlannedUnit } from '../attacks/index.js';
import type { PalimpsestError } from '../base/index.js';
import type { TensorComparison } from '../domain/index.js';
import { compareTensors } from '../gguf/index.js';
import type { HeldModel } from './engine/engineHolder.js';
import { EarlierUnits } from './journal/earlierUnits.js';
import type { JournalWriter, UnitOutcome } from './journal/journalWriter.js';
import type { JournalScan } from './journal/scanJournal.js';
import type { PlannedExamination } from './planExamination.js';
import type { ProgressMeter } from './progressMeter.js';
import { runUnits } from './runUnits.js';

/** How units are observed into a journal. */
export interface ObserveOptions {
  /** The folder of the journal and its arrays. */
  readonly folder: string;
  /** Pauses after the units that are in progress. */
  readonly pause?: AbortSignal | undefined;
  /** Stops at once; the units in progress are lost and will be run again. */
  readonly stop?: AbortSignal | undefined;
  /** The number of units in progress at once; by default 2. */
  readonly lookAhead?: number | undefined;
  readonly meter: ProgressMeter;
  /** Called for each unit after it was added to the journal, in the order of the plan. */
  readonly onObserved?: ((unit: PlannedUnit, outcome: UnitOutcome) => void) | undefined;
  /** Called after each unit was added to the journal; the next one waits for it. */
  readonly afterUnit?: (() => Promise<void>) | undefined;
  /** Called after a crash of the engine, when the journal is on the disk. */
  readonly onCrash: (error: PalimpsestError, units: readonly PlannedUnit[]) => Promise<void>;
}

/**
 * Observes the units of a plan, or of a part of one, from the first that the journal does not hold, and adds each to the journal. The journal
 * stays open.
 * @param planned with the units to be observed: those of the journal and the ones after them
 * @returns how it ended, and how many units of the whole journal could not be scored
 * @throws the errors of units, engine and journal
 */
export async function observeUnits(
  {
    attack,
    input,
    plan,
    engine,
    models,
  }: Pick<PlannedExamination, 'attack' | 'input' | 'engine' | 'models'> & {
    readonly plan: AttackPlan;
  },
  writer: JournalWriter,
  scan: JournalScan,
  { folder, pause, stop, lookAhead, meter, onObserved, afterUnit, onCrash }: ObserveOptions,
): Promise<{ readonly ended: 'done' | 'paused'; readonly unscored: number }> {
  let { unscored } = scan;
  const earlier = new EarlierUnits(folder, plan.units, () => writer.sync());
  try {
    const ended = await runUnits({
      attack,
      input,
      plan,
      engine,
      models,
      from: scan.head.lines,
      lookAhead: Math.max(1, lookAhead ?? 2),
      pause,
      stop,
      earlier: (index) => earlier.before(index),
      compareTensors: (one, other) => compareHeld(models, one, other, stop),
      onOutcome: async (unit, outcome) => {
        if (outcome.kind === 'unscored') unscored += 1;
        await writer.add(unit, outcome);
        meter.unitDone();
        onObserved?.(unit, outcome);
        await afterUnit?.();
      },
      onCrash: async (error, units) => {
        await writer.sync();
        await onCrash(error, units);
      },
    });
    return { ended, unscored };
  } finally {
    earlier.close();
  }
}

/** Compares the tensors of two of an examination's models, streamed from their files. */
export function compareHeld(
  models: readonly HeldModel[],
  modelId: string,
  referenceId: string,
  signal: AbortSignal | undefined,
): Promise<TensorComparison[]> {
  const pathOf = (id: string): string => {
    const model = models.find((one) => one.id === id);
    if (model === undefined) throw new RangeError(`no model ${id}`);
    return model.load.path;
  };
  return compareTensors(pathOf(modelId), pathOf(referenceId), { signal });
}
