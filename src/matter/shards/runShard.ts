import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  canonicalJson,
  PalimpsestError,
  systemClock,
  utc,
  verdictError,
  type Clock,
} from '../../base/index.js';
import { findEvidence, openCase, readLines, type CaseFolder, type FolderLock } from '../../casefile/index.js';
import {
  itemsOf,
  shardDoneSchema,
  type LoadOptions,
  type Shard,
  type ShardDone,
  type ShardHead,
  type ShardPart,
} from '../../domain/index.js';
import {
  asStarted,
  crashOf,
  type EngineHolder,
  difference,
  examinationFolder,
  knownAnswers,
  machineFacts,
  numericFingerprint,
  observePart,
  planDifferences,
  planExamination,
  readStart,
  refuse,
  requireUnchangedEvidence,
  selfTestFailed,
  START_FILE,
  startDifferences,
  type PreparationStep,
  type CrashRecord,
  type RunProgress,
  type StartEngine,
} from '../../examine/index.js';
import {
  AppendFile,
  fileError,
  fileExists,
  hashFile,
  programIdentity,
  removeLeftovers,
  syncFolder,
  writeFileAtomic,
} from '../../files/index.js';
import { requireSameBuild } from './sameBuild.js';
import {
  CRASHES_FILE,
  DONE_FILE,
  FAILED_FILE,
  findShard,
  HEAD_FILE,
  readDone,
  readHead,
  readPlan,
  requirePlanOnRecord,
  shardFolder,
  type ReadPlan,
} from './planFiles.js';
import { lockShard } from './shardLock.js';

/** How a shard is run. */
export interface ShardOptions {
  readonly startEngine: StartEngine;
  /** How to load the models; options that are omitted are as when the examinations were planned. */
  readonly load?: Omit<LoadOptions, 'path' | 'vocabOnly'>;
  /** True takes over the lock of a process on another machine. */
  readonly takesOver?: boolean;
  /** Pauses after the units that are in progress. */
  readonly pause?: AbortSignal | undefined;
  /** Stops at once; the units in progress are lost and will be run again. */
  readonly stop?: AbortSignal | undefined;
  readonly clock?: Clock;
  /** Told of each part before it is prepared. */
  readonly onPart?: (part: ShardPart) => void;
  readonly onPreparation?: (step: PreparationStep) => void;
  readonly onProgress?: (progress: RunProgress) => void;
}

/** How a shard ended. `already`: it had been finished before. */
export interface ShardOutcome {
  readonly kind: 'finished' | 'already' | 'paused';
  readonly shard: Shard;
}

/**
 * Runs one shard of a plan, or continues it, into journals in its own folder; nothing in the case is changed. It may be ended at any moment
 * and run again, on this machine or another that computes the same digits.
 * @param path of the plan
 * @throws {PalimpsestError} `shard-*`; `resume-differs` naming each difference of engine, evidence or plan; `evidence-changed`; `self-test-failed`; the errors of units,
 * engine and journal. The reason is kept beside the journals
 */
export async function runShard(path: string, number: number, options: ShardOptions): Promise<ShardOutcome> {
  const read = await readPlan(path);
  const shard = findShard(read.plan, number);
  requireSameBuild(read.plan.id, read.plan.program, programIdentity(), 'input');
  const opened = await openCase(read.caseFolder, { mode: 'read' });
  await requirePlanOnRecord(opened, read);
  const folder = shardFolder(read.folder, number);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileError(error, folder, 'create');
  }
  const clock = options.clock ?? systemClock;
  const lock = await lockShard(folder, clock, options.takesOver === true);
  try {
    await removeLeftovers(folder);
    if (await isFinished(folder, read, shard)) return { kind: 'already', shard };
    return await new ShardRun(opened, read, shard, folder, lock, clock, options).run();
  } catch (error) {
    const { code, message } =
      error instanceof PalimpsestError ? error : { code: 'bug', message: String(error) };
    const failed = `${canonicalJson({ code, message, at: utc(clock) })}\n`;
    await writeFileAtomic(join(folder, FAILED_FILE), failed).catch(() => undefined);
    throw error;
  } finally {
    await lock.release();
  }
}

/** Is the shard finished? Its head is written if there is none. @throws {PalimpsestError} `shard-other-plan`, `shard-doubled`, `shard-other-build`, `shard-broken` */
async function isFinished(folder: string, { plan, sha256 }: ReadPlan, shard: Shard): Promise<boolean> {
  const head: ShardHead = {
    schema: 'palimpsest-shard',
    schemaVersion: 1,
    plan: plan.id,
    planFileSha256: sha256,
    shard: shard.shard,
    program: programIdentity(),
  };
  const there = await readHead(folder);
  if (there === null) {
    await writeFileAtomic(join(folder, HEAD_FILE), `${canonicalJson(head)}\n`);
    await syncFolder(folder);
    return false;
  }
  requireHead(folder, there.value, head);
  return (await readDone(folder)) !== null;
}

/**
 * Makes sure that the folder of a shard belongs to a plan and a shard.
 * @throws {PalimpsestError} `shard-other-plan`, `shard-doubled`, `shard-other-build`
 */
export function requireHead(folder: string, there: ShardHead, wanted: ShardHead): void {
  if (there.planFileSha256 !== wanted.planFileSha256) {
    throw verdictError(
      'shard-other-plan',
      `${folder} holds a shard of another plan: ${there.plan}, SHA-256 ${there.planFileSha256}.`,
      'Remove that folder, and run the shard again.',
      { folder, recorded: wanted.planFileSha256, found: there.planFileSha256 },
    );
  }
  if (there.shard !== wanted.shard) {
    throw verdictError(
      'shard-doubled',
      `${folder} holds shard ${there.shard}, but it is the folder of shard ${wanted.shard}.`,
      'Remove that folder, and run the shard again.',
      { folder, shard: wanted.shard, found: there.shard },
    );
  }
  requireSameBuild(`shard ${wanted.shard}`, wanted.program, there.program, 'verdict');
}

class ShardRun {
  readonly #opened: CaseFolder;
  readonly #read: ReadPlan;
  readonly #shard: Shard;
  readonly #folder: string;
  readonly #lock: FolderLock;
  readonly #clock: Clock;
  readonly #options: ShardOptions;
  /** Evidence that was hashed since the run began. */
  readonly #verified = new Set<string>();
  /** The engine of the last part, which the next one uses if it has the same model. */
  #engine: EngineHolder | undefined;
  /** What this attempt observed. */
  #tokens = 0;
  #seconds = 0;

  constructor(
    opened: CaseFolder,
    read: ReadPlan,
    shard: Shard,
    folder: string,
    lock: FolderLock,
    clock: Clock,
    options: ShardOptions,
  ) {
    this.#opened = opened;
    this.#read = read;
    this.#shard = shard;
    this.#folder = folder;
    this.#lock = lock;
    this.#clock = clock;
    this.#options = options;
  }

  async run(): Promise<ShardOutcome> {
    await rm(join(this.#folder, FAILED_FILE), { force: true });
    const parts: ShardDone['parts'] = [];
    try {
      for (const part of this.#shard.parts) {
        this.#options.onPart?.(part);
        const done = await this.#part(part);
        if (done === null) return { kind: 'paused', shard: this.#shard };
        parts.push(done);
      }
    } finally {
      await this.#engine?.close();
    }
    // Files that changed while units were observed show now.
    await requireUnchangedEvidence(this.#opened, this.#shard.evidence, { kind: 'on-request' });
    await this.#finish(parts);
    return { kind: 'finished', shard: this.#shard };
  }

  async #part(part: ShardPart): Promise<ShardDone['parts'][number] | null> {
    const { examination: id, from, until } = part;
    const { pause, stop, onProgress } = this.#options;
    const planned = await this.#planned(id);
    this.#engine = planned.engine;
    const test = await knownAnswers(this.#clock, planned, { signal: stop });
    if (stop?.aborted === true) return null;
    if (!test.passed) throw selfTestFailed(id, test);
    const folder = join(this.#folder, id);
    await mkdir(folder, { recursive: true });
    const journal = await observePart(planned, {
      folder,
      from,
      until,
      pause,
      stop,
      onProgress,
      mayWrite: () => this.#lock.assertHeld(),
      onCrash: (error, units) => this.#keep(crashOf(id, error, units)),
    });
    if (journal.ended === 'paused') return null;
    this.#tokens += journal.tokens;
    this.#seconds += journal.seconds;
    return {
      examination: id,
      from,
      until,
      journalHead: journal.head.sha256,
      journalSha256: journal.journalSha256,
      numericFingerprint: numericFingerprint(planned.engine.model.fingerprint),
      machine: machineFacts(planned.engine),
      selfTest: { ...test.detail },
    };
  }

  /** Plans the examination as it was planned, with its model loaded. */
  async #planned(id: string) {
    const opened = this.#opened;
    const folder = examinationFolder(opened, id);
    const start = await readStart(opened, id);
    const wanted = this.#read.plan.examinations.find((one) => one.id === id);
    const { sha256 } = await hashFile(join(folder, START_FILE));
    if (wanted?.startSha256 !== sha256) {
      throw verdictError(
        'shard-plan-differs',
        `start.json of ${id} has SHA-256 ${sha256}, but ${this.#read.plan.id} names ${wanted?.startSha256 ?? 'none'}.`,
        'Restore the examination from a copy of the case.',
        { id, recorded: wanted?.startSha256 ?? '', found: sha256 },
      );
    }
    const { startEngine, load, onPreparation } = this.#options;
    const again = await asStarted(opened, start, {
      startEngine,
      ...(load === undefined ? {} : { load }),
      onProgress: onPreparation,
      signal: this.#options.stop,
    });
    refuse(id, [
      ...difference('attack version', start.attack.version, again.attack.version),
      ...(await startDifferences(opened, id, folder, start)),
    ]);
    const planned = await planExamination({ ...again, verified: this.#verified, engine: this.#engine });
    try {
      refuse(id, planDifferences(start, planned));
    } catch (error) {
      await planned.engine.close();
      throw error;
    }
    for (const { id: used } of itemsOf(start)) this.#verified.add(used);
    return planned;
  }

  /** Keeps the record of a crash, also for the attempts after this one. */
  async #keep(crash: CrashRecord): Promise<void> {
    const file = await AppendFile.open(join(this.#folder, CRASHES_FILE));
    try {
      await file.append(new TextEncoder().encode(`${canonicalJson(crash)}\n`));
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async #crashes(): Promise<unknown[]> {
    const path = join(this.#folder, CRASHES_FILE);
    if (!(await fileExists(path))) return [];
    return [...readLines(path)]
      .filter(({ complete }) => complete)
      .map(({ bytes }): unknown => JSON.parse(new TextDecoder().decode(bytes)));
  }

  async #finish(parts: ShardDone['parts']): Promise<void> {
    const head = await hashFile(join(this.#folder, HEAD_FILE));
    const done = shardDoneSchema.parse({
      schema: 'palimpsest-shard-done',
      schemaVersion: 1,
      shard: this.#shard.shard,
      headSha256: head.sha256,
      parts,
      evidence: this.#shard.evidence.map((id) => ({ id, sha256: findEvidence(this.#opened, id).sha256 })),
      crashes: await this.#crashes(),
      tokens: this.#tokens,
      seconds: this.#seconds,
      finishedAt: utc(this.#clock),
    });
    this.#lock.assertHeld();
    await writeFileAtomic(join(this.#folder, DONE_FILE), `${canonicalJson(done)}\n`);
    await syncFolder(this.#folder);
  }
}
