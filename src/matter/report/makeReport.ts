import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { environmentError, inputError, PalimpsestError, utc, type Clock } from '../../base/index.js';
import { tidyReports, type CaseFolder } from '../../casefile/index.js';
import {
  notWithdrawn,
  type ExaminerStatement,
  type GpuChoice,
  type Report,
  type ReportSelfTest,
} from '../../domain/index.js';
import {
  requireSameCase,
  requireUnchangedEvidence,
  selfTest,
  type StartEngine,
} from '../../examine/index.js';
import {
  buildReport,
  pageMarks,
  renderJson,
  reportChecklist,
  type ChecklistGap,
  type ReportInput,
} from '../../exhibit/index.js';
import { visibleString } from '../../figure/index.js';
import { fileError, fileExists, hashFile, syncFolder, temporaryName } from '../../files/index.js';
import { EXPECTED_REVIEWERS, sealBag, type Seal, type SigningKey } from '../../seal/index.js';
import { caseSnapshot } from '../case/caseSnapshot.js';
import { localOffset } from '../case/clocks.js';
import { declarations } from './declarations.js';
import { reportEnvironment } from '../machine/environment.js';
import { exhibitFacts } from '../exhibit/exhibitFacts.js';
import { chosenExaminations, refuseHiddenExhibits, type ReportChoice } from './leftOut.js';
import type { MeasuredSources } from '../examine/measuredWorks.js';
import { PreparedWorks } from '../work/preparedWorks.js';
import { printForms } from './printForms.js';
import { reportCitations } from './reportCitations.js';
import { encodedPlaces } from './encodedPlaces.js';
import { caseFacts, nextReport, NO_SIGNER, signerOf } from './reportInput.js';
import { refuseIncomplete, refuseOtherSigner } from './sealRefusals.js';
import { FolderPayload, stageCase } from './stagePayload.js';
import { llamaEngine } from '../machine/useEngine.js';
import { verifySteps } from './verifySteps.js';

/** How to make a report. */
export interface ReportOptions extends ReportChoice {
  readonly clock: Clock;
  /** Signs and seals; null makes a draft. */
  readonly key: SigningKey | null;
  /** Folder to make; default `reports/<id>` in the case. */
  readonly outFolder?: string | undefined;
  readonly title?: string | undefined;
  readonly confidentiality?: string | undefined;
  /** The examiner's own words; default: none. */
  readonly statement?: ExaminerStatement | undefined;
  /** Names of the reviewers who are to countersign, as in their certificates; default: none. */
  readonly reviewers?: readonly string[] | undefined;
  /** Id of the sealed report that this one replaces; default: it replaces none. */
  readonly replaces?: string | undefined;
  /** The key may be another person's than the examiner's; the report then says who sealed it. */
  readonly sealedBy?: boolean | undefined;
  readonly gpu?: GpuChoice | undefined;
  readonly onStep?: ((step: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Starts engines for the self-test and for tokens; default: llama.cpp in a process of its own. */
  readonly startEngine?: StartEngine | undefined;
  /** Where passages find their text and tokens; default: read for this report. */
  readonly sources?: MeasuredSources | undefined;
  /** The self-test of this report, if it was run already; default: run now. */
  readonly selfTest?: ReportSelfTest | undefined;
  /** Where validations of builds are kept; default: of this machine. */
  readonly dataFolder?: string | undefined;
  /** Told each point of the order in which a report is put on record and in its place, right after it; what it throws ends the making. */
  readonly onPoint?: ((point: ReportPoint) => void) | undefined;
}

/**
 * The points at which something of a report has just been written for good: its number is on record, the results are staged, the report
 * is printed, the seal number is on record, the folder is at its place, that is on record, the register has it, the declarations lie
 * beside it.
 */
export const REPORT_POINTS = [
  'begun',
  'staged',
  'printed',
  'placing',
  'placed',
  'recorded',
  'declared',
] as const;
/** See {@link REPORT_POINTS}. */
export type ReportPoint = (typeof REPORT_POINTS)[number];

/** A report that was made. */
export interface MadeReport {
  readonly id: string;
  readonly folder: string;
  /** Null for a draft. */
  readonly seal: Seal | null;
  readonly report: Report;
  /** What is missing without preventing a seal; for a draft, also what would prevent it. */
  readonly remarks: readonly ChecklistGap[];
  /** Drafts of declarations for a person to sign, beside the bag; never sealed. */
  readonly declarationsFolder: string;
}

/** Reports of one case are made one after the other: each has the number after the last. */
const turns = new WeakMap<CaseFolder, Promise<unknown>>();

/**
 * Makes a report of a case: with a key a sealed bag, without one a watermarked draft. It grows beside its place and moves there when it is
 * whole. Its number is on record before anything of it is written, its seal number before it goes to its place: after a kill at any moment
 * the next opening of the case completes it or removes what is left of it, and its number is not given again.
 * @throws {PalimpsestError} `case-differs` when the case is not as its audit log has it; `report-unknown`, `report-unsealed` of the one
 * to replace; `output-exists`, `report-choice`, `examination-unknown`; `evidence-changed` when evidence is not what was
 * received; `signer-differs`; `report-incomplete` naming what is missing; as sealBag; `cancelled`, `disk-full`, `file-*`
 */
export function makeReport(opened: CaseFolder, options: ReportOptions): Promise<MadeReport> {
  const made = (turns.get(opened) ?? Promise.resolve()).then(() => makeInTurn(opened, options));
  turns.set(
    opened,
    made.catch(() => undefined),
  );
  return made;
}

async function makeInTurn(opened: CaseFolder, options: ReportOptions): Promise<MadeReport> {
  const { clock, key, signal } = options;
  if (key !== null) refuseOtherSigner(opened, key, options.sealedBy ?? false);
  // What an earlier report left when it failed after it was at its place.
  await tidyReports(opened);
  await requireSameCase(opened, { arrays: true, reports: true });
  chosenExaminations(opened.index, options);
  refuseLongDesignation(options.confidentiality);
  const { number, ...next } = await nextReport(opened, utc(clock), options.replaces);
  const { id } = next;
  const outFolder = resolve(options.outFolder ?? opened.path('reports', id));
  const declarationsFolder = `${outFolder}-declarations`;
  await requireFree(outFolder, declarationsFolder);
  const step = (words: string): void => {
    if (signal?.aborted === true) throw stopped();
    options.onStep?.(words);
  };
  const at = (point: ReportPoint): void => options.onPoint?.(point);
  step('testing the program against known answers');
  const environment = await reportEnvironment();
  const { startEngine = llamaEngine } = options;
  let message = '';
  const how = { signal, startEngine, onError: (words: string) => (message = words) };
  const test = options.selfTest ?? (await selfTest(clock, options.gpu ?? 'auto', how));
  step('gathering the results');
  await opened.record(
    'report-begun',
    {
      report: id,
      number,
      revision: next.revision,
      sealed: key !== null,
      ...(options.replaces === undefined ? {} : { replaces: options.replaces }),
      pid: process.pid,
      examinations: chosenExaminations(opened.index, options),
      exhibits: opened.index.exhibits.map((exhibit) => exhibit.id),
    },
    { path: opened.shownPath(outFolder), ...(message === '' ? {} : { message }) },
  );
  const staging = temporaryName(outFolder);
  let isPlaced = false;
  try {
    at('begun');
    if (key !== null) await requireEvidence(opened, id, options);
    const payload = new FolderPayload(staging, signal);
    const snapshot = await caseSnapshot(opened);
    const { audit } = snapshot;
    const { input, entries } = await caseFacts(opened, snapshot, options, options.dataFolder);
    step('reading the passages that the report shows');
    const { exhibits, citations } = await shownOf(opened, { ...input, entries }, options);
    refuseHiddenExhibits(exhibits, input.omitted);
    step('copying the results');
    const leftOutFiles = await stageCase(opened, payload, {
      index: input.case,
      examinations: input.examinations.map((one) => one.id),
      environment,
      selfTest: test,
      audit,
      entries,
      exhibits,
      running: input.examinations.filter(({ status }) => status === 'running').map((one) => one.id),
      withoutTokenData: options.withoutTokenData ?? false,
    });
    at('staged');
    // The report states one time of its issue and of its seal. It is fixed after the last event that the report tells of, and before it is printed.
    const sealing = fixedClock(clock);
    const issuedAt = utc(sealing);
    const report = buildReport({
      ...input,
      ...next,
      exhibits,
      citations,
      title: options.title ?? '',
      status: key === null ? 'draft' : 'final',
      issuedAt,
      issuedAtLocalOffset: localOffset(Date.parse(issuedAt)),
      confidentiality: options.confidentiality ?? '',
      statement: options.statement,
      signer: key === null ? NO_SIGNER : signerOf(key.info, opened.index.head.examiner),
      environment,
      selfTest: test,
      files: payload.files,
      leftOutFiles,
      encoded:
        options.withoutTokenData === true ? [] : await encodedPlaces(opened, input.examinations, input.works),
      timeStamp: 'none: local clock',
      verify: key === null ? [] : verifySteps({ identity: key.info.identity, sealedAt: issuedAt }),
    });
    const remarks = reportChecklist(report);
    if (key !== null) refuseIncomplete(remarks);
    step('printing the report');
    await printReport(payload, report, key);
    at('printed');
    step(key === null ? 'putting the draft in its place' : 'sealing, and verifying the seal');
    let seal: Seal | null = null;
    if (key === null) {
      const { sha256: pdfSha256 } = await hashFile(join(staging, REPORT_PDF));
      await opened.record('report-drafting', { report: id, issuedAt, pdfSha256 });
      at('placing');
      await rename(staging, outFolder);
      isPlaced = true;
      await syncFolder(dirname(outFolder));
    } else {
      seal = await sealed(
        opened,
        { staging, outFolder, key, report, clock: sealing, signal, reviewers: options.reviewers ?? [] },
        async (sealNumber) => {
          await opened.record('report-sealing', { report: id, issuedAt, sealNumber });
          at('placing');
        },
      );
      isPlaced = true;
    }
    at('placed');
    const pdf = await hashFile(join(outFolder, REPORT_PDF));
    const made = { revision: next.revision, createdAt: issuedAt, sealNumber: seal?.sealNumber ?? '' };
    await opened.commit(
      seal === null ? 'report-drafted' : 'report-sealed',
      { report: id, ...made, pdfSha256: pdf.sha256, anchor: { ...audit.head } },
      { path: outFolder },
      (index) =>
        void index.reports.push({
          id,
          ...made,
          sealed: seal !== null,
          path: outFolder,
          anchor: { ...audit.head },
        }),
    );
    at('recorded');
    await writeDeclarations(declarationsFolder, report, made.sealNumber);
    at('declared');
    return { id, folder: outFolder, seal, report, remarks, declarationsFolder };
  } catch (error) {
    // What is at its place is completed by tidyReports: it is a report, whatever went wrong afterwards.
    if (!isPlaced)
      await opened
        .record(
          'report-failed',
          { report: id, code: error instanceof PalimpsestError ? error.code : 'bug' },
          { reason: error instanceof Error ? error.message : String(error) },
        )
        .catch(() => undefined);
    throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Most characters of a designation: it is printed whole on every page. */
const DESIGNATION_CHARS = 500;

function refuseLongDesignation(designation = ''): void {
  const length = Array.from(designation).length;
  if (length <= DESIGNATION_CHARS) return;
  throw inputError(
    'report-choice',
    `The designation has ${length} characters, and every page has room for ${DESIGNATION_CHARS}.`,
    'Give a shorter one with --confidentiality. Nothing was written.',
  );
}

/** Refuses to seal when evidence is not what was received; what was withdrawn supports nothing. */
async function requireEvidence(
  opened: CaseFolder,
  id: string,
  { onStep, signal }: Pick<ReportOptions, 'onStep' | 'signal'>,
): Promise<void> {
  onStep?.('hashing the evidence');
  const ids = notWithdrawn(opened.index.evidence).map((evidence) => evidence.id);
  await requireUnchangedEvidence(opened, ids, { kind: 'before-seal', report: id }, { signal });
}

function stopped(): Error {
  return environmentError(
    'cancelled',
    'The report was stopped, and nothing of it was kept.',
    'Make it again.',
  );
}

/** Path of the PDF within the folder of a report. */
export const REPORT_PDF = 'data/report/report.pdf';

/** Path of the HTML within the folder of a report. */
export const REPORT_HTML = 'data/report/report.html';

async function requireFree(outFolder: string, declarationsFolder: string): Promise<void> {
  for (const folder of [outFolder, declarationsFolder]) {
    if (!(await fileExists(folder))) continue;
    throw inputError(
      'output-exists',
      `${folder} already exists.`,
      'Choose another folder with --out, or move this one.',
    );
  }
  await mkdir(dirname(outFolder), { recursive: true }).catch((error: unknown) => {
    throw fileError(error, dirname(outFolder), 'create');
  });
}

/** What the exhibits show, and where the passages of the report stand in the files that were received. */
async function shownOf(
  opened: CaseFolder,
  input: Parameters<typeof exhibitFacts>[2] & Pick<ReportInput, 'case'>,
  { sources = { works: new PreparedWorks() } }: ReportOptions,
): Promise<Pick<ReportInput, 'exhibits' | 'citations'>> {
  const exhibits = await exhibitFacts(opened, input.case.exhibits, input, sources);
  return { exhibits, citations: await reportCitations(opened, sources.works, input.examinations, exhibits) };
}

function fixedClock(clock: Clock): Clock {
  const now = clock.now();
  return { now: () => now };
}

async function printReport(payload: FolderPayload, report: Report, key: SigningKey | null): Promise<void> {
  const json = renderJson(report);
  const { html, pdf } = await printForms(json, key?.info.name ?? null);
  await payload.write('data/report/report.json', json);
  await payload.write(REPORT_HTML, html);
  await payload.write(REPORT_PDF, pdf);
}

async function sealed(
  opened: CaseFolder,
  {
    staging,
    outFolder,
    key,
    report,
    clock,
    signal,
    reviewers,
  }: {
    readonly reviewers: readonly string[];
    readonly staging: string;
    readonly outFolder: string;
    readonly key: SigningKey;
    readonly report: Report;
    readonly clock: Clock;
    readonly signal: AbortSignal | undefined;
  },
  beforePlace: (sealNumber: string) => Promise<void>,
): Promise<Seal> {
  // A field of a bag is one line of visible characters, whatever was pasted into the head of the case.
  const laboratory = visibleString(opened.index.head.laboratory.trim());
  const { designation } = pageMarks(report);
  return sealBag({
    payloadFolder: staging,
    outFolder,
    key,
    clock,
    signal,
    beforePlace,
    bagInfo: {
      externalIdentifier: report.id,
      auditHead: report.integrity.auditHead,
      softwareAgent: `Palimpsest ${report.environment.program.version}`,
      fields: {
        ...(laboratory === '' ? {} : { 'Source-Organization': laboratory }),
        ...(reviewers.length === 0
          ? {}
          : { [EXPECTED_REVIEWERS]: reviewers.map((name) => visibleString(name.trim())).join('; ') }),
        ...(designation === '' ? {} : { Designation: designation }),
      },
    },
  });
}

/** They grow beside their place as the report does, so that a kill leaves no half of them. */
async function writeDeclarations(folder: string, report: Report, sealNumber: string): Promise<void> {
  const growing = temporaryName(folder);
  try {
    const drafts = new FolderPayload(growing);
    for (const [name, text] of Object.entries(declarations(report, sealNumber)))
      await drafts.write(join('.', name), text);
    await rename(growing, folder);
    await syncFolder(dirname(folder));
  } finally {
    await rm(growing, { recursive: true, force: true });
  }
}
