import { CallQueue } from '../../base/index.js';
import type { ObservedUnit, PlannedUnit } from '../../attacks/index.js';
import { JOURNAL_START, readJournalFrom, type JournalPosition } from './followJournal.js';
import { ObservedUnits } from './observedUnits.js';

/**
 * The observations of the units before a given one, as recorded in the journal, so that a unit that builds on them sees the same in a
 * resumed run. Their values stay in memory after the first request.
 */
export class EarlierUnits {
  readonly #folder: string;
  readonly #sync: () => Promise<void>;
  readonly #units: ObservedUnits;
  readonly #seen: ObservedUnit[] = [];
  #position: JournalPosition = JOURNAL_START;
  readonly #reads = new CallQueue();

  /**
   * @param folder of the examination
   * @param units of the plan
   * @param sync writes the journal to the disk
   */
  constructor(folder: string, units: readonly PlannedUnit[], sync: () => Promise<void>) {
    this.#folder = folder;
    this.#sync = sync;
    this.#units = new ObservedUnits(folder, units);
  }

  /**
   * The observations of all units before unit `index`, which must be the oldest unfinished unit.
   * @throws {PalimpsestError} `journal-broken`; `disk-full`, `file-*`
   */
  before(index: number): Promise<readonly ObservedUnit[]> {
    return this.#reads.run(async () => {
      if (this.#seen.length < index) {
        await this.#sync();
        const found: ObservedUnit[] = [];
        const position = await readJournalFrom(this.#folder, this.#position, (line) => {
          found.push(this.#units.ofLine(line));
        });
        // Set together, so that a repeated request after an error gets each line once.
        this.#position = position;
        for (const one of found) this.#seen.push(one);
      }
      return this.#seen.slice(0, index);
    });
  }

  /** Closes the array files; arrays cannot be read afterwards. */
  close(): void {
    this.#units.close();
  }
}
