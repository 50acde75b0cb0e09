import { errorDataOf, PalimpsestError, type ErrorCode, type ErrorData } from '../base/index.js';
import {
  type CallContext,
  type CallDefinition,
  type CallInput,
  type CallName,
  type CallOutput,
  checkCall,
  contract,
  type ContractEvent,
  type Handlers,
  type ReportPart,
  type Job,
} from '../contract/index.js';
import type { Continuation, Inspection } from '../domain/index.js';
import {
  CaseChecks,
  EngineTokenizers,
  ExaminationViews,
  KeptFindings,
  KeptRecords,
  LiveEngine,
  PreparedWorks,
  reportDownload,
  type ReportDownload,
} from '../matter/index.js';
import { answerHandlers } from './handlers/answerHandlers.js';
import { askHandlers } from './handlers/askHandlers.js';
import { auditHandlers } from './handlers/auditHandlers.js';
import { bagHandlers } from './handlers/bagHandlers.js';
import { caseHandlers } from './handlers/caseHandlers.js';
import { CaseKeeper } from './stores/caseKeeper.js';
import type { ServiceContext } from './workbench/context.js';
import type { Emit } from './workbench/emit.js';
import type { WorkbenchOptions } from './workbench/options.js';
import { evidenceHandlers } from './handlers/evidenceHandlers.js';
import { registerHandlers } from './handlers/registerHandlers.js';
import { exhibitHandlers } from './handlers/exhibitHandlers.js';
import { findHandlers } from './handlers/findHandlers.js';
import { fileHandlers } from './handlers/fileHandlers.js';
import { Grants } from './grants/grants.js';
import { KeptUploads } from './grants/keptUploads.js';
import { homeHandlers } from './handlers/homeHandlers.js';
import { inspectionHandlers } from './handlers/inspectionHandlers.js';
import { jobHandlers } from './handlers/jobHandlers.js';
import { Jobs } from './workbench/jobs.js';
import { keyHandlers } from './handlers/keyHandlers.js';
import { modelHandlers } from './handlers/modelHandlers.js';
import { readerHandlers } from './handlers/readerHandlers.js';
import { KeptRuns } from './stores/keptRuns.js';
import { Recents } from './stores/recents.js';
import { replayHandlers } from './handlers/replayHandlers.js';
import { reportHandlers } from './handlers/reportHandlers.js';
import { runHandlers } from './handlers/runHandlers.js';
import { shardHandlers } from './handlers/shardHandlers.js';
import { RunQueue } from './queue/runQueue.js';
import { Settings } from './stores/settings.js';
import { systemHandlers } from './handlers/systemHandlers.js';
import { cleaningHandlers } from './handlers/cleaningHandlers.js';
import { workHandlers } from './handlers/workHandlers.js';

export type { NativeActions, WorkbenchOptions } from './workbench/options.js';

/** The workbench: it carries out the calls of the contract for every door. */
export interface Workbench {
  /** Carries out a call that came over a transport; checks its input and its output. @throws {PalimpsestError} */
  dispatch(name: unknown, input: unknown, context: CallContext): Promise<unknown>;
  /** Carries out a call from inside the program. @throws {PalimpsestError} */
  call<N extends CallName>(name: N, input: CallInput<N>, context: CallContext): Promise<CallOutput<N>>;
  /** Listens to every event; returns a function that stops listening. */
  onEvent(listener: (event: ContractEvent) => void): () => void;
  /**
   * A report as a file, for any visitor: it shows no more than the window does, and it is made to be given to others.
   * @throws {PalimpsestError} `case-unknown`; as reportDownload
   */
  download(caseId: string, reportId: string, part: ReportPart): Promise<ReportDownload>;
  /** What is under way in any case; for the program itself, not for a window. */
  underWay(): { readonly isRunning: boolean; readonly job: Job | undefined };
  /** Permissions to use files. A door issues one when a person chooses a file or folder. */
  readonly grants: Grants;
  /** Pauses the run, waits until it is saved, and releases the locks of all cases. */
  close(): Promise<void>;
}

/**
 * Opens the workbench, which carries out everything that a window can ask for.
 * @throws {PalimpsestError} `file-*` when the data folder cannot be read
 */
export async function createWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const listeners = new Set<(event: ContractEvent) => void>();
  const emit: Emit = (name, payload) => {
    for (const listener of [...listeners]) listener({ name, payload } as ContractEvent);
  };
  const settings = await Settings.open(options.dataFolder);
  const recents = await Recents.open(options.dataFolder);
  const cases = new CaseKeeper(options, recents, emit);
  const works = new PreparedWorks();
  const tokenizers = new EngineTokenizers(cases, works, options.startEngine);
  const asks = new KeptRecords<Continuation>(({ askId }) => askId);
  const inspections = new KeptRecords<Inspection>(({ inspectionId }) => inspectionId);
  const live = new LiveEngine(options.startEngine);
  const ends: (() => Promise<void>)[] = [() => live.kill()];
  const objections: ((caseId: string) => string | null)[] = [];
  const grants = new Grants();
  const context: ServiceContext = {
    options,
    clock: options.clock,
    emit,
    grants,
    uploads: new KeptUploads(grants),
    jobs: new Jobs(options.clock, emit),
    cases,
    works,
    tokenizers,
    checks: new CaseChecks(),
    findings: new KeptFindings(),
    asks,
    inspections,
    loadSettings: () => settings.load,
    onClose: (end) => void ends.push(end),
    onCaseClose: (objection) => void objections.push(objection),
  };

  const objection = (caseId: string): string | null => {
    if (context.jobs.isBusy(caseId)) return 'Work on this case is still under way.';
    return objections.map((ask) => ask(caseId)).find((why) => why !== null) ?? null;
  };
  cases.watch((caseId) => objection(caseId) !== null);
  const queue = new RunQueue(context, live, await KeptRuns.open(options.dataFolder));
  const views = new ExaminationViews(context);
  const stopListening = options.offline?.onChange((state) => emit('offline.changed', state));
  // One line for each part. A call of the contract without a handler does not compile.
  const handlers: Handlers = {
    ...homeHandlers(context, cases, settings),
    ...caseHandlers(context, { keeper: cases, recents, settings, objection }),
    ...fileHandlers(context),
    ...jobHandlers(context),
    ...evidenceHandlers(context, cases),
    ...registerHandlers(context),
    ...modelHandlers(context),
    ...inspectionHandlers(context, live, inspections),
    ...workHandlers(context),
    ...cleaningHandlers(context),
    ...answerHandlers(context),
    ...findHandlers(context),
    ...runHandlers(context, queue, live, views),
    ...shardHandlers(context, queue),
    ...readerHandlers(context, live, views),
    ...askHandlers(context, live, asks),
    ...exhibitHandlers(context),
    ...reportHandlers(context),
    ...keyHandlers(context),
    ...bagHandlers(context),
    ...replayHandlers(context, queue),
    ...auditHandlers(context),
    ...systemHandlers(context, settings),
  };

  const dispatch: Workbench['dispatch'] = async (name, input, caller) => {
    try {
      const checked = checkCall(name, input, caller);
      const carriedOut = (): Promise<unknown> => answer(handlers, checked.name, checked.input, caller);
      const about = aboutCase(checked.input);
      return await (about === undefined ? carriedOut() : cases.during(about, carriedOut));
    } catch (error) {
      throw error instanceof PalimpsestError ? error : new PalimpsestError(errorDataOf(error), error);
    }
  };
  return {
    dispatch,
    call: async <N extends CallName>(name: N, input: CallInput<N>, caller: CallContext) =>
      (await dispatch(name, input, caller)) as CallOutput<N>,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    download: async (caseId, reportId, part) => reportDownload(await cases.get(caseId), reportId, part),
    underWay: () => ({ isRunning: queue.isBusy, job: context.jobs.running() }),
    grants,
    close: async () => {
      stopListening?.();
      await Promise.all(ends.map((end) => end()));
      await context.jobs.cancelAll();
      await tokenizers.close();
      await cases.closeAll();
    },
  };
}

/** The case that the input of a call names; undefined if it names none. */
function aboutCase(input: unknown): string | undefined {
  const { caseId } = (input ?? {}) as { readonly caseId?: unknown };
  return typeof caseId === 'string' ? caseId : undefined;
}

async function answer(
  handlers: Handlers,
  name: CallName,
  input: unknown,
  caller: CallContext,
): Promise<unknown> {
  const handler = handlers[name] as (input: unknown, caller: CallContext) => Promise<unknown>;
  const output = await handler(input, caller);
  const definition: CallDefinition = contract.calls[name];
  const parsed = definition.output.safeParse(output);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw bug(
    'call-output',
    `The answer to ${name} does not match the contract: ${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}.`,
  );
}

function bug(code: ErrorCode, message: string): PalimpsestError {
  const data: ErrorData = {
    kind: 'bug',
    code,
    message,
    hint: 'Please report this, and what you were doing. Nothing that was recorded is lost.',
    details: {},
  };
  return new PalimpsestError(data);
}
