import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlannedUnit } from '../attacks/index.js';
import { inputError, PalimpsestError, verdictError } from '../base/index.js';
import { readAudit, type CaseFolder } from '../casefile/index.js';
import { lastState, loggedExamination, type Findings, type DetailOf } from '../domain/index.js';
import { hashFile, programIdentity } from '../files/index.js';
import type { StartEngine } from './engine/engineHolder.js';
import { usedEvidence } from './chooseEvidence.js';
import { crashOf } from './engine/crashOf.js';
import { timeSession } from './engine/earlierRuns.js';
import type { EngineHolder } from './engine/engineHolder.js';
import {
  JOURNAL_FILE,
  RECOMPUTE_FILE,
  REDUCED_FILES,
  RESULT_HASHES,
  WINDOWS_FILE,
} from './journal/examinationFiles.js';
import { inThisThread, type HeavyWork } from './heavyWork.js';
import type { JournalHead } from './journal/journalFormat.js';
import { JournalWriter, type UnitOutcome } from './journal/journalWriter.js';
import { journalAnchor } from './journal/journalAnchor.js';
import { checkJournal } from './journal/openJournal.js';
import { observeUnits } from './observeUnits.js';
import { requireUnchangedEvidence } from './planExamination.js';
import type { PreparedExamination } from './prepareExamination.js';
import { insistedPreTokenizer, requirePreTokenizers } from './preTokenizer.js';
import { ProgressMeter, type RunProgress } from './progressMeter.js';
import type { JournalScan } from './journal/scanJournal.js';
import { testRun } from './testRun.js';
import { writeFindings } from './writeFindings.js';

/** The options for running an examination. */
export interface RunOptions {
  /** Pauses after the units that are in progress. */
  readonly signal?: AbortSignal | undefined;
  /** Stops at once; the units in progress are lost and will be run again. */
  readonly stopSignal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Called for each unit after it was added to the journal, in the order of the plan. The run waits for it, so it must be fast. */
  readonly onObserved?: ((unit: PlannedUnit, outcome: UnitOutcome) => void) | undefined;
  /** The number of units in progress at once; by default 2. */
  readonly lookAhead?: number;
  /** Starts the engine for the self-test before the run; by default an engine like that of the run. */
  readonly startTestEngine?: StartEngine | undefined;
  /** Where heavy work is done; by default in this thread. */
  readonly heavy?: HeavyWork | undefined;
}

/** How a run ended. */
export type RunOutcome =
  | { readonly kind: 'paused'; readonly id: string; readonly unitsDone: number; readonly units: number }
  | {
      readonly kind: 'finished';
      readonly id: string;
      readonly findings: Findings;
      /** Of findings.json. */
      readonly findingsSha256: string;
      readonly journalHead: string;
      /** The number of units that could not be scored. */
      readonly unscoredUnits: number;
    };

const running = new WeakMap<CaseFolder, Set<string>>();

/**
 * Runs a prepared or resumed examination until it is finished or paused, and ends its engine.
 * Journaled units survive a kill at any moment, and resuming later gives the same bytes as a run that was never stopped.
 * @throws {PalimpsestError} `examination-running`; `self-test-failed`, `tokenizer-pre-missing`; `journal-broken` naming the line; `evidence-changed` after the run; `disk-full`;
 * the errors of units, engine and reduction. The audit log records the failure, and the examination can be resumed
 */
export async function runExamination(
  prepared: PreparedExamination,
  options: RunOptions = {},
): Promise<RunOutcome> {
  const { case: opened, id } = prepared;
  const ids = running.get(opened) ?? new Set<string>();
  running.set(opened, ids);
  if (ids.has(id)) {
    throw inputError('examination-running', `${id} is already running.`, 'Wait for it, or pause it.', { id });
  }
  ids.add(id);
  try {
    return await run(prepared, options);
  } finally {
    ids.delete(id);
    await prepared.engine.close();
  }
}

async function run(prepared: PreparedExamination, options: RunOptions): Promise<RunOutcome> {
  const { case: opened, id, folder, plan } = prepared;
  const scan = await checkJournal(opened, id, folder, plan.units);
  const writer = await JournalWriter.open(folder, scan);
  try {
    await recordBeginning(prepared, scan);
    requirePreTokenizers(prepared);
    await testRun(prepared, { startEngine: options.startTestEngine, signal: options.stopSignal });
    return await complete(prepared, options, writer, scan);
  } catch (error) {
    // The failure came after the result was on record: the examination is finished all the same.
    if (await isFinishedOnRecord(opened, id)) throw error;
    // On a full disk these may fail too; the first error is the one that matters.
    const isOnDisk = await writer.close().then(
      () => true,
      () => false,
    );
    const { code, message } =
      error instanceof PalimpsestError ? error : { code: 'bug', message: String(error) };
    const detail = isOnDisk ? mark(id, writer.head) : { examination: id };
    await opened.record('examination-failed', { ...detail, code }, { message }).catch(() => undefined);
    throw error;
  }
}

/** Also false if the log cannot be read: then another error matters. */
async function isFinishedOnRecord(opened: CaseFolder, id: string): Promise<boolean> {
  const entries = await readAudit(opened.folder).catch(() => []);
  return lastState(entries, id)?.action === 'examination-finished';
}

async function recordBeginning(prepared: PreparedExamination, { head, torn }: JournalScan): Promise<void> {
  const { case: opened, id, start, isResumed } = prepared;
  const codes = [...prepared.insisted, ...insistedPreTokenizer(prepared)];
  const insisted = codes.length === 0 ? {} : { insisted: codes };
  const { session } = opened;
  const program = programIdentity();
  if (!isResumed) {
    const { planSha256 } = start;
    await opened.record('examination-started', {
      examination: id,
      planSha256,
      units: start.units,
      session,
      program,
      ...insisted,
    });
    return;
  }
  const dropped = torn === null ? {} : { droppedBytes: torn.bytes, droppedSha256: torn.sha256 };
  await opened.record('examination-resumed', {
    ...mark(id, head),
    session,
    program,
    begunWith: start.program,
    ...insisted,
    ...dropped,
  });
}

async function complete(
  prepared: PreparedExamination,
  options: RunOptions,
  writer: JournalWriter,
  scan: JournalScan,
): Promise<RunOutcome> {
  const { case: opened, id, plan } = prepared;
  const meter = new ProgressMeter(plan, scan.head.lines, options.onProgress);
  try {
    const keepSpeed = await timeSession(prepared);
    const { ended, unscored: unscoredUnits } = await observeUnits(prepared, writer, scan, {
      folder: prepared.folder,
      pause: options.signal,
      stop: options.stopSignal,
      lookAhead: options.lookAhead,
      meter,
      onObserved: options.onObserved,
      afterUnit: journalAnchor(opened.clock, writer, async (head) => {
        await opened.record('examination-progress', mark(id, head));
      }),
      onCrash: async (error, units) => {
        const { message, detail, stderr } = crashOf(id, error, units);
        await opened.record('engine-crashed', detail, { message, stderr: [...stderr] });
      },
    });
    await writer.close();
    if (options.stopSignal?.aborted !== true) await keepSpeed();
    if (ended === 'paused') {
      const how = options.stopSignal?.aborted === true ? 'stopped at once' : 'paused';
      await opened.record('examination-paused', { ...mark(id, writer.head), units: plan.units.length, how });
      return { kind: 'paused', id, unitsDone: writer.head.lines, units: plan.units.length };
    }
    meter.enter('verify');
    const cost = await costOf(prepared.engine);
    // The weights are no longer needed, and the reduction may need the memory.
    await prepared.engine.close();
    return await finishJournal(
      prepared,
      { head: writer.head, unscoredUnits, cost },
      options.heavy ?? inThisThread,
      () => meter.enter('reduce'),
    );
  } finally {
    meter.close();
  }
}

/**
 * Makes the findings of a journal that holds every unit, and records them.
 * @param ended the head of the journal, its unscored units, and what the audit log records besides
 * @param onReduce called when the evidence was hashed
 * @throws {PalimpsestError} `evidence-changed` after the run, `findings-differ`; `disk-full`; the errors of the reduction
 */
export async function finishJournal(
  prepared: Pick<
    PreparedExamination,
    'case' | 'id' | 'folder' | 'evidence' | 'attack' | 'input' | 'plan' | 'start'
  >,
  ended: {
    readonly head: JournalHead;
    readonly unscoredUnits: number;
    readonly cost: RunCost;
  },
  heavy: HeavyWork,
  onReduce?: () => void,
): Promise<Extract<RunOutcome, { kind: 'finished' }>> {
  const { case: opened, id, folder, evidence } = prepared;
  const { head, unscoredUnits, cost } = ended;
  const ids = usedEvidence(evidence).map((item) => item.id);
  await requireUnchangedEvidence(opened, ids, { kind: 'after-run', examination: id });
  onReduce?.();
  opened.assertWritable();
  const { findings, sha256 } = await writeFindings(prepared, head, heavy);
  await requireAsRecorded(opened, id, folder);
  await recordFinish(opened, id, folder, head, unscoredUnits, sha256, cost);
  return {
    kind: 'finished',
    id,
    findings,
    findingsSha256: sha256,
    journalHead: head.sha256,
    unscoredUnits,
  };
}

/** Results that were made before and then removed are made again and must be the same. @throws {PalimpsestError} `findings-differ` */
async function requireAsRecorded(opened: CaseFolder, id: string, folder: string): Promise<void> {
  const { finished } = loggedExamination(await readAudit(opened.folder), id);
  const others: { readonly file: string; readonly recorded: string; readonly found: string }[] = [];
  for (const file of REDUCED_FILES) {
    const recorded = finished?.[RESULT_HASHES[file]];
    if (recorded === undefined) continue;
    const { sha256: found } = await hashFile(join(folder, file));
    if (found !== recorded) others.push({ file, recorded, found });
  }
  for (const { file } of others) await rm(join(folder, file), { force: true });
  const [first] = others;
  if (first === undefined) return;
  const { file, recorded, found } = first;
  throw verdictError(
    'findings-differ',
    `${id}: ${file} computed from the journal has SHA-256 ${found}, but the audit log recorded ${recorded} when the examination was first finished.`,
    'The journal, or a text that it refers to, has changed. Continue with an unchanged copy of the case.',
    { id, file, recorded, found },
  );
}

/** Records that an examination is finished, with the hashes of its results. @throws {PalimpsestError} `disk-full`, `file-*` */
async function recordFinish(
  opened: CaseFolder,
  id: string,
  folder: string,
  head: JournalHead,
  unscoredUnits: number,
  findingsSha256: string,
  cost: RunCost,
): Promise<void> {
  const journal = join(folder, JOURNAL_FILE);
  const journalSha256 = head.lines === 0 ? '' : (await hashFile(journal)).sha256;
  await opened.record('examination-finished', {
    ...mark(id, head),
    journalSha256,
    unscoredUnits,
    findingsSha256,
    ...(await workingsHashes(folder)),
    ...cost,
  });
}

/** The hashes of the files from which the findings can be computed again. */
async function workingsHashes(folder: string): Promise<Pick<Finished, 'windowsSha256' | 'recomputeSha256'>> {
  return {
    windowsSha256: (await hashFile(join(folder, WINDOWS_FILE))).sha256,
    recomputeSha256: (await hashFile(join(folder, RECOMPUTE_FILE))).sha256,
  };
}

type Finished = DetailOf<'examination-finished'>;
/** The threads and the memory of a run. */
type RunCost = Pick<Finished, 'threads' | 'engineResidentBytes' | 'runnerPeakResidentBytes'>;

/** The threads and the memory of the run, for the audit log. They differ between runs, so nothing that is compared contains them. */
async function costOf({ engine }: EngineHolder): Promise<RunCost> {
  const runner = { runnerPeakResidentBytes: process.resourceUsage().maxRSS * 1024 };
  try {
    const { threads, residentBytes } = await engine.counters();
    return { threads, engineResidentBytes: residentBytes, ...runner };
  } catch {
    // The engine died after its last unit: all results exist.
    return runner;
  }
}

/** How the audit log names the state of a journal. */
export function mark(id: string, head: JournalHead): DetailOf<'examination-progress'> {
  return { examination: id, journalLines: head.lines, journalHead: head.sha256 };
}
