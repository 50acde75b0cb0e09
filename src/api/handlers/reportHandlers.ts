import { basename } from 'node:path';
import { environmentError, inputError, type Clock } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import type { ExaminerStatement, ReportEnvironment, ReportSelfTest } from '../../domain/index.js';
import type { ChecklistGap } from '../../exhibit/index.js';
import { selfTest, type StartEngine } from '../../examine/index.js';
import { saveChunks } from '../../files/index.js';
import { openKey, type SigningKey } from '../../seal/index.js';
import type { CallOutput, Handlers, JobResult } from '../../contract/index.js';
import {
  defaultKeyFolder,
  keepStatementDraft,
  type MadeReport,
  makeReport,
  previewReport,
  readCaseReport,
  readStatementDraft,
  refuseIncomplete,
  refuseOtherSigner,
  type ReportChoice,
  reportDownload,
  reportEnvironment,
  reportGaps,
  reportPdf,
  signerOfFolder,
  writeExhibits,
  writeTables,
  type WrittenParts,
} from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';
import type { JobTools } from '../workbench/jobs.js';
import { Previews } from '../stores/previews.js';

type ReportCall =
  | 'reports.checklist'
  | 'reports.preview'
  | 'reports.draft'
  | 'reports.seal'
  | 'reports.statement'
  | 'reports.keepStatement'
  | 'reports.pdf'
  | 'reports.save'
  | 'reports.tables'
  | 'reports.exhibits';

/** The examiner's words for a report, and the choice of what it contains. */
interface Words extends ReportChoice {
  readonly title: string;
  readonly confidentiality: string;
  readonly replaces?: string | undefined;
  readonly statement?: ExaminerStatement | undefined;
}

/** How long a self-test is valid for previews; each report runs its own. */
const SELF_TEST_MS = 10 * 60_000;

/** Handlers that make, preview and show reports. */
export function reportHandlers(context: ServiceContext): Pick<Handlers, ReportCall> {
  const { options, clock, cases, jobs, works, emit, checks } = context;
  const keyFolder = defaultKeyFolder(options.dataFolder);
  const startEngine: StartEngine = () => options.startEngine(() => undefined);
  const previews = new Previews();
  // The program does not change while it runs.
  let known: Promise<ReportEnvironment> | undefined;
  const environment = (): Promise<ReportEnvironment> => (known ??= reportEnvironment());
  const tested = recentSelfTest(clock, (signal) =>
    selfTest(clock, context.loadSettings().gpu ?? 'auto', { signal, startEngine }),
  );
  const gapsOf = async (opened: CaseFolder, words: Words): Promise<ChecklistGap[]> =>
    reportGaps(opened, {
      ...words,
      clock,
      dataFolder: options.dataFolder,
      environment: await environment(),
      signer: await signerOfFolder(keyFolder, opened.index.head.examiner),
    });
  const make = async (
    opened: CaseFolder,
    words: Words,
    key: SigningKey | null,
    { step, signal }: JobTools,
    sealedBy = false,
  ): Promise<JobResult> => {
    try {
      const made = await makeReport(opened, {
        ...words,
        clock,
        key,
        sealedBy,
        signal,
        startEngine,
        dataFolder: options.dataFolder,
        gpu: context.loadSettings().gpu,
        sources: { works },
        onStep: step,
      });
      return madeResult(made);
    } finally {
      const caseId = opened.index.id;
      emit('case.changed', { caseId, what: 'reports' });
      emit('case.changed', { caseId, what: 'audit' });
    }
  };

  return {
    'reports.checklist': async ({ caseId, ...words }) => ({
      gaps: await gapsOf(await cases.get(caseId), words),
    }),
    'reports.preview': async ({ caseId, ...words }) => {
      const opened = await cases.get(caseId);
      const about = { kind: 'report-preview', caseId, title: 'Preview of the report' } as const;
      const jobId = jobs.start(about, async ({ step, signal }) => {
        step('testing the program against known answers');
        const { pdf, gaps } = await previewReport(opened, {
          ...words,
          clock,
          signal,
          dataFolder: options.dataFolder,
          environment: await environment(),
          signer: await signerOfFolder(keyFolder, opened.index.head.examiner),
          selfTest: await tested(signal),
          sources: { works },
          hashes: checks.hashes(opened),
          onStep: (words) => {
            if (signal.aborted) throw stopped();
            step(words);
          },
        });
        const previewId = previews.keep(caseId, pdf);
        return { kind: 'report-preview', previewId, sizeBytes: pdf.length, gaps: [...gaps] };
      });
      return { jobId };
    },
    'reports.draft': async ({ caseId, ...words }) => {
      const opened = await cases.writable(caseId);
      const about = { kind: 'report', caseId, title: 'Draft of the report' } as const;
      return { jobId: jobs.start(about, (tools) => make(opened, words, null, tools)) };
    },
    'reports.seal': async ({ caseId, passphrase, sealedBy, ...words }) => {
      const opened = await cases.writable(caseId);
      // Before anything else, so that a wrong passphrase or a gap is shown at its field. The passphrase is not kept.
      const key = await openKey(keyFolder, passphrase.normalize('NFC'), clock);
      refuseOtherSigner(opened, key, sealedBy);
      refuseIncomplete(await gapsOf(opened, words));
      const about = { kind: 'report', caseId, title: 'Sealed report' } as const;
      return { jobId: jobs.start(about, (tools) => make(opened, words, key, tools, sealedBy)) };
    },
    'reports.statement': async ({ caseId }) => ({
      statement: await readStatementDraft(await cases.get(caseId)),
    }),
    'reports.keepStatement': async ({ caseId, statement }) => {
      await keepStatementDraft(await cases.writable(caseId), statement);
      return {};
    },
    'reports.pdf': async ({ caseId, what }) => {
      const opened = await cases.get(caseId);
      if (what.kind === 'preview') {
        const pdf = previews.get(caseId, what.previewId);
        return { base64: Buffer.from(pdf).toString('base64'), name: 'preview.pdf' };
      }
      const { bytes, name } = await reportPdf(opened, what.reportId);
      return { base64: Buffer.from(bytes).toString('base64'), name };
    },
    'reports.save': async ({ caseId, reportId, part }) => {
      const { native } = options;
      if (native === undefined) throw desktopOnly();
      // Compared with the seal first: no one chooses a place for a report that is not given out.
      const download = await reportDownload(await cases.get(caseId), reportId, part);
      const path = await native.chooseTarget(download.name);
      if (path === null) return { name: null };
      await saveChunks(path, download.chunks());
      return { name: basename(path) };
    },
    'reports.tables': async ({ caseId, reportId }) =>
      partsData(await writeTables(await readCaseReport(await cases.writable(caseId), reportId))),
    'reports.exhibits': async ({ caseId, reportId }) =>
      partsData(await writeExhibits(await readCaseReport(await cases.writable(caseId), reportId), [])),
  };
}

function desktopOnly(): Error {
  return inputError(
    'desktop-only',
    'Saving through a dialog needs the desktop window.',
    'Download the report from its page instead.',
  );
}

function partsData({ folder, files }: WrittenParts): CallOutput<'reports.tables'> {
  return { folder, files: [...files] };
}

function madeResult({ id, folder, seal, remarks, declarationsFolder }: MadeReport): JobResult {
  return {
    kind: 'report',
    reportId: id,
    sealed: seal !== null,
    sealNumber: seal?.sealNumber ?? '',
    folder,
    declarationsFolder,
    gaps: [...remarks],
  };
}

/** The last self-test that was not stopped, while it is valid; otherwise a new one. */
function recentSelfTest(
  clock: Clock,
  run: (signal: AbortSignal) => Promise<ReportSelfTest>,
): (signal: AbortSignal) => Promise<ReportSelfTest> {
  let last: { readonly at: number; readonly result: ReportSelfTest } | undefined;
  return async (signal) => {
    if (last !== undefined && clock.now() - last.at < SELF_TEST_MS) return last.result;
    const at = clock.now();
    const result = await run(signal);
    if (signal.aborted) throw stopped();
    last = { at, result };
    return result;
  };
}

function stopped(): Error {
  return environmentError('cancelled', 'The preview was stopped.', 'Make it again.');
}
