import { windowPlanDocument, type WindowPlanDocument } from '../../attacks/index.js';
import { CallQueue, inputError, PalimpsestError } from '../../base/index.js';
import type { ExaminationStart } from '../../domain/index.js';
import {
  examinationFolder,
  inWorkerThread,
  JOURNAL_START,
  readStart,
  type JournalPosition,
} from '../../examine/index.js';
import { measuredWorks } from '../examine/measuredWorks.js';
import { PartialTally } from '../examine/partialResults.js';
import { readWindowUnits, type WindowUnit } from '../examine/windowUnits.js';
import type { ReaderSources } from './readerSources.js';
import { ViewedWork } from './viewedWork.js';

/** An examination as its journal tells it, finished or not: its works, or one of them, with their windows. It follows a journal that grows. */
export class ExaminationView {
  readonly start: ExaminationStart;
  readonly plan: WindowPlanDocument;
  readonly works: readonly ViewedWork[];
  readonly folder: string;
  /** Of the works of this view. */
  readonly tally: PartialTally;
  /** Place of a work in {@link works}, by its place in the plan. */
  readonly #places: ReadonlyMap<number, number>;
  #position: JournalPosition = JOURNAL_START;
  readonly #turns = new CallQueue();

  private constructor(
    start: ExaminationStart,
    plan: WindowPlanDocument,
    works: readonly ViewedWork[],
    folder: string,
  ) {
    this.start = start;
    this.plan = plan;
    this.works = works;
    this.folder = folder;
    this.tally = new PartialTally(works, plan.shape.suffixTokens);
    this.#places = new Map(
      works.map(({ id }, place) => [plan.works.findIndex((work) => work.id === id), place]),
    );
  }

  /**
   * Prepares the works of an examination as they were measured; nothing of the journal is read yet.
   * @param workId the one work that is prepared; default all
   * @throws {PalimpsestError} `examination-unknown`; `reader-attack` for attacks that do not cut works into windows; as measuredWorks
   */
  static async open(
    sources: ReaderSources,
    caseId: string,
    id: string,
    workId?: string,
  ): Promise<ExaminationView> {
    const opened = await sources.cases.get(caseId);
    const start = await readStart(opened, id);
    const plan = windowPlanDocument(start.plan);
    if (plan === null) throw noWindows(start);
    const wanted = workId === undefined ? undefined : [workId];
    const measured = await measuredWorks(opened, start, plan, sources, inWorkerThread, wanted);
    const works = measured.map((work) => new ViewedWork(work, plan.shape.policies));
    return new ExaminationView(start, plan, works, examinationFolder(opened, id));
  }

  /** A work of the examination. @throws {PalimpsestError} `evidence-unknown` */
  work(workId: string): ViewedWork {
    const found = this.works.find(({ id }) => id === workId);
    if (found !== undefined) return found;
    throw inputError(
      'evidence-unknown',
      `${workId} is not a work of ${this.start.id}.`,
      `Its works are ${this.plan.works.map(({ id }) => id).join(', ')}.`,
      { id: workId },
    );
  }

  /** Takes in what was journalled since. @throws {PalimpsestError} `journal-broken` naming the line; `file-*` */
  follow(): Promise<void> {
    return this.#turns.run(async () => {
      this.#position = await readWindowUnits(this.folder, this.plan, this.#position, (unit) =>
        this.#take(unit),
      );
    });
  }

  #take(unit: WindowUnit): void {
    const { work, from, count, observation } = unit;
    const place = this.#places.get(work);
    const viewed = place === undefined ? undefined : this.works[place];
    if (place === undefined || viewed === undefined) return;
    viewed.take(unit);
    const isScored = observation.kind === 'observed';
    for (let window = from; window < from + count; window++)
      this.tally.add(place, window, isScored ? (viewed.logPz[0]?.[window] ?? null) : null);
  }
}

function noWindows({ id, attack }: ExaminationStart): PalimpsestError {
  return inputError(
    'reader-attack',
    `${id} applied "${attack.id}", which does not measure passages individually, so there are no probabilities to show in the text.`,
    'Read its findings, or open an examination that measures passages individually.',
    { id, attack: attack.id },
  );
}
