import {
  plannedWindows,
  unitId,
  windowPlanDocument,
  windowUnits,
  type WindowPlanDocument,
} from '../../attacks/index.js';
import { inputError, PalimpsestError, sha256Hex, verdictError } from '../../base/index.js';
import { findEvidence, type CaseFolder } from '../../casefile/index.js';
import type { ExaminationStart, JournalLine } from '../../domain/index.js';
import {
  excludedSpans,
  examinationFolder,
  inWorkerThread,
  journalBroken,
  JOURNAL_START,
  loadCleaning,
  readJournalFrom,
  readStart,
  type JournalPosition,
} from '../../examine/index.js';
import type { PreparedWork } from '../../text/index.js';
import { PartialTally } from '../examine/partialResults.js';
import type { ReaderSources } from './readerSources.js';
import { ViewedWork } from './viewedWork.js';

/** An examination as its journal tells it, finished or not: every work with its windows. It follows a journal that grows. */
export class ExaminationView {
  readonly start: ExaminationStart;
  readonly plan: WindowPlanDocument;
  readonly works: readonly ViewedWork[];
  readonly folder: string;
  readonly tally: PartialTally;
  #position: JournalPosition = JOURNAL_START;
  #turn: Promise<unknown> = Promise.resolve();

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
  }

  /**
   * Prepares the works of an examination as they were measured; nothing of the journal is read yet.
   * @throws {PalimpsestError} `examination-unknown`; `reader-attack` for attacks that do not cut works into windows; `evidence-changed`
   * when works, tokenizer or cleaning lists are not those that were measured; as Works.get and Tokenizers.ofWork
   */
  static async open(sources: ReaderSources, caseId: string, id: string): Promise<ExaminationView> {
    const opened = await sources.cases.get(caseId);
    const start = await readStart(opened, id);
    const plan = windowPlanDocument(start.plan);
    if (plan === null) throw noWindows(start);
    const prepared: PreparedWork[] = [];
    for (const { id: workId, sha256 } of plan.works) {
      if (findEvidence(opened, workId).sha256 !== sha256) throw notAsMeasured(id, `the text of ${workId}`);
      prepared.push(await sources.works.get(opened, workId));
    }
    const removed = await removedSpans(opened, start, plan, prepared);
    const works: ViewedWork[] = [];
    for (const [at, { id: workId, role, tokensSha256, windows }] of plan.works.entries()) {
      const work = prepared[at];
      if (work === undefined) continue;
      const tokenized = await sources.tokenizers.ofWork(caseId, start.model.id, workId);
      const { buffer, byteOffset, byteLength } = tokenized.tokens;
      if (sha256Hex(new Uint8Array(buffer, byteOffset, byteLength)) !== tokensSha256)
        throw notAsMeasured(id, `the tokens of ${workId}`);
      const viewed = new ViewedWork(
        findEvidence(opened, workId),
        role,
        work,
        tokenized,
        removed[at] ?? [],
        plan,
      );
      if (viewed.starts.length !== windows) throw notAsMeasured(id, `the windows of ${workId}`);
      works.push(viewed);
    }
    return new ExaminationView(start, plan, works, examinationFolder(opened, id));
  }

  /** A work of the examination. @throws {PalimpsestError} `evidence-unknown` */
  work(workId: string): ViewedWork {
    const found = this.works.find(({ id }) => id === workId);
    if (found !== undefined) return found;
    throw inputError(
      'evidence-unknown',
      `${workId} is not a work of ${this.start.id}.`,
      `Its works are ${this.works.map(({ id }) => id).join(', ')}.`,
      { id: workId },
    );
  }

  /** Takes in what was journalled since. @throws {PalimpsestError} `journal-broken` naming the line; `file-*` */
  follow(): Promise<void> {
    const result = this.#turn.then(async () => {
      this.#position = await readJournalFrom(this.folder, this.#position, (line) => this.#take(line));
    });
    this.#turn = result.catch(() => undefined);
    return result;
  }

  #take({ seq, unitId: journalled, observation }: JournalLine): void {
    const planned = plannedWindows(this.plan, seq);
    if (planned === null) return;
    const { work, from, count } = planned;
    const row = this.plan.works[work];
    const viewed = this.works[work];
    if (row === undefined || viewed === undefined) return;
    const isPlanned = unitId(this.plan, row, { kind: 'windows', from, count }) === journalled;
    if (!isPlanned) throw journalBroken(this.folder, seq + 1, 'its unit is not the planned one');
    if (observation.kind === 'observed') {
      const value = windowUnits.windows.observation.safeParse(observation.value);
      if (!value.success) throw journalBroken(this.folder, seq + 1, 'it holds no scores of windows');
      viewed.take(planned, Math.floor(from / this.plan.layout.slots), value.data, observation.arrays);
    }
    for (let window = from; window < from + count; window++) {
      const isScored = observation.kind === 'observed';
      this.tally.add(work, window, isScored ? (viewed.logPz[0]?.[window] ?? null) : null);
    }
  }
}

/** What the cleaning lists removed from each work, as the examination applied them. */
async function removedSpans(
  opened: CaseFolder,
  { id, cleaning }: ExaminationStart,
  plan: WindowPlanDocument,
  prepared: readonly PreparedWork[],
): Promise<ReturnType<typeof excludedSpans>[]> {
  if (cleaning.length === 0) return prepared.map(() => []);
  const list = await loadCleaning(
    opened,
    cleaning.map((item) => findEvidence(opened, item.id)),
  );
  if (list.sha256 !== plan.cleaning.sha256) throw notAsMeasured(id, 'the cleaning list');
  const removed = await inWorkerThread.clean({
    texts: prepared.map(({ work, reading }) => ({
      fileName: work.source.fileName,
      role: work.role,
      reading: reading.text,
    })),
    list,
    requireDistinct: false,
  });
  return removed.map((spans) => [...excludedSpans(spans)]);
}

function noWindows({ id, attack }: ExaminationStart): PalimpsestError {
  return inputError(
    'reader-attack',
    `${id} applied "${attack.id}", which does not measure passages of the work individually, so there is no heat to show.`,
    'Read its findings, or open an examination that measures passages individually.',
    { id, attack: attack.id },
  );
}

function notAsMeasured(id: string, what: string): PalimpsestError {
  return verdictError(
    'evidence-changed',
    `${id} cannot be shown: ${what} differs from what was measured.`,
    'Restore the files as received. If they are unchanged, this version of the program may read them differently.',
    { id },
  );
}
