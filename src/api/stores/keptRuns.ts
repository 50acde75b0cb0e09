import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { processState, thisProcess } from '../../casefile/index.js';
import {
  caseId,
  examinationId,
  examinationRequest,
  examinationStatus,
  loadSettings,
  queueItem,
  queueSubject,
} from '../../contract/index.js';
import { SmallStore } from './smallStore.js';

const wish = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('new'), request: examinationRequest }),
  z.strictObject({
    kind: z.literal('resume'),
    id: examinationId,
    load: loadSettings,
    /** Codes of problems to continue despite. */
    insist: z.array(z.string()),
    /** The state of the examination until it runs again. */
    status: examinationStatus,
  }),
]);

const keptRun = z.strictObject({
  queueId: queueItem.shape.queueId,
  caseId,
  subject: queueSubject,
  /** The expected duration in seconds; null when it was never estimated. */
  seconds: z.number().min(0).nullable(),
  /** See queueItem. */
  alarms: z.array(z.string()),
  wish,
  /** The number of examinations that the case had when this one began to be prepared; null while it waits. A later one may be this one. */
  after: z.int().min(0).nullable(),
});

/** What to run: a new examination, or one that was begun before. */
export type RunWish = z.output<typeof wish>;

/** A run that waits, as it is kept on the disk. */
export type KeptRun = z.output<typeof keptRun>;

/** The workbench in whose queue a run waits. */
const owner = z.strictObject({
  pid: z.int().min(1),
  host: z.string(),
  startedAt: z.string(),
  session: z.string(),
});

const queueSchema = z.strictObject({
  schema: z.literal('palimpsest-queue'),
  schemaVersion: z.literal(1),
  runs: z.array(keptRun.extend({ owner })),
});

type Content = z.output<typeof queueSchema>;
type Owner = z.output<typeof owner>;

/** The workbenches of this process that are open. */
const openSessions = new Set<string>();

/**
 * The runs that wait, in `queue.json` of the data folder: they are plans of this machine and not evidence, so a case does not carry them
 * along, and a case that is read-only needs no place for them. Each workbench keeps its own, and takes over those of one that is gone.
 */
export class KeptRuns {
  readonly #store: SmallStore<Content>;
  readonly #owner: Owner = { ...thisProcess(), session: randomUUID() };

  private constructor(store: SmallStore<Content>) {
    this.#store = store;
    openSessions.add(this.#owner.session);
  }

  /** Opens `queue.json` of the data folder. @throws {PalimpsestError} `file-*` */
  static async open(dataFolder: string): Promise<KeptRuns> {
    return new KeptRuns(
      await SmallStore.open(join(dataFolder, 'queue.json'), queueSchema, {
        schema: 'palimpsest-queue',
        schemaVersion: 1,
        runs: [],
      }),
    );
  }

  /**
   * Replaces the runs of this workbench.
   * @param own asked at the moment of writing
   * @param how `must`: a failure to write is an error; otherwise the file stays as it was
   * @throws {PalimpsestError} `disk-full`, `file-*`, only with `must`
   */
  async write(own: () => readonly KeptRun[], how: { readonly must: boolean }): Promise<void> {
    await this.#store.change((content) => {
      const others = content.runs.filter((run) => run.owner.session !== this.#owner.session);
      return { ...content, runs: [...others, ...own().map((run) => ({ ...run, owner: this.#owner }))] };
    }, how);
  }

  /** The runs of a case that waited in a workbench that is gone, in their order. @throws {PalimpsestError} `file-*` */
  async left(id: string): Promise<KeptRun[]> {
    await this.#store.refresh();
    return this.#store.value.runs.filter((run) => run.caseId === id && isGone(run.owner)).map(withoutOwner);
  }

  /**
   * Makes runs of a workbench that is gone those of this one, unless another has done so.
   * @param take called for each of them at the moment of writing
   */
  async takeOver(queueIds: readonly string[], take: (run: KeptRun) => void): Promise<void> {
    const isTaken = (run: Content['runs'][number]): boolean =>
      queueIds.includes(run.queueId) && isGone(run.owner);
    await this.#store.change(
      (content) => {
        for (const run of content.runs.filter(isTaken)) take(withoutOwner(run));
        const runs = content.runs.map((run) => (isTaken(run) ? { ...run, owner: this.#owner } : run));
        return { ...content, runs };
      },
      { must: false },
    );
  }

  /** Leaves the runs of this workbench on the disk for the next one. */
  close(): void {
    openSessions.delete(this.#owner.session);
  }
}

function isGone({ session, ...process }: Owner): boolean {
  const { pid, host, startedAt } = thisProcess();
  const isHere = process.pid === pid && process.host === host && process.startedAt === startedAt;
  return isHere ? !openSessions.has(session) : processState(process) === 'dead';
}

function withoutOwner(run: Content['runs'][number]): KeptRun {
  const { queueId, caseId: of, subject, seconds, alarms, wish: what, after } = run;
  return { queueId, caseId: of, subject, seconds, alarms, wish: what, after };
}
