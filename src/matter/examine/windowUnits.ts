import { join } from 'node:path';
import {
  plannedWindows,
  unitId,
  windowScores,
  type PlannedWindows,
  type WindowPlanDocument,
  type WindowScores,
} from '../../attacks/index.js';
import type { Unscored } from '../../base/index.js';
import {
  journalBroken,
  readJournalFrom,
  type ArrayPlace,
  type JournalPosition,
} from '../../examine/index.js';

/** A unit of windows as the journal has it. */
export interface WindowUnit extends PlannedWindows {
  /** Its number among the units of its work. */
  readonly unit: number;
  readonly observation:
    | {
        readonly kind: 'observed';
        readonly scores: WindowScores;
        /** Where the numbers of its tokens are; undefined where none are kept. */
        readonly tokens: ArrayPlace | undefined;
      }
    | Unscored;
}

/**
 * Reads the units of windows that a journal holds from a place on that was reached before. Each line is checked to follow the one before, to
 * be of the planned unit and to hold the scores of its windows; replays and samples, which come after all windows, are passed over.
 * @param folder of the examination
 * @returns how far it was read
 * @throws {PalimpsestError} `journal-broken` naming the line; `file-*`; what `take` throws
 */
export async function readWindowUnits(
  folder: string,
  plan: WindowPlanDocument,
  from: JournalPosition,
  take: (unit: WindowUnit) => void,
): Promise<JournalPosition> {
  return readJournalFrom(folder, from, ({ seq, unitId: journaled, observation }) => {
    const planned = plannedWindows(plan, seq);
    const work = plan.works[planned?.work ?? -1];
    if (planned === null || work === undefined) return;
    const broken = (why: string): Error => journalBroken(join(folder, 'journal.jsonl'), seq + 1, why);
    const { from: first, count } = planned;
    if (unitId(plan, work, { kind: 'windows', from: first, count }) !== journaled)
      throw broken('its unit is not the planned one');
    const unit = Math.floor(first / plan.layout.slots);
    if (observation.kind === 'unscored') {
      take({ ...planned, unit, observation });
      return;
    }
    const scores = windowScores(observation.value, count);
    if (scores === null) throw broken('it does not hold the scores of its windows');
    const { arrays } = observation;
    const tokens = Object.hasOwn(arrays, 'tokens') ? arrays['tokens'] : undefined;
    take({ ...planned, unit, observation: { kind: 'observed', scores, tokens } });
  });
}
