import { join } from 'node:path';
import { z } from 'zod';
import { caseId, utcTime } from '../../contract/index.js';
import { SmallStore } from './smallStore.js';

const recentSchema = z.strictObject({
  caseId,
  /** Absolute path, symbolic links followed. */
  folder: z.string(),
  caption: z.string(),
  docket: z.string(),
  openedAt: utcTime,
});

/** A case that was opened on this machine. */
export type RecentCase = z.infer<typeof recentSchema>;

const recentsSchema = z.strictObject({
  schema: z.literal('palimpsest-cases'),
  schemaVersion: z.literal(1),
  cases: z.array(recentSchema),
});

const KEPT = 200;

/** The cases that were opened on this machine, latest first. A failure to save the list never interrupts work. */
export class Recents {
  readonly #store: SmallStore<z.infer<typeof recentsSchema>>;

  private constructor(store: SmallStore<z.infer<typeof recentsSchema>>) {
    this.#store = store;
  }

  /** Reads `cases.json` of the data folder. @throws {PalimpsestError} `file-*` */
  static async open(dataFolder: string): Promise<Recents> {
    return new Recents(
      await SmallStore.open(join(dataFolder, 'cases.json'), recentsSchema, {
        schema: 'palimpsest-cases',
        schemaVersion: 1,
        cases: [],
      }),
    );
  }

  /** All of them, latest first. */
  get cases(): readonly RecentCase[] {
    return this.#store.value.cases;
  }

  /** Moves a case to the top of the list, where it is listed once, whatever folder it was in before. */
  async remember(entry: RecentCase): Promise<void> {
    await this.#change((cases) => [entry, ...cases.filter((other) => other.caseId !== entry.caseId)]);
  }

  /** Updates what the list says about a case without moving it. */
  async describe(id: string, part: Pick<RecentCase, 'caption' | 'docket'>): Promise<void> {
    await this.#change((cases) =>
      cases.map((entry) => (entry.caseId === id ? { ...entry, ...part } : entry)),
    );
  }

  /** Removes a case from the list. */
  async forget(id: string): Promise<void> {
    await this.#change((cases) => cases.filter((entry) => entry.caseId !== id));
  }

  async #change(change: (cases: readonly RecentCase[]) => RecentCase[]): Promise<void> {
    await this.#store.change((value) => ({ ...value, cases: change(value.cases).slice(0, KEPT) }), {
      must: false,
    });
  }
}
